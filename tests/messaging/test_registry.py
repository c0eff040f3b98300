"""What the rooms have registered is named in the words of those who read it."""

import re

import pytest
from django.utils import translation

from messaging import registry

CHINESE = re.compile(r"[\u4e00-\u9fff]")
NAMED = {
    **{mail.name: mail.label for mail in registry.mails()},
    **{subject.name: subject.label for subject in registry.subjects()},
    **dict(registry.trigger_choices()),
}


@pytest.mark.parametrize("name", NAMED)
def test_everything_has_a_chinese_name(name):
    with translation.override("zh-hans"):
        assert CHINESE.search(str(NAMED[name]))


def test_a_mail_is_about_a_subject_that_is_there():
    names = {subject.name for subject in registry.subjects()} | {""}
    assert {mail.about for mail in registry.mails()} <= names
