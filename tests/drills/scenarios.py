"""What may happen to mails on their way, each with what must hold afterwards. Every function returns its figures."""

import itertools
import random
import time
from collections import defaultdict

from messaging.models import OutboxMail
from tests.drills.house import House, wait_until

State = OutboxMail.State


def killed_workers(house: House, *, mails: int, kills: int, within: float) -> dict:
    """Workers killed at random moments; what each had taken leaves by the next, once."""
    house.start_sink(seconds=0.02)
    house.promise(mails)
    before_kill = []
    for _ in range(kills):
        worker, enough = house.start_worker(), house.sent() + random.randint(1, mails // (2 * kills))
        wait_until(lambda enough=enough: house.sent() >= enough, seconds=within, what=f"{enough} mails sent")
        time.sleep(random.uniform(0, 0.1))
        house.kill(worker)
        before_kill.append(house.sent())
        assert house.sent() < mails, "all had left before the last kill: more mails are needed"
    began = time.monotonic()
    house.start_worker()
    wait_until(lambda: house.sent() == mails, seconds=within, what="all mails sent")
    took = time.monotonic() - began
    assert len(house.copies()) == mails
    assert house.doubles() <= kills
    assert house.has_one_id_a_recipient()
    flagged = OutboxMail.objects.filter(is_maybe_double=True).count()
    assert house.doubles() <= flagged
    return {
        "mails": mails,
        "kills": kills,
        "doubles": house.doubles(),
        "flagged": flagged,
        "out after": took,
        "sent before each kill": before_kill,
    }


def redis_wiped(house: House, *, mails: int, within: float) -> dict:
    """The broker is killed, and comes back empty, while mails leave."""
    house.start_sink(seconds=0.02)
    house.promise(mails)
    house.start_worker()
    wait_until(lambda: house.sent() > mails // 10, seconds=within)
    house.kill(house.redis)
    time.sleep(3)
    house.promise(mails, name="late")
    house.start_redis()
    took = wait_until(lambda: house.sent() == 2 * mails, seconds=within, what="all mails sent")
    assert (len(house.copies()), house.doubles()) == (2 * mails, 0)
    return {"mails": 2 * mails, "doubles": 0, "out after": took}


def redis_black_holed(house: House, *, mails: int, seconds: float, within: float) -> dict:
    house.start_sink()
    house.start_worker()
    house.promise(mails)
    wait_until(lambda: house.sent() == mails, seconds=within)
    house.freeze(house.redis)
    house.promise(mails, name="late")
    time.sleep(seconds)
    house.thaw(house.redis)
    took = wait_until(lambda: house.sent() == 2 * mails, seconds=within, what="all mails sent")
    assert (len(house.copies()), house.doubles()) == (2 * mails, 0)
    return {"mails": 2 * mails, "doubles": 0, "out after": took}


def two_of_each(house: House, *, mails: int, within: float) -> dict:
    """Two workers and two beats by mistake."""
    house.start_sink(seconds=0.01)
    house.start_worker()
    house.start_worker()
    house.promise(mails)
    took = wait_until(lambda: house.sent() == mails, seconds=within, what="all mails sent")
    assert (len(house.copies()), house.doubles()) == (mails, 0)
    return {"mails": mails, "doubles": 0, "out after": took}


def temporary_failure(house: House, *, mails: int, seconds: float, tries: int, within: float) -> dict:
    """451 to everybody for so long, and until somebody was named so often: all leave afterwards, asked less and less."""
    house.start_sink(busy=1)
    house.promise(mails)
    house.start_worker()
    time.sleep(seconds)
    wait_until(lambda: len(tries_of_the_most_tried(house)) >= tries, seconds=within, what=f"{tries} tries")
    assert house.sent() == 0
    house.set_mode()
    took = wait_until(lambda: house.sent() == mails, seconds=within, what="all mails sent")
    assert (len(house.copies()), house.doubles()) == (mails, 0)
    asked = tries_of_the_most_tried(house)
    longest = [round(later - sooner, 1) for sooner, later in itertools.pairwise(asked)]
    # Chance and the sweep's rhythm may even out two waits that follow each other, not those two apart.
    assert all(later > sooner for sooner, later in zip(longest, longest[2:], strict=False))
    assert longest[-1] > 1.5 * longest[0]
    return {"mails": mails, "most tries": len(longest) + 1, "its waits": longest, "out after": took}


def tries_of_the_most_tried(house: House) -> list[float]:
    tries = defaultdict(list)
    for line in house.log("busy", "taken"):
        tries[line["to"]].append(line["at"])
    return max(tries.values(), key=len, default=[])


def flaky(house: House, *, mails: int, gone: int, within: float) -> dict:
    """Nearly a third of all tries go wrong in one way or another; some addresses don't exist."""
    house.start_sink(busy=0.15, hangs_up=0.1, drops=0.05)
    house.promise(mails)
    house.promise(gone, name="gone")
    house.start_worker()
    took = wait_until(lambda: house.sent() == mails, seconds=within, what="all mails sent")
    drops = len(house.log("dropped"))
    assert len(house.copies()) == mails
    assert house.doubles() <= drops
    assert house.has_one_id_a_recipient()
    assert OutboxMail.objects.filter(state=State.FAILED, cause="no_such_address").count() == gone
    assert len(house.log("no_such")) == gone  # 550 is never asked twice
    return {"mails": mails, "drops": drops, "doubles": house.doubles(), "550s": gone, "out after": took}


def dropping(house: House, *, mails: int, drops: float, within: float) -> dict:
    """The text is taken and the connection closed without an answer."""
    house.start_sink(drops=drops)
    house.promise(mails)
    house.start_worker()
    took = wait_until(lambda: house.sent() == mails, seconds=within, what="all mails sent")
    dropped = len(house.log("dropped"))
    assert dropped
    assert len(house.copies()) == mails
    assert house.doubles() <= dropped
    assert house.has_one_id_a_recipient()
    flagged = OutboxMail.objects.filter(is_maybe_double=True).count()
    assert house.doubles() <= dropped
    return {
        **{"mails": mails, "drops": dropped, "doubles": house.doubles()},
        **{"flagged": flagged, "out after": took},
    }


def slow(house: House, *, mails: int, seconds: float, within: float) -> dict:
    house.start_sink(seconds=seconds)
    house.promise(mails)
    house.start_worker()
    took = wait_until(lambda: house.sent() == mails, seconds=within, what="all mails sent")
    assert (len(house.copies()), house.doubles()) == (mails, 0)
    return {"mails": mails, "seconds an answer": seconds, "out after": took}


def black_holed(house: House, *, mails: int, seconds: float, within: float) -> dict:
    """The mail server neither answers nor hangs up, in the middle of it all."""
    house.start_sink(seconds=0.02)
    house.promise(mails)
    house.start_worker()
    wait_until(lambda: house.sent() > mails // 5, seconds=within)
    house.freeze(house.sink)
    time.sleep(seconds)
    house.thaw(house.sink)
    took = wait_until(lambda: house.sent() == mails, seconds=within, what="all mails sent")
    flagged = OutboxMail.objects.filter(is_maybe_double=True).count()
    assert len(house.copies()) == mails
    assert house.doubles() <= flagged
    assert house.has_one_id_a_recipient()
    return {"mails": mails, "doubles": house.doubles(), "flagged": flagged, "out after": took}
