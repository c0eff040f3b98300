from celery.signals import task_success
from django.apps import AppConfig
from django.core import checks
from django.utils import timezone


class TrainingsiteConfig(AppConfig):
    name = "trainingsite"

    def ready(self):
        from trainingsite.checks import check_names

        checks.register(check_names, checks.Tags.models)
        task_success.connect(note_sweep)


def note_sweep(sender, **kwargs):
    from trainingsite import sweeps

    sweeps.ran(sender.name, now=timezone.now())
