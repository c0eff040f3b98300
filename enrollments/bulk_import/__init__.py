"""Lists of people that a company brings: read, checked, corrected, enrolled.

1. Which column is which follows from its title (columns.py); workbooks and text files are read without trusting them
   (workbook.py, textfile.py), and what can't be read is refused with what to do instead (files.py).
2. Every fault is named with its row and column (people.py).
3. What was sent is kept in a private draft until it is right (drafts.py).
4. What we hand out in return is never a formula (writing.py).
5. Files are counted before they are read, and few are read at a time (turns.py).
"""

from enrollments.bulk_import.drafts import (
    NotReady,
    Sent,
    TooManyPeople,
    ask,
    checked,
    enrol,
    forget,
    keep,
    start,
    unfinished,
)
from enrollments.bulk_import.files import MAX_BYTES, MESSAGES, NOTES, Roster, read, read_file
from enrollments.bulk_import.people import MOST_PEOPLE, Row
from enrollments.bulk_import.turns import turn
from trainingsite.lib.files.refusal import Refused

__all__ = [
    "MAX_BYTES",
    "MESSAGES",
    "MOST_PEOPLE",
    "NOTES",
    "NotReady",
    "Refused",
    "Roster",
    "Row",
    "Sent",
    "TooManyPeople",
    "ask",
    "checked",
    "enrol",
    "forget",
    "keep",
    "read",
    "read_file",
    "start",
    "turn",
    "unfinished",
]
