"""The desk: where an outline is written, read, compared and released. Mounted under a course's admin address."""

from functools import partial

from django.urls import path

from courses.outline_editor import history, incoming, writing


def urls(course_admin) -> list:
    def page(address, view, name):
        wrapped = course_admin.admin_site.admin_view(partial(view, course_admin=course_admin))
        return path(address, wrapped, name=f"courses_course_{name}")

    return [
        page("from-page/", incoming.from_page, "from_page"),
        page("<int:pk>/desk/", writing.desk, "desk"),
        page("<int:pk>/desk/reading/", writing.reading, "desk_reading"),
        page("<int:pk>/versions/", history.versions, "versions"),
        page("<int:pk>/versions/restore/", history.restore, "restore"),
    ]
