"""The migration that forbids double booking meets a site on which it has happened: it marks, and moves nobody."""

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from enrollments.models import CourseRun
from enrollments.waiting import ZONE
from tests import factories

pytestmark = pytest.mark.django_db
migration = import_module("enrollments.migrations.0012_instructor_once")
STARTS = datetime(2027, 1, 4, 9, tzinfo=ZONE)
HOUR = timedelta(hours=1)


def test_clashes_from_before_are_marked_and_the_rule_holds_for_the_others():
    editor = connection.schema_editor()
    migration.include(apps, editor)
    ada, ben = factories.instructor(), factories.instructor()
    first = factories.run(instructor=ada, starts_at=STARTS)
    second = factories.run(instructor=ada, starts_at=STARTS + 2 * HOUR)
    third = factories.run(instructor=ada, starts_at=STARTS + 8 * HOUR)  # follows the first at once
    other = factories.run(instructor=ben, starts_at=STARTS)
    off = factories.run(instructor=ada, starts_at=STARTS, state=CourseRun.State.CANCELLED)

    migration.mark_clashes(apps, editor)
    connection.check_constraints()  # what waits for the end here: our rows are of this transaction, a site's are not
    migration.exclude(apps, editor)

    marked = dict(CourseRun.objects.values_list("pk", "has_old_clash"))
    assert marked == {
        first.pk: False,
        second.pk: True,
        third.pk: False,
        other.pk: False,
        off.pk: False,
    }
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.run(instructor=ada, starts_at=STARTS + HOUR)
