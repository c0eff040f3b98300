"""The drills in small, with every test run. In full: .venv/bin/python -m tests.drills"""

import os
import shutil

import pytest
from django.conf import settings
from django.db import connection

from tests.drills import scenarios
from tests.drills.house import opened

HURRIED = {"MAIL_LEASE_SECONDS": 4, "MAIL_SWEEP_SECONDS": 2, "MAIL_FIRST_WAIT_SECONDS": 1}
HAS_REDIS = bool(os.environ.get("REDIS_URL") and shutil.which("redis-server"))

pytestmark = pytest.mark.django_db(transaction=True)
redis = pytest.param(
    True,
    id="redis",
    marks=[
        pytest.mark.services,
        pytest.mark.skipif(not HAS_REDIS, reason="needs REDIS_URL and redis-server"),
    ],
)
brokers = pytest.mark.parametrize("with_redis", [pytest.param(False, id="files"), redis])


def database_url():
    database = settings.DATABASES["default"] | connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    who = f"{database['USER']}:{database['PASSWORD']}" if database["PASSWORD"] else database["USER"]
    return f"postgres://{who}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"


@pytest.fixture
def house(tmp_path, with_redis):
    with opened(tmp_path, database_url=database_url(), with_redis=with_redis, settings=HURRIED) as house:
        yield house
        print((tmp_path / "worker.log").read_text()[-3000:])


@brokers
def test_killed_workers_lose_nothing(house):
    scenarios.killed_workers(house, mails=90, kills=3, within=60)


@brokers
def test_a_flaky_server_gets_every_mail(house):
    scenarios.flaky(house, mails=30, gone=3, within=90)


@pytest.mark.parametrize("with_redis", [False])
def test_a_server_that_is_busy_is_asked_less_and_less(house):
    house.settings |= {"MAIL_FIRST_WAIT_SECONDS": "2", "MAIL_SWEEP_SECONDS": "1"}
    scenarios.temporary_failure(house, mails=10, seconds=0, tries=3, within=60)


@pytest.mark.parametrize("with_redis", [redis])
def test_redis_may_be_wiped(house):
    scenarios.redis_wiped(house, mails=40, within=90)


@pytest.mark.parametrize("with_redis", [redis])
def test_redis_may_be_a_black_hole(house):
    scenarios.redis_black_holed(house, mails=10, seconds=5, within=90)
