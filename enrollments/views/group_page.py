"""What a group's own page hands to its template."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from enrollments import bulk_import, seats, waiting
from enrollments.bulk_import import writing
from enrollments.models import Enrollment
from enrollments.seats.ledger import waiters_of
from trainingsite.lib import phones

State = Enrollment.State
LINES = 40
LIST_WIDTHS = (8, 14, 20, 32, 20, 16, 14, 20)


@dataclass
class Member:
    row: Enrollment
    position: int | None

    @property
    def phone(self) -> str:
        return phones.readable(self.row.phone) if self.row.phone else ""

    @property
    def state(self) -> str:
        """In words, with the place on the list."""
        if self.row.state == State.WAITLISTED and self.position:
            return _("waiting, place %d") % self.position
        return self.row.get_state_display()


def members_of(group) -> list[Member]:
    """In the order of the list; who has cancelled comes last, who has gone to another date is looked after there."""
    rows = list(group.enrollments.filter(run=group.run_id).order_by("rank", "pk"))
    for row in rows:
        row.run, row.group = group.run, group
    places = {}
    if any(row.state == State.WAITLISTED for row in rows):
        places = waiting.positions(waiters_of(group.run))
    members = [Member(row, places.get(row.pk)) for row in rows]
    return sorted(members, key=lambda member: member.row.state == State.CANCELLED)


def page_of(group, *, now) -> dict:
    members = members_of(group)
    counts = Counter(member.row.state for member in members)
    offered = [member.row for member in members if member.row.state == State.OFFERED]
    run = group.run
    return {
        "group": group,
        "run": run,
        "members": [member for member in members if member.row.state != State.CANCELLED],
        "gone": [member for member in members if member.row.state == State.CANCELLED],
        "counts": [(State(state).label, counts[state], state) for state in State.values if counts[state]],
        "offered": offered,
        "offer_until": min((row.offer_until for row in offered), default=None),
        "waits": counts[State.WAITLISTED],
        "can_change": run.state == run.State.OPEN and now < run.starts_at,
        "can_add": run.is_open_at(now),
        "is_late": now >= run.free_until,
        "phone": phones.readable(group.phone),
        "unfinished": bulk_import.unfinished(group),
        "lines": seats.lines_of_group(group)[:LINES],
        "total": run.seat_price * sum(counts[state] for state in Enrollment.HOLDING),
    }


def list_of(group, *, now) -> bytes:
    """The people as a workbook; nothing in it is a formula."""
    titles = (
        _("No."),
        _("Name"),
        _("Mobile"),
        _("E-mail"),
        _("Department"),
        _("State"),
        _("Company"),
        _("Number"),
    )
    lines = [
        (
            *(str(number), member.row.name, member.phone, member.row.email, member.row.department),
            *(str(member.state), member.row.company, member.row.reference),
        )
        for number, member in enumerate(members_of(group), start=1)
    ]
    return writing.workbook(title=_("Participants"), titles=titles, lines=lines, widths=LIST_WIDTHS, now=now)
