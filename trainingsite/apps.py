from django.apps import AppConfig
from django.core import checks


class TrainingsiteConfig(AppConfig):
    name = "trainingsite"

    def ready(self):
        from trainingsite.checks import check_names

        checks.register(check_names, checks.Tags.models)
