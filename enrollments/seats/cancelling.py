"""Giving a seat up, passing it on, or exchanging it for another date of the same course."""

from contextlib import ExitStack
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from enrollments.models import CourseRun, Enrollment, EnrollmentGroup, SeatEvent
from enrollments.models.enrollment import person_key_of
from enrollments.seats.ledger import Ledger, NotAllowed, RunFull, open_run
from enrollments.seats.taking import refuse_closed, refuse_doubles

State, Kind = Enrollment.State, SeatEvent.Kind
EDITS_A_DAY = 20
DETAILS = (
    "name",
    "phone",
    "email",
    "company",
    "department",
    "invoice_title",
    "invoice_tax_number",
    "invoice_email",
)


def cancel(*, enrollments: list[Enrollment], by, now: datetime, note: str = "") -> None:
    """All of them are of one run. Who cancels late is told about the fee on the page; the seat is free all the same.
    Once the class has begun only staff may do it. Raises NotAllowed."""
    with open_run(enrollments[0].run, by=by, now=now) as ledger:
        if by is None and ledger.run.starts_at <= now:
            raise NotAllowed(_("The class has begun; please call us."))
        for enrollment in enrollments:
            ledger.move(ledger.fresh(enrollment), State.CANCELLED, Kind.CANCELLED, note=note)


def edit(*, enrollment: Enrollment, details: dict, by, now: datetime) -> Enrollment:
    """The same person with other details. Raises AlreadyEnrolled when they are now somebody else on the run, and
    NotAllowed when somebody tries out numbers to learn who else is."""
    with open_run(enrollment.run, by=by, now=now) as ledger:
        row = ledger.fresh(enrollment)
        edits = row.events.filter(kind=Kind.EDITED, at__gt=now - timedelta(days=1))
        if by is None and edits.count() >= EDITS_A_DAY:
            raise NotAllowed(_("These details were changed many times today; please try again tomorrow."))
        address = row.email
        if _write(ledger, row, details):
            event = ledger.log(Kind.EDITED, row, rank=row.rank, note=_fields(details))
            event.address_before = address
    return row


def edit_group(*, group: EnrollmentGroup, details: dict, by, now: datetime) -> EnrollmentGroup:
    """Another contact, company name or invoice. People who bear the company's old name get the new one. With another
    address the private links end, of unfinished lists too, and new ones go to that address.
    Raises AlreadyEnrolled when two of them are the same person then."""
    with open_run(group.run, by=by, now=now) as ledger:
        group = ledger.run.groups.get(pk=group.pk)
        old, address = group.company, group.email
        changed = [name for name, value in details.items() if getattr(group, name) != value]
        for name in changed:
            setattr(group, name, details[name])
        if changed:
            group.save(update_fields=changed)
            names = (str(EnrollmentGroup._meta.get_field(name).verbose_name) for name in changed)
            event = ledger.log(Kind.EDITED, group=group, note=", ".join(names))
            event.address_before = address
        if group.email.lower() != address.lower():
            for private in (group, *group.import_drafts.all()):
                private.pass_link_on(now=now)
        if group.company != old:
            for row in ledger.run.enrollments.filter(group=group, company=old):
                _write(ledger, row, {"company": group.company})
    return group


def swap(*, enrollment: Enrollment, details: dict, by, now: datetime) -> Enrollment:
    """Another person comes instead, on the same seat or place. The old private link ends with it.
    Raises AlreadyEnrolled, NotAllowed."""
    with open_run(enrollment.run, by=by, now=now) as ledger:
        row = ledger.fresh(enrollment)
        if row.state in (State.CANCELLED, State.ATTENDED, State.NO_SHOW) or ledger.run.starts_at <= now:
            raise NotAllowed(_("This seat can’t be passed on any more."))
        if all(getattr(row, name) == value for name, value in details.items()):
            return row  # pressed twice
        old, address = row.name, row.email
        row.pass_link_on(now=now)
        row.wants_mails, row.consent_version, row.consent_at = False, "", None
        row.calendar_sequence += 1
        row.save(update_fields=["wants_mails", "consent_version", "consent_at", "calendar_sequence"])
        _write(ledger, row, details)
        event = ledger.log(Kind.SWAPPED, row, rank=row.rank, note=f"{old} → {row.name}")
        event.address_before = address
    return row


def _write(ledger: Ledger, row: Enrollment, details: dict) -> bool:
    changed = [name for name in DETAILS if name in details and getattr(row, name) != details[name]]
    for name in changed:
        setattr(row, name, details[name])
    key = person_key_of(phone=row.phone, email=row.email, name=row.name, company=row.company)
    if key != row.person_key:
        row.person_key = key
        if row.state != State.CANCELLED:
            refuse_doubles(ledger.run, [row])
        changed.append("person_key")
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


def _fields(details: dict) -> str:
    return ", ".join(
        str(Enrollment._meta.get_field(name).verbose_name) for name in DETAILS if name in details
    )


def move(*, enrollment: Enrollment, to: CourseRun, by, now: datetime, note: str = "") -> Enrollment:
    """To another date of the same course, where a seat is free for a newcomer; a seat is never lost on the way.
    Raises NotAllowed, Closed, RunFull, AlreadyEnrolled."""
    if to.course_id != enrollment.run.course_id:
        raise NotAllowed(_("This is a date of another course."))
    if to.pk == enrollment.run_id:
        raise NotAllowed(_("This is the date you have."))
    with ExitStack() as books:
        # Always in the same order: two people who exchange their dates must not wait for each other.
        pair = sorted((enrollment.run, to), key=lambda run: run.pk)
        by_run = {run.pk: books.enter_context(open_run(run, by=by, now=now)) for run in pair}
        old, new = by_run[enrollment.run_id], by_run[to.pk]
        row = old.fresh(enrollment)
        if by is None and old.run.starts_at <= now:
            raise NotAllowed(_("The class has begun; please call us."))
        refuse_closed(new.run, now, by=by)
        refuse_doubles(new.run, [row])
        if not new.seats_for_newcomers():
            raise RunFull(_("No seat is free on that date."))
        old.move(row, "", Kind.MOVED_OUT, note=note)
        new.receive(row, note=note)
    return row
