"""The versions of an outline: who released what, when and why; any two side by side; an old one as the new draft."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses import drafts
from courses.outline_editor.forms import LARGEST
from courses.outline_editor.frame import course_for, page
from courses.versions import compare, folded


@require_safe
def versions(request, pk, *, course_admin):
    course = course_for(request, course_admin, pk, may="view")
    rows = list(
        course.syllabuses.select_related("released_by", "edited_by")
        .defer("text", "tree", "warnings")
        .order_by("-number")
    )
    drafts_first = sorted(rows, key=lambda row: row.number is not None)
    old, new = _chosen(request, course, drafts_first)
    return page(
        request,
        course_admin,
        "versions",
        title=_("Versions: %(course)s") % {"course": course},
        course=course,
        versions=drafts_first,
        old=old,
        new=new,
        rows=list(_shown(request, old, new)) if old and new else None,
        is_whole="whole" in request.GET,
        may_change=course_admin.has_change_permission(request, course),
        revision=next((row.revision for row in rows if row.number is None), 0),
    )


def _shown(request, old, new):
    rows = compare(old.text, new.text)
    return rows if "whole" in request.GET else folded(rows)


def _chosen(request, course, rows):
    """Two of the versions; by default the newest two, the older one on the left."""
    names = [_name(row) for row in rows]
    new = request.GET.get("new") or next(iter(names), "")
    old = request.GET.get("old") or next((name for name in names if name != new), "")
    return _version(course, old, names), _version(course, new, names)


def _name(row):
    return "draft" if row.number is None else str(row.number)


def _version(course, name, names):
    if not name:
        return None
    if name not in names:
        raise Http404
    return course.syllabuses.get(number=None if name == "draft" else int(name))


@require_POST
def restore(request, pk, *, course_admin):
    course = course_for(request, course_admin, pk)
    number, revision = (_whole(request.POST.get(name, "")) for name in ("number", "revision"))
    version = get_object_or_404(course.syllabuses.released(), number=number)
    wanted = {"course": course, "number": number, "revision": revision, "by": request.user}
    desk = reverse("admin:courses_course_desk", args=[pk])
    try:
        drafts.restore(**wanted, now=timezone.now(), over="over" in request.POST)
    except (drafts.HasChanges, drafts.Conflict) as asked:
        return page(
            request,
            course_admin,
            "restore",
            status=409,
            title=_("The draft holds unreleased work"),
            course=course,
            version=version,
            draft=asked.draft,
            rows=list(folded(compare(asked.draft.text, version.text))),
            desk=desk,
        )
    message = _("Version %(number)d is the draft again.") % {"number": number}
    course_admin.log_change(request, course, message)
    messages.success(request, message)
    return HttpResponseRedirect(f"{desk}?stored=1")


def _whole(text):
    if not (text.isascii() and text.isdigit() and len(text) < 11 and int(text) <= LARGEST):
        raise Http404
    return int(text)
