"""The bytes of our mails, read back by the standard library and looked at line by line."""

import re
from email import message_from_bytes, policy
from email.mime.text import MIMEText

import pytest
from django.core.mail import BadHeaderError
from hypothesis import example, given
from hypothesis import strategies as st

from messaging.emails import Letter

HEADERS = {"Message-ID": "<abc@example.com>", "Date": "Tue, 01 Dec 2026 09:00:00 +0800"}
FIELDS = {"from_email": "service@example.com", "to": ["wang@example.com"], "headers": HEADERS}
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp"]), max_size=200)


def written(*, subject="您好", text="对账\n谈判\n", html="<p>对账</p>", attachments=(), **fields):
    letter = Letter(subject, text, **FIELDS | fields)
    letter.attach_alternative(html, "text/html")
    for part in attachments:
        letter.attach(part)
    return letter.message().as_bytes(linesep="\r\n")


def read(data):
    return message_from_bytes(data, policy=policy.default)


@given(subject=WORDS, text=st.lists(WORDS, min_size=1), html=WORDS)
@example(subject="催" * 78, text=["." * 5, ".", "", "..x"], html="<p>" + "回款" * 2000)
@example(subject="plain", text=["plain " * 400], html="<p>plain</p>")
def test_what_was_written_is_read(subject, text, html):
    text = "\n".join([*text, ""])
    data = written(subject=subject, text=text, html=html)
    message = read(data)
    assert re.sub(r"\s+", " ", message["Subject"]).strip() == re.sub(r"\s+", " ", subject).strip()
    assert message.get_body(("plain",)).get_content() == text
    assert message.get_body(("html",)).get_content() == html
    assert not message.defects
    lines = data.split(b"\r\n")
    assert all(len(line) <= 900 and b"\r" not in line and b"\n" not in line for line in lines)
    assert data.isascii()


def test_a_long_subject_is_cut_between_characters_and_begins_on_its_line():
    data = written(subject="报名已确认：" + "催收实战课程" * 12)
    folded = re.search(rb"^Subject: (.*?)\r\n(?! )", data, re.DOTALL | re.MULTILINE)[1].split(b"\r\n ")
    assert len(folded) > 1
    assert all(len(word) <= 76 for word in folded)
    assert len(b"Subject: " + folded[0]) <= 78
    assert folded[0].startswith(b"=?utf-8?b?")
    assert all("�" not in str(read(b"Subject: " + word + b"\r\n\r\n")["Subject"]) for word in folded)


@pytest.mark.parametrize("name", ["Message-ID", "List-Unsubscribe"])
def test_a_long_link_stays_on_the_line_of_its_name(name):
    link = f"<https://www.example.com/{'x' * 100}@example.com>"
    assert f"\r\n{name}: {link}\r\n".encode() in written(headers=HEADERS | {name: link})


def test_a_chinese_name_stands_before_its_address():
    data = written(from_email="回款学堂 <service@example.com>", reply_to=["王晓 <wang@example.com>"])
    message = read(data)
    (sender,), (answer,) = message["From"].addresses, message["Reply-To"].addresses
    assert (sender.display_name, sender.addr_spec) == ("回款学堂", "service@example.com")
    assert (answer.display_name, answer.addr_spec) == ("王晓", "wang@example.com")
    assert message["To"] == "wang@example.com"


def test_a_second_try_has_the_same_bytes():
    part = MIMEText("BEGIN:VCALENDAR\r\n", "calendar", "utf-8")
    assert written(attachments=[part]) == written(attachments=[part])


@pytest.mark.parametrize(
    "value", ["a\nBcc: x@example.com", "a\r\nBcc: x@example.com", "a\n", "a\n \nb", "a\rb"]
)
def test_a_line_end_makes_no_second_header(value):
    with pytest.raises(BadHeaderError):
        written(subject=value)
    with pytest.raises(BadHeaderError):
        written(reply_to=[value])
    with pytest.raises(BadHeaderError):
        written(headers=HEADERS | {"List-Unsubscribe": value})


def test_an_attachment_stands_beside_the_words():
    part = MIMEText("BEGIN:VCALENDAR\r\n", "calendar", "utf-8")
    part.add_header("Content-Disposition", "attachment", filename="class.ics")
    message = read(written(attachments=[part]))
    assert message.get_content_type() == "multipart/mixed"
    assert message.get_body(("plain",)).get_content().splitlines() == ["对账", "谈判"]
    (attachment,) = message.iter_attachments()
    assert (attachment.get_filename(), attachment.get_content()) == ("class.ics", "BEGIN:VCALENDAR\r\n")
