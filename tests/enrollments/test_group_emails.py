"""Every mail to a team's contact against its golden text; GOLDEN=write writes them anew."""

from datetime import timedelta

import pytest

from enrollments.models import Enrollment, SeatEvent
from messaging import registry
from tests import factories
from tests.enrollments import seat_letters
from tests.enrollments.seat_letters import BEFORE, ENROLLED, STARTS, another_date, group, line
from tests.messaging import letters

pytestmark = pytest.mark.django_db
State, Kind = Enrollment.State, SeatEvent.Kind
SEATED, WAITS, OFFERED, GONE = State.CONFIRMED, State.WAITLISTED, State.OFFERED, State.CANCELLED
WRITTEN = [mail.name for mail in registry.mails("group") if mail.content]
ALERTS = {"seats_alert"}


@pytest.fixture(autouse=True)
def _site(settings):
    for name, value in seat_letters.SITE.items():
        setattr(settings, name, value)


def people(*states):
    return tuple(zip(("陈禾", "李稻", "赵麦", "孙豆"), states, strict=False))


def with_lines(kind, *states, at=ENROLLED, others=False, **line_fields):
    """A line of this kind about everybody who is in none but the first state."""

    def scene(**fields):
        row = group(people=people(*states), **fields)
        if others:
            another_date(row)
        members = row.enrollments.filter(state=states[0]).order_by("pk")
        lines = [line(member, kind, at=at, **line_fields) for member in members]
        return row, {"event": lines[0]}

    return scene


def plain(*states):
    return lambda **fields: (group(people=people(*states), **fields), {})


def changed(**fields):
    row = group(people=people(SEATED, SEATED), **fields)
    first, second = row.enrollments.order_by("pk")
    swapped = line(first, Kind.SWAPPED, note="周粟 → 陈禾")
    line(second, Kind.MOVED_OUT)
    second.run = another_date(row)
    second.save(update_fields=["run"])
    return row, {"event": swapped}


def rescheduled(**fields):
    row = group(people=people(SEATED, OFFERED, WAITS), **fields)
    event = factories.seat_event(
        enrollment=row.enrollments.first(), kind=Kind.RESCHEDULED, at=ENROLLED, run_before=BEFORE
    )
    return row, {"event": event}


SCENES = {
    "group_received": plain(SEATED, SEATED, WAITS),
    "group_offered": plain(OFFERED, OFFERED, SEATED),
    "group_confirmed": plain(SEATED, SEATED),
    "group_expired": with_lines(Kind.EXPIRED, GONE, GONE, SEATED),
    "group_cancelled": with_lines(
        Kind.CANCELLED, GONE, GONE, SEATED, at=STARTS - timedelta(hours=20), from_state=SEATED
    ),
    "group_list_closed": with_lines(Kind.CLOSED, GONE, SEATED, others=True),
    "group_changed": changed,
    "group_contact": plain(SEATED, OFFERED),
    "group_readdressed": plain(SEATED),
    "group_rescheduled": rescheduled,
    "group_decided": plain(SEATED),
    "group_called_off": with_lines(Kind.CALLED_OFF, GONE, GONE, others=True, note="报名人数不足"),
    "group_certified": with_lines(Kind.CERTIFIED, State.ATTENDED, State.ATTENDED),
    "group_reminder_week": plain(SEATED, SEATED),
    "group_reminder_day": plain(SEATED, SEATED),
    "seats_alert": plain(WAITS, WAITS, WAITS),
}
LANGUAGES = ["zh-hans", "zh-hant", "en"]
# Consultants read the site's own language, contacts the one they wrote in.
WORDS = [
    (template, language)
    for template in WRITTEN
    for language in (LANGUAGES[:1] if template in ALERTS else LANGUAGES)
]


def compose(template, **fields):
    about, mail = SCENES[template](**fields)
    if template in ALERTS:
        mail["to"] = "ada@example.com"
    return seat_letters.compose(template, about=about, **mail)


@pytest.mark.parametrize(("template", "language"), WORDS)
def test_the_words(template, language):
    seat_letters.check_golden(compose(template, language=language), f"{template}.{language}")


@pytest.mark.parametrize("template", WRITTEN)
def test_html_is_escaped_and_text_is_not(template):
    typed = "<b>何&静</b>"
    message = compose(template, name=typed, company=typed)
    assert typed in letters.text_of(message)
    assert "<b>何" not in letters.html_of(message)
    assert "{{" not in letters.html_of(message)


@pytest.mark.parametrize("template", WRITTEN)
def test_it_is_owed_and_carries_no_calendar(template):
    letter = letters.parsed(compose(template))
    assert letter["List-Unsubscribe"] is None
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Reply-To"] == ("hr@example.com" if template in ALERTS else "desk@example.com")
    assert not list(letter.iter_attachments())


@pytest.mark.parametrize("template", sorted({*WRITTEN} - ALERTS))
def test_every_link_opens(client, template):
    for link in letters.links_in(letters.text_of(compose(template, language="en"))):
        assert client.get(link.removeprefix("https://www.example.com")).status_code == 200, link


@pytest.mark.parametrize(
    ("states", "together", "says"),
    [
        ((SEATED, SEATED), True, "2 seats are confirmed"),
        ((WAITS, WAITS), True, "2 people are on the waiting list"),
        ((WAITS, WAITS), True, "waits together"),
        ((SEATED, WAITS), False, "Seats confirmed: 1; on the waiting list: 1"),
        ((SEATED, WAITS), False, "As soon as a seat comes free"),
    ],
)
def test_who_sits_and_who_waits(states, together, says):
    row = group(people=people(*states), wants_together=together, language="en")
    assert says in letters.text_of(seat_letters.compose("group_received", about=row))


def test_a_mail_is_not_a_roster_of_two_hundred():
    crowd = tuple((f"学员{number}", SEATED) for number in range(40))
    row = group(people=crowd, language="en", run=seat_letters.run(seats=60))
    text = letters.text_of(seat_letters.compose("group_received", about=row))
    assert "学员29 and 10 more" in text
    assert "学员30" not in text


def test_staff_who_cancel_a_team_say_why():
    by = factories.user("ada")
    about, mail = with_lines(Kind.CANCELLED, GONE, GONE, SEATED, from_state=SEATED, by=by, note="重复报名")(
        language="en"
    )
    text = letters.text_of(seat_letters.compose("group_cancelled", about=about, **mail))
    assert "we have cancelled 2 enrolments" in text
    assert "Why: 重复报名" in text


def test_many_seats_given_back_are_another_alert():
    about, mail = with_lines(Kind.CANCELLED, GONE, GONE, SEATED, from_state=SEATED)()
    text = letters.text_of(seat_letters.compose("seats_alert", about=about, **mail))
    assert "取消" in text


@pytest.mark.parametrize("template", SCENES)
def test_a_team_is_called_in_one_way(template):
    """As on the pages: 团体报名."""
    message = compose(template)
    assert "团队" not in message.subject + letters.text_of(message) + letters.html_of(message)


@pytest.mark.parametrize("title", ["", "江城机电有限公司"])
def test_the_invoice_is_asked_for_until_it_is_there(title):
    text = letters.text_of(compose("group_received", invoice_title=title))
    assert ("请在专属页面补充开票信息" in text) == (not title)
