"""Errors to Sentry's protocol and figures to Prometheus: off by default, public never, and telling of nobody."""

import gzip
import http.server
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import brotli
import pytest
from django.core.exceptions import ImproperlyConfigured
from environ import Env

from trainingsite import env as site_env
from trainingsite.ops import monitoring

ROOT = Path(__file__).resolve().parents[3]
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
TOKEN = "of-a-test-and-long-enough"


def python(var: Path, code: str, **variables) -> subprocess.CompletedProcess:
    environment = {
        **{"PATH": os.environ["PATH"], "VAR_DIR": str(var), "SECRET_KEY": "k"},
        **{"DJANGO_SETTINGS_MODULE": "trainingsite.settings", **variables},
    }
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def sentry():
    """Takes what is sent to it."""
    received = []

    class Inbox(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            read = UNPACK[self.headers.get("Content-Encoding")]
            received.append(read(body).decode())
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Inbox)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.received = received
    yield server
    server.shutdown()
    server.server_close()


BREAK = """
import django, sentry_sdk
django.setup()
from django.test import Client


def broken(request, token):
    phone = "13800138000"
    raise RuntimeError("it broke\\nDETAIL: Key (email)=(ada@example.com) already exists")

from django.urls import get_resolver, path
get_resolver().url_patterns.insert(0, path("broken/<str:token>/", broken))
client = Client(raise_request_exception=False)
response = client.post("/broken/secret-token/?q=13900139000", {"name": "艾达"}, HTTP_HOST="localhost",
                       HTTP_COOKIE="sessionid=of-ada")
print(response["X-Request-ID"])
sentry_sdk.flush(5)
"""


def test_an_error_is_told_with_its_request_and_without_the_person(tmp_path, sentry):
    done = python(tmp_path, BREAK, SENTRY_DSN=f"http://key@127.0.0.1:{sentry.server_port}/1", DEBUG="1")
    assert done.returncode == 0, done.stderr
    told = "\n".join(sentry.received)
    event = next(json.loads(line) for line in told.splitlines() if '"exception"' in line)
    assert event["tags"]["request_id"] == done.stdout.strip()
    assert event["exception"]["values"][-1]["value"] == "it broke"
    for personal in ("13800138000", "13900139000", "ada@example.com", "艾达", "of-ada", "secret-token"):
        assert personal not in told


def test_without_an_address_nothing_is_loaded(tmp_path):
    done = python(
        tmp_path,
        "import django, sys; django.setup(); print({'sentry_sdk', 'prometheus_client'} & {*sys.modules})",
    )
    assert done.stdout.strip() == "set()", done.stderr


@pytest.mark.parametrize(
    ("module", "variables"),
    [
        ("sentry_sdk", {"SENTRY_DSN": "https://key@sentry.example/1"}),
        ("prometheus_client", {"METRICS_TOKEN": TOKEN}),
    ],
)
def test_a_missing_package_is_refused_in_a_sentence(tmp_path, module, variables):
    hidden = f"import importlib.util as u; find = u.find_spec; u.find_spec = lambda name: None if name == '{module}' else find(name)"
    done = python(tmp_path, f"{hidden}\nimport trainingsite.wsgi", **variables)
    assert done.returncode == 1
    assert f"{next(iter(variables))} is set, but {module} is not installed: run " in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("dsn", ["nonsense", "https://sentry.example/1", "ftp://key@sentry.example/1"])
def test_an_address_that_is_none_is_refused(dsn):
    with pytest.raises(ImproperlyConfigured, match="Set SENTRY_DSN"):
        monitoring.report_errors(dsn, environment="test")


@pytest.mark.parametrize("token", ["1", "short", "x" * 15])
def test_a_token_that_can_be_guessed_is_refused(monkeypatch, token):
    monkeypatch.setenv("METRICS_TOKEN", token)
    with pytest.raises(ImproperlyConfigured, match="Set METRICS_TOKEN"):
        site_env.metrics_token(Env())


# -- figures


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer "}, {"authorization": f"Bearer {TOKEN}"}])
def test_without_a_token_there_are_no_figures(client, db, headers):
    assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer of-a-test", f"Basic {TOKEN}", TOKEN, "Bearer 回款"])
def test_figures_are_for_who_knows_the_token(client, db, settings, given):
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers={"authorization": given}).status_code == 403


SCRAPE = f"""
import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
client = Client()
for _visit in range(3):
    client.get("/privacy/")
client.get("/nowhere/")
client.generic("BREW", "/privacy/")
print(client.get("/metrics", HTTP_AUTHORIZATION="Bearer {TOKEN}", HTTP_HOST="10.0.0.7").content.decode())
"""


def test_figures_count_the_requests_of_all_processes(tmp_path):
    settings = {"METRICS_TOKEN": TOKEN, "ALLOWED_HOSTS": "testserver", "DEBUG": "1"}
    first, second = (python(tmp_path, SCRAPE, **settings) for _process in range(2))
    assert (first.returncode, second.returncode) == (0, 0), second.stderr
    lines = second.stdout.splitlines()
    for series in (
        'site_requests_total{method="GET",status="200",view="privacy"} 2.0',
        'site_requests_total{method="GET",status="200",view="kept"} 4.0',
        'site_requests_total{method="GET",status="404",view="none"} 2.0',
        'site_part_ok{part="database"} 1.0',
        "site_outbox_oldest_due_seconds 0.0",
    ):
        assert series in lines
    assert any(line.startswith('site_requests_total{method="other",') for line in lines)
    assert "BREW" not in second.stdout
