"""Taking seats: one person, or a company's team."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from enrollments.models import CourseRun, Enrollment, EnrollmentGroup, SeatEvent
from enrollments.models.enrollment import person_key_of
from enrollments.seats.ledger import Ledger, NotAllowed, open_run
from messaging import contacts
from messaging.models import Consent
from trainingsite.lib import links, privacy_notice
from trainingsite.lib.limits import refuse_floods

State, Kind = Enrollment.State, SeatEvent.Kind


class Closed(Exception):
    """Registration is over, or the run is cancelled or over."""


class AlreadyEnrolled(Exception):
    """Somebody of these is on the run already; `enrollments` says who."""

    def __init__(self, enrollments):
        super().__init__(", ".join(row.name for row in enrollments))
        self.enrollments = enrollments


def enroll(
    *,
    run: CourseRun,
    details: dict,
    idempotency_key: str,
    address: str,
    by,
    now: datetime,
    language: str = "zh-hans",
    source: str = "",
) -> Enrollment:
    """A seat when one is free, else a place on the waiting list. `details` is what the form has checked: name, phone,
    e-mail and whatever else of Enrollment's own fields. The same key is the same enrolment.

    Raises Closed, AlreadyEnrolled, TooMany.
    """
    address_hash = links.keyed("address", address)
    with open_run(run, by=by, now=now) as ledger:
        if known := Enrollment.objects.filter(idempotency_key=idempotency_key).first():
            return known
        refuse_closed(ledger.run, now, by=by)
        row = new_enrollment(
            details, now=now, language=language, source=source, **_agreed(now), address_hash=address_hash
        )
        row.idempotency_key = idempotency_key
        if by is None:
            # Floods first: whoever tries out numbers to learn who is enrolled gets no answer either.
            _refuse_floods(row, now=now)
        refuse_doubles(ledger.run, [row])
        row.state = State.CONFIRMED if ledger.seats_for_newcomers() else State.WAITLISTED
        ledger.add([row])
        _keep_consent(row, now=now)
    return row


def enroll_group(
    *,
    run: CourseRun,
    contact: dict,
    people: list[dict],
    wants_together: bool,
    idempotency_key: str,
    address: str,
    by,
    now: datetime,
    language: str = "zh-hans",
    source: str = "",
) -> EnrollmentGroup:
    """All of `people` in their order. Together: everybody sits, or everybody waits until there is room for all.
    Otherwise as many sit as fit, and the others wait one by one. `contact` has EnrollmentGroup's own fields.

    Raises Closed, AlreadyEnrolled, TooMany (nobody is stored then).
    """
    with open_run(run, by=by, now=now) as ledger:
        if known := EnrollmentGroup.objects.filter(idempotency_key=idempotency_key).first():
            return known
        refuse_closed(ledger.run, now)
        group = EnrollmentGroup(
            **contact,
            run=ledger.run,
            wants_together=wants_together,
            created_at=now,
            language=language,
            **_agreed(now),
            address_hash=links.keyed("address", address),
            **links.new_link(),
            idempotency_key=idempotency_key,
        )
        rows = [new_enrollment(one, group=group, now=now, language=language, source=source) for one in people]
        _refuse_floods(group, now=now)
        refuse_doubles(ledger.run, rows)
        group.save(force_insert=True)
        if not wants_together:
            ledger.log(Kind.FEWER, group=group)
        _seat(ledger, group, rows)
        contacts.person_of(email=group.email, phone=group.phone, language=language, now=now)
    return group


def add_to_group(*, group: EnrollmentGroup, people: list[dict], by, now: datetime) -> list[Enrollment]:
    """More people of the same company, by the group's own rule. Raises Closed, AlreadyEnrolled."""
    with open_run(group.run, by=by, now=now) as ledger:
        refuse_closed(ledger.run, now)
        group.refresh_from_db(fields=["wants_together"])
        rows = [new_enrollment(one, group=group, now=now, language=group.language) for one in people]
        refuse_doubles(ledger.run, rows)
        _seat(ledger, group, rows)
    return rows


def set_together(*, group: EnrollmentGroup, wants_together: bool, by, now: datetime) -> None:
    """Whether those who still wait do so together. Taking fewer may bring them seats at once."""
    with open_run(group.run, by=by, now=now) as ledger:
        group.refresh_from_db(fields=["wants_together"])
        if group.wants_together != wants_together:
            group.wants_together = wants_together
            group.save(update_fields=["wants_together"])
            ledger.log(Kind.TOGETHER if wants_together else Kind.FEWER, group=group)


def rejoin(*, enrollment: Enrollment, by, now: datetime) -> Enrollment:
    """Who has left comes back, at the end of the order. Raises Closed, AlreadyEnrolled, NotAllowed."""
    with open_run(enrollment.run, by=by, now=now) as ledger:
        row = ledger.fresh(enrollment)
        refuse_closed(ledger.run, now)
        if row.state != State.CANCELLED:
            raise NotAllowed(_("This enrolment is not cancelled."))
        refuse_doubles(ledger.run, [row])
        to = State.CONFIRMED if ledger.seats_for_newcomers() else State.WAITLISTED
        ledger.move(row, to, Kind.JOINED, rank=ledger.next_rank())
    return row


def new_enrollment(details: dict, *, now: datetime, **fields) -> Enrollment:
    return Enrollment(
        **details,
        **fields,
        created_at=now,
        person_key=person_key_of(
            **{name: details.get(name, "") for name in ("phone", "email", "name", "company")}
        ),
        **links.new_link(),
    )


def _agreed(now: datetime) -> dict:
    return {"consent_version": privacy_notice.PRIVACY_VERSION, "consent_at": now}


def _keep_consent(row: Enrollment, *, now: datetime) -> None:
    """The box for course mails is an answer of the person's, not of this seat's."""
    person = contacts.person_of(email=row.email, phone=row.phone, language=row.language, now=now)
    if row.wants_mails:
        contacts.tick(person=person, source=Consent.Source.ENROLLMENT_FORM, page=row.source, now=now)


def _seat(ledger: Ledger, group: EnrollmentGroup, rows: list[Enrollment]) -> None:
    seats = ledger.seats_for_newcomers()
    if group.wants_together and seats < len(rows):
        seats = 0
    for number, row in enumerate(rows):
        row.state = State.CONFIRMED if number < seats else State.WAITLISTED
    ledger.add(rows)


def refuse_closed(run: CourseRun, now: datetime, *, by=None) -> None:
    """Staff let somebody in who phoned late, or stands at the door, until the class is over."""
    if by is not None and run.state == CourseRun.State.OPEN and now < run.ends_at:
        return
    if not run.is_open_at(now):
        raise Closed(_("Registration for this class is over."))


def refuse_doubles(run: CourseRun, rows: list[Enrollment]) -> None:
    keys = {row.person_key: row for row in rows}
    known = list(run.enrollments.live().filter(person_key__in=keys))
    if known or len(keys) < len(rows):
        raise AlreadyEnrolled(known or _twice(rows))


def _twice(rows: list[Enrollment]) -> list[Enrollment]:
    seen: set[str] = set()
    return [row for row in rows if row.person_key in seen or seen.add(row.person_key)]


def _refuse_floods(row: Enrollment | EnrollmentGroup, *, now: datetime) -> None:
    """A group counts once here, however many people it has: it brings them with a contact who answers for them."""
    refuse_floods(
        type(row).objects.all(),
        moment="created_at",
        now=now,
        address_hash=row.address_hash,
        per_hour=settings.ENROLLMENTS_PER_ADDRESS_PER_HOUR,
        contacts={"phone": row.phone, "email": row.email},
        per_day=settings.ENROLLMENTS_PER_PERSON_PER_DAY,
    )
