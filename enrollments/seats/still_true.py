"""Asked again when a mail about a seat is due: is what it tells still so? If not, it says why it stays.

1. The enrolment is still on the date the mail is about, and in one of the states the mail speaks of.
2. It goes to the address the person has now: a seat may have been passed on meanwhile, and the link with it.
3. An offer still stands, a certificate is still valid; a reminder comes before what it reminds of.
4. Nothing is told twice: mails are written from what is true when they leave, so one that left late has told
   what happened in between as well.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from enrollments.models import CourseRun, Enrollment, EnrollmentGroup, OutboxMail
from enrollments.reminders import windows
from enrollments.seats.addresses import address_of
from enrollments.seats.reminders import NAMES

State = Enrollment.State
SEATED, HAD_SEAT = {State.CONFIRMED}, {State.CONFIRMED, State.ATTENDED}
LIVE = {State.CONFIRMED, State.WAITLISTED, State.OFFERED}
OVER = {State.CANCELLED}
# The states in which a mail is true, of the person or of somebody in the group; one that is not here always is.
STATES = {
    "seat_confirmed": SEATED,
    "seat_waitlisted": {State.WAITLISTED},
    "seat_offered": {State.OFFERED},
    "seat_expired": OVER,
    "seat_cancelled": OVER,
    "seat_list_closed": OVER,
    "seat_called_off": OVER,
    "seat_moved": SEATED,
    "seat_rescheduled": LIVE,
    "seat_decided": SEATED,
    "seat_swapped": LIVE,
    "seat_reminder_week": SEATED,
    "seat_reminder_day": SEATED,
    "seat_thanks": HAD_SEAT,
    "group_offered": {State.OFFERED},
    "group_rescheduled": LIVE,
    "group_decided": SEATED,
    "group_reminder_week": SEATED,
    "group_reminder_day": SEATED,
}
# To somebody who is not the person of the enrolment any more, to an address that was left, or to our own people.
TO_OTHERS = {"seat_passed_on", "seat_readdressed", "group_readdressed", "seats_alert"}


def why_not(mail: OutboxMail, *, now: datetime) -> str:
    """The reason in words, or an empty string when it may leave."""
    if mail.template in TO_OTHERS:
        return ""
    about = _of_group(mail, mail.group, now) if mail.group else _of_enrollment(mail, mail.enrollment, now)
    return about or _too_late(mail, now) or _told_since(mail)


def _of_enrollment(mail: OutboxMail, enrollment: Enrollment, now: datetime) -> str:
    if mail.event and mail.event.run_id != enrollment.run_id:
        return _("the enrolment has gone to another date")
    if enrollment.state not in STATES.get(mail.template, State.values):
        return _("the enrolment is “%(state)s” now") % {"state": enrollment.get_state_display()}
    if mail.to != (address_of(enrollment) or enrollment.email):
        return _("this is not the person’s address any more")
    if mail.template == "seat_offered" and enrollment.offer_until <= now:
        return _("the offer is over")
    if mail.template == "seat_certified" and not enrollment.certificates.filter(revoked_at=None).exists():
        return _("the certificate was revoked")
    return ""


def _of_group(mail: OutboxMail, group: EnrollmentGroup, now: datetime) -> str:
    states = STATES.get(mail.template)
    rows = group.enrollments.filter(run=group.run_id, state__in=states or State.values)
    if mail.template == "group_offered":
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
    told = OutboxMail.objects.filter(
        enrollment=mail.enrollment, group=mail.group, template=mail.template, to=mail.to
    )
    is_told = (
        told.filter(state=OutboxMail.State.SENT, sent_at__gt=mail.created_at).exclude(pk=mail.pk).exists()
    )
    return _("a mail that left later has told it already") if is_told and mail.event else ""
