"""Message catalogues, compiled by Babel: a machine that only runs the site has no gettext binaries."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


def sources() -> list[Path]:
    return [po for folder in settings.LOCALE_PATHS for po in sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))]


def compile_all() -> list[Path]:
    """Write every .mo that is older than its .po; returns the written ones."""
    written = []
    for po in sources():
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime > po.stat().st_mtime:
            continue
        with po.open("rb") as file:
            catalogue = read_po(file, locale=po.parent.parent.name)
        unfinished = mo.with_suffix(".part")
        with unfinished.open("wb") as file:
            write_mo(file, catalogue)
        unfinished.replace(mo)
        written.append(mo)
    return written
