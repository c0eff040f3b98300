"""What every test stands on: a var/ of its own, plain static files, no page left over from the test before."""

import os
import tempfile
from pathlib import Path

import hypothesis
import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.cache import caches

from courses import search
from tests import factories
from tests.clock import MONDAY_MORNING
from tests.messaging import letters
from tests.messaging.mails import FussyBackend, Server

# The browser tests drive Playwright, which keeps a running event loop, and the ORM side by side.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
# A machine is as slow as it is. CI draws the same examples each time: what it refuses is refused at the desk, too.
hypothesis.settings.register_profile(
    "site",
    deadline=None,
    derandomize=os.environ.get("REQUIRE_SERVICES") == "1",
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("site")


def pytest_configure(config):
    """Before anything is used: no test reads or writes the developer's own database, mails or queue."""
    var = Path(tempfile.mkdtemp(prefix="site-tests-"))
    config.add_cleanup(lambda: remove(var))
    settings.VAR_DIR = var
    settings.STATIC_ROOT, settings.MEDIA_ROOT = var / "static", var / "media"
    settings.STATIC_ROOT.mkdir()
    settings.EMAIL_FILE_PATH = var / "mail"
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        # A file, as in life: several threads on a database in memory share one lock and one transaction.
        database.setdefault("TEST", {})["NAME"] = str(var / "test.sqlite3")
    else:
        forget_quickly(database)
    if not os.environ.get("REDIS_URL"):
        settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
        settings.CELERY_BROKER_URL, settings.CELERY_BROKER_TRANSPORT_OPTIONS = "memory://", {}
    if not hasattr(config, "workerinput"):  # once, not in every process of pytest-xdist
        from trainingsite.lib import catalogues

        catalogues.compile_all()


def forget_quickly(database: dict) -> None:
    """Nothing of a test must outlive a power cut, and a table of ten rows is emptied sooner than replaced:
    TRUNCATE makes new files of all tables and their indexes, after each test that commits."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    def sql_flush(self, style, tables, **_options):
        names = map(self.quote_name, tables)
        return ["SET CONSTRAINTS ALL DEFERRED", *(f"DELETE FROM {name}" for name in names)]

    DatabaseOperations.sql_flush = sql_flush
    database.setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items):
    for item in items:
        if reaches_database(item):
            item.add_marker("database")


def reaches_database(item) -> bool:
    """To any other test pytest-django refuses the database; its processes and servers are refused by
    `python -m tests`, which runs it once, where nothing answers, instead of once a database."""
    asked = {"django_db_setup", "live_server", "site"} & set(item.fixturenames)
    return bool(asked) or any(item.get_closest_marker(name) for name in ("django_db", "services"))


def remove(var: Path) -> None:
    import shutil

    shutil.rmtree(var, ignore_errors=True)


@pytest.fixture(autouse=True)
def _nothing_left_over():
    """What a process keeps in memory between requests would be another test's rows."""
    forget()
    yield
    forget()


def forget():
    caches["pages"].clear()
    caches["fragments"].clear()
    search.forget()


@pytest.fixture
def ada(db):
    """Staff, as a consultant is: sees the admin and what is not published yet."""
    return factories.user("ada", is_staff=True)


@pytest.fixture
def ben(db):
    """Ada's colleague: staff too."""
    return factories.user("ben", is_staff=True)


@pytest.fixture
def cleo(db):
    """Has a login and no right to anything."""
    return factories.user("cleo")


@pytest.fixture
def ada_client(client, ada):
    client.force_login(ada)
    return client


@pytest.fixture(autouse=True)
def _every_mail_is_in_order():
    """Whatever a test sends is checked, whether or not the test is about it."""
    yield
    for message in getattr(mail, "outbox", []):
        letters.check(message)


@pytest.fixture
def monday_morning():
    with time_machine.travel(MONDAY_MORNING) as clock:
        yield clock


@pytest.fixture
def server(settings, mailoutbox):
    settings.EMAIL_BACKEND = f"{FussyBackend.__module__}.{FussyBackend.__name__}"
    Server.answers, Server.down, Server.meanwhile, Server.asked, Server.closed = [], None, None, 0, 0
    Server.is_gone = False
    return Server
