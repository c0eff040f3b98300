import sys

from celery.signals import task_prerun, task_success, worker_init
from django.apps import AppConfig
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from trainingsite.lib import request_id


class TrainingsiteConfig(AppConfig):
    name = "trainingsite"

    def ready(self):
        from trainingsite import celery  # noqa: F401
        from trainingsite.checks import check_kind_of_database, check_names

        checks.register(check_names, checks.Tags.models)
        checks.register(check_kind_of_database, checks.Tags.database)
        worker_init.connect(refuse_old_database)
        task_prerun.connect(name_log_lines)
        task_success.connect(note_sweep)


def refuse_old_database(**kwargs):
    from trainingsite.ops import upgrade

    try:
        upgrade.refuse_old()
    except ImproperlyConfigured as refusal:
        sys.exit(f"{refusal}")


def name_log_lines(task_id, **kwargs):
    request_id.name(task_id)


def note_sweep(sender, **kwargs):
    from trainingsite.ops import sweeps

    sweeps.ran(sender.name, now=timezone.now())
