"""What the mails of an enrolment tell: one function a mail."""

from collections.abc import Callable

from enrollments import ical, waiting
from enrollments.emails.classes import class_facts, moment, one_class
from enrollments.emails.letters import site
from enrollments.models import Enrollment, OutboxMail
from enrollments.seats.ledger import waiters_of
from trainingsite import dates
from trainingsite.addresses import absolute


def common(enrollment: Enrollment) -> dict:
    run = enrollment.run
    return {
        **site(),
        "name": enrollment.name,
        "course": run.course.title,
        "day": dates.span(run.starts_at, run.ends_at),
        "class": one_class(run),
        "facts": class_facts(run, enrollment),
        "private_url": absolute(enrollment.get_absolute_url()),
    }


def seat_confirmed(mail: OutboxMail) -> dict:
    return {"invite": ical.REQUEST, "seats_missing": mail.enrollment.run.seats_missing}


def seat_waitlisted(mail: OutboxMail) -> dict:
    enrollment = mail.enrollment
    return {"position": waiting.positions(waiters_of(enrollment.run))[enrollment.pk]}


def seat_offered(mail: OutboxMail) -> dict:
    return {"until": moment(mail.enrollment.offer_until)}


def seat_reminder_link(mail: OutboxMail) -> dict:
    """Asked for by whoever sent the form again; what the person has is told as it is."""
    return {}


def told(content: Callable[[OutboxMail], dict]) -> Callable[[OutboxMail], dict]:
    """What every mail of an enrolment knows, and what this one adds."""
    return lambda mail: {**common(mail.enrollment), **content(mail)}


CONTENT = {
    "seat_confirmed": told(seat_confirmed),
    "seat_waitlisted": told(seat_waitlisted),
    "seat_offered": told(seat_offered),
    "seat_reminder_link": told(seat_reminder_link),
}
