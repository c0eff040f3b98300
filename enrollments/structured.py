"""Structured data of a run: its course, with this run as the one instance of it."""

from courses import structured
from courses.models import Format
from enrollments.models import CourseRun

SCHEMA = "https://schema.org/"


def run(run: CourseRun) -> dict:
    data = structured.course(run.course, [run])
    (instance,) = data["hasCourseInstance"]
    mode = "OnlineEventAttendanceMode" if run.format == Format.ONLINE else "OfflineEventAttendanceMode"
    instance |= {"eventAttendanceMode": SCHEMA + mode, "organizer": data["provider"]}
    if run.state == CourseRun.State.CANCELLED:
        instance["eventStatus"] = SCHEMA + "EventCancelled"
    return data
