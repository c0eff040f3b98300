"""Every mail about an inquiry against its golden text; `GOLDEN=write pytest tests/messaging/test_emails.py` writes them anew."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from messaging import contacts, emails, registry
from sales.models import Inquiry
from tests import factories
from tests.messaging import letters
from trainingsite.lib import links

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).resolve().parents[1] / "golden"
FOLLOW_UPS = ["fitting_courses", "case_article", "ask_for_call", "still_topical", "plan_questions"]


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL, settings.SITE_NAME, settings.SECRET_KEY = (
        "https://www.example.com",
        "回款学堂",
        "golden",
    )
    settings.DEFAULT_FROM_EMAIL = "回款学堂 <service@example.com>"


def inquiry(**fields):
    topic = factories.topic(title="催收技巧", slug="cuishou")
    course = factories.course(title="电话催收实战", slug="dianhua", topic=topic, is_featured=True)
    factories.course(title="应收账款分析", slug="fenxi", topic=topic)
    factories.article(title="账龄会议怎么开", slug="zhangling", courses=[course])
    run = factories.run(
        course=course,
        starts_at=datetime(2026, 12, 3, 1, tzinfo=UTC),
        city=factories.city(name="武汉"),
        instructor=factories.instructor(name="林澄"),
    )
    seed = b"golden seed 16 b"
    if email := fields.get("email", "wang@example.com"):
        factories.person(email=email, token_seed=seed, token_hash=links.digest(links.token(seed)))
    return factories.inquiry(
        **{
            "pk": 42,
            "course": course,
            "run": run,
            "kind": Inquiry.Kind.COURSE,
            "name": "王晓",
            "email": "wang@example.com",
            "company": "江城机电",
            "headcount": 30,
            "wants_mails": True,
            "source": "/courses/dianhua/",
            "campaign": "wechat",
            "received_at": datetime(2026, 11, 22, 2, 5, tzinfo=UTC),
            "token_seed": seed,
            "token_hash": links.digest(links.token(seed)),
        }
        | fields
    )


def compose(template, *, about, **fields):
    if template in FOLLOW_UPS and "step" not in fields:
        fields["step"] = factories.step(template=template, is_marketing=template != "fitting_courses")
    to = "ada@example.com" if template == "inquiry_alert" else about.email
    message = emails.compose(
        factories.mail(
            template=template, about=about, to=to, message_id=f"<{template}@example.com>", **fields
        )
    )
    letters.check(message)
    return message


WRITTEN = [mail.name for mail in registry.mails("inquiry") if mail.content]
# Consultants read the site's own language, visitors the one they wrote in.
TEMPLATES = [*WRITTEN, *FOLLOW_UPS]
WORDS = [(template, "zh-hans") for template in TEMPLATES]
WORDS += [(template, "en") for template in TEMPLATES if template != "inquiry_alert"]


@pytest.mark.parametrize(("template", "language"), WORDS)
def test_the_words(template, language):
    message = compose(template, about=inquiry(language=language))
    letter = f"{letters.parsed(message)['Subject']}\n\n{letters.text_of(message)}"
    golden = GOLDEN / f"{template}.{language}.txt"
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(letter)
    assert letter == golden.read_text()


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_little_is_known_is_enough(template):
    """No course, no company, no phone, no message, no campaign."""
    factories.course()
    factories.article()
    plain = factories.inquiry(company="", phone="", message="", language="en")
    message = compose(template, about=plain)
    assert "  " not in letters.text_of(message).replace("\n   ", "\n")


@pytest.mark.parametrize("template", TEMPLATES)
def test_html_is_escaped_and_text_is_not(template):
    typed = "<b>王&晓</b>"
    message = compose(template, about=inquiry(name=typed, language="en"))
    assert typed in letters.text_of(message)
    assert "<b>王" not in letters.html_of(message)
    assert "{{" not in letters.html_of(message)


def test_template_tags_in_what_was_typed_stay_text():
    message = compose("inquiry_alert", about=inquiry(message="{{ settings.SECRET_KEY }}{% debug %}"))
    assert "{{ settings.SECRET_KEY }}{% debug %}" in letters.text_of(message)


@pytest.mark.parametrize("template", FOLLOW_UPS)
def test_follow_ups_can_be_stopped_by_one_click(client, template):
    message = compose(template, about=inquiry(language="en"))
    letter = letters.parsed(message)
    url = letter["List-Unsubscribe"].strip().strip("<>")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert url in letters.text_of(message)
    assert f'href="{url}"' in letters.html_of(message)
    path = url.removeprefix("https://www.example.com")
    assert client.get(path).status_code == 200
    assert not contacts.standing(Inquiry.objects.get().email).has_withdrawn
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert contacts.standing(Inquiry.objects.get().email).has_withdrawn


@pytest.mark.parametrize("template", ["inquiry_received", "inquiry_alert"])
def test_answers_to_an_inquiry_carry_no_unsubscribing(template):
    assert letters.parsed(compose(template, about=inquiry()))["List-Unsubscribe"] is None


def test_advertising_says_so_first(settings):
    row = inquiry(language="en")
    assert compose("case_article", about=row).subject.startswith("AD: ")
    assert not compose("fitting_courses", about=row).subject.startswith("AD")


def test_links_in_a_mail_open(client):
    row = inquiry(language="en")
    for link in letters.links_in(letters.text_of(compose("inquiry_received", about=row))):
        assert client.get(link.removeprefix("https://www.example.com")).status_code == 200, link


def test_who_gets_the_answer(settings):
    settings.REPLY_TO_EMAIL = "service@example.com"
    row = inquiry()
    assert compose("inquiry_alert", about=row).reply_to == ["wang@example.com"]
    assert compose("inquiry_received", about=row).reply_to == ["service@example.com"]
    row.assigned_to = factories.user("ada")
    assert compose("ask_for_call", about=row).reply_to == ["ada@example.com"]


@pytest.mark.parametrize(
    "typed", ["王\r\nBcc: x@example.com", "王\u2028晓", "王\x00晓", "长" * 500, "\u202e王", "👨‍👩‍👧"]
)
def test_a_subject_is_one_short_line(typed):
    line = emails.one_line(typed, 78)
    assert len(line) <= 78
    assert line == line.strip()
    assert line.isprintable()


def test_the_course_asked_for_comes_first_then_its_shelf():
    row = inquiry(language="en")
    factories.course(title="另一个专题", is_featured=True)
    text = letters.text_of(compose("fitting_courses", about=row))
    assert text.index("电话催收实战") < text.index("应收账款分析") < text.index("另一个专题")


def test_unpublished_courses_are_not_suggested():
    row = inquiry(language="en")
    hidden = factories.course(title="未发布的课", topic=row.course.topic, is_published=False)
    assert hidden.title not in letters.text_of(compose("fitting_courses", about=row))


@pytest.mark.parametrize("template", ["inquiry_received", "inquiry_alert"])
def test_the_class_that_was_asked_about_is_named(template):
    message = compose(template, about=inquiry(language="en"))
    for body in (letters.text_of(message), letters.html_of(message)):
        assert "武汉 · 林澄" in body
