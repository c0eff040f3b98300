"""Files that admins bring, as outline text.

Admin: "I drop the Word file or the saved page on the desk and see its text, numbers and all. If it can't be read, tell me
why and what to do instead."

1. The size is looked at first, then the first bytes: a name is only a hint.
2. Each kind has one reader; a reader opens no more than it needs, and nothing that the file points to.
3. What can't be read is refused with a sentence that says what to do.
"""

from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from outlines.sources import page, word
from trainingsite.lib.files import plain
from trainingsite.lib.files.refusal import ARCHIVE, MAX_CHARACTERS, TOO_LONG, Refused, is_too_long

__all__ = ["MAX_BYTES", "Refused", "is_too_long", "outline_of", "read", "read_file"]

MAX_BYTES = 20 * 2**20
MAX_TEXT_BYTES = 8 * 2**20

TOO_LARGE = _("The file is larger than 20 MB. Remove its pictures, or paste the text.")
OLD_WORD = _("This is an old or protected Word file. Open it in Word, save it as .docx and try again.")
PDF = _("A PDF doesn’t say where its lines begin. Upload the Word file, or copy the text and paste it.")
PICTURE = _("This is a picture. Type or paste the text that it shows.")
RTF = _("This is an RTF file. Open it in Word, save it as .docx and try again.")
SINGLE_FILE_PAGE = _(
    "This page was saved as one file (.mhtml). Save it as “web page, HTML only” and try again."
)
SIGNATURES = (
    (b"\xd0\xcf\x11\xe0", OLD_WORD),
    (b"%PDF", PDF),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"RIFF", PICTURE),
    (b"{\\rtf", RTF),
    (b"Rar!", ARCHIVE),
    (b"7z\xbc\xaf", ARCHIVE),
    (b"\x1f\x8b", ARCHIVE),
    (b"From: <Saved by", SINGLE_FILE_PAGE),
    (b"MIME-Version:", SINGLE_FILE_PAGE),
)
ZIPPED = (b"PK\x03\x04", b"PK\x05\x06")


def outline_of(file: BinaryIO, *, name: str = "") -> str:
    """As read_file, and short enough to be taken apart as an outline."""
    text = read_file(file, name=name)
    if is_too_long(text):
        raise Refused("too_large", TOO_LONG)
    return text


def read_file(file: BinaryIO, *, name: str = "") -> str:
    """The text of an open or uploaded file; no more of it comes into memory than we would read."""
    return read(file.read(MAX_BYTES + 1), name=name)


def read(data: bytes, *, name: str = "") -> str:
    """The text of a .docx, .html, .md or .txt file; raises Refused."""
    if len(data) > MAX_BYTES:
        raise Refused("too_large", TOO_LARGE)
    for signature, message in SIGNATURES:
        if data.startswith(signature):
            raise Refused("wrong_type", message)
    if data.startswith(ZIPPED):
        text = word.read(data)
    elif len(data) > MAX_TEXT_BYTES:
        raise Refused("too_large", TOO_LONG)
    else:
        text = plain.decode(data)
        text = page.read(text) if page.looks_like(text, name=name) else text
    if len(text) > MAX_CHARACTERS:
        raise Refused("too_large", TOO_LONG)
    return text
