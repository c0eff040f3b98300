"""What a mail is made of, whatever it is about."""

import hashlib
import re
import unicodedata
from email.charset import Charset
from email.header import Header
from email.policy import compat32
from functools import lru_cache

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import get_language

from trainingsite.lib.urls import absolute


class Letter(EmailMultiAlternatives):
    """Base64 throughout, so that no relay rewrites what was signed (DKIM). A second try is the first one again, but for
    its date."""

    encoding = Charset("utf-8")

    def message(self):
        message = super().message()
        # Nothing but the subject is folded: a link or a Message-ID on a line of its own is lost on some programs.
        message.policy = compat32.clone(max_line_length=None)
        message.replace_header("Subject", Header(self.subject, header_name="Subject").encode())
        seed = hashlib.sha256(message["Message-ID"].encode()).hexdigest()[:32]
        for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
            part.set_boundary(f"=_{number}{seed}")
        return message


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
