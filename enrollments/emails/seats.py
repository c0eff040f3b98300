"""What the mails of an enrolment tell: one function a mail."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
from enrollments.models import Enrollment, SeatEvent
from enrollments.seats.changes import reason
from enrollments.seats.ledger import waiters_of
from enrollments.seats.preconditions import (
    HAD_SEAT,
    LIVE,
    OVER,
    SEATED,
    certificate_revoked,
    is_seat_in,
    offer_over,
)
from messaging import registry
from messaging.emails.letters import NothingToSay, site
from messaging.models import OutboxMail
from trainingsite.lib.dates import moment
from trainingsite.lib.periods import TOLD
from trainingsite.lib.urls import absolute

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


def told(content: Callable[[OutboxMail], dict]) -> Callable[[OutboxMail], dict]:
    """What every mail of an enrolment knows, and what this one adds."""

    def context_of(mail):
        context = {**common(mail.about), **content(mail)}
        if method := context.get("invite"):
            # Its time is the mail's own: every try sends the same.
            context["invite"] = ical.personal(mail.about, method=method, now=mail.created_at, to=mail.to)
        return context

    return context_of


declared = registry.declaring("enrollment", told, true_while=is_seat_in())


@declared(gettext_lazy("seat confirmed"), true_while=is_seat_in(SEATED))
def seat_confirmed(mail: OutboxMail) -> dict:
    enrollment = mail.about
    return {
        "invite": invite(enrollment),
        "seats_missing": enrollment.run.seats_missing,
        "group": enrollment.group,
        "free_until": free_until(mail),
    }


def free_until(mail: OutboxMail) -> str:
    """Until when giving the seat back costs nothing; empty when that is over, when nothing is to be paid anyway, and
    for a team's people: their contact decides, and pays."""
    run, is_own = mail.about.run, mail.about.group_id is None
    return moment(run.free_until) if is_own and mail.due_at < run.free_until and run.seat_price else ""


@declared(gettext_lazy("on the waiting list"), true_while=is_seat_in({State.WAITLISTED}))
def seat_waitlisted(mail: OutboxMail) -> dict:
    position = waiting.positions(waiters_of(mail.about.run)).get(mail.object_id)
    if not position:
        raise NothingToSay(_("this person does not wait any more"))
    return {"position": position, "offer_hours": TOLD["offer_hours"]}


@declared(gettext_lazy("seat offered"), true_while=is_seat_in({State.OFFERED}, also=offer_over))
def seat_offered(mail: OutboxMail) -> dict:
    if not mail.about.offer_until:
        raise NothingToSay(_("the offer is over"))
    return {}


@declared(gettext_lazy("offer expired"), true_while=is_seat_in(OVER))
def seat_expired(mail: OutboxMail) -> dict:
    return {"others": others(mail)}


def others(mail: OutboxMail) -> list[dict]:
    return other_dates(mail.about.run, mail.due_at)


@declared(gettext_lazy("enrolment cancelled"), true_while=is_seat_in(OVER))
def seat_cancelled(mail: OutboxMail) -> dict:
    event, run = mail.event, mail.about.run
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


@declared(gettext_lazy("waiting list closed"), true_while=is_seat_in(OVER))
def seat_list_closed(mail: OutboxMail) -> dict:
    return {"others": others(mail)}


@declared(gettext_lazy("class called off"), true_while=is_seat_in(OVER))
def seat_called_off(mail: OutboxMail) -> dict:
    event = mail.event
    return {
        "invite": ical.CANCEL if event and event.from_state == State.CONFIRMED else "",
        "reason": event.note if event else "",
        "others": others(mail),
    }


@declared(gettext_lazy("other date taken"), true_while=is_seat_in(SEATED))
def seat_moved(mail: OutboxMail) -> dict:
    """The line of the date that was left is written beside the one that received the person."""
    left = mail.about.events.filter(kind=Kind.MOVED_OUT, at__lte=mail.event.at) if mail.event else None
    line = left.select_related("run__city").order_by("pk").last() if left is not None else None
    before = []
    if line:
        run = line.run
        before = [
            (_("Date before"), f"{when_of(run.starts_at, run.ends_at)} · {where(run.place, run.venue)}")
        ]
    return {
        "facts": facts(mail.about, before),
        "invite": invite(mail.about),
        "reason": mail.event.note if mail.event and mail.event.by_id else "",
    }


@declared(gettext_lazy("date or place changed"), true_while=is_seat_in(LIVE))
def seat_rescheduled(mail: OutboxMail) -> dict:
    before = facts_before(mail.event, mail.about.run)
    return {
        "facts": facts(mail.about, before),
        "invite": invite(mail.about),
        "reason": reason(mail.event),
        "group": mail.about.group,
    }


@declared(gettext_lazy("class takes place"), true_while=is_seat_in(SEATED))
def seat_decided(mail: OutboxMail) -> dict:
    return {}


def names_of(event: SeatEvent | None) -> tuple[str, str]:
    """Who passed the seat on, and who comes instead, as the log says it."""
    old, _arrow, new = event.note.partition(PASSED_ON) if event else ("", "", "")
    return old, new


@declared(gettext_lazy("to the new person of a seat"), true_while=is_seat_in(LIVE))
def seat_swapped(mail: OutboxMail) -> dict:
    return {
        "old_name": names_of(mail.event)[0],
        "invite": invite(mail.about),
        "group": mail.about.group,
    }


@declared(gettext_lazy("to who passed a seat on"), true_while=registry.always)
def seat_passed_on(mail: OutboxMail) -> dict:
    """To the person who does not come: the link is the other's now."""
    old, new = names_of(mail.event)
    return {"name": old, "new_name": new, "private_url": "", "invite": ical.CANCEL}


@declared(gettext_lazy("to a new address"))
def seat_changed(mail: OutboxMail) -> dict:
    return {"invite": invite(mail.about)}


@declared(gettext_lazy("to the address before"), true_while=registry.always)
def seat_readdressed(mail: OutboxMail) -> dict:
    """To the address that was left, whoever reads it now: it learns neither the link nor the new address."""
    return {"private_url": "", "facts": facts_of(mail.about.run, is_seated=False)}


@declared(gettext_lazy("certificate issued"), true_while=is_seat_in(also=certificate_revoked))
def seat_certified(mail: OutboxMail) -> dict:
    return {}


@declared(gettext_lazy("private link once more"))
def seat_reminder_link(mail: OutboxMail) -> dict:
    """Asked for by whoever sent the form again; what the person has is told as it is."""
    enrollment = mail.about
    return {"facts": [*facts(enrollment), (_("State"), enrollment.get_state_display())]}


@declared(gettext_lazy("reminder, a week before"), true_while=is_seat_in(SEATED))
def seat_reminder_week(mail: OutboxMail) -> dict:
    return {"free_until": free_until(mail)}


@declared(gettext_lazy("reminder, a day before"), true_while=is_seat_in(SEATED))
def seat_reminder_day(mail: OutboxMail) -> dict:
    return {}


@declared(gettext_lazy("thanks after the class"), true_while=is_seat_in(HAD_SEAT))
def seat_thanks(mail: OutboxMail) -> dict:
    return {
        "instructor": mail.about.run.instructor.name,
        "has_certificate": mail.about.certificates.exists(),
    }
