"""How long a mail waits for its next try. Pure: the cause, how often it was tried, and a number for chance.

1. Twice as long each time, up to a day; the first wait is seconds where things pass, an hour for a full mailbox.
2. Up to a fifth more or less, by chance: ten thousand mails that failed together don't come back together.
3. After some three days nobody waits for the mail any more, and staff are told.
"""

from datetime import timedelta

from messaging.smtp_errors import Cause

LONGEST = timedelta(days=1)
GIVEN_UP_AFTER = timedelta(days=3)
SPREAD = 0.2
FIRST_WAIT = timedelta(seconds=30)
# As multiples of the first wait.
SLOWER = {Cause.MAILBOX_FULL: 120, Cause.UNANSWERED: 2}


def wait(cause: Cause, tries: int, *, chance: float, first: timedelta = FIRST_WAIT) -> timedelta:
    """After the try with this number (from 1 on); `chance` is at least 0 and less than 1."""
    return _plain(cause, tries, first) * (1 - SPREAD + 2 * SPREAD * chance)


def most_tries(cause: Cause) -> int:
    """So many that their waits come to GIVEN_UP_AFTER."""
    tries, waited = 1, timedelta(0)
    while waited < GIVEN_UP_AFTER:
        waited += _plain(cause, tries, FIRST_WAIT)
        tries += 1
    return tries


def _plain(cause: Cause, tries: int, first: timedelta) -> timedelta:
    doublings = min(tries - 1, 20)  # beyond LONGEST by far, before the numbers grow silly
    return min(LONGEST, first * SLOWER.get(cause, 1) * 2**doublings)
