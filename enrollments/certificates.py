"""Certificates: for who attended, under a number nobody can guess, looked up by anybody who was shown one.

1. A certificate is issued once the attendance is closed: by staff at once, by the site a day later, which leaves time
   to correct it.
2. Name, course, hours and days are frozen on it. The hours are those of the days on which the person was there.
3. A name with a character that our fonts can't draw is not printed with a gap: staff hear of it.
4. A certificate that is wrong is revoked with a reason, and its page says so for ever; a new one has a new number.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from enrollments.attendance import SEATED, days_of
from enrollments.models import Certificate, CourseRun, Enrollment, EnrollmentGroup, SeatEvent
from enrollments.seats.ledger import Ledger, open_run
from enrollments.seats.staffing import NoReason
from trainingsite.lib import links
from trainingsite.lib.print.glyphs import drawable
from trainingsite.lib.print.typesetting import known

State, Kind = Enrollment.State, SeatEvent.Kind
# Without I, L, O and U: what is read out on the phone is typed as it was meant. 12 of 32 signs are 60 bits.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 3, 4
GRACE = timedelta(days=1)


class NotAttended(Exception):
    """Only who attended gets a certificate."""


class Unprintable(Exception):
    """The name has a character that our fonts lack."""


class Revoked(Exception):
    """It was revoked before."""


def issue(*, enrollments: list[Enrollment], by, now: datetime) -> list[Certificate]:
    """All of them are of one run; who has a valid one is passed over. Raises NotAttended, Unprintable."""
    with open_run(enrollments[0].run, by=by, now=now) as ledger:
        rows = [ledger.fresh(enrollment) for enrollment in enrollments]
        return [_issue(ledger, row) for row in rows if row.certificate is None]


def revoke(*, certificate: Certificate, by, now: datetime, note: str) -> Certificate:
    """Raises NoReason, Revoked."""
    if not note.strip():
        raise NoReason(_("Please say why; it is kept in the log."))
    with open_run(certificate.enrollment.run, by=by, now=now) as ledger:
        row = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
        if not row.is_valid:
            raise Revoked(_("This certificate was revoked before."))
        row.revoked_at, row.revoked_note = now, note.strip()
        row.save(update_fields=["revoked_at", "revoked_note"])
        holder = ledger.fresh(certificate.enrollment)
        ledger.log(Kind.REVOKED, holder, rank=holder.rank, note=f"{row.number} · {note.strip()}"[:300])
    return row


def issue_due(*, now: datetime) -> int:
    """What the site issues by itself, run by run; a name that can't be printed waits for staff."""
    count = 0
    for run in CourseRun.objects.filter(pk__in=due(now).values("run")).order_by("starts_at", "pk"):
        rows = [row for row in due(now).filter(run=run) if not unprintable(row.name)]
        with transaction.atomic():
            count += len(issue(enrollments=rows, by=None, now=now)) if rows else 0
    return count


def due(now: datetime):
    """Who attended a class that ended a day ago, and has nothing to show for it. Of a run with somebody still to be
    settled nobody is due."""
    open_runs = Enrollment.objects.filter(state=State.CONFIRMED).values("run")
    return (
        Enrollment.objects.filter(state=State.ATTENDED, run__ends_at__lte=now - GRACE, certificates=None)
        .exclude(run__in=open_runs)
        .exclude(Q(run__state=CourseRun.State.CANCELLED))
        .order_by("rank")
    )


@dataclass(frozen=True, slots=True)
class Paper:
    """What somebody of a group took home: on how many days they were there, and the certificate."""

    enrollment: Enrollment
    present: int
    days: int
    certificate: Certificate | None


def papers_of(*, group: EnrollmentGroup, now: datetime) -> list[Paper]:
    """Of everybody with a seat, once the class has begun."""
    if now < group.run.starts_at:
        return []
    rows = group.enrollments.filter(state__in=SEATED).prefetch_related("certificates", "attendances")
    days = len(days_of(group.run))
    return [
        Paper(row, len(row.attendances.all()), days, row.certificate) for row in rows.order_by("rank", "pk")
    ]


def unprintable(name: str) -> set[str]:
    """The characters of a name that would be left blank."""
    return drawable(name, known())[1]


def hours_of(enrollment: Enrollment) -> Decimal:
    """Of the days that are marked; all, when staff decided without marks."""
    days = len(days_of(enrollment.run))
    present = enrollment.attendances.count() or days
    return (Decimal(enrollment.run.course.hours) * min(present, days) / days).quantize(Decimal("0.1"))


def opens(*, key: str, certificate: Certificate) -> bool:
    """Whether `key` is the private link's token of its enrolment, or of the group."""
    holder = certificate.enrollment
    owners = [holder, holder.group] if holder.group else [holder]
    return links.digest(key) in {owner.token_hash for owner in owners}


def new_number() -> str:
    signs = "".join(secrets.choice(SIGNS) for _sign in range(GROUPS * GROUP))
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def normal_number(text: str) -> str:
    """As it is stored, however it was typed: small letters, O for 0, I or L for 1, no or other strokes."""
    signs = text.upper().translate(str.maketrans("OIL", "011"))
    kept = "".join(sign for sign in signs if sign in SIGNS)[: GROUPS * GROUP]
    return "-".join(kept[at : at + GROUP] for at in range(0, len(kept), GROUP))


def _issue(ledger: Ledger, row: Enrollment) -> Certificate:
    if row.state == State.CONFIRMED:
        raise NotAttended(_("%(name)s: please close the attendance first.") % {"name": row.name})
    if row.state != State.ATTENDED:
        raise NotAttended(_("%(name)s did not attend.") % {"name": row.name})
    if missing := unprintable(row.name):
        raise Unprintable(
            _("“%(name)s” can’t be printed: our fonts lack %(signs)s. Ask how the name may be written.")
            % {"name": row.name, "signs": " ".join(sorted(missing))}
        )
    run = ledger.run
    certificate = Certificate.objects.create(
        enrollment=row,
        number=new_number(),
        name=row.name,
        company=row.company,
        course_title=run.course.title,
        hours=hours_of(row),
        starts_on=timezone.localdate(run.starts_at),
        ends_on=timezone.localdate(run.ends_at),
        issued_at=ledger.now,
        issued_by=ledger.by,
    )
    ledger.log(Kind.CERTIFIED, row, rank=row.rank, note=certificate.number)
    return certificate
