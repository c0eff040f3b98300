from celery.signals import task_prerun, task_success
from django.apps import AppConfig
from django.core import checks
from django.utils import timezone

from trainingsite.lib import request_id


class TrainingsiteConfig(AppConfig):
    name = "trainingsite"

    def ready(self):
        from trainingsite.checks import check_names

        checks.register(check_names, checks.Tags.models)
        task_prerun.connect(name_log_lines)
        task_success.connect(note_sweep)


def name_log_lines(task_id, **kwargs):
    request_id.name(task_id)


def note_sweep(sender, **kwargs):
    from trainingsite.ops import sweeps

    sweeps.ran(sender.name, now=timezone.now())
