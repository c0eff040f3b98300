"""How fast mails may go to one mail house, and whether our own mail server takes any: a row each, shared by all.

1. QQ, NetEase and the like slow down or shut out who comes too fast, so each has a number of mails a minute
   (MAIL_PACE); "*" is for every other domain by itself. A burst of half a minute's worth is allowed.
2. A slot is taken before the mail is; a worker that dies with it has only made the others wait a little.
3. A mail server that is down, or in trouble with mail after mail, is left alone for seconds, then longer, up to a
   minute. One worker asks whether it is back; no mail loses a try, and staff see since when and why.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings

from messaging.models import MailRoute

BURST = timedelta(seconds=30)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(seconds=60)
# Longer than a try to connect takes: while one worker asks, no other does.
ASKING = timedelta(seconds=30)
SWAPS = 5


def house(domain: str) -> tuple[str, int]:
    """The name of the route to this domain, and how many mails a minute it takes; 0 is no limit."""
    name, limit = settings.MAIL_PACE.get(domain) or settings.MAIL_PACE.get("*", ("", 0))
    return name or domain, limit


def allot(mails: Iterable[tuple[int, str]], *, now: datetime) -> tuple[list[int], set[str]]:
    """Of (id, domain), in their order: those that may go now, and the domains that must wait."""
    mails = list(mails)
    limits = {domain: house(domain) for _pk, domain in mails}
    wanted = Counter(limits[domain] for _pk, domain in mails)
    free = {
        name: take(name, count, per_minute=limit, now=now) if limit else count
        for (name, limit), count in wanted.items()
    }
    going, waiting = [], set()
    for pk, domain in mails:
        name, _limit = limits[domain]
        if free[name]:
            free[name] -= 1
            going.append(pk)
        else:
            waiting.add(domain)
    return going, waiting


def take(name: str, wanted: int, *, per_minute: int, now: datetime) -> int:
    """How many of so many may leave now. The slots lie at even distances; the row says where the next one is."""
    distance = timedelta(minutes=1) / per_minute
    for _ in range(SWAPS):
        route, _is_new = MailRoute.objects.get_or_create(name=name)
        begin = max(route.next_at or now, now)
        if begin > now + 2 * BURST:
            begin = now  # written before the clock was put back
        taken = min(wanted, max(0, int((now + BURST - begin) / distance)))
        if not taken:
            return 0
        same = MailRoute.objects.filter(pk=route.pk, next_at=route.next_at)
        if same.update(next_at=begin + taken * distance):
            return taken
    return 0


# -- our own mail server
def may_ask(*, now: datetime) -> bool:
    """Whether the server is open, or this worker is the one to see if it is back."""
    server = MailRoute.objects.filter(name=MailRoute.SERVER).exclude(closed_until=None).first()
    if not server:
        return True
    is_stale = server.closed_until > now + LONGEST_PAUSE + ASKING  # the clock was put back
    if server.closed_until > now and not is_stale:
        return False
    same = MailRoute.objects.filter(pk=server.pk, closed_until=server.closed_until)
    return bool(same.update(closed_until=now + ASKING))


def close(reason: str, *, now: datetime) -> None:
    server, _is_new = MailRoute.objects.get_or_create(name=MailRoute.SERVER)
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(server.failures, 10))
    MailRoute.objects.filter(pk=server.pk).update(
        closed_at=server.closed_at or now,
        closed_until=now + pause,
        failures=min(server.failures + 1, 1000),
        reason=reason[:300],
    )


def open_again() -> None:
    MailRoute.objects.filter(name=MailRoute.SERVER, closed_until__isnull=False).update(
        closed_at=None, closed_until=None, failures=0, reason=""
    )


def closed() -> MailRoute | None:
    """For staff: the server's row while it is left alone."""
    return MailRoute.objects.filter(name=MailRoute.SERVER, closed_at__isnull=False).first()
