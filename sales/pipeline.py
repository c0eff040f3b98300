"""An inquiry from its arrival to its end: nobody forgets it, and its log says who did what.

1. What arrives is stored with its log line and every mail it causes, in one transaction.
2. The same sending of a form is one inquiry: the second click gets the first one's, and so do the same words
   sent again within the hour, from a page that was fetched anew.
3. Who sends too many, from one address or for one phone or e-mail, is asked to wait.
4. A stage changes along Inquiry.MOVES only; closing an inquiry, or writing down that the person has answered, cancels
   the follow-ups that this stops.
5. The box for course mails is an answer of the person's, not of this inquiry's: persons/consents.py keeps it.
6. What the privacy notice says of keeping is kept: an inquiry goes, log and mails and all, when its time is over.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from messaging import contacts, followups, outbox
from messaging.consultants import consultants
from messaging.models import Consent
from messaging.privacy import retention
from sales.models import Inquiry, InquiryEvent
from trainingsite.lib import links, privacy_notice
from trainingsite.lib.limits import refuse_floods
from trainingsite.lib.periods import KEPT

REPEATED_WITHIN = timedelta(hours=1)
Stage, Event = Inquiry.Stage, InquiryEvent.Kind


class NotAllowed(Exception):
    """This move is not in the table of moves."""


def receive(
    *,
    details: dict,
    kind: str,
    idempotency_key: str,
    address: str,
    now: datetime,
    course=None,
    run=None,
    instructor=None,
    language: str = "zh-hans",
    source: str = "",
    campaign: str = "",
    is_suspect: bool = False,
) -> Inquiry:
    """Store what a visitor sent. `details` is what the form has checked; suspects are kept, but nobody is mailed.

    Raises TooMany.
    """
    inquiry = Inquiry(
        **details,
        kind=kind,
        course=course,
        run=run,
        instructor=instructor,
        stage=Stage.SPAM if is_suspect else Stage.NEW,
        received_at=now,
        consent_version=privacy_notice.PRIVACY_VERSION,
        consent_at=now,
        source=source,
        campaign=campaign,
        language=language,
        address_hash=links.keyed("address", address),
        **links.new_link(),
        idempotency_key=idempotency_key,
    )
    if known := Inquiry.objects.filter(Q(idempotency_key=idempotency_key) | _same_words(inquiry)).first():
        return known
    refuse_floods(
        Inquiry.objects.all(),
        moment="received_at",
        now=now,
        address_hash=inquiry.address_hash,
        per_hour=settings.INQUIRIES_PER_ADDRESS_PER_HOUR,
        contacts={"phone": inquiry.phone, "email": inquiry.email},
        per_day=settings.INQUIRIES_PER_PHONE_PER_DAY,
    )
    try:
        with transaction.atomic():
            inquiry.save(force_insert=True)
            _log(inquiry, Event.RECEIVED, now=now, to_stage=inquiry.stage)
            if not is_suspect:
                _keep_consent(inquiry, now=now)
                _enqueue_mails(inquiry, now=now)
    except IntegrityError:
        # The other click was quicker: this one gets its inquiry. Any other conflict is ours to see.
        if known := Inquiry.objects.filter(idempotency_key=idempotency_key).first():
            return known
        raise
    return inquiry


def _same_words(inquiry: Inquiry) -> Q:
    said = (
        "kind",
        "course",
        "run",
        "instructor",
        "name",
        "phone",
        "email",
        "company",
        "headcount",
        "city",
        "message",
    )
    since = inquiry.received_at - REPEATED_WITHIN
    return Q(received_at__gt=since, **{name: getattr(inquiry, name) for name in said})


def _keep_consent(inquiry: Inquiry, *, now: datetime) -> None:
    person = contacts.person_of(email=inquiry.email, phone=inquiry.phone, language=inquiry.language, now=now)
    if inquiry.wants_mails:
        contacts.tick(person=person, source=Consent.Source.INQUIRY_FORM, page=inquiry.source, now=now)


def _enqueue_mails(inquiry: Inquiry, *, now: datetime) -> None:
    mails = [
        outbox.draft(
            about=inquiry,
            template="inquiry_alert",
            to=user.email,
            key=f"alert:{user.pk}",
            due_at=now,
            now=now,
        )
        for user in consultants()
    ]
    if inquiry.email:
        mails.append(
            outbox.draft(
                about=inquiry, template="inquiry_received", to=inquiry.email, key="ack", due_at=now, now=now
            )
        )
        followups.begin(about=inquiry, beside=mails, now=now)
    else:
        outbox.write(mails)


def move(*, inquiry: Inquiry, to: str, by, now: datetime, note: str = "") -> Inquiry:
    with transaction.atomic():
        inquiry = _locked(inquiry)
        if not inquiry.may_move_to(to):
            raise NotAllowed(
                _("An inquiry that is “%(old)s” can’t become “%(new)s”.")
                % {"old": inquiry.get_stage_display(), "new": Stage(to).label}
            )
        old, inquiry.stage = inquiry.stage, to
        inquiry.save(update_fields=["stage"])
        _log(inquiry, Event.MOVED, by=by, now=now, from_stage=old, to_stage=to, note=note)
        followups.replan(about=inquiry, now=now)
    return inquiry


def assign(*, inquiry: Inquiry, to, by, now: datetime) -> Inquiry:
    with transaction.atomic():
        inquiry = _locked(inquiry)
        inquiry.assigned_to = to
        inquiry.save(update_fields=["assigned_to"])
        _log(inquiry, Event.ASSIGNED, by=by, now=now, note=str(to or ""))
    return inquiry


def note(*, inquiry: Inquiry, text: str, by, now: datetime) -> None:
    _log(inquiry, Event.NOTED, by=by, now=now, note=text)


def reply(*, inquiry: Inquiry, by, now: datetime, text: str = "") -> None:
    """The person has answered, by whatever way. A consultant writes it down: nobody reads our mailbox but people."""
    with transaction.atomic():
        inquiry = _locked(inquiry)
        _log(inquiry, Event.REPLIED, by=by, now=now, note=text)
        followups.replan(about=inquiry, now=now)


def forget(*, now: datetime) -> int:
    """Delete the inquiries whose last contact is longer ago than the privacy notice allows; returns how many."""
    recent = InquiryEvent.objects.filter(inquiry=OuterRef("pk"), at__gt=now - KEPT)
    old = Inquiry.objects.filter(~Exists(recent), received_at__lte=now - KEPT)
    _rows, by_model = old.delete()
    retention.forget(now=now)
    return by_model.get(Inquiry._meta.label, 0)


def _locked(inquiry: Inquiry) -> Inquiry:
    return Inquiry.objects.select_for_update().get(pk=inquiry.pk)


def _log(inquiry, kind, *, now, by=None, from_stage="", to_stage="", note="") -> None:
    InquiryEvent.objects.create(
        inquiry=inquiry, at=now, by=by, kind=kind, from_stage=from_stage, to_stage=to_stage, note=note
    )
