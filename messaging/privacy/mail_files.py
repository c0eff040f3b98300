"""The files in which mails lie on a machine without a mail server (trainingsite/lib/mail_backends.py), and what a database keeps of
rows that are gone."""

import logging
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from messaging.models import OutboxMail
from messaging.privacy.subject_data import Found, pattern

logger = logging.getLogger(__name__)


def letters_of(found: Found) -> list[Path]:
    """The mails to the person, about their rows, or that name their address or number; found before rows go."""
    ids = set(found.of(OutboxMail).values_list("message_id", flat=True))
    named = pattern(found)
    return [path for path in _letters() if _is_theirs(path, ids, named)]


def _letters() -> Iterator[Path]:
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    return iter(sorted(Path(folder).glob("*.eml"))) if folder and Path(folder).is_dir() else iter(())


def _is_theirs(path: Path, ids: set[str], named) -> bool:
    try:
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
    except FileNotFoundError:  # somebody emptied the folder meanwhile
        return False
    if message["Message-ID"] in ids:
        return True
    parts = [str(value) for value in message.values()]
    parts += [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return any(named.search(part) for part in parts)


def burn(paths: list[Path]) -> int:
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)


def compact() -> bool:
    """A deleted row stays readable in the database's file until its place is used again. SQLite writes the file anew;
    PostgreSQL's autovacuum frees it on the server by itself. False when the database was too busy."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return True
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy = cursor.fetchone()[0]
        return not is_busy
    except DatabaseError as error:
        logger.warning("The database file was not compacted: %s", error)
        return False
