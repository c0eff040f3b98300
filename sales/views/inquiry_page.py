"""What the form's page and the section at a page's foot hand to their template."""

from crispy_forms.utils import render_crispy_form

from enrollments.forms import token
from enrollments.forms.fields import NOT_ON_A_LINE
from enrollments.views.blank_forms import blank_fields
from sales.forms.inquiry import InquiryForm
from sales.models import Inquiry
from trainingsite.lib.urls import path_of

Kind = Inquiry.Kind
CAMPAIGN = ("source", "medium", "campaign")


def kind_of(*, course=None, run=None, instructor=None, kind="") -> str:
    """The kind that was asked for, else the one that follows from what the inquiry is about; a run has a course."""
    if kind == Kind.IN_HOUSE:
        return Kind.IN_HOUSE
    if course:
        return Kind.COURSE
    return Kind.INSTRUCTOR if instructor else Kind.GENERAL


def campaign_of(query) -> str:
    """What the address says about the campaign, or what the form kept of it."""
    parts = [query.get("campaign", ""), *(query.get(f"utm_{name}", "") for name in CAMPAIGN)]
    return NOT_ON_A_LINE.sub("", "/".join(filter(None, parts)))[:200]


def blank_page(request, *, course=None, run=None, instructor=None, kind="", is_short=False) -> dict:
    kind = kind_of(course=course, instructor=instructor, kind=kind)
    # The form of a run is reached from the run's page only; the form's own address would tell nobody anything.
    path = run.get_absolute_url() if run else getattr(request, "path", "")
    return {
        "kind": kind,
        "course": course,
        "run": run,
        "instructor": instructor,
        "is_short": is_short,
        "fields": blank_fields(InquiryForm, kind=str(kind), is_short=is_short),
        "form_token": token.issue(),
        "source": path_of(path),
        "campaign": campaign_of(request.GET) if request else "",
    }


def returned_page(sent, form, *, course, instructor, run=None, notice=None) -> dict:
    """The form again with everything that was typed, and its own token where that was in order."""
    typed = sent.get("form_token", "")
    return {
        "kind": form.kind,
        "course": course,
        "run": run,
        "instructor": instructor,
        "form": form,
        "fields": render_crispy_form(form),
        "form_token": typed if token.is_ours(typed) else token.issue(),
        "source": path_of(sent.get("source", "")),
        "campaign": campaign_of(sent),
        "notice": notice,
    }
