"""The desk: where an outline is written, read, compared and released. Mounted under a course's admin address."""

from functools import partial

from courses.outline_editor import history, incoming, writing
from trainingsite.lib.admin import own_page


def urls(course_admin) -> list:
    page = partial(own_page, course_admin, course_admin=course_admin)
    return [
        page("from-page/", incoming.from_page, "from_page"),
        page("<int:pk>/desk/", writing.desk, "desk"),
        page("<int:pk>/desk/reading/", writing.reading, "desk_reading"),
        page("<int:pk>/versions/", history.versions, "versions"),
        page("<int:pk>/versions/restore/", history.restore, "restore"),
    ]
