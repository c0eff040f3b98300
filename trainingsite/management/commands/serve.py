"""The whole site with one command: what it needs is prepared, then web, worker and beat run until they are told to stop.

1. The database is upgraded when it is of the old kind, and migrated, the catalogues are compiled, an empty site gets its demo content and an admin.
2. The static files are built when their sources changed.
3. The web server and one Celery worker with its beat start; a dead worker is started again, a dead web ends everything.
"""

import fcntl
import os
import secrets
import shutil
import time
import urllib.error
import urllib.request
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import BaseCommand, CommandError, call_command

from courses.models import Course
from messaging.consultants import CONSULTANTS
from trainingsite.lib import catalogues
from trainingsite.ops import assets, processes, upgrade
from trainingsite.roles import install_consultants

TERMINAL = Path("/dev/tty")


class Command(BaseCommand):
    help = "Prepare the site, then run web, worker and beat on 127.0.0.1 until Ctrl-C."
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--stop-with-parent", action="store_true", help="stop when the calling process ends or is told to"
        )

    def handle(self, *, port, stop_with_parent, **options):
        lock = self.lock()
        self.prepare()
        supervisor = processes.Supervisor(say=self.say, stop_with_parent=stop_with_parent)
        failed = supervisor.run(
            processes.web(port), processes.worker(), is_ready=lambda: answers(port), ready=self.welcome
        )
        lock.close()
        if failed:
            raise CommandError(failed)

    def lock(self):
        """One site per var/: two beats would do everything twice."""
        lock = (settings.VAR_DIR / "serve.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandError(
                f"The site in {settings.VAR_DIR} is running already. Stop that one first."
            ) from None
        return lock

    def prepare(self):
        if upgrade.is_old():
            call_command("upgrade_database", stdout=self.stdout)
        call_command("migrate", verbosity=0, interactive=False)
        catalogues.compile_all()
        if not Course.objects.exists():
            self.say("Writing the demo content (once)")
            call_command("seed_demo", verbosity=0)
        self.make_admin()
        if not settings.DEBUG and assets.are_stale():
            self.say("Building the static files (once, and when they change)")
            assets.build()
        shutil.rmtree(settings.VAR_DIR / "metrics", ignore_errors=True)  # of processes that are gone
        for schedule in settings.VAR_DIR.glob("beat*"):
            schedule.unlink()  # only what is due next; its format differs between Python versions

    def make_admin(self):
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(12)
        admin = users.create_superuser("admin", email="admin@example.com", password=password)
        install_consultants()
        admin.groups.add(Group.objects.get(name=CONSULTANTS))
        hand_over(password, self.say)

    def welcome(self):
        self.say(f"{settings.SITE_NAME} is up: {settings.SITE_URL}/   admin: {settings.SITE_URL}/admin/")
        if folder := getattr(settings, "EMAIL_FILE_PATH", None):
            self.say(f"Mails are files in {folder}")
        self.say("Ctrl-C stops everything.")

    def say(self, line):
        self.stdout.write(line)
        self.stdout.flush()


def hand_over(password: str, say) -> None:
    """To the terminal past whatever writes down what we say; where nobody sits at one, to a file for its owner only."""
    try:
        with TERMINAL.open("w") as terminal:
            terminal.write(f"Admin login (shown this once): user admin, password {password}\n")
    except OSError:
        file = settings.VAR_DIR / "admin_password"
        file.unlink(missing_ok=True)
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as kept:
            kept.write(password + "\n")
        say(f"Admin login: user admin; the password is in {file}. Delete the file once you have signed in.")


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
            return True
    except urllib.error.HTTPError:
        return True  # it speaks; what is wrong with the page is in the log
    except OSError:
        time.sleep(0.2)
        return False
