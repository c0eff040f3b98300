"""After an upgrade: the rights of RIGHTS (trainingsite/roles.py) that the group of the consultants doesn't have yet."""

from django.core.management import BaseCommand

from trainingsite.roles import give_rights


class Command(BaseCommand):
    help = "Give the consultants' group what it lacks of its rights; what an admin gave it stays."

    def handle(self, **options):
        given = give_rights()
        self.stdout.write(f"Given: {', '.join(given)}" if given else "Nothing is missing.")
