"""What classes keep of people: seats, teams, certificates, unfinished lists; and how a seat is erased.

1. Seats that are still to come are given up through the seat ledger, so that whoever waits gets them. A class that is
   running, and a team that would lose its contact, must be settled by people first.
2. Seats of classes that are over stay as a number: who sat there is blanked. What an invoice was made out to is kept,
   as the law on accounts wants (会计档案管理办法, 14: vouchers for thirty years).
3. Under one address there may be several people: HR gives theirs for a whole team. A seat of a team under the
   contact's address and somebody else's name is somebody else's; only the address on it is the person's.
"""

from collections import defaultdict

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enrollments import seats
from enrollments.models import Certificate, Enrollment, EnrollmentGroup, ImportDraft, SeatEvent
from enrollments.models.enrollment import person_key_of
from messaging.contacts.identity import address
from messaging.keepers import INVOICE, LINK, SENDER, Holding, Keeper, register
from messaging.models import OutboxMail
from trainingsite.lib import links

State = Enrollment.State
TO_COME = (State.CONFIRMED, State.OFFERED, State.WAITLISTED)


class SeatKeeper(Keeper):
    holdings = (
        Holding(
            Enrollment,
            ("email", "invoice_email"),
            ("phone",),
            texts=("name", "company", "department", *INVOICE, "source", "consent_version", "language"),
            secrets=(*LINK, *SENDER, "person_key"),
        ),
        Holding(
            EnrollmentGroup,
            ("email", "invoice_email"),
            ("phone",),
            texts=("name", "company", *INVOICE, "consent_version", "language"),
            secrets=(*LINK, *SENDER),
        ),
        Holding(
            Certificate,
            owners=("enrollment",),
            texts=("number", "name", "company", "course_title", "revoked_note"),
        ),
        Holding(SeatEvent, owners=("enrollment",), texts=("note",)),
        Holding(
            ImportDraft,
            lists=("contact", "rows", "notes"),
            secrets=(*LINK, *SENDER, "gone", "file_name", "refusal", "language", "consent_version"),
        ),
    )
    deleted = (Certificate, ImportDraft)
    cases = (Enrollment,)
    impersonal = {
        "enrollments.CourseRun": "a date of ours",
        "enrollments.EndedLink": "of links that open nothing: not who had them, nor what for",
        "enrollments.SeatEvent.run_before": "when and where a class of ours was, before it was changed",
    }

    def is_borrowed(self, row, found):
        if not isinstance(row, Enrollment) or row.group is None or row.phone in found.phones:
            return False
        return address(row.group.email) in found.emails and row.name != row.group.name

    def also_theirs(self, found):
        """Lines that tell who passed a seat on to whom: the seat is not theirs any more, the name in the line is."""
        told = OutboxMail.objects.filter(template="seat_passed_on", pk__in=found.rows[OutboxMail])
        theirs = Q(pk__in=told.values("event_id"))
        for name in found.names:
            theirs |= Q(note__startswith=f"{name} → ") | Q(note__endswith=f" → {name}")
        yield SeatEvent.objects.filter(theirs, kind=SeatEvent.Kind.SWAPPED)

    def blockers(self, found, *, now):
        running = found.of(Enrollment).filter(
            state__in=TO_COME, run__starts_at__lte=now, run__ends_at__gt=now
        )
        said = [
            _("The class %(run)s is running. Please ask again when it is over.") % {"run": seat.run.course}
            for seat in running
        ]
        for group in found.of(EnrollmentGroup).filter(run__ends_at__gt=now):
            others = group.enrollments.filter(state__in=TO_COME).exclude(pk__in=found.rows[Enrollment])
            if count := others.count():
                said.append(_hangs_on_contact(count))
        return said

    def outlook(self, found, *, now):
        held = found.of(Enrollment).exclude(invoice_title="").filter(run__starts_at__lte=now)
        held = held.exclude(state=State.CANCELLED)
        return {
            "seats": len(found.rows[Enrollment]),
            "to_give_up": _to_come(found, now=now).select_related("run__course"),
            "certificates": len(found.rows[Certificate]),
            "invoices": held.count() + found.of(EnrollmentGroup).exclude(invoice_title="").count(),
        }

    def give_up(self, found, *, by, now):
        by_run = defaultdict(list)
        for seat in _to_come(found, now=now).select_related("run"):
            by_run[seat.run_id].append(seat)
        for one_run in by_run.values():
            seats.cancel(enrollments=one_run, by=by, now=now)

    def anonymise(self, found):
        kept = 0
        for seat in found.of(Enrollment):
            was_held = seat.state in (State.CONFIRMED, State.ATTENDED, State.NO_SHOW)
            kept += bool(was_held and seat.invoice_title)
            _anonymise(seat, keeps_invoice=was_held)
        for group in found.of(EnrollmentGroup):
            kept += bool(group.invoice_title)
            _anonymise(group, keeps_invoice=True)
        for seat in Enrollment.objects.filter(pk__in=found.borrowed):
            _return_address(seat, found)
        found.of(SeatEvent).update(note="")
        return kept


def _hangs_on_contact(count: int) -> str:
    return ngettext(
        "%(count)d seat of a team hangs on this contact. Name another contact or give the seat up first.",
        "%(count)d seats of a team hang on this contact. Name another contact or give them up first.",
        count,
    ) % {"count": count}


def _to_come(found, *, now):
    return found.of(Enrollment).filter(state__in=TO_COME, run__starts_at__gt=now)


def _anonymise(row: Enrollment | EnrollmentGroup, *, keeps_invoice: bool) -> None:
    """The row stays as a number, its private link is dead."""
    changed = {
        **{"name": "", "phone": "", "email": "", "invoice_email": "", "address_hash": ""},
        **links.new_link(),
        "idempotency_key": "",
    }
    if not keeps_invoice:
        changed |= {"invoice_title": "", "invoice_tax_number": ""}
    if isinstance(row, Enrollment):
        changed |= {"person_key": f"erased:{row.pk}", "department": "", "source": "", "wants_mails": False}
        if not keeps_invoice:
            changed["company"] = ""
    type(row).objects.filter(pk=row.pk).update(**changed)


def _return_address(seat: Enrollment, found) -> None:
    for name in ("email", "invoice_email"):
        if getattr(seat, name).lower() in found.emails:
            setattr(seat, name, "")
    seat.person_key = person_key_of(phone=seat.phone, email=seat.email, name=seat.name, company=seat.company)
    seat.save(update_fields=["email", "invoice_email", "person_key"])


register(SeatKeeper())
