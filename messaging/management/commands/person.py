"""What we have of a person, and the end of it: `person export EMAIL_OR_PHONE`, `person erase EMAIL_OR_PHONE`."""

import json

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from messaging.privacy import erasing, export, subject_data


class Command(BaseCommand):
    help = "Everything about a person, found by e-mail address or telephone: print it as JSON, or erase it."

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["export", "erase"])
        parser.add_argument("who", metavar="EMAIL_OR_PHONE")
        parser.add_argument("--dry-run", action="store_true", help="erase: only say what would go")

    def handle(self, *, what, who, dry_run, **options):
        now = timezone.now()
        try:
            found = subject_data.find(**subject_data.identifier(who), with_namesakes=True)
        except subject_data.Unclear as error:
            raise CommandError(f"{who} is neither an e-mail address nor a telephone number.") from error
        if what == "export" or dry_run:
            return self.tell(found, now=now)
        return self.erase(found, now=now)

    def tell(self, found, *, now):
        copy = export.copy_of(found, now=now)
        self.stdout.write(json.dumps(copy, ensure_ascii=False, indent=2))
        if export.is_empty(copy):
            self.stderr.write("Nothing found.")
        for sentence in erasing.blockers(found, now=now):
            self.stderr.write(f"In the way of erasing: {sentence}")

    def erase(self, found, *, now):
        try:
            done = erasing.erase(found, now=now)
        except erasing.Blocked as reason:
            raise CommandError(f"Nothing was erased. {reason}") from reason
        if done.is_nothing:
            self.stdout.write("Nothing found.")
            return
        counts = ", ".join(f"{name} {count}" for name, count in sorted(done.counts.items()))
        self.stdout.write(f"Erased: {counts}; mail files {done.files}.")
        if done.kept_invoices:
            self.stdout.write(f"Kept by law: what {done.kept_invoices} invoices were made out to.")
        if len(found.names) > 1:
            self.stdout.write(
                f"{len(found.names)} names were found under it; rows of theirs without it were left alone."
            )
        if not done.is_compact:
            self.stdout.write(
                "The database file is in use: deleted rows may be readable in it until `VACUUM` has run."
            )
