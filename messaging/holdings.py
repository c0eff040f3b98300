"""What the mails and consents keep of people, and what others write beside our rows."""

from messaging import registry
from messaging.keepers import LINK, Holding, Keeper, register
from messaging.models import BudgetEntry, Consent, OutboxMail, Person, Undeliverable


class MailKeeper(Keeper):
    holdings = (
        Holding(Person, ("email",), ("phone",), secrets=LINK),
        Holding(Consent, owners=("person",), texts=("version", "page")),
        Holding(BudgetEntry, owners=("person",)),
        Holding(
            OutboxMail,
            ("to",),
            texts=("subject", "error", "template", "message_id"),
            secrets=("dedupe_key", "holder", "domain"),
        ),
        Holding(Undeliverable, ("address",), texts=("detail", "source")),
    )
    deleted = (OutboxMail, Undeliverable, Person)
    journals = {
        "admin.LogEntry": ("object_repr", "change_message"),
        "axes.AccessAttempt": ("username", "path_info", "get_data", "post_data"),
        "axes.AccessLog": ("username", "path_info"),
        "axes.AccessFailureLog": ("username", "path_info"),
        "messaging.MailRoute": ("reason",),
    }
    impersonal = {
        "courses": "what we teach, in our own words",
        "instructors": "our instructors, as they present themselves on the site",
        "auth": "our staff: their accounts are run in the admin",
        "contenttypes": "names of models",
        "sessions": "of staff who are signed in, ends by itself; visitors have none",
        "axes": "the rest says from which machine somebody tried to sign in",
        "admin.LogEntry.object_id": "a number",
        "trainingsite.SweepRecord": "names of what the worker does",
        "messaging.MailRoute.name": "a mail house",
        "messaging.FollowUpStep": "what we send, in our own words",
        "messaging.MailTemplate": "names of our mails",
        "messaging.MailText": "their words, with names of values in place of anybody’s",
        "messaging.OutboxMail.stopped_by": "which rule stopped it",
        "messaging.Person.language": "which of the site's languages",
    }

    def also_theirs(self, found):
        """Mails about their rows, whoever got them."""
        for subject in registry.subjects():
            rows = found.rows[subject.model]
            yield OutboxMail.objects.about_kind(subject.model).filter(object_id__in=rows)

    def outlook(self, found, *, now):
        return {"mails": len(found.rows[OutboxMail])}


register(MailKeeper())
