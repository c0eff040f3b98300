"""Where a person's mails go.

1. To their own address.
2. In a group the contact's address is the group's: its mails tell of everybody, so nobody there is told twice.
3. Whoever has left the group's date is told singly again, at the contact's address when they have none.
"""

from enrollments.models import Enrollment, EnrollmentGroup


def is_contact(group: EnrollmentGroup | None, address: str) -> bool:
    return group is not None and address.lower() == group.email.lower()


def own_address(enrollment: Enrollment) -> str:
    """Empty when the person has none, or only that of the group's contact."""
    return "" if is_contact(enrollment.group, enrollment.email) else enrollment.email


def address_of(enrollment: Enrollment) -> str:
    """Empty when all that concerns the person is told to the group's contact, or nobody can be written to."""
    group = enrollment.group
    if group and enrollment.run_id != group.run_id:
        return own_address(enrollment) or group.email
    return own_address(enrollment)
