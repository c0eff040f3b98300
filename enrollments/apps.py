from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrollmentsConfig(AppConfig):
    name = "enrollments"
    verbose_name = _("Runs, inquiries and mails")

    def ready(self):
        from enrollments import inquiry_holdings, inquiry_subject, seat_holdings, seat_subjects  # noqa: F401
        from enrollments.emails import groups, inquiries, people, seats  # noqa: F401
        from enrollments.persons import holdings  # noqa: F401
