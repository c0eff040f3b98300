"""Bytes to text: the encodings that Chinese editors and web servers write."""

import codecs
import re

from django.utils.translation import gettext_lazy as _

from trainingsite.lib.files.refusal import Refused

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s{0,9}=\s{0,9}["']?([\w-]{2,20})""", re.I
)
CHINESE = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
}
FEW = 100  # one damaged character in so many is a slip, more is another encoding

NOT_TEXT = _("This is no text file that we can read. Word (.docx), web pages, Markdown and plain text work.")


def decode(data: bytes) -> str:
    marked = next((encoding for mark, encoding in MARKS if data.startswith(mark)), None)
    for encoding in [marked] if marked else candidates(data):
        text = data.decode(encoding, "replace")
        if "\0" not in text and text.count("\ufffd") * FEW <= len(text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Refused("not_text", NOT_TEXT)


def candidates(data: bytes) -> list[str]:
    """UTF-8 first: it can't be mistaken. What a page says of itself comes before our guess."""
    declared = DECLARED.search(data[:4000])
    said = CHINESE.get(declared[1].decode().lower()) if declared else None
    return list(dict.fromkeys(["utf-8", *([said] if said else []), "gb18030"]))
