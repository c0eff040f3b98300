"""Every mail that is due leaves, once.

1. Claim: one conditional UPDATE, committed, for a small batch (claims.py). What a mail house may not get yet stays,
   and a mail server that is down is left alone (routes.py).
2. One connection for all of them (courier.py); it stands before a mail is begun.
3. For each mail: ask for the row again, and whether it may leave; render it in its reader's language, with what is
   true now; send; mark (rounds.py).
4. What fails is sorted by its cause (../causes.py) and waits accordingly (../backoff.py), or is shown to staff.
5. A worker that dies loses its lease, and the next sweep sends its mails with the same Message-ID.

At least once: a worker that dies between the server's answer and the mark, or a connection that breaks before the
answer, makes a double. It is recognisable by its Message-ID, and its row says that it may be one.
"""

from messaging.delivery.worker import send_mails, sweep, why_not

__all__ = ["send_mails", "sweep", "why_not"]
