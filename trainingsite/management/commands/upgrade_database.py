"""A database of the old kind becomes one of this version: see trainingsite/ops/upgrade.py."""

import shutil
import sqlite3
from datetime import datetime
from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from trainingsite.ops import upgrade


class Command(BaseCommand):
    help = (
        "Make a database of the old kind one of this version. All or nothing; an SQLite file is copied first."
    )

    def handle(self, **options):
        try:
            rows = self.upgrade() if upgrade.is_old() else 0
        except upgrade.Unfinished as refusal:
            raise CommandError(refusal) from None
        done = f"Upgraded: {rows} rows are in the new tables."
        self.stdout.write(done if rows else "There is nothing to do: this database is of the new kind.")

    def upgrade(self) -> int:
        if connection.vendor == "sqlite":
            upgrade.refuse_unfinished()
            copy = copy_of_file(timezone.localtime())
            self.stdout.write(f"This database is of the old kind. A copy of it is kept: {copy}")
        return upgrade.upgrade()


def copy_of_file(now: datetime) -> Path:
    """By SQLite itself: part of the rows may still lie in the log beside the file."""
    file = Path(connection.settings_dict["NAME"])
    copy = file.with_name(f"{file.stem}-before-upgrade-{now:%Y%m%d-%H%M%S}{file.suffix}")
    connection.ensure_connection()
    target = sqlite3.connect(copy)
    try:
        connection.connection.backup(target)
    finally:
        target.close()
    shutil.copymode(file, copy)
    return copy
