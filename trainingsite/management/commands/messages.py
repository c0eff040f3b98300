"""For developers: bring locale/ up to date with the sources. Needs GNU gettext (apt install gettext).

1. zh_Hans gets every msgid that the sources hold and loses those they don't; what is new stays empty, to be translated.
2. zh_Hant is derived from zh_Hans character by character (学习对象 becomes 學習對象), and never edited by hand.
"""

import shutil

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from trainingsite.lib import catalogues

NOT_OURS = [".venv/*", "var/*", "tests/*", "bench/*", "node_modules/*"]


class Command(BaseCommand):
    help = "Collect the strings to translate into locale/, and derive the traditional catalogue."

    def handle(self, **options):
        if not shutil.which("xgettext"):
            raise CommandError("xgettext is missing: apt install gettext")
        call_command(
            "makemessages",
            locale=["zh_Hans"],
            extensions=["html", "txt", "py", "xml"],
            ignore_patterns=NOT_OURS,
            no_location=True,
            no_obsolete=True,
            verbosity=0,
        )
        simplified = catalogues.path("zh_Hans")
        catalogue = catalogues.tidy(catalogues.read(simplified))
        catalogues.write(simplified, catalogue)
        catalogues.write(catalogues.path("zh_Hant"), catalogues.traditional(catalogue))
        missing = catalogues.untranslated(catalogue)
        self.stdout.write(
            f"{len(catalogue)} messages in {settings.LOCALE_PATHS[0]}, {len(missing)} to translate"
        )
        for msgid in missing:
            self.stdout.write(f"  {msgid}")
