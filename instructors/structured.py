"""Structured data of an instructor's page."""

from django.conf import settings

from instructors.models import Instructor
from trainingsite.lib import jsonld
from trainingsite.lib.urls import absolute


def person(instructor: Instructor) -> dict:
    url = absolute(instructor.get_absolute_url())
    return {
        "@type": "Person",
        "@id": f"{url}#person",
        "name": instructor.name,
        "url": url,
        "jobTitle": instructor.title,
        "description": instructor.summary,
        "knowsAbout": [expertise.topic.title for expertise in instructor.expertise.all()],
        "worksFor": jsonld.organisation(settings.SITE_NAME, absolute("/")),
    }
