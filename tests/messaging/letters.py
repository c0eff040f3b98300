"""What is true of every mail we send."""

import re
from email import message_from_bytes, policy

from django.conf import settings

# Where our tests hold their online classes: a link that leads away from the site.
MEETINGS = "https://meet.example.com/"
LINK = re.compile(r'(?:href|src)="([^"]*)"')


def parsed(message):
    return message_from_bytes(message.message().as_bytes(linesep="\r\n"), policy=policy.default)


def text_of(message) -> str:
    return parsed(message).get_body(("plain",)).get_content().replace("\r\n", "\n")


def html_of(message) -> str:
    return parsed(message).get_body(("html",)).get_content()


def links_in(text) -> list[str]:
    return re.findall(r"https?://[^\s<>\"]+", text)


def check(message) -> None:
    letter, text, html = parsed(message), text_of(message), html_of(message)
    assert 0 < len(letter["Subject"]) <= 78
    assert letter["Subject"] == letter["Subject"].strip()
    assert letter["From"]
    assert letter["Message-ID"].startswith("<")
    assert letter["Auto-Submitted"] in ("auto-generated", "auto-replied")
    for body in (text, html):
        assert "None" not in body
        assert settings.SITE_URL in body
    assert "\n\n\n" not in text
    assert not re.search(r"&(lt|gt|amp|quot|#x27);", text.replace("&lt;typed", ""))
    for link in LINK.findall(html):
        assert link.startswith((f"{settings.SITE_URL}/", "tel:", MEETINGS)), link
    assert "<script" not in html
    assert "@import" not in html
