from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = _("Mails and people")

    def ready(self):
        from messaging import holdings  # noqa: F401
        from messaging.emails import people  # noqa: F401
