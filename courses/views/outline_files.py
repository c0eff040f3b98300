from django.conf import settings
from django.http import FileResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from courses.exports import files
from courses.exports.sheet import sheet_of
from courses.models import Course
from trainingsite.lib.downloads import named
from trainingsite.lib.pages import is_anonymous, viewer

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@require_safe
def outline_file(request, slug, kind):
    """The released outline to keep. It streams from the disk, so the cache of pages never holds it."""
    courses = Course.objects.visible_to(viewer(request)).with_syllabus()
    course = get_object_or_404(courses, slug=slug, current_syllabus__isnull=False)
    sheet = sheet_of(course=course, syllabus=course.current_syllabus)
    etag = f'"{files.name_of(sheet=sheet, kind=kind)}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            file = files.file_of(sheet=sheet, kind=kind).open("rb")
        except files.Unavailable:
            return unavailable(request, course)
        response = FileResponse(file, content_type=TYPES[kind])
        response["ETag"] = etag
        response["Content-Disposition"] = named(f"{sheet.file_name}.{kind}", plain=f"{slug}.{kind}")
    if is_anonymous(request) and course.is_published:
        patch_cache_control(response, public=True, max_age=settings.PAGE_CACHE_SECONDS)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


def unavailable(request, course):
    response = render(request, "courses/outline_unavailable.html", {"course": course}, status=503)
    response["Retry-After"] = "60"
    patch_cache_control(response, private=True, no_store=True)
    return response
