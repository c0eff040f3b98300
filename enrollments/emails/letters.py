"""What a mail is made of, whatever it is about."""

import re
import unicodedata
from email.header import Header

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from trainingsite.addresses import absolute


class Letter(EmailMultiAlternatives):
    """Django folds a long Chinese subject onto a line of its own, and readers then see it begin with a space."""

    def message(self):
        message = super().message()
        charset = None if self.subject.isascii() else "utf-8"
        message.replace_header("Subject", Header(self.subject, charset, header_name="Subject"))
        return message


class NothingToSay(Exception):
    """The mail would have no content, so it isn't sent."""


def site() -> dict:
    """What every mail says of the site."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
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
