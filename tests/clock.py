from datetime import datetime

from enrollments.waiting import ZONE

# Steps and offers wait for office hours: in the evening or before a weekend they are due later.
MONDAY_MORNING = datetime(2026, 11, 23, 10, tzinfo=ZONE)
