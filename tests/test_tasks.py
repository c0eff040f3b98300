"""Every task of the worker may run twice: the second time nothing in the database, the mails or the files changes.

A new task that is not in the table fails here: say what it finds to do.
"""

from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import timezone

from courses import drafts
from enrollments.models import Enrollment
from tests import factories as make
from tests.test_architecture import OURS, files
from trainingsite.celery import app

State = Enrollment.State


def due_mail():
    inquiry = make.inquiry()
    return [[make.mail(about=inquiry, to=inquiry.email).pk]]


def mails_of_every_kind():
    """One leaves, one can't be rendered, one belongs to a dead worker, one comes from a step nobody uses."""
    now = timezone.now()
    for fields in (
        {},
        {"template": "no_such_mail"},
        {"state": "sending", "holder": "dead", "leased_until": now - timedelta(minutes=5), "begun_at": now},
        {"template": "ask_for_call", "step": make.step(is_active=False, template="ask_for_call")},
    ):
        inquiry = make.inquiry()
        make.mail(about=inquiry, to=inquiry.email, **fields)


def offer_that_ran_out():
    now = timezone.now()
    run = make.run(seats=1)
    make.enrollment(run=run, state=State.OFFERED, offer_until=now - timedelta(minutes=1))
    make.enrollment(run=run, state=State.WAITLISTED)


def old_inquiry():
    make.inquiry(received_at=timezone.now() - timedelta(days=800))


def attended_run():
    ended = timezone.now() - timedelta(days=3)
    run = make.run(starts_at=ended - timedelta(hours=8), ends_at=ended)
    make.enrollment(run=run, state=State.ATTENDED)


def old_mail():
    old = timezone.now() - timedelta(days=500)
    make.mail(state="sent", sent_at=old, due_at=old, subject="您好")
    make.mail(state="failed", due_at=old, error="550 gone@example.com")


def scheduled_release():
    now, ada = timezone.now(), make.user("ada", is_staff=True)
    course = make.course()
    version = {
        "course": course,
        "revision": course.draft.revision,
        "by": ada,
        "now": now - timedelta(hours=2),
    }
    drafts.schedule(**version, text=make.OUTLINE + "第三讲：写下来\n", at=now - timedelta(hours=1), note="")


def released_version():
    return [[make.course().current_syllabus.pk]]


def unplanned_follow_up():
    make.step(is_marketing=False)
    make.inquiry()


def old_roster():
    make.import_draft(changed_at=timezone.now() - timedelta(days=400))


TASKS = {
    "courses.tasks.make_files": released_version,
    "courses.tasks.release_due": scheduled_release,
    "messaging.tasks.anonymise_mails": old_mail,
    "sales.tasks.forget_inquiries": old_inquiry,
    "enrollments.tasks.forget_import_drafts": old_roster,
    "enrollments.tasks.issue_certificates": attended_run,
    "messaging.tasks.send_mails": due_mail,
    "messaging.tasks.sweep_outbox": mails_of_every_kind,
    "messaging.tasks.sweep_followups": unplanned_follow_up,
    "enrollments.tasks.expire_and_offer": offer_that_ran_out,
}


def everything(mailoutbox):
    rows = {
        model._meta.label: list(model.objects.order_by("pk").values())
        for name in sorted(OURS)
        if apps.is_installed(name)
        for model in apps.get_app_config(name).get_models(include_auto_created=True)
    }
    written = {path.name: path.stat().st_size for path in settings.VAR_DIR.rglob("*") if path.is_file()}
    return rows, written, [(message.to, message.subject, message.body) for message in mailoutbox]


def tasks_of_ours():
    app.loader.import_default_modules()
    return {name for name in app.tasks if name.split(".")[0] in OURS}


def test_every_task_is_in_the_table():
    assert tasks_of_ours() == TASKS.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("name", TASKS)
def test_a_task_that_runs_twice_ends_the_same(name, mailoutbox, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    arguments = TASKS[name]() or []
    before = everything(mailoutbox)
    assert name in tasks_of_ours()
    task = app.tasks[name]
    task(*arguments)
    once = everything(mailoutbox)
    assert once != before, "it found nothing to do"
    task(*arguments)
    assert everything(mailoutbox) == once


# -- how they are scheduled


def test_the_outbox_is_swept_at_least_every_minute():
    assert settings.CELERY_BEAT_SCHEDULE["sweep-outbox-0"]["schedule"] <= 60
    assert settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1


def test_the_schedule_names_tasks_that_are_there():
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= tasks_of_ours()
    assert all(
        entry["options"]["expires"] <= entry["schedule"] for entry in settings.CELERY_BEAT_SCHEDULE.values()
    )


def test_no_task_is_sent_into_the_future():
    """A broker may lose it, or hand it out twice: what is due when is written in a row."""
    words = ("countdown=", "eta=", "apply_async(")
    paths = [path for path in files(*OURS) if any(word in path.read_text() for word in words)]
    assert paths == []
