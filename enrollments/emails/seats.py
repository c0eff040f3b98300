"""What the mails of an enrolment tell: one function a mail."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from enrollments import ical, waiting
from enrollments.emails.classes import (
    Facts,
    facts_before,
    facts_of,
    of_class,
    other_dates,
    where,
)
from enrollments.emails.classes import when as when_of
from enrollments.emails.letters import NothingToSay, site
from enrollments.models import Enrollment, OutboxMail, SeatEvent
from enrollments.seats.changes import reason
from enrollments.seats.ledger import waiters_of
from trainingsite.addresses import absolute
from trainingsite.dates import moment
from trainingsite.periods import TOLD

State, Kind = Enrollment.State, SeatEvent.Kind
PASSED_ON = " → "


def common(enrollment: Enrollment) -> dict:
    return {
        **site(),
        **of_class(enrollment.run),
        "name": enrollment.name,
        "state": enrollment.state,
        "is_own": enrollment.group_id is None,
        "facts": facts(enrollment),
        "online_url": enrollment.run.online_url,
        "until": moment(enrollment.offer_until) if enrollment.offer_until else "",
        "private_url": absolute(enrollment.get_absolute_url()),
    }


def facts(enrollment: Enrollment, before: Facts = ()) -> Facts:
    return [
        *before,
        *facts_of(enrollment.run, is_seated=enrollment.state == State.CONFIRMED),
        (_("Enrolment number"), enrollment.reference),
    ]


def invite(enrollment: Enrollment) -> str:
    """Only a seat belongs into a calendar."""
    return ical.REQUEST if enrollment.state == State.CONFIRMED else ""


def seat_confirmed(mail: OutboxMail) -> dict:
    enrollment = mail.enrollment
    return {
        "invite": invite(enrollment),
        "seats_missing": enrollment.run.seats_missing,
        "group": enrollment.group,
        "free_until": free_until(mail),
    }


def free_until(mail: OutboxMail) -> str:
    """Until when giving the seat back costs nothing; empty when that is over, when nothing is to be paid anyway, and
    for a team's people: their contact decides, and pays."""
    run, is_own = mail.enrollment.run, mail.enrollment.group_id is None
    return moment(run.free_until) if is_own and mail.due_at < run.free_until and run.seat_price else ""


def seat_waitlisted(mail: OutboxMail) -> dict:
    position = waiting.positions(waiters_of(mail.enrollment.run)).get(mail.enrollment_id)
    if not position:
        raise NothingToSay(_("this person does not wait any more"))
    return {"position": position, "offer_hours": TOLD["offer_hours"]}


def seat_offered(mail: OutboxMail) -> dict:
    if not mail.enrollment.offer_until:
        raise NothingToSay(_("the offer is over"))
    return {}


def seat_expired(mail: OutboxMail) -> dict:
    return {"others": others(mail)}


def others(mail: OutboxMail) -> list[dict]:
    return other_dates(mail.about.run, mail.due_at)


def seat_cancelled(mail: OutboxMail) -> dict:
    event, run = mail.event, mail.enrollment.run
    had_seat = event is not None and event.from_state == State.CONFIRMED
    by_staff = event is not None and event.by_id is not None
    return {
        "invite": ical.CANCEL if had_seat else "",
        "has_declined": event is not None and event.kind == Kind.DECLINED,
        "by_staff": by_staff,
        "reason": event.note if by_staff else "",
        "fee_since": moment(run.free_until)
        if had_seat and not by_staff and event.at >= run.free_until and run.seat_price
        else "",
        "others": others(mail),
    }


def seat_list_closed(mail: OutboxMail) -> dict:
    return {"others": others(mail)}


def seat_called_off(mail: OutboxMail) -> dict:
    event = mail.event
    return {
        "invite": ical.CANCEL if event and event.from_state == State.CONFIRMED else "",
        "reason": event.note if event else "",
        "others": others(mail),
    }


def seat_moved(mail: OutboxMail) -> dict:
    """The line of the date that was left is written beside the one that received the person."""
    left = mail.enrollment.events.filter(kind=Kind.MOVED_OUT, at__lte=mail.event.at) if mail.event else None
    line = left.select_related("run__city").order_by("pk").last() if left is not None else None
    before = []
    if line:
        run = line.run
        before = [
            (_("Date before"), f"{when_of(run.starts_at, run.ends_at)} · {where(run.place, run.venue)}")
        ]
    return {
        "facts": facts(mail.enrollment, before),
        "invite": invite(mail.enrollment),
        "reason": mail.event.note if mail.event and mail.event.by_id else "",
    }


def seat_rescheduled(mail: OutboxMail) -> dict:
    before = facts_before(mail.event, mail.enrollment.run)
    return {
        "facts": facts(mail.enrollment, before),
        "invite": invite(mail.enrollment),
        "reason": reason(mail.event),
        "group": mail.enrollment.group,
    }


def seat_decided(mail: OutboxMail) -> dict:
    return {}


def names_of(event: SeatEvent | None) -> tuple[str, str]:
    """Who passed the seat on, and who comes instead, as the log says it."""
    old, _arrow, new = event.note.partition(PASSED_ON) if event else ("", "", "")
    return old, new


def seat_swapped(mail: OutboxMail) -> dict:
    return {
        "old_name": names_of(mail.event)[0],
        "invite": invite(mail.enrollment),
        "group": mail.enrollment.group,
    }


def seat_passed_on(mail: OutboxMail) -> dict:
    """To the person who does not come: the link is the other's now."""
    old, new = names_of(mail.event)
    return {"name": old, "new_name": new, "private_url": "", "invite": ical.CANCEL}


def seat_changed(mail: OutboxMail) -> dict:
    return {"invite": invite(mail.enrollment)}


def seat_readdressed(mail: OutboxMail) -> dict:
    """To the address that was left, whoever reads it now: it learns neither the link nor the new address."""
    return {"private_url": "", "facts": facts_of(mail.enrollment.run, is_seated=False)}


def seat_certified(mail: OutboxMail) -> dict:
    return {}


def seat_reminder_link(mail: OutboxMail) -> dict:
    """Asked for by whoever sent the form again; what the person has is told as it is."""
    enrollment = mail.enrollment
    return {"facts": [*facts(enrollment), (_("State"), enrollment.get_state_display())]}


def seat_reminder_week(mail: OutboxMail) -> dict:
    return {"free_until": free_until(mail)}


def seat_reminder_day(mail: OutboxMail) -> dict:
    return {}


def seat_thanks(mail: OutboxMail) -> dict:
    return {
        "instructor": mail.enrollment.run.instructor.name,
        "has_certificate": mail.enrollment.certificates.exists(),
    }


def told(content: Callable[[OutboxMail], dict]) -> Callable[[OutboxMail], dict]:
    """What every mail of an enrolment knows, and what this one adds."""
    return lambda mail: {**common(mail.enrollment), **content(mail)}


BUILDERS = (
    *(seat_confirmed, seat_waitlisted, seat_offered, seat_expired, seat_cancelled, seat_list_closed),
    *(
        seat_moved,
        seat_rescheduled,
        seat_decided,
        seat_called_off,
        seat_swapped,
        seat_passed_on,
        seat_changed,
        seat_readdressed,
    ),
    *(seat_certified, seat_reminder_link, seat_reminder_week, seat_reminder_day, seat_thanks),
)
CONTENT = {builder.__name__: told(builder) for builder in BUILDERS}
