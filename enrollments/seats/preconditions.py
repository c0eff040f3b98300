"""Asked again when a mail about a seat is due: is what it tells still so? If not, it says why it stays.

1. The enrolment is still on the date the mail is about, and in one of the states the mail speaks of.
2. It goes to the address the person has now: a seat may have been passed on meanwhile, and the link with it.
3. An offer still stands, a certificate is still valid; a reminder comes before what it reminds of.
4. Nothing is told twice: mails are written from what is true when they leave, so one that left late has told
   what happened in between as well.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from django.utils.translation import gettext as _

from enrollments.models import CourseRun, Enrollment, EnrollmentGroup
from enrollments.reminders import windows
from enrollments.seats.recipients import address_of
from enrollments.seats.reminders import NAMES
from messaging.models import OutboxMail

State = Enrollment.State
SEATED, HAD_SEAT = frozenset({State.CONFIRMED}), frozenset({State.CONFIRMED, State.ATTENDED})
LIVE = frozenset({State.CONFIRMED, State.WAITLISTED, State.OFFERED})
OVER = frozenset({State.CANCELLED})


def is_seat_in(
    states: Collection[str] = State.values, also: Callable[[Enrollment, datetime], str] | None = None
) -> Callable[[OutboxMail, datetime], str]:
    """True while the enrolment is in one of these states, and for as long as `also` finds nothing against it."""

    def true_while(mail, now):
        reason = of_enrollment(mail, now, states=states) or (also(mail.about, now) if also else "")
        return reason or _too_late(mail, now) or _told_since(mail)

    return true_while


def is_group_in(
    states: Collection[str] = (), *, is_offer: bool = False
) -> Callable[[OutboxMail, datetime], str]:
    """True while somebody of the group is in one of these states."""

    def true_while(mail, now):
        reason = _of_group(mail, mail.about, now, states=states, is_offer=is_offer)
        return reason or _too_late(mail, now) or _told_since(mail)

    return true_while


def of_enrollment(mail: OutboxMail, now: datetime, *, states: Collection[str] = State.values) -> str:
    enrollment = mail.about
    if mail.event and mail.event.run_id != enrollment.run_id:
        return _("the enrolment has gone to another date")
    if enrollment.state not in states:
        return _("the enrolment is “%(state)s” now") % {"state": enrollment.get_state_display()}
    if mail.to != (address_of(enrollment) or enrollment.email):
        return _("this is not the person’s address any more")
    return ""


def offer_over(enrollment: Enrollment, now: datetime) -> str:
    return _("the offer is over") if enrollment.offer_until <= now else ""


def certificate_revoked(enrollment: Enrollment, now: datetime) -> str:
    is_valid = enrollment.certificates.filter(revoked_at=None).exists()
    return "" if is_valid else _("the certificate was revoked")


def _of_group(mail: OutboxMail, group: EnrollmentGroup, now: datetime, *, states, is_offer: bool) -> str:
    rows = group.enrollments.filter(run=group.run_id, state__in=states or State.values)
    if is_offer:
        rows = rows.filter(offer_until__gt=now)
    if states and not rows.exists():
        return _("nobody of the group is “%(states)s” now") % {
            "states": _(" or ").join(str(State(state).label) for state in sorted(states))
        }
    return "" if mail.to == group.email else _("this is not the contact’s address any more")


def _too_late(mail: OutboxMail, now: datetime) -> str:
    """Of a reminder only."""
    name, run = NAMES.get(mail.template), mail.about.run
    if not name:
        return ""
    if run.state != CourseRun.State.OPEN:
        return _("the class does not take place")
    return _("it would come too late") if now >= windows(run.starts_at, run.ends_at)[name].until else ""


def _told_since(mail: OutboxMail) -> str:
    if not mail.event_id:
        return ""
    told = OutboxMail.objects.about(mail.about).filter(
        template=mail.template, to=mail.to, state=OutboxMail.State.SENT, sent_at__gt=mail.created_at
    )
    is_told = told.exclude(pk=mail.pk).exists()
    return _("a mail that left later has told it already") if is_told else ""
