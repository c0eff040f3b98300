"""Why a mail of a step does not leave, in words for our staff. What stops it elsewhere is told by its room."""

from django.utils.translation import gettext_lazy as _

from messaging import registry

REASONS = {
    "no_email": _("there is no e-mail address"),
    "undeliverable": _("mails to this address came back"),
    "unsubscribed": _("the person unsubscribed"),
    "not_agreed": _("the person did not agree to course mails"),
    "not_in_use": _("the step is not in use"),
    "other_audience": _("the step is for other people"),
    "closed": _("the inquiry is closed"),
    "not_happened": _("what the step follows holds no longer"),
    "useless": _("it would come too late to be of use"),
    "sent_already": _("another step says the same"),
    "hours": _("it waits for the hours of sending"),
    "step_deleted": _("the step was deleted"),
}


def in_words(reason: str) -> str:
    return str((REASONS | registry.reasons())[reason]) if reason else ""
