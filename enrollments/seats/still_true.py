"""Asked again when a mail about a seat is due: is what it tells still so? If not, it says why it stays.

1. The enrolment is still on the date the mail is about, and in one of the states the mail speaks of.
2. It goes to the address the person has now: a seat may have been passed on meanwhile, and the link with it.
3. An offer still stands; a reminder comes before what it reminds of.
4. Nothing is told twice: mails are written from what is true when they leave, so one that left late has told
   what happened in between as well.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from enrollments.models import Enrollment, OutboxMail
from enrollments.seats.addresses import address_of

State = Enrollment.State
SEATED = {State.CONFIRMED}
LIVE = {State.CONFIRMED, State.WAITLISTED, State.OFFERED}
OVER = {State.CANCELLED}
# A mail that is not here is true whatever became of the seat.
STATES = {
    "seat_confirmed": SEATED,
    "seat_waitlisted": {State.WAITLISTED},
    "seat_offered": {State.OFFERED},
}


def why_not(mail: OutboxMail, *, now: datetime) -> str:
    """The reason in words, or an empty string when it may leave."""
    return _of_enrollment(mail, mail.enrollment, now) if mail.enrollment else ""


def _of_enrollment(mail: OutboxMail, enrollment: Enrollment, now: datetime) -> str:
    if mail.event and mail.event.run_id != enrollment.run_id:
        return _("the enrolment has gone to another date")
    if enrollment.state not in STATES.get(mail.template, State.values):
        return _("the enrolment is “%(state)s” now") % {"state": enrollment.get_state_display()}
    if mail.to != address_of(enrollment):
        return _("this is not the person’s address any more")
    if enrollment.state == State.OFFERED and enrollment.offer_until <= now:
        return _("the offer is over")
    return _("a mail that left later has told it already") if _was_told_since(mail) else ""


def _was_told_since(mail: OutboxMail) -> bool:
    if not mail.event:
        return False
    told = OutboxMail.objects.filter(
        enrollment=mail.enrollment, group=mail.group, template=mail.template, to=mail.to
    )
    return told.filter(state=OutboxMail.State.SENT, sent_at__gt=mail.event.at).exclude(pk=mail.pk).exists()
