"""What a mail is made of, whatever it is about."""

import re
import unicodedata
from email.utils import formatdate
from functools import lru_cache

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import get_language

from trainingsite import mime
from trainingsite.addresses import absolute
from trainingsite.mail import address


class Letter(EmailMultiAlternatives):
    """One recipient, words as text and as HTML. Its bytes are written by mime.py, which says why not by Django."""

    def message(self):
        html, _kind = self.alternatives[0]
        headers = {"From": address(self.from_email), "To": address(self.to[0])}
        if self.reply_to:
            headers["Reply-To"] = address(self.reply_to[0])
        headers |= {"Date": formatdate()} | self.extra_headers
        attachments = [part.as_bytes() for part in self.attachments]
        return Written(
            mime.letter(headers, subject=self.subject, text=self.body, html=html, attachments=attachments)
        )


class Written:
    """As much of a message as mail back ends ask for."""

    def __init__(self, text: bytes):
        self.text = text

    def as_bytes(self, linesep: str = "\n") -> bytes:
        return self.text if linesep == "\r\n" else self.text.replace(b"\r\n", linesep.encode())


class NothingToSay(Exception):
    """The mail would have no content, so it isn't sent."""


def site() -> dict:
    """What every mail says of the site."""
    return dict(_site(settings.SITE_NAME, settings.SITE_URL, get_language()))


@lru_cache
def _site(name: str, url: str, language: str) -> dict:
    return {
        "language": language,
        "site_name": name,
        "site_url": url,
        "site_home": absolute(reverse("home")),
        "privacy_url": absolute(reverse("privacy")),
    }


def tidy(text: str) -> str:
    """Templates leave empty lines where a condition did not hold."""
    text = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def one_line(text: str, limit: int) -> str:
    """A visitor's words inside a header: no line ends, nothing invisible, not too long."""
    visible = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)
    visible = "".join(char for char in visible if unicodedata.category(char) not in ("Cf", "Cs", "Co", "Cn"))
    text = " ".join(visible.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
