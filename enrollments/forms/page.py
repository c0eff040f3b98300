"""What the form's page and the section at a page's foot hand to their template."""

from enrollments.forms import token
from enrollments.forms.blank import blank_fields
from enrollments.models import Inquiry

Kind = Inquiry.Kind


def kind_of(*, course=None, instructor=None, kind="") -> str:
    """The kind that was asked for, else the one that follows from what the inquiry is about."""
    if kind == Kind.IN_HOUSE:
        return Kind.IN_HOUSE
    if course:
        return Kind.COURSE
    return Kind.INSTRUCTOR if instructor else Kind.GENERAL


def campaign_of(query) -> str:
    parts = (query.get(f"utm_{name}", "") for name in ("source", "medium", "campaign"))
    return "/".join(part for part in parts if part)[:200]


def blank_page(request, *, course=None, instructor=None, kind="", is_short=False) -> dict:
    kind = kind_of(course=course, instructor=instructor, kind=kind)
    return {
        "kind": kind,
        "course": course,
        "instructor": instructor,
        "is_short": is_short,
        "fields": blank_fields(kind=kind, is_short=is_short),
        "form_token": token.issue(),
        "source": request.path if request else "",
        "campaign": campaign_of(request.GET) if request else "",
    }
