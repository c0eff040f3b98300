"""The steps a new site begins with; admins change them afterwards."""

from messaging import registry
from messaging.models import FollowUpStep, MailTemplate


def install_house_texts() -> None:
    """The mails whose first words come with the site."""
    known = set(MailTemplate.objects.values_list("key", flat=True))
    MailTemplate.objects.bulk_create(
        MailTemplate(key=key, about=mail.about) for key, mail in registry.worded().items() if key not in known
    )


def install_default_steps() -> int:
    """Only where there is no step at all: a step that an admin threw away stays away. Returns how many were added."""
    install_house_texts()
    if FollowUpStep.objects.exists():
        return 0
    steps = [FollowUpStep(**step) for subject in registry.followed() for step in subject.first_steps]
    return len(FollowUpStep.objects.bulk_create(steps))
