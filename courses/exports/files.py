"""Hands out outline files: made once for the same words, kept on the shelf.

1. A file is known by what it says and by the edition of the code that writes it; nothing needs to be thrown away.
2. Whatever goes wrong in writing one is told to us in the log and to the visitor in a sentence, never as a broken page.
"""

import logging
from functools import cache
from hashlib import blake2b
from pathlib import Path

from courses.exports import docx, file_store, pdf
from courses.exports.sheet import Sheet

WRITERS = {"docx": docx.write, "pdf": pdf.write}

log = logging.getLogger(__name__)


class Unavailable(Exception):
    """The file can't be had just now."""


def name_of(*, sheet: Sheet, kind: str) -> str:
    return f"{sheet.digest(edition())}.{kind}"


def file_of(*, sheet: Sheet, kind: str) -> Path:
    try:
        return file_store.kept(name_of(sheet=sheet, kind=kind), lambda: WRITERS[kind](sheet))
    except (KeyboardInterrupt, SystemExit):
        raise
    except file_store.Busy as error:
        log.warning("%s.%s waits for other files", sheet.file_name, kind)
        raise Unavailable from error
    except BaseException as error:  # a panic inside the typesetter is no Exception
        log.exception("%s.%s can't be written", sheet.file_name, kind)
        raise Unavailable from error


@cache
def edition() -> bytes:
    """Changes with every line of the code that writes the files."""
    sources = sorted(path for path in Path(__file__).parent.rglob("*") if path.suffix in (".py", ".typ"))
    return blake2b(b"".join(path.read_bytes() for path in sources)).digest()
