"""What every page of the desk begins with: the course, who may touch it, and the frame of the admin around it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from courses import drafts, syllabus
from courses.models import Course

REFUSALS = {
    syllabus.NothingToRelease: _("Nothing was released: the outline has no chapter yet."),
    syllabus.Unchanged: _("Nothing was released: the outline is what visitors see already."),
    drafts.TooEarly: _("That time is over. Choose one that is still to come."),
}

# What the reader calls the parts of a page, in words.
BLOCKS = {
    "background": _("background"),
    "benefits": _("benefits"),
    "audience": _("audience"),
    "duration": _("duration"),
    "method": _("method"),
    "instructor": _("instructor"),
    "objectives": _("objectives"),
    "features": _("features"),
    "fee": _("fee"),
    "schedule": _("timetable"),
    "assessment": _("assessment"),
}


def course_for(request, course_admin, pk, *, may="change"):
    course = get_object_or_404(Course.objects.select_related("topic", "current_syllabus"), pk=pk)
    if not getattr(course_admin, f"has_{may}_permission")(request, course):
        raise PermissionDenied
    return course


def page(request, course_admin, template, *, status=200, **context):
    frame = course_admin.admin_site.each_context(request)
    frame |= {"opts": course_admin.opts, "is_popup": False, "is_nav_sidebar_enabled": False}
    return TemplateResponse(
        request, f"admin/courses/outline_editor/{template}.html", frame | context, status=status
    )
