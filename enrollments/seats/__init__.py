"""Seats: nobody sits on a sold seat, and the waiting list is one that people believe.

1. Every change opens the run's ledger: one lock on the run's row, and under it the count, the change, its line in
   the log, its mails, and the offers that freed seats allow (ledger.py).
2. A person takes a seat or waits, a company brings a team (taking.py).
3. An offer is accepted, declined or runs out (offers.py); who gets the next one is decided by enrollments/waiting.py.
4. A seat is given up, swapped, or exchanged for another date (leaving.py).
5. Staff may do otherwise, with a reason that is logged (staffing.py).
6. The log alone tells the whole state of a run again (replay.py).
7. What is to be had is said before (outlook.py), what may be done beside the button (options.py), what happened
   after (story.py); who comes twice is sent the link they have (reminding.py).
8. Which line of the log is told to whom stands in one table (mails.py); reminders follow the seat and its date
   (reminders.py), and a mail that is not true any more stays (preconditions.py).
"""

from enrollments.seats.availability import Outlook, outlook, outlooks, place_of
from enrollments.seats.cancelling import cancel, edit, edit_group, move, swap
from enrollments.seats.group_timeline import lines_of_group
from enrollments.seats.ledger import NotAllowed, RunFull
from enrollments.seats.offers import OfferGone, accept, accept_group, decline, decline_group, expire_and_offer
from enrollments.seats.options import Options, options_of
from enrollments.seats.replay import replay
from enrollments.seats.resend_link import send_links
from enrollments.seats.staffing import (
    NoReason,
    Oversold,
    bump,
    change_capacity,
    give_seat,
    move_all,
    refuse_oversold,
    refuse_silence,
)
from enrollments.seats.taking import (
    AlreadyEnrolled,
    Closed,
    add_to_group,
    enroll,
    enroll_group,
    rejoin,
    set_together,
)
from enrollments.seats.timeline import lines_of

__all__ = [
    "AlreadyEnrolled",
    "Closed",
    "NoReason",
    "NotAllowed",
    "OfferGone",
    "Options",
    "Outlook",
    "Oversold",
    "RunFull",
    "accept",
    "accept_group",
    "add_to_group",
    "bump",
    "cancel",
    "change_capacity",
    "decline",
    "decline_group",
    "edit",
    "edit_group",
    "enroll",
    "enroll_group",
    "expire_and_offer",
    "give_seat",
    "lines_of",
    "lines_of_group",
    "move",
    "move_all",
    "options_of",
    "outlook",
    "outlooks",
    "place_of",
    "refuse_oversold",
    "refuse_silence",
    "rejoin",
    "replay",
    "send_links",
    "set_together",
    "swap",
]
