"""One draft, several people: nobody's work is overwritten unseen, and a release may wait for its hour.

Admin: "Ben and I both had the outline open. I want to see what he saved before mine goes over it."
Admin: "The new version goes out on Monday at nine. I don't want to sit there and press the button."

1. Every save says which revision it was typed upon. If the draft has another one by now, nothing is written and
   both texts are shown.
2. An old version is brought back as the new draft; if the draft holds unreleased work, somebody has to say so.
3. Doubts (courses/doubts.py) are asked about when a release is ordered, now or for later; nobody is there to ask when
   the hour comes.
4. A scheduled release takes the draft as it stands at that hour. It is claimed by a conditional UPDATE in the
   transaction that releases it: two workers make one version, a worker that dies makes none and the next one does.
"""

import logging
from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from courses import doubts, syllabus
from courses.models import Course, Syllabus

logger = logging.getLogger(__name__)


class Conflict(Exception):
    """Somebody else saved the draft meanwhile; `draft` is theirs."""

    def __init__(self, draft: Syllabus):
        super().__init__(draft.revision)
        self.draft = draft


class HasChanges(Exception):
    """The draft holds work that was never released; `draft` is it."""

    def __init__(self, draft: Syllabus):
        super().__init__(draft.revision)
        self.draft = draft


class TooEarly(Exception):
    """The hour of the release is over already."""


def save(*, course: Course, text: str, revision: int, by, now: datetime) -> Syllabus:
    """`revision` is the one the text was typed upon; 0 when there was no draft."""
    draft = course.syllabuses.drafts().first()
    if draft is None:
        return _first(course=course, text=text, by=by, now=now)
    if draft.text == text:
        return draft
    fields = syllabus.reading(text) | {"revision": revision + 1, "edited_by": by, "edited_at": now}
    if not Syllabus.objects.drafts().filter(pk=draft.pk, revision=revision).update(**fields):
        raise Conflict(Syllabus.objects.select_related("edited_by").get(pk=draft.pk))
    draft.refresh_from_db()
    return draft


def _first(*, course: Course, text: str, by, now: datetime) -> Syllabus:
    try:
        with transaction.atomic():
            return Syllabus.objects.create(
                course=course, revision=1, edited_by=by, edited_at=now, **syllabus.reading(text)
            )
    except IntegrityError as error:
        draft = course.syllabuses.drafts().select_related("edited_by").get()
        raise Conflict(draft) from error


@transaction.atomic
def release(
    *,
    course: Course,
    text: str,
    revision: int,
    note: str,
    by,
    now: datetime,
    acknowledged: Collection[str] = (),
) -> Syllabus:
    """What stands on the desk becomes the next version."""
    draft = save(course=course, text=text, revision=revision, by=by, now=now)
    Syllabus.objects.drafts().filter(pk=draft.pk).update(release_at=None, note="")
    return syllabus.release(course=course, note=note, by=by, now=now, acknowledged=acknowledged)


@transaction.atomic
def restore(*, course: Course, number: int, revision: int, by, now: datetime, over: bool = False) -> Syllabus:
    """The text of version `number` as the new draft; `over` says that unreleased work may go."""
    version = course.syllabuses.released().get(number=number)
    draft = course.syllabuses.drafts().first()
    if draft and not over and draft.text != version.text and has_changes(course, draft):
        raise HasChanges(draft)
    return save(course=course, text=version.text, revision=revision, by=by, now=now)


def has_changes(course: Course, draft: Syllabus) -> bool:
    shown = course.current_syllabus
    return bool(draft.text.strip()) and (shown is None or shown.text != draft.text)


@transaction.atomic
def schedule(
    *,
    course: Course,
    text: str,
    revision: int,
    note: str,
    at: datetime,
    by,
    now: datetime,
    acknowledged: Collection[str] = (),
) -> Syllabus:
    if at <= now:
        raise TooEarly
    draft = save(course=course, text=text, revision=revision, by=by, now=now)
    if not syllabus.modules_of(draft.tree):
        raise syllabus.NothingToRelease
    doubts.ask(course=course, tree=syllabus.nodes(draft.tree), acknowledged=acknowledged)
    draft.release_at, draft.note, draft.edited_by = at, note, by
    draft.save(update_fields=["release_at", "note", "edited_by"])
    return draft


def unschedule(*, course: Course) -> bool:
    return bool(course.syllabuses.drafts().exclude(release_at=None).update(release_at=None))


def release_due(*, now: datetime) -> list[Syllabus]:
    """Release every draft whose hour has come; one that has no chapter keeps waiting and is shown on its desk."""
    released = []
    for draft in Syllabus.objects.due(now).select_related("course", "edited_by"):
        try:
            version = _release_waiting(draft, now)
        except syllabus.NothingToRelease:
            logger.warning("Draft %s was due at %s but has no chapter", draft.pk, draft.release_at)
            continue
        if version:
            released.append(version)
    return released


@transaction.atomic
def _release_waiting(draft: Syllabus, now: datetime) -> Syllabus | None:
    claimed = Syllabus.objects.drafts().filter(pk=draft.pk, release_at=draft.release_at)
    if not claimed.update(release_at=None):
        return None
    try:
        return syllabus.release(course=draft.course, note=draft.note, by=draft.edited_by, now=now)
    except syllabus.Unchanged:
        return None
