"""What a class was before its date or place was changed: kept with the line of the log, so that a mail names both."""

from dataclasses import dataclass, fields
from datetime import datetime

from courses.models import City
from enrollments.models import CourseRun, SeatEvent
from instructors.models import Instructor

JOINT = " · "
LONGEST_NOTE = SeatEvent._meta.get_field("note").max_length


@dataclass(frozen=True, slots=True)
class Before:
    starts_at: datetime
    ends_at: datetime
    # Empty: online.
    city: str
    venue: str
    instructor: str


def ids_of(run: CourseRun) -> dict:
    """All of it without a query; taken when the book is opened, before anybody changes the run."""
    names = ("starts_at", "ends_at", "city_id", "venue", "instructor_id")
    return {name: getattr(run, name) for name in names}


def kept(ids: dict) -> dict:
    """As the log keeps it: a city or an instructor may be renamed later."""
    city = City.objects.filter(pk=ids["city_id"]).values_list("name", flat=True).first()
    instructor = Instructor.objects.filter(pk=ids["instructor_id"]).values_list("name", flat=True).first()
    return {
        "starts_at": ids["starts_at"].isoformat(),
        "ends_at": ids["ends_at"].isoformat(),
        "city": city or "",
        "venue": ids["venue"],
        "instructor": instructor or "",
    }


def before(kept: dict | None) -> Before | None:
    if not kept:
        return None
    times = {name: datetime.fromisoformat(kept[name]) for name in ("starts_at", "ends_at")}
    return Before(**{field.name: kept[field.name] for field in fields(Before)} | times)


def in_log(changed: str, why: str) -> dict:
    """How a line of the log keeps both in one note, so that a mail tells the reason only."""
    return {
        "note": JOINT.join(filter(None, (changed, why.strip())))[:LONGEST_NOTE],
        "run_before": {"changed": changed},
    }


def reason(event: SeatEvent | None) -> str:
    """Why, in the words of whoever changed it; empty where nothing was said, and in lines of long ago."""
    changed = (event.run_before or {}).get("changed") if event else None
    return event.note.removeprefix(changed).removeprefix(JOINT) if changed else ""
