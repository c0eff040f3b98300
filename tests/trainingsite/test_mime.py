"""The bytes of our mails, read back by the standard library and looked at line by line."""

import re
from email import message_from_bytes, policy
from email.mime.text import MIMEText

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trainingsite.mime import BrokenHeader, letter

HEADERS = {"From": "service@example.com", "To": "wang@example.com", "Message-ID": "<abc@example.com>"}
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp"]), max_size=200)


def written(**parts):
    return letter(HEADERS, **{"subject": "您好", "text": "对账\n谈判\n", "html": "<p>对账</p>"} | parts)


def read(data):
    return message_from_bytes(data, policy=policy.default)


@given(subject=WORDS, text=st.lists(WORDS), html=WORDS)
@example(subject="催" * 78, text=["." * 5, ".", "", "..x"], html="<p>" + "回款" * 2000)
@example(subject="plain", text=["plain " * 400], html="<p>plain</p>")
def test_what_was_written_is_read(subject, text, html):
    data = written(subject=subject, text="\n".join(text), html=html)
    message = read(data)
    assert re.sub(r"\s+", " ", message["Subject"]).strip() == re.sub(r"\s+", " ", subject).strip()
    body = message.get_body(("plain",)).get_content().splitlines()
    assert "\n".join(body).rstrip("\n") == "\n".join(text).rstrip("\n")
    assert message.get_body(("html",)).get_content().strip("\r\n") == html
    assert not message.defects
    lines = data.split(b"\r\n")
    assert all(len(line) <= 900 and b"\r" not in line and b"\n" not in line for line in lines)
    assert data.isascii()


def test_a_long_subject_is_cut_between_characters_and_begins_on_its_line():
    data = written(subject="报名已确认：" + "催收实战课程" * 12)
    folded = re.search(rb"^Subject: (.*?)\r\n(?! )", data, re.DOTALL | re.MULTILINE)[1].split(b"\r\n ")
    assert len(folded) > 1
    assert all(len(word) <= 76 for word in folded)
    assert folded[0].startswith(b"=?utf-8?b?")
    assert all("�" not in str(read(b"Subject: " + word + b"\r\n\r\n")["Subject"]) for word in folded)


def test_a_second_try_has_the_same_bytes():
    assert written() == written()


@pytest.mark.parametrize(
    "value", ["a\nBcc: x@example.com", "a\r\nBcc: x@example.com", "a\n", "a\n \nb", "a\rb"]
)
def test_a_line_end_makes_no_second_header(value):
    with pytest.raises(BrokenHeader):
        written(subject=value)
    if value.strip() == value:
        with pytest.raises(BrokenHeader):
            letter(HEADERS | {"Reply-To": value}, subject="x", text="x", html="x")


def test_an_attachment_stands_beside_the_words():
    part = MIMEText("BEGIN:VCALENDAR\r\n", "calendar", "utf-8")
    part.add_header("Content-Disposition", "attachment", filename="class.ics")
    message = read(written(attachments=[part.as_bytes()]))
    assert message.get_content_type() == "multipart/mixed"
    assert message.get_body(("plain",)).get_content().splitlines() == ["对账", "谈判"]
    (attachment,) = message.iter_attachments()
    assert (attachment.get_filename(), attachment.get_content()) == ("class.ics", "BEGIN:VCALENDAR\r\n")
