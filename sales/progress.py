"""What has happened to an inquiry and what will, as its sender may see it: no names of staff, none of their notes."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from messaging import contacts
from messaging.models import OutboxMail
from sales.models import Inquiry, InquiryEvent
from trainingsite.lib import links, phones
from trainingsite.lib.masking import masked_email

Stage, Event, State = Inquiry.Stage, InquiryEvent.Kind, OutboxMail.State

RECEIVED = _("We have your inquiry. A consultant reads it and answers within one working day.")
STAGES = {
    Stage.NEW: RECEIVED,
    Stage.CONTACTED: _("A consultant has been in touch with you."),
    Stage.PROPOSED: _("You have a plan from us. Questions about it are welcome."),
    Stage.WON: _("It is agreed. We prepare the training."),
    Stage.LOST: _("This inquiry is closed. Write to us whenever it becomes topical again."),
    # Whom a filter took for a machine learns nothing about the filter.
    Stage.SPAM: RECEIVED,
}
LINES = {
    Event.RECEIVED: _("Your inquiry arrived"),
    Event.ASSIGNED: _("A consultant took it over"),
    Event.REPLIED: _("You answered us"),
    Event.UNSUBSCRIBED: _("You stopped our follow-up mails"),
}
MOVES = {
    Stage.CONTACTED: _("A consultant was in touch with you"),
    Stage.PROPOSED: _("We sent you a plan"),
    Stage.WON: _("We agreed on a training"),
    Stage.LOST: _("The inquiry was closed"),
}
ANSWER = "inquiry_received"


def of(inquiry: Inquiry, *, now: datetime) -> dict:
    mails = list(
        inquiry.mails.filter(to=inquiry.email).select_related("text__template").order_by("due_at", "pk")
    )
    return {
        "stage": STAGES[inquiry.stage],
        "phone": phones.masked(inquiry.phone) if inquiry.phone else "",
        "email": masked_email(inquiry.email) if inquiry.email else "",
        "lines": sorted(_lines(inquiry, mails), key=lambda line: line[0]),
        "planned": [
            (max(mail.due_at, now), mail.declared.title if mail.template == ANSWER else mail.label)
            for mail in mails
            if mail.state in (State.QUEUED, State.SENDING)
        ],
        "has_withdrawn": contacts.standing(inquiry.email).has_withdrawn,
        "unsubscribe_token": links.unsubscribe_token(inquiry.pk),
    }


def _lines(inquiry, mails):
    for event in inquiry.events.all():
        if text := MOVES.get(event.to_stage) if event.kind == Event.MOVED else LINES.get(event.kind):
            yield event.at, text
    for mail in mails:
        if mail.state == State.SENT:
            yield mail.sent_at, _("Mail: %(subject)s") % {"subject": mail.subject}
