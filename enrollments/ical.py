"""Runs as iCalendar, for Outlook, phones and WeCom: each has one UID for ever, times carry their zone."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from trainingsite.addresses import absolute


def calendar(runs, *, now: datetime, name: str = "") -> bytes:
    feed = Calendar()
    feed.add("prodid", f"-//{settings.SITE_NAME}//schedule//ZH")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", name or settings.SITE_NAME)
    feed.add("x-wr-timezone", settings.TIME_ZONE)
    # The day it was made, not the second: the same calendar has the same bytes, and a reader is told so.
    made_at = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    for run in runs:
        feed.add_component(event(run, made_at=made_at))
    feed.add_missing_timezones(first_date=made_at.date().replace(month=1, day=1))
    return feed.to_ical()


def event(run, *, made_at: datetime) -> Event:
    entry = Event()
    entry.add("uid", f"run-{run.pk}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("dtstamp", made_at.astimezone(UTC))
    entry.add("dtstart", timezone.localtime(run.starts_at))
    entry.add("dtend", timezone.localtime(run.ends_at))
    entry.add("summary", run.course.title)
    entry.add("location", " ".join(filter(None, (run.place, run.venue))))
    entry.add("url", absolute(run.get_absolute_url()))
    entry.add("description", _("Instructor: %(name)s") % {"name": run.instructor.name})
    entry.add("categories", [run.course.topic.title])
    entry.add("status", "CANCELLED" if run.state == run.State.CANCELLED else "CONFIRMED")
    return entry
