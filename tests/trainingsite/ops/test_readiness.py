"""/readyz says part by part what is wrong, within seconds whatever hangs; only what stops every page is a 503."""

import socket
import time
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from courses.tasks import make_files
from enrollments.tasks import expire_and_offer
from tests import factories as make
from trainingsite.models import SweepRecord
from trainingsite.ops import readiness, sweeps

pytestmark = pytest.mark.django_db
SWEEP = "enrollments.tasks.expire_and_offer"


def ask(client):
    response = client.get("/readyz")
    assert "no-store" in response["Cache-Control"]
    return response.status_code, response.json()


def sweep_all(now):
    for task in sweeps.intervals():
        sweeps.ran(task, now=now)


def test_a_healthy_site_is_ready_part_by_part(client):
    sweep_all(timezone.now())
    status, parts = ask(client)
    assert (status, list(parts)) == (200, ["database", "broker", "outbox", "sweeps", "disk"])
    assert all(part["ok"] for part in parts.values()), parts
    assert parts["outbox"]["oldest_due_seconds"] == 0
    assert parts["disk"]["free_megabytes"] > 0


# -- hard


class Away:
    def cursor(self):
        raise OperationalError("password authentication failed for user site")


def test_without_the_database_nothing_is_ready(client, monkeypatch):
    monkeypatch.setattr(readiness, "connection", Away())
    status, parts = ask(client)
    assert status == 503
    assert parts["database"] == {"ok": False, "failed": True, "error": "OperationalError"}


@pytest.mark.parametrize(("free", "status", "ok"), [(0, 503, False), (100, 200, False), (9_000, 200, True)])
def test_a_full_disk_stops_this_process_and_a_low_one_is_told(client, monkeypatch, free, status, ok):
    usage = type("Usage", (), {"free": free * 1_000_000})
    monkeypatch.setattr(readiness.shutil, "disk_usage", lambda folder: usage)
    found, parts = ask(client)
    assert (found, parts["disk"]["ok"]) == (status, ok)


def test_a_folder_that_is_gone_is_a_full_disk(client, settings, tmp_path):
    settings.VAR_DIR = tmp_path / "gone"
    assert ask(client)[0] == 503


# -- for people to see to


@pytest.fixture
def black_hole():
    """Takes a connection and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_redis_that_never_answers_hangs_nobody(client, settings, black_hole):
    settings.CELERY_BROKER_URL = f"redis://:secret@127.0.0.1:{black_hole}/0"
    began = time.monotonic()
    status, parts = ask(client)
    assert time.monotonic() - began < 5
    assert (status, parts["broker"]) == (200, {"ok": False, "failed": True, "error": "TimeoutError"})


def test_a_redis_that_is_away_is_told(client, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    status, parts = ask(client)
    assert (status, parts["broker"]["error"]) == (200, "ConnectionError")


def test_a_broker_of_files_needs_its_folders(client, settings, tmp_path):
    settings.CELERY_BROKER_URL = "filesystem://localhost"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": tmp_path, "control_folder": tmp_path}
    assert ask(client)[1]["broker"] == {"ok": True}
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": tmp_path / "gone"}
    assert not ask(client)[1]["broker"]["ok"]


@pytest.mark.parametrize(("minutes", "ok"), [(-5, True), (10, True), (20, False)])
def test_the_mail_that_waits_longest_is_told(client, minutes, ok):
    inquiry = make.inquiry()
    make.mail(about=inquiry, to=inquiry.email, due_at=timezone.now() - timedelta(minutes=minutes))
    status, parts = ask(client)
    assert (status, parts["outbox"]["ok"]) == (200, ok)
    assert abs(parts["outbox"]["oldest_due_seconds"] - max(0, minutes) * 60) < 5


def test_a_late_sweep_is_named(client):
    sweep_all(timezone.now())
    SweepRecord.objects.filter(task=SWEEP).update(ran_at=timezone.now() - timedelta(minutes=10))
    status, parts = ask(client)
    assert (status, parts["sweeps"]["ok"], parts["sweeps"]["late"]) == (200, False, [SWEEP])


# -- what is late


@pytest.mark.parametrize(
    ("ago", "is_late"),
    [
        (timedelta(seconds=0), False),
        (timedelta(minutes=3), False),
        (timedelta(minutes=3, seconds=1), True),
        (timedelta(days=3), True),
        (timedelta(seconds=-30), False),
        (timedelta(hours=-1), True),  # written before the clock was put back
    ],
)
def test_two_turns_and_a_minute_are_too_long(ago, is_late):
    now, minute = timezone.now(), timedelta(minutes=1)
    assert sweeps.Sweep("t", minute, known_at=now, ran_at=now - ago).is_late(now) == is_late


def test_one_that_never_ran_is_late_from_when_it_was_known():
    now, hour = timezone.now(), timedelta(hours=1)
    assert sweeps.Sweep("t", hour).is_late(now)
    assert not sweeps.Sweep("t", hour, known_at=now - hour).is_late(now)
    assert sweeps.Sweep("t", hour, known_at=now - 3 * hour).is_late(now)


def test_the_first_sweep_makes_all_known():
    now = timezone.now()
    assert {sweep.task for sweep in sweeps.late(now)} == sweeps.intervals().keys()
    sweeps.ran(SWEEP, now=now)
    assert sweeps.late(now) == []
    assert SweepRecord.objects.get(task=SWEEP).ran_at == now
    assert SweepRecord.objects.exclude(task=SWEEP).filter(ran_at=None, known_at=now).count() == (
        len(sweeps.intervals()) - 1
    )


def test_a_task_that_is_through_says_so_itself():
    expire_and_offer.apply()
    assert SweepRecord.objects.get(task=SWEEP).ran_at


def test_a_task_that_failed_or_is_no_sweep_says_nothing(monkeypatch):
    monkeypatch.setattr("enrollments.seats.expire_and_offer", lambda **kwargs: 1 / 0)
    expire_and_offer.apply()
    make_files.apply([[]])
    assert not SweepRecord.objects.exists()


# -- the start page


def test_the_start_page_names_a_late_sweep(client):
    client.force_login(make.user("ada", is_staff=True, is_superuser=True))
    assert "从未完成" in client.get("/admin/").content.decode()
    sweep_all(timezone.now())
    assert "该自动做的事停了" not in client.get("/admin/").content.decode()
    SweepRecord.objects.filter(task=SWEEP).update(ran_at=timezone.now() - timedelta(days=1))
    page = client.get("/admin/").content.decode()
    assert "向候补学员发出空出的席位" in page
    assert "上次完成于" in page
    assert "发送邮件" not in page


def test_who_may_not_see_mails_is_not_troubled(client):
    client.force_login(make.user("ben", is_staff=True))
    assert "从未完成" not in client.get("/admin/").content.decode()
