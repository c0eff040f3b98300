"""What has happened to an enrolment, as its owner may read it: no names of staff, none of their notes."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enrollments.models import Enrollment, EnrollmentGroup, SeatEvent
from trainingsite.lib import dates

State, Kind = Enrollment.State, SeatEvent.Kind

OF_THE_RUN = {
    Kind.RESCHEDULED: _("The date or place of the class changed"),
    Kind.DECIDED: _("It is decided: the class takes place"),
}
LINES = OF_THE_RUN | {
    Kind.OFFERED: _("A seat came free and was offered to you"),
    Kind.ACCEPTED: _("You accepted the offer: the seat is yours"),
    Kind.DECLINED: _("You declined the offer"),
    Kind.EXPIRED: _("The offer ended without an answer, and the seat went to the next in line"),
    Kind.CLOSED: _("The waiting list was closed; no seat came free for you"),
    Kind.CONFIRMED: _("We gave you a seat"),
    Kind.BUMPED: _("Your place on the waiting list was changed by us"),
    Kind.CHECKED_IN: _("You checked in"),
    Kind.UNCHECKED: _("A check-in was taken back"),
    Kind.ATTENDED: _("You attended the class"),
    Kind.ABSENT: _("You were marked as absent"),
    Kind.REOPENED: _("The attendance was taken back"),
    Kind.EDITED: _("Your details were changed"),
    Kind.SWAPPED: _("The seat was passed on to you"),
    Kind.CERTIFIED: _("Your certificate was issued"),
    Kind.REVOKED: _("Your certificate was revoked"),
    Kind.CALLED_OFF: _("We had to cancel the class"),
}
JOINED = {
    State.CONFIRMED: _("You took a seat"),
    State.WAITLISTED: _("You joined the waiting list"),
}


def of_the_run(row: Enrollment | EnrollmentGroup) -> Q:
    """What concerned everybody since they came."""
    return Q(run=row.run_id, enrollment=None, kind__in=OF_THE_RUN, at__gte=row.created_at)


def lines_of(enrollment: Enrollment) -> list[tuple[datetime, str]]:
    """Since the seat became theirs: who had it before is nobody's business."""
    told: list[tuple[datetime, str]] = []
    events = SeatEvent.objects.filter(Q(enrollment=enrollment) | of_the_run(enrollment))
    for event in events.select_related("run").order_by("pk"):
        if event.kind == Kind.SWAPPED:
            told.clear()
        if text := _line(event):
            told.append((event.at, text))
    return told


def _line(event: SeatEvent) -> str:
    if event.kind == Kind.JOINED:
        return JOINED[event.to_state]
    if event.kind == Kind.CANCELLED:
        if event.by_id:
            return _("We cancelled your enrolment")
        left = event.from_state == State.WAITLISTED
        return _("You left the waiting list") if left else _("You cancelled")
    if event.kind == Kind.MOVED_IN:
        days = dates.span(event.run.starts_at, event.run.ends_at)
        return _("You changed to the class of %(days)s") % {"days": days}
    return LINES.get(event.kind, "")
