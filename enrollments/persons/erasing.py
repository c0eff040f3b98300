"""Erase everything of a person, except what the law makes us keep, and leave nothing that points back at them.

1. Seats that are still to come are given up through the seat ledger, so that whoever waits gets them. A class that is
   running, and a team that would lose its contact, must be settled by people first: nothing is erased then.
2. Inquiries, their logs and mails, the person with answers and budget: deleted.
3. Seats of classes that are over stay as a number: who sat there is blanked, certificates are deleted. What an invoice was made out to is kept,
   as the law on accounts wants (会计档案管理办法, 14: vouchers for thirty years).
4. Where other rows and the admin's own logs mention the address, the number or the row's name, the words are blanked.
5. Once all this is committed, the mails that lie as files go, and the database's file is written anew.

A backup made before keeps what it has until its own time is over; see README.md.
"""

import logging
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enrollments import links, seats
from enrollments.models import (
    Certificate,
    Enrollment,
    EnrollmentGroup,
    Inquiry,
    OutboxMail,
    Person,
    RosterDraft,
    SeatEvent,
    Undeliverable,
)
from enrollments.models.enrollment import person_key_of
from enrollments.persons import finding, letterbox
from enrollments.persons.finding import Found

State = Enrollment.State
TO_COME = (State.CONFIRMED, State.OFFERED, State.WAITLISTED)
BLANK = "…"

logger = logging.getLogger(__name__)


class Blocked(Exception):
    """Somebody has to settle something first; says what, in sentences."""


@dataclass
class Erased:
    counts: dict[str, int] = field(default_factory=dict)
    files: int = 0
    kept_invoices: int = 0
    is_compact: bool = True

    @property
    def is_nothing(self) -> bool:
        return not (self.counts or self.files)


def blockers(found: Found, *, now: datetime) -> list[str]:
    """What stands against erasing, in words."""
    said = []
    for seat in found.of(Enrollment).filter(state__in=TO_COME, run__starts_at__lte=now, run__ends_at__gt=now):
        said.append(
            _("The class %(run)s is running. Please ask again when it is over.") % {"run": seat.run.course}
        )
    for group in found.of(EnrollmentGroup).filter(run__ends_at__gt=now):
        others = group.enrollments.filter(state__in=TO_COME).exclude(pk__in=found.rows[Enrollment]).count()
        if others:
            said.append(
                ngettext(
                    "%(count)d seat of a team hangs on this contact. Name another contact or give the seat up first.",
                    "%(count)d seats of a team hang on this contact. Name another contact or give them up first.",
                    others,
                )
                % {"count": others}
            )
    return said


def outlook(found: Found, *, now: datetime) -> dict:
    """What erasing would mean, before it is asked for."""
    held = (
        found.of(Enrollment)
        .exclude(invoice_title="")
        .filter(run__starts_at__lte=now)
        .exclude(state=State.CANCELLED)
    )
    return {
        "blockers": blockers(found, now=now),
        "inquiries": len(found.rows[Inquiry]),
        "mails": len(found.rows[OutboxMail]),
        "seats": len(found.rows[Enrollment]),
        "to_give_up": seats_to_come(found, now=now).select_related("run__course"),
        "certificates": len(found.rows[Certificate]),
        "invoices": held.count() + found.of(EnrollmentGroup).exclude(invoice_title="").count(),
    }


def seats_to_come(found: Found, *, now: datetime):
    return found.of(Enrollment).filter(state__in=TO_COME, run__starts_at__gt=now)


def erase(found: Found, *, by=None, now: datetime) -> Erased:
    """Raises Blocked, with nothing erased."""
    if reasons := blockers(found, now=now):
        raise Blocked(" ".join(reasons))
    done = Erased()
    files = letterbox.letters_of(found)
    with transaction.atomic():
        _give_up_seats(found, by=by, now=now)
        finding.own(found)  # what giving up has written
        counts = _scrub(found)
        done.kept_invoices = _blank_seats(found)
        counts += _delete(found)
        for model in (Enrollment, EnrollmentGroup):
            counts[model.__name__] += len(found.rows[model])
        # Adding drops what is zero.
        done.counts = dict(counts + Counter({"borrowed address": len(found.borrowed)}))
        transaction.on_commit(partial(_afterwards, done, files))
    return done


def _afterwards(done: Erased, files) -> None:
    done.files = letterbox.burn(files)
    if done.is_nothing:
        return
    done.is_compact = letterbox.compact()
    logger.info("A person was erased: %s, %s files", done.counts, done.files)


def _give_up_seats(found: Found, *, by, now: datetime) -> None:
    by_run = defaultdict(list)
    for seat in seats_to_come(found, now=now).select_related("run"):
        by_run[seat.run_id].append(seat)
    for one_run in by_run.values():
        seats.cancel(enrollments=one_run, by=by, now=now)


def _scrub(found: Found) -> Counter:
    """Words in rows that stay."""
    counts, named = Counter(), finding.pattern(found)
    for model, name, row in list(finding.mentions(found)):
        words = named.sub(BLANK, getattr(row, name))
        model._default_manager.filter(pk=row.pk).update(**{name: words})
        counts["mention"] += 1
    counts["LogEntry"] += finding.log_entries(found).update(object_repr=BLANK, change_message="")
    return counts


def _blank_seats(found: Found) -> int:
    """Returns how many invoices are kept."""
    kept = 0
    for seat in found.of(Enrollment):
        was_held = seat.state in (State.CONFIRMED, State.ATTENDED, State.NO_SHOW)
        kept += bool(was_held and seat.invoice_title)
        _blank(seat, keeps_invoice=was_held)
    for group in found.of(EnrollmentGroup):
        kept += bool(group.invoice_title)
        _blank(group, keeps_invoice=True)
    for seat in Enrollment.objects.filter(pk__in=found.borrowed):
        _return_address(seat, found)
    found.of(SeatEvent).update(note="")
    return kept


def _blank(row: Enrollment | EnrollmentGroup, *, keeps_invoice: bool) -> None:
    """The row stays as a number, its private link is dead."""
    seed = links.new_seed()
    changed = {
        **{"name": "", "phone": "", "email": "", "invoice_email": "", "address_hash": ""},
        **{"token_seed": seed, "token_hash": links.digest(links.token(seed)), "idempotency_key": ""},
    }
    if not keeps_invoice:
        changed |= {"invoice_title": "", "invoice_tax_number": ""}
    if isinstance(row, Enrollment):
        changed |= {"person_key": f"erased:{row.pk}", "department": "", "source": "", "wants_mails": False}
        if not keeps_invoice:
            changed["company"] = ""
    type(row).objects.filter(pk=row.pk).update(**changed)


def _return_address(seat: Enrollment, found: Found) -> None:
    for name in ("email", "invoice_email"):
        if getattr(seat, name).lower() in found.emails:
            setattr(seat, name, "")
    seat.person_key = person_key_of(phone=seat.phone, email=seat.email, name=seat.name, company=seat.company)
    seat.save(update_fields=["email", "invoice_email", "person_key"])


def _delete(found: Found) -> Counter:
    counts = Counter()
    for model in (OutboxMail, Inquiry, Certificate, RosterDraft, Undeliverable, Person):
        by_label = found.of(model).delete()[1]
        counts.update({label.rpartition(".")[2]: count for label, count in by_label.items()})
    return counts
