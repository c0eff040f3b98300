from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from messaging import registry
from messaging.emails.values import values_about
from messaging.mail_texts import language, versions
from messaging.mail_texts.versions import Words
from messaging.models import MailText
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
LANGUAGES = MailText.Language.values


def save(template, subject, *, seen, by, **fields):
    return versions.save(
        template=template,
        words=Words(subject, "正文"),
        seen=seen,
        by=by,
        now=NOW,
        **{"language": "zh-hans"} | fields,
    )


@pytest.mark.parametrize("language_code", LANGUAGES)
@pytest.mark.parametrize("key", registry.worded())
def test_every_house_text_is_there_and_has_no_problem(key, language_code):
    words, about = versions.house(key, language_code), registry.mail(key).about
    assert language.problems(words.subject, values_about(about), is_subject=True) == []
    assert language.problems(words.body, values_about(about)) == []


def test_versions_are_numbered_by_language_and_never_change(ada):
    template = factories.mail_template()
    first, second = (save(template, f"主题{seen}", seen=seen, by=ada) for seen in (0, 1))
    english = save(template, "Subject", seen=0, by=ada, language="en")
    assert [(text.number, text.by) for text in (first, second, english)] == [(1, ada), (2, ada), (1, ada)]
    first.subject = "改了"
    with pytest.raises(ValidationError):
        first.save()


def test_who_has_not_seen_the_newest_is_told(ada, ben):
    template = factories.mail_template()
    save(template, "一", seen=0, by=ada)
    with pytest.raises(versions.Newer) as newer:
        save(template, "二", seen=0, by=ben)
    assert newer.value.text.by == ada
    assert save(template, "二", seen=1, by=ben).number == 2


def test_only_the_reader_of_the_language_gets_its_new_words(ada):
    step, template = factories.step(is_marketing=False), factories.mail_template()
    mails = {
        code: factories.mail(
            about=factories.inquiry(language=code),
            dedupe_key=f"inquiry:{code}:step:1",
            step=step,
            template="fitting_courses",
        )
        for code in ("zh-hans", "zh-hant", "en")
    }
    text = save(template, "主题", seen=0, by=ada, for_waiting=True)
    for mail in mails.values():
        mail.refresh_from_db()
    assert {code: mail.text for code, mail in mails.items()} == {"zh-hans": text, "zh-hant": text, "en": None}


@pytest.mark.parametrize("fields", [{"state": "sent"}, {"attempts": 1}, {"template": "case_article"}])
def test_what_has_left_or_was_tried_keeps_its_words(ada, fields):
    mail = factories.mail(
        **{
            "about": factories.inquiry(),
            "dedupe_key": "inquiry:1:step:1",
            "step": factories.step(),
            "template": "fitting_courses",
        }
        | fields
    )
    save(factories.mail_template(), "主题", seen=0, by=ada, for_waiting=True)
    mail.refresh_from_db()
    assert mail.text is None


def test_traditional_is_made_from_simplified():
    """By the same rules as the rest of the site, and a name in braces stays one."""
    words = versions.in_script(Words("关于账龄", "等您回复，平台见 {{ about }}"), "zh-hant")
    assert words == Words("關於賬齡", "等您回覆，平台見 {{ about }}")


def test_a_language_without_words_gets_the_chinese():
    own = factories.mail_template(key="own-1", name="节日问候")
    text = factories.mail_text(template=own)
    newest = versions.newest()
    assert versions.planned_with("own-1", "en", newest) == text.pk
    assert versions.planned_with("own-1", "zh-hant", newest) == text.pk
    assert versions.planned_with("fitting_courses", "en", newest) is None


def test_a_mail_nobody_has_written_is_no_mail_of_a_step():
    step = factories.step(template=factories.mail_template(key="own-1", name="节日问候"))
    with pytest.raises(ValidationError):
        step.full_clean()
    factories.mail_text(template=step.template)
    step.full_clean()


def test_a_step_and_its_mail_are_about_the_same():
    step = factories.step(template="refresher")
    with pytest.raises(ValidationError):
        step.full_clean()
    step.trigger = "after_90_days"
    step.full_clean()
