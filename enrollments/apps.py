from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrollmentsConfig(AppConfig):
    name = "enrollments"
    verbose_name = _("Runs, inquiries and mails")

    def ready(self):
        from enrollments import inquiry_holdings, seat_holdings  # noqa: F401
        from enrollments.persons import holdings  # noqa: F401
