"""How the site starts, as an operator meets it: what is not set is safe, and what can't work is refused in a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SHOW_DEBUG = "from django.conf import settings; print(settings.DEBUG)"
HTTPS = {"SITE_URL": "https://school.example"}
ENTRIES = {"manage.py": ["manage.py", "check"], "the web": ["-c", "import trainingsite.wsgi"]}


def start(var: Path, *command: str, **variables) -> subprocess.CompletedProcess:
    """With nothing set but what is said."""
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(var), **variables}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize(
    ("variables", "say"),
    [
        ({}, "Set SECRET_KEY"),
        ({"DEBUG": "1"}, "Set SECRET_KEY"),
        ({"SECRET_KEY": "k", **HTTPS}, "set TRUSTED_PROXIES"),
    ],
    ids=["no key", "debug is no key", "https without a proxy"],
)
def test_a_trap_is_refused_in_one_sentence(tmp_path, entry, variables, say):
    done = start(tmp_path, *ENTRIES[entry], **variables)
    assert done.returncode == 1
    assert say in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().count("\n") == 0


@pytest.mark.parametrize(
    ("variables", "shown"), [({}, "False"), ({"DEBUG": "1"}, "True"), ({"DEBUG": ""}, "False")], ids=str
)
@pytest.mark.parametrize("setup", ["import trainingsite.wsgi", "import trainingsite.celery"])
def test_debug_is_what_is_asked_for(tmp_path, setup, variables, shown):
    settings = {"SECRET_KEY": "k", "DJANGO_SETTINGS_MODULE": "trainingsite.settings"}
    done = start(tmp_path, "-c", f"{setup}; {SHOW_DEBUG}", **settings, **variables)
    assert (done.stdout.strip(), done.returncode) == (shown, 0), done.stderr


@pytest.mark.parametrize(
    "variables", [{}, HTTPS | {"TRUSTED_PROXIES": "1"}, HTTPS | {"SERVER_ENDS_TLS": "1"}], ids=str
)
def test_what_can_work_starts(tmp_path, variables):
    done = start(tmp_path, "manage.py", "check", SECRET_KEY="k", **variables)
    assert done.returncode == 0, done.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["healthz", "readyz"])
@pytest.mark.parametrize(
    "headers", [{"host": "10.0.0.7:8000"}, {"host": "127.0.0.1"}, {"host": "a b"}], ids=str
)
def test_a_probe_is_answered_by_its_address_and_without_tls(client, settings, name, headers):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get(f"/{name}", headers=headers)
    assert response.status_code == 200
    assert response.has_header("Content-Security-Policy")
    assert client.get("/robots.txt").status_code == 301
