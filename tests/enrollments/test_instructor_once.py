"""PostgreSQL refuses to book an instructor twice; a class that clashed before there was a rule stays out of it."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from enrollments.models import CourseRun
from enrollments.waiting import ZONE
from tests import factories

pytestmark = pytest.mark.django_db
STARTS = datetime(2027, 1, 4, 9, tzinfo=ZONE)
HOUR = timedelta(hours=1)


def test_an_instructor_is_booked_once():
    ada, ben = factories.instructor(), factories.instructor()
    factories.run(instructor=ada, starts_at=STARTS)
    factories.run(instructor=ada, starts_at=STARTS + 2 * HOUR, has_old_clash=True)
    factories.run(instructor=ada, starts_at=STARTS + 8 * HOUR)  # follows the first at once
    factories.run(instructor=ben, starts_at=STARTS)
    factories.run(instructor=ada, starts_at=STARTS, state=CourseRun.State.CANCELLED)
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.run(instructor=ada, starts_at=STARTS + HOUR)
