"""Every mail about an enrolment against its golden text; GOLDEN=write writes them anew."""

import pytest

from enrollments.emails import seats
from tests.enrollments import letters, seat_letters

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.enrollments.private_pages")]

ABOUT = {
    "seat_waitlisted": seat_letters.waiting,
    "seat_offered": seat_letters.offered,
}
LANGUAGES = ["zh-hans", "zh-hant", "en"]


@pytest.fixture(autouse=True)
def _site(settings):
    for name, value in seat_letters.SITE.items():
        setattr(settings, name, value)


def about(template, **fields):
    return ABOUT.get(template, seat_letters.enrollment)(**fields)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", seats.CONTENT)
def test_the_words(template, language):
    message = seat_letters.compose(template, about=about(template, language=language))
    seat_letters.check_golden(message, f"{template}.{language}")


@pytest.mark.parametrize("template", seats.CONTENT)
def test_html_is_escaped_and_text_is_not(template):
    typed = "<b>王&晓</b>"
    message = seat_letters.compose(template, about=about(template, name=typed))
    assert typed in letters.text_of(message)
    assert "<b>王" not in letters.html_of(message)
    assert "{{" not in letters.html_of(message)


@pytest.mark.parametrize("template", seats.CONTENT)
def test_it_is_owed_and_answers_go_to_the_desk(template):
    letter = letters.parsed(seat_letters.compose(template, about=about(template)))
    assert letter["List-Unsubscribe"] is None
    assert letter["Auto-Submitted"]
    assert letter["Reply-To"] == "desk@example.com"
