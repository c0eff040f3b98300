"""The bytes of a mail: the same words, the same bytes. Pure.

1. Every line ends with CRLF and every character is ASCII, so that no relay rewrites what was signed (DKIM): Chinese
   goes as base64, a header as encoded words that never cut a character in two.
2. The boundary is made from the Message-ID: a second try is the first one again, but for its date.
3. A line end inside a header is refused.
"""

import base64
import hashlib
from collections.abc import Iterable
from email import base64mime
from email.header import Header

LONGEST_LINE = 900  # 998 is where servers may cut
BASE64_LINE = 76
WORD = 9  # characters of four bytes fill a line with the header's name before them


class BrokenHeader(ValueError):
    """A header with a line end in it would be two headers."""


def letter(
    headers: dict[str, str], *, subject: str, text: str, html: str, attachments: Iterable[bytes] = ()
) -> bytes:
    """`headers` hold ASCII but for line folds made by an encoder; the subject is as people write it. An attachment is
    a finished part, headers and all."""
    seed = hashlib.sha256(headers["Message-ID"].encode()).hexdigest()[:32]
    both = _multipart("alternative", f"=_a{seed}", [_words("plain", text), _words("html", html)])
    extra = [part.decode("ascii").splitlines() for part in attachments]
    body = _multipart("mixed", f"=_m{seed}", [both, *extra]) if extra else both
    lines = [f"{name}: {_folded(value)}" for name, value in headers.items()]
    lines += [f"Subject: {_folded(_encoded(subject))}", "MIME-Version: 1.0", *body, ""]
    return "\r\n".join(lines).encode("ascii")


def _multipart(kind: str, boundary: str, parts: list[list[str]]) -> list[str]:
    lines = [f'Content-Type: multipart/{kind}; boundary="{boundary}"', ""]
    for part in parts:
        lines += [f"--{boundary}", *part]
    return [*lines, f"--{boundary}--"]


def _encoded(subject: str) -> str:
    if "\n" in subject or "\r" in subject:
        raise BrokenHeader(subject)
    if subject.isascii():
        return Header(subject, header_name="Subject").encode()
    words = (subject[begin : begin + WORD] for begin in range(0, len(subject), WORD))
    return "\r\n ".join(base64mime.header_encode(word.encode(), "utf-8") for word in words)


def _folded(value: str) -> str:
    """A fold is a line end with a space after it; anything else would begin a header of its own."""
    lines = value.splitlines() or [""]
    if any(not line.startswith((" ", "\t")) or not line.strip() for line in lines[1:]):
        raise BrokenHeader(value)
    return "\r\n".join(lines)


def _words(kind: str, text: str) -> list[str]:
    lines = text.splitlines()
    is_plain = text.isascii() and all(len(line) <= LONGEST_LINE for line in lines)
    if not is_plain:
        encoded = base64.b64encode("\r\n".join([*lines, ""]).encode()).decode()
        lines = [encoded[begin : begin + BASE64_LINE] for begin in range(0, len(encoded), BASE64_LINE)]
    return [
        f'Content-Type: text/{kind}; charset="utf-8"',
        f"Content-Transfer-Encoding: {'7bit' if is_plain else 'base64'}",
        "",
        *lines,
    ]
