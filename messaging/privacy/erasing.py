"""Erase everything of a person, except what the law makes us keep, and leave nothing that points back at them.

1. What others wait for is given up first. What people must settle stops it: nothing is erased then.
2. What is only theirs is deleted; what has to stay is blanked (each app says which, in its holdings.py).
3. Where other rows and the admin's own logs mention the address, the number or the row's name, the words are blanked.
4. Once all this is committed, the mails that lie as files go, and the database's file is written anew.

A backup made before keeps what it has until its own time is over; see README.md.
"""

import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.db import transaction

from messaging.keepers import holdings, keepers
from messaging.privacy import mail_files, subject_data
from messaging.privacy.subject_data import Found

BLANK = "…"

logger = logging.getLogger(__name__)


class Blocked(Exception):
    """Somebody has to settle something first; says what, in sentences."""


@dataclass
class Erased:
    counts: dict[str, int] = field(default_factory=dict)
    files: int = 0
    kept_invoices: int = 0
    is_compact: bool = True

    @property
    def is_nothing(self) -> bool:
        return not (self.counts or self.files)


def blockers(found: Found, *, now: datetime) -> list[str]:
    """What stands against erasing, in words."""
    return [sentence for keeper in keepers() for sentence in keeper.blockers(found, now=now)]


def outlook(found: Found, *, now: datetime) -> dict:
    """What erasing would mean, before it is asked for."""
    parts = [keeper.outlook(found, now=now) for keeper in keepers()]
    return {"blockers": blockers(found, now=now)} | {name: part[name] for part in parts for name in part}


def erase(found: Found, *, by=None, now: datetime) -> Erased:
    """Raises Blocked, with nothing erased."""
    if reasons := blockers(found, now=now):
        raise Blocked(" ".join(reasons))
    done = Erased()
    files = mail_files.letters_of(found)
    with transaction.atomic():
        for keeper in keepers():
            keeper.give_up(found, by=by, now=now)
        subject_data.own(found)  # what giving up has written
        counts = _scrub(found)
        done.kept_invoices = sum(keeper.anonymise(found) for keeper in keepers())
        counts += _delete(found) + _stay(found)
        # Adding drops what is zero.
        done.counts = dict(counts + Counter({"borrowed address": len(found.borrowed)}))
        transaction.on_commit(partial(_afterwards, done, files))
    return done


def _afterwards(done: Erased, files) -> None:
    done.files = mail_files.burn(files)
    if done.is_nothing:
        return
    done.is_compact = mail_files.compact()
    logger.info("A person was erased: %s, %s files", done.counts, done.files)


def _scrub(found: Found) -> Counter:
    """Words in rows that stay."""
    counts, named = Counter(), subject_data.pattern(found)
    for model, name, row in list(subject_data.mentions(found)):
        words = named.sub(BLANK, getattr(row, name))
        model._default_manager.filter(pk=row.pk).update(**{name: words})
        counts["mention"] += 1
    counts["LogEntry"] += subject_data.log_entries(found).update(object_repr=BLANK, change_message="")
    return counts


def _delete(found: Found) -> Counter:
    counts = Counter()
    for keeper in keepers():
        for model in keeper.deleted:
            by_label = found.of(model).delete()[1]
            counts.update({label.rpartition(".")[2]: count for label, count in by_label.items()})
    return counts


def _stay(found: Found) -> Counter:
    """Rows with somebody's name that stay as a number."""
    deleted = {model for keeper in keepers() for model in keeper.deleted}
    staying = [
        holding.model for holding in holdings() if holding.has_contact and holding.model not in deleted
    ]
    return Counter({model.__name__: len(found.rows[model]) for model in staying})
