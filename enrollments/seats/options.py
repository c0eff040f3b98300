"""What the holder of a private link may do now. Their page shows these and no other buttons, and its address asks again.

1. Until the class begins a seat can be given back, passed on or exchanged for another date; a place on the waiting list
   or an offer, too. Who gave up comes back for as long as registration is open.
2. A company's seats are looked after by its contact person: her page has the buttons, theirs says so.
3. Details and invoice data may be corrected later, too, as long as the seat is theirs.
"""

from dataclasses import dataclass
from datetime import datetime

from enrollments.models import Enrollment

State = Enrollment.State


@dataclass(frozen=True)
class Options:
    answer: bool
    cancel: bool
    leave: bool
    move: bool
    pass_on: bool
    rejoin: bool
    edit: bool
    # The seat is surely theirs: the calendar entry and the link to an online class are.
    attend: bool
    # The contact of a team decides. Whoever was moved to another date than their team's stands alone.
    by_contact: bool


def options_of(enrollment: Enrollment, *, now: datetime) -> Options:
    run, state = enrollment.run, enrollment.state
    is_own = enrollment.group is None or enrollment.group.run_id != enrollment.run_id
    is_coming = now < run.starts_at and run.state == run.State.OPEN
    decides = is_own and is_coming
    return Options(
        answer=decides and state == State.OFFERED and now < enrollment.offer_until,
        cancel=decides and state == State.CONFIRMED,
        leave=decides and state == State.WAITLISTED,
        move=decides and state in (State.CONFIRMED, State.WAITLISTED, State.OFFERED),
        pass_on=decides and state == State.CONFIRMED,
        rejoin=is_own and state == State.CANCELLED and run.is_open_at(now),
        edit=state != State.CANCELLED,
        attend=run.state == run.State.OPEN
        and (state == State.CONFIRMED or (state == State.ATTENDED and now < run.ends_at)),
        by_contact=not is_own,
    )
