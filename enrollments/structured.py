"""Structured data of a run: the course, and when, where, by whom and at what price it is taught."""

from django.conf import settings
from django.utils import timezone

from courses.models import Format
from enrollments.models import CourseRun
from trainingsite import jsonld
from trainingsite.addresses import absolute

SCHEMA = "https://schema.org/"


def run(run: CourseRun) -> dict:
    course = run.course
    provider = jsonld.organisation(settings.SITE_NAME, absolute("/"))
    return {
        "@type": "Course",
        "name": course.title,
        "description": course.summary,
        "url": absolute(course.get_absolute_url()),
        "inLanguage": "zh-Hans",
        "provider": provider,
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "name": course.title,
            "description": course.summary,
            "url": absolute(run.get_absolute_url()),
            "courseMode": "online" if run.format == Format.ONLINE else "onsite",
            "startDate": timezone.localtime(run.starts_at).isoformat(),
            "endDate": timezone.localtime(run.ends_at).isoformat(),
            "eventStatus": SCHEMA + ("EventScheduled" if run.state == run.State.OPEN else "EventCancelled"),
            "eventAttendanceMode": SCHEMA
            + ("OnlineEventAttendanceMode" if run.format == Format.ONLINE else "OfflineEventAttendanceMode"),
            "location": _location(run),
            "instructor": {
                "@type": "Person",
                "name": run.instructor.name,
                "url": absolute(run.instructor.get_absolute_url()),
            },
            "organizer": provider,
            "offers": _offer(run),
        },
    }


def _location(run: CourseRun) -> dict:
    if run.format == Format.ONLINE:
        return {"@type": "VirtualLocation", "url": absolute(run.get_absolute_url())}
    address = {"@type": "PostalAddress", "addressCountry": "CN", "addressLocality": run.city.name}
    return {"@type": "Place", "name": run.venue or run.city.name, "address": address}


def _offer(run: CourseRun) -> dict:
    return {
        "@type": "Offer",
        "category": "Paid" if run.seat_price else "Free",
        "price": f"{run.seat_price:.2f}",
        "priceCurrency": "CNY",
        "availability": SCHEMA + ("InStock" if run.seats_left else "SoldOut"),
        "url": absolute(run.get_absolute_url()),
    }
