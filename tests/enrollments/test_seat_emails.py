"""Every mail about an enrolment against its golden text; GOLDEN=write writes them anew."""

from datetime import timedelta

import pytest

from enrollments.models import Enrollment, SeatEvent
from messaging import registry
from tests import factories
from tests.enrollments import seat_letters
from tests.enrollments.seat_letters import BEFORE, ENROLLED, STARTS, another_date, enrollment, line
from tests.messaging import letters

WRITTEN = [mail.name for mail in registry.mails("enrollment") if mail.content]

pytestmark = pytest.mark.django_db
State, Kind = Enrollment.State, SeatEvent.Kind
LANGUAGES = ["zh-hans", "zh-hant", "en"]


@pytest.fixture(autouse=True)
def _site(settings):
    for name, value in seat_letters.SITE.items():
        setattr(settings, name, value)


def plain(**fields):
    return enrollment(**fields), {}


def confirmed(**fields):
    return enrollment(run_fields={"seats_needed": 3}, **fields), {}


def waiting(**fields):
    return enrollment(state=State.WAITLISTED, **fields), {}


def offered(**fields):
    return enrollment(state=State.OFFERED, offer_until=ENROLLED + timedelta(hours=24), **fields), {}


def over(kind, *, others=True, from_state=State.CONFIRMED, **line_fields):
    def scene(**fields):
        row = enrollment(state=State.CANCELLED, **fields)
        if others:
            another_date(row)
        return row, {"event": line(row, kind, from_state=from_state, to_state=State.CANCELLED, **line_fields)}

    return scene


def moved(**fields):
    row = enrollment(**fields)
    left = another_date(row)
    line(row, Kind.MOVED_OUT, run=left)
    return row, {"event": line(row, Kind.MOVED_IN, to_state=State.CONFIRMED)}


def rescheduled(**fields):
    row = enrollment(**fields)
    return row, {
        "event": factories.seat_event(
            enrollment=row,
            kind=Kind.RESCHEDULED,
            at=ENROLLED,
            run_before=BEFORE,
            note="09:00 → 13:00 · 讲师上午有课",
        )
    }


def swapped(**fields):
    row = enrollment(**fields)
    return row, {"event": line(row, Kind.SWAPPED, note=f"陈禾 → {row.name}")}


def passed_on(**fields):
    row = enrollment(**{"name": "王晓"} | fields)
    return row, {"event": line(row, Kind.SWAPPED, note=f"{row.name} → 陈禾"), "to": "before@example.com"}


SCENES = {
    "seat_confirmed": confirmed,
    "seat_waitlisted": waiting,
    "seat_offered": offered,
    "seat_expired": over(Kind.EXPIRED, from_state=State.OFFERED),
    "seat_cancelled": over(Kind.CANCELLED, at=STARTS - timedelta(hours=20)),
    "seat_list_closed": over(Kind.CLOSED, from_state=State.WAITLISTED),
    "seat_called_off": over(Kind.CALLED_OFF, others=False, note="报名人数不足"),
    "seat_moved": moved,
    "seat_rescheduled": rescheduled,
    "seat_swapped": swapped,
    "seat_passed_on": passed_on,
}


def compose(template, **fields):
    about, mail = SCENES.get(template, plain)(**fields)
    return seat_letters.compose(template, about=about, **mail)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", WRITTEN)
def test_the_words(template, language):
    seat_letters.check_golden(compose(template, language=language), f"{template}.{language}")


@pytest.mark.parametrize("template", WRITTEN)
def test_html_is_escaped_and_text_is_not(template):
    typed = "<b>王&晓</b>"
    message = compose(template, name=typed)
    assert typed in letters.text_of(message)
    assert "<b>王" not in letters.html_of(message)
    assert "{{" not in letters.html_of(message)


@pytest.mark.parametrize("template", WRITTEN)
def test_it_is_owed_and_answers_go_to_the_desk(template):
    letter = letters.parsed(compose(template))
    assert letter["List-Unsubscribe"] is None
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Reply-To"] == "desk@example.com"


@pytest.mark.parametrize("template", WRITTEN)
def test_every_link_opens_and_opening_decides_nothing(client, template):
    message = compose(template, language="en")
    before = list(Enrollment.objects.values_list("state", "offer_until"))
    for link in letters.links_in(letters.text_of(message)):
        assert client.get(link.removeprefix("https://www.example.com")).status_code == 200, link
    assert list(Enrollment.objects.values_list("state", "offer_until")) == before


@pytest.mark.parametrize(
    "template", ["seat_confirmed", "seat_moved", "seat_rescheduled", "seat_swapped", "seat_reminder_week"]
)
def test_a_teams_people_are_offered_nothing_that_is_their_contacts_business(template):
    row = seat_letters.group(people=[("王晓", State.CONFIRMED)]).enrollments.get()
    row.email = "wang@example.com"
    event = line(row, Kind.SWAPPED, note=f"陈禾 → {row.name}")
    text = letters.text_of(seat_letters.compose(template, about=row, event=event))
    assert not any(words in text for words in ("取消", "可转给", "专属页面改期", "转让"))
    if template in ("seat_confirmed", "seat_rescheduled", "seat_swapped"):
        assert "江城机电的何静" in text


INVITES = {
    **dict.fromkeys(("seat_confirmed", "seat_moved", "seat_rescheduled", "seat_swapped"), "REQUEST"),
    "seat_changed": "REQUEST",
    **dict.fromkeys(("seat_cancelled", "seat_called_off", "seat_passed_on"), "CANCEL"),
}


@pytest.mark.parametrize("template", WRITTEN)
def test_which_of_them_change_the_calendar(template):
    methods = [part.get_param("method") for part in letters.parsed(compose(template)).iter_attachments()]
    assert methods == [INVITES[name] for name in [template] if name in INVITES]


@pytest.mark.parametrize("scene", [waiting, offered])
@pytest.mark.parametrize("template", ["seat_rescheduled", "seat_swapped", "seat_changed"])
def test_who_has_no_seat_gets_no_calendar_entry(template, scene):
    about, mail = scene()
    assert not list(letters.parsed(seat_letters.compose(template, about=about, **mail)).iter_attachments())


@pytest.mark.parametrize("template", ["seat_passed_on", "seat_readdressed"])
def test_an_address_that_was_left_does_not_learn_the_link(template):
    message = compose(template)
    assert "/enrollments/" not in letters.text_of(message) + letters.html_of(message)


@pytest.mark.parametrize(
    ("by_staff", "hours_before", "price", "is_due"),
    [(False, 20, 2800, True), (False, 80, 2800, False), (True, 20, 2800, False), (False, 20, 0, False)],
)
def test_the_fee_stays_due_for_who_gives_a_paid_seat_back_late(by_staff, hours_before, price, is_due):
    by = factories.user("ada") if by_staff else None
    row = enrollment(state=State.CANCELLED, language="en", run_fields={"price": price})
    at = STARTS - timedelta(hours=hours_before)
    event = line(row, Kind.CANCELLED, from_state=State.CONFIRMED, to_state=State.CANCELLED, at=at, by=by)
    text = letters.text_of(seat_letters.compose("seat_cancelled", about=row, event=event))
    assert ("the fee stays due" in text) == is_due


@pytest.mark.parametrize("kind", [Kind.CANCELLED, Kind.MOVED_IN])
def test_why_is_told_of_what_staff_do_and_nothing_that_was_noted_of_the_person(kind):
    row = enrollment(language="en")
    template = "seat_cancelled" if kind == Kind.CANCELLED else "seat_moved"
    for by, is_told in ((factories.user("ada"), True), (None, False)):
        event = line(row, kind, by=by, note="重复报名")
        message = seat_letters.compose(template, about=row, event=event, message_id=f"<{is_told}@x>")
        assert ("Why: 重复报名" in letters.text_of(message)) == is_told
        assert ("重复报名" in letters.html_of(message)) == is_told


def test_the_link_to_an_online_class_is_for_who_has_a_seat():
    link = "https://meet.example.com/42"
    row = enrollment(run_fields={"format": "online", "city": None, "online_url": link})
    message = seat_letters.compose("seat_reminder_day", about=row)
    assert link in letters.text_of(message)
    assert f'href="{link}"' in letters.html_of(message)
    row.state = State.WAITLISTED
    row.save(update_fields=["state"])
    assert link not in letters.text_of(seat_letters.compose("seat_waitlisted", about=row, message_id="<2@x>"))


def test_a_member_reads_who_enrolled_them():
    group = factories.enrollment_group(run=seat_letters.run(), name="何静")
    row = enrollment(run=group.run, group=group, language="en")
    text = letters.text_of(seat_letters.compose("seat_confirmed", about=row))
    assert "何静 (江城机电) has enrolled you" in text
