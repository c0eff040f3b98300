"""A sweep that stops is seen: mails wait, offers don't end, and nothing else says so.

1. A worker that is through with a task of the schedule writes down when, in the database: the one place that the
   web's processes and the workers surely share, and that survives a broker that was wiped.
2. A sweep is late once two of its turns and a minute went by without it. What the clock says of the future counts for
   nothing: it was written before the clock was put back.
3. One that never ran is late counted from when a worker first knew of the schedule; with no worker at all, at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from trainingsite.models import SweepRecord

PATIENCE = timedelta(minutes=1)


@dataclass(frozen=True)
class Sweep:
    task: str
    interval: timedelta
    known_at: datetime | None = None
    ran_at: datetime | None = None

    def is_late(self, now: datetime) -> bool:
        since = self.ran_at or self.known_at
        return since is None or not -PATIENCE <= now - since <= 2 * self.interval + PATIENCE


def intervals() -> dict[str, timedelta]:
    """The task of several entries of the schedule is as rare as the most frequent of them."""
    found: dict[str, timedelta] = {}
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        interval = timedelta(seconds=entry["schedule"])
        found[entry["task"]] = min(interval, found.get(entry["task"], interval))
    return found


def ran(task: str, *, now: datetime) -> None:
    if task in intervals() and not SweepRecord.objects.filter(task=task).update(ran_at=now):
        records = [SweepRecord(task=each, known_at=now) for each in intervals()]
        SweepRecord.objects.bulk_create(records, ignore_conflicts=True)
        SweepRecord.objects.filter(task=task).update(ran_at=now)


def state() -> list[Sweep]:
    records = {record.task: record for record in SweepRecord.objects.all()}
    return [
        Sweep(task, interval, record.known_at, record.ran_at)
        if (record := records.get(task))
        else Sweep(task, interval)
        for task, interval in sorted(intervals().items())
    ]


def late(now: datetime) -> list[Sweep]:
    return [sweep for sweep in state() if sweep.is_late(now)]
