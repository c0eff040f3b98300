"""Structured data of courses and knowledge pages."""

from django.conf import settings

from courses.models import Article, Course, Format
from trainingsite.lib import jsonld
from trainingsite.lib.urls import absolute


def article(article: Article, courses) -> dict:
    """An article, who answers for it, and the courses it leads to."""
    url = absolute(article.get_absolute_url())
    provider = jsonld.organisation(settings.SITE_NAME, absolute("/"))
    data = {
        "@type": "Article",
        "@id": f"{url}#article",
        "mainEntityOfPage": url,
        "headline": article.title,
        "description": article.summary,
        "inLanguage": "zh-Hans",
        "keywords": [tag.name for tag in article.tags.all()],
        "timeRequired": f"PT{article.reading_minutes}M",
        "author": provider,
        "publisher": provider,
        "mentions": [
            {
                "@type": "Course",
                "name": course.title,
                "description": course.summary,
                "url": absolute(course.get_absolute_url()),
                "provider": provider,
            }
            for course in courses
        ],
    }
    if article.published_at:
        data["datePublished"] = article.published_at.isoformat()
        data["dateModified"] = (article.changed_at or article.published_at).isoformat()
    return data


def course(course: Course, runs) -> dict:
    """A course with its coming runs, prices and seats."""
    url = absolute(course.get_absolute_url())
    data = {
        "@type": "Course",
        "@id": f"{url}#course",
        "url": url,
        "name": course.title,
        "description": course.summary,
        "inLanguage": "zh-Hans",
        "about": course.topic.title,
        "educationalLevel": course.get_level_display(),
        "timeRequired": f"PT{course.hours}H",
        "provider": jsonld.organisation(settings.SITE_NAME, absolute("/")),
        "teaches": course.benefit_list,
        "offers": offer(course.price, url, has_seats=any(run.seats_left > 0 for run in runs)),
        "dateModified": course.updated_at.isoformat(),
    }
    if instances := [course_instance(run, course) for run in runs]:
        data["hasCourseInstance"] = instances
    return data


def course_instance(run, course: Course) -> dict:
    url = absolute(run.get_absolute_url())
    is_online = run.format == Format.ONLINE
    data = {
        "@type": "CourseInstance",
        "url": url,
        "name": course.title,
        "description": course.summary,
        "courseMode": "Online" if is_online else "Onsite",
        "courseWorkload": f"PT{course.hours}H",
        "startDate": run.starts_at.isoformat(),
        "endDate": run.ends_at.isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "instructor": {
            "@type": "Person",
            "name": run.instructor.name,
            "url": absolute(run.instructor.get_absolute_url()),
        },
        "offers": offer(run.seat_price, url, has_seats=run.seats_left > 0),
        "maximumAttendeeCapacity": run.seats,
        "remainingAttendeeCapacity": run.seats_left,
    }
    if is_online:
        data["location"] = {"@type": "VirtualLocation", "url": url}
    else:
        address = {"@type": "PostalAddress", "addressLocality": run.city.name, "addressCountry": "CN"}
        data["location"] = {"@type": "Place", "name": run.venue or run.city.name, "address": address}
    return data


def offer(price, url: str, *, has_seats: bool) -> dict:
    return {
        "@type": "Offer",
        "category": "Paid",
        "price": str(price),
        "priceCurrency": "CNY",
        "availability": f"https://schema.org/{'InStock' if has_seats else 'SoldOut'}",
        "url": url,
    }
