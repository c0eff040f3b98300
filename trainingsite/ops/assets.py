"""The static files that visitors get: hashed names, compressed; built again only when a source changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def stamp_file() -> Path:
    return Path(settings.STATIC_ROOT) / ".sources"


def fingerprint() -> str:
    """What the build depends on: every source file's name and content, and the pins (they name the admin's version)."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
    for finder in get_finders():
        for name, storage in finder.list([]):
            digest.update(name.encode())
            with storage.open(name) as file:
                digest.update(hashlib.sha256(file.read()).digest())
    return digest.hexdigest()


def are_stale() -> bool:
    try:
        return stamp_file().read_text() != fingerprint()
    except OSError:
        return True


def build() -> None:
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp_file().write_text(fingerprint())
