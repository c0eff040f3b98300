"""Runs as iCalendar, for Outlook, phones and WeCom: each has one UID for ever, times carry their zone.

1. Anybody may subscribe to the runs, or take one: METHOD PUBLISH.
2. Who has a seat gets an entry of their own by mail: REQUEST when it is new or has changed, CANCEL when it is gone.
   It keeps its UID on whatever date the person sits, and its SEQUENCE grows with every change of the person's seat and
   of the run, so that a calendar program changes the entry it has instead of adding another.
"""

from datetime import UTC, datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress

from enrollments.models import Enrollment, SeatEvent
from trainingsite.lib.urls import absolute

PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"


def calendar(runs, *, now: datetime, name: str = "") -> bytes:
    feed = _calendar(PUBLISH)
    feed.add("x-wr-calname", name or settings.SITE_NAME)
    feed.add("x-wr-timezone", settings.TIME_ZONE)
    # The day it was made, not the second: the same calendar has the same bytes, and a reader is told so.
    made_at = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    for run in runs:
        feed.add_component(event(run, made_at=made_at))
    feed.add_missing_timezones(first_date=made_at.date().replace(month=1, day=1))
    return feed.to_ical()


def event(run, *, made_at: datetime) -> Event:
    entry = _entry(run, uid=f"run-{run.pk}", made_at=made_at)
    entry.add("url", absolute(run.get_absolute_url()))
    entry.add("description", _("Instructor: %(name)s") % {"name": run.instructor.name})
    entry.add("categories", [run.course.topic.title])
    entry.add("status", "CANCELLED" if run.state == run.State.CANCELLED else "CONFIRMED")
    return entry


def personal(enrollment: Enrollment, *, method: str, now: datetime, to: str = "") -> bytes:
    """One person's entry; `to` is the address it is mailed to, when it is not the person's own any more."""
    run = enrollment.run
    book = _calendar(method)
    entry = _entry(run, uid=f"enrollment-{enrollment.pk}", made_at=now)
    entry.add("sequence", run.calendar_sequence + enrollment.calendar_sequence)
    entry.add("last-modified", changed_at(enrollment).astimezone(UTC))
    entry.add("url", absolute(run.get_absolute_url()))
    entry.add("description", _description(enrollment, method))
    entry.add("organizer", _organizer())
    if method != PUBLISH:  # RFC 5546: who is published to is nobody in particular
        entry.add("attendee", _attendee(enrollment, to))
    is_off = method == CANCEL or enrollment.state == Enrollment.State.CANCELLED
    entry.add("status", "CANCELLED" if is_off else "CONFIRMED")
    entry.add("transp", "TRANSPARENT" if is_off else "OPAQUE")
    book.add_component(entry)
    book.add_missing_timezones(first_date=timezone.localdate(run.starts_at).replace(month=1, day=1))
    return book.to_ical()


def changed_at(enrollment: Enrollment) -> datetime:
    """When the person's seat, or the run under it, was last changed."""
    mine, of_all = Q(enrollment=enrollment), Q(run=enrollment.run_id, kind=SeatEvent.Kind.RESCHEDULED)
    return SeatEvent.objects.filter(mine | of_all).aggregate(at=Max("at"))["at"] or enrollment.created_at


def _calendar(method: str) -> Calendar:
    book = Calendar()
    book.add("prodid", f"-//{settings.SITE_NAME}//schedule//ZH")
    book.add("version", "2.0")
    book.add("method", method)
    return book


def _entry(run, *, uid: str, made_at: datetime) -> Event:
    entry = Event()
    entry.add("uid", f"{uid}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("dtstamp", made_at.astimezone(UTC))
    entry.add("dtstart", timezone.localtime(run.starts_at))
    entry.add("dtend", timezone.localtime(run.ends_at))
    entry.add("summary", run.course.title)
    entry.add("location", " ".join(filter(None, (run.place, run.venue))))
    return entry


def _description(enrollment: Enrollment, method: str) -> str:
    """An entry may be passed on with a calendar, so it holds no private link."""
    run = enrollment.run
    lines = [_("Instructor: %(name)s") % {"name": run.instructor.name}]
    lines.append(_("Enrolment number") + _(": ") + enrollment.reference)
    if run.online_url and method != CANCEL and enrollment.state == Enrollment.State.CONFIRMED:
        lines.append(_("Online class") + _(": ") + run.online_url)
    return "\n".join(lines)


def _organizer() -> vCalAddress:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{settings.REPLY_TO_EMAIL or address}")
    organizer.params["CN"] = name or settings.SITE_NAME
    return organizer


def _attendee(enrollment: Enrollment, to: str) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{to or enrollment.email}")
    attendee.params["PARTSTAT"], attendee.params["RSVP"] = "ACCEPTED", "FALSE"
    if not to or to == enrollment.email:
        attendee.params["CN"] = enrollment.name
    return attendee
