"""Two beats by mistake, a consultant and a sweep, a save and a sweep: one mail a step, whoever comes first."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from messaging import followups
from messaging.models import FollowUpStep, OutboxMail
from sales import pipeline
from sales.models import Inquiry
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)


def together(*jobs):
    wrong, start = [], threading.Barrier(len(jobs))

    def run(job):
        start.wait()
        try:
            job()
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def sweep():
    followups.sweep(now=MONDAY)


def test_sweeps_at_the_same_time_plan_each_mail_once():
    for number in range(30):
        factories.inquiry(email=f"p{number}@example.com", received_at=MONDAY)
    for template in ("fitting_courses", "ask_for_call"):
        factories.step(template=template, is_marketing=False)
    together(*[sweep] * 4)
    sweep()
    assert OutboxMail.objects.count() == 60
    assert OutboxMail.objects.values("object_id", "step").distinct().count() == 60


def test_a_sweep_beside_consultants_and_an_edited_step():
    ada = factories.user("ada")
    row = factories.step(is_marketing=False, is_stopped_by_move=True, delay_days=3)
    inquiries = [factories.inquiry(email=f"p{n}@example.com", received_at=MONDAY) for n in range(12)]
    sweep()

    def move():
        for inquiry in inquiries[:6]:
            pipeline.move(inquiry=inquiry, to="contacted", by=ada, now=MONDAY + timedelta(minutes=1))

    def edit():
        FollowUpStep.objects.filter(pk=row.pk).update(delay_days=5)
        sweep()

    together(move, edit, sweep, sweep)
    sweep()
    states = dict(OutboxMail.objects.values_list("object_id", "state"))
    assert [states[inquiry.pk] for inquiry in inquiries] == ["cancelled"] * 6 + ["queued"] * 6
    assert set(OutboxMail.objects.filter(state="queued").values_list("due_at", flat=True)) == {
        MONDAY + timedelta(days=7)
    }
    assert Inquiry.objects.filter(stage="contacted").count() == 6
