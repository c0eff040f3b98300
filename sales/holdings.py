"""What inquiries keep of people: deleted whole with their log."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.keepers import LINK, SENDER, Contact, Holding, Keeper, register
from sales.models import Inquiry, InquiryEvent
from sales.progress import MOVES

BY_STAFF = gettext_lazy("one of our consultants")
IN_TOUCH = (Inquiry.Stage.CONTACTED, Inquiry.Stage.PROPOSED, Inquiry.Stage.WON)


class InquiryKeeper(Keeper):
    holdings = (
        Holding(
            Inquiry,
            ("email",),
            ("phone",),
            texts=("name", "company", "city", "message", "source", "campaign", "consent_version", "language"),
            secrets=(*LINK, *SENDER),
        ),
        Holding(InquiryEvent, owners=("inquiry",), texts=("note",)),
    )
    deleted = (Inquiry,)
    cases = (Inquiry,)

    def outlook(self, found, *, now):
        return {"inquiries": len(found.rows[Inquiry])}

    def contacts(self, person):
        moves = InquiryEvent.objects.filter(kind=InquiryEvent.Kind.MOVED, to_stage__in=IN_TOUCH)
        theirs = moves.filter(inquiry__email__iexact=person.email).select_related("inquiry")
        return [
            Contact(
                at=event.at,
                what=str(MOVES[event.to_stage]),
                by=str(BY_STAFF),
                why=_("You sent the inquiry %(number)s.") % {"number": event.inquiry.reference},
            )
            for event in theirs
        ]

    def withdrawn(self, person, *, by, now):
        for inquiry in Inquiry.objects.filter(email__iexact=person.email).exclude(email=""):
            InquiryEvent.objects.create(inquiry=inquiry, at=now, by=by, kind=InquiryEvent.Kind.UNSUBSCRIBED)


register(InquiryKeeper())
