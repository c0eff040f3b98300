from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrollmentsConfig(AppConfig):
    name = "enrollments"
    verbose_name = _("Runs and seats")

    def ready(self):
        from enrollments import holdings, subjects  # noqa: F401
        from enrollments.emails import groups, seats  # noqa: F401
