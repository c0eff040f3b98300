from enrollments.admin import (
    bounces,
    certificates,
    inquiries,
    mails,
    persons,
    runs,
    seats,
    sequences,
    wording,
)

__all__ = [
    "bounces",
    "certificates",
    "inquiries",
    "mails",
    "persons",
    "runs",
    "seats",
    "sequences",
    "wording",
]
