"""What has happened to a company's group, as its contact reads it: what happened at once to many is one line."""

from datetime import datetime
from itertools import groupby

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enrollments.models import Enrollment, EnrollmentGroup, SeatEvent
from enrollments.seats.timeline import OF_THE_RUN, of_the_run

State, Kind = Enrollment.State, SeatEvent.Kind
NAMED = 3  # of many; the list above has them all

# (kind, the state it leads to or "") -> what is said after the names
WORDS = {
    (Kind.JOINED, State.CONFIRMED): _("enrolled, with a seat"),
    (Kind.JOINED, State.WAITLISTED): _("enrolled, on the waiting list"),
    Kind.OFFERED: _("a seat came free and was offered"),
    Kind.ACCEPTED: _("offer accepted, with a seat"),
    Kind.DECLINED: _("offer declined"),
    Kind.EXPIRED: _("the offer ended without an answer"),
    Kind.CANCELLED: _("enrolment cancelled"),
    Kind.CLOSED: _("the waiting list was closed, no seat came free"),
    Kind.CONFIRMED: _("we gave a seat"),
    Kind.MOVED_OUT: _("gone to another date"),
    Kind.MOVED_IN: _("come from another date"),
    Kind.BUMPED: _("place on the waiting list changed by us"),
    Kind.ATTENDED: _("attended"),
    Kind.ABSENT: _("did not come"),
    Kind.REOPENED: _("attendance taken back"),
    Kind.EDITED: _("details changed"),
    Kind.CERTIFIED: _("certificate issued"),
    Kind.CALLED_OFF: _("we had to cancel the class"),
}
OF_THE_GROUP = {
    Kind.FEWER: _("Your choice: as many seats as there are, the others wait one by one"),
    Kind.TOGETHER: _("Your choice: who waits, waits together"),
    Kind.EDITED: _("Contact or invoice data changed"),
}


def lines_of_group(group: EnrollmentGroup) -> list[tuple[datetime, str]]:
    """The newest first; names of our staff and their notes are not in it."""
    events = SeatEvent.objects.filter(Q(group=group) | of_the_run(group))
    events = events.select_related("enrollment").order_by("pk")
    lines = [
        (at, text)
        for (at, *_what), together in groupby(events, key=_at_once)
        if (text := _line(list(together)))
    ]
    return sorted(lines, key=lambda line: line[0], reverse=True)


def _at_once(event: SeatEvent) -> tuple:
    alone = event.pk if event.kind == Kind.SWAPPED else 0
    return event.at, event.kind, event.to_state, event.enrollment_id is None, alone


def _line(events: list[SeatEvent]) -> str:
    event = events[0]
    if event.enrollment is None:
        return str(OF_THE_GROUP.get(event.kind) or OF_THE_RUN.get(event.kind, ""))
    if event.kind == Kind.SWAPPED:
        return gettext("Another person comes: %s") % event.note
    words = WORDS.get((event.kind, event.to_state)) or WORDS.get(event.kind)
    colon = gettext(": ")
    return f"{_names(events)}{colon}{words}" if words else ""


def _names(events: list[SeatEvent]) -> str:
    names = gettext(", ").join(event.enrollment.name for event in events[:NAMED])
    if len(events) <= NAMED:
        return names
    return gettext("%(names)s and others, %(count)d people") % {"names": names, "count": len(events)}
