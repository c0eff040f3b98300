"""A real site for a real browser: `manage.py serve` with its own var/, database and port, and Debian's Chromium."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
CHROME = os.environ.get("CHROME", "/usr/bin/chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


class Site:
    """The running site, and how a test asks it for something that no page tells."""

    def __init__(self, var: Path):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.mails = var / "mail"
        self.environment = {
            **{name: os.environ[name] for name in os.environ.keys() - {"EMAIL_URL", "DATABASE_URL"}},
            **own_services(),
            **{"VAR_DIR": str(var), "PORT": str(self.port), "SITE_URL": self.url, "DEBUG": "0"},
            **{"SECRET_KEY": "of-the-browser-tests", "PYTHONUNBUFFERED": "1"},
            # All visitors of a test have one address.
            "ENROLLMENTS_PER_ADDRESS_PER_HOUR": "10000",
        }
        self.log = var / "serve.log"
        with self.log.open("w") as log:
            command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )

    def wait_until_up(self, seconds=180):
        wait_for(lambda: "is up" in self.log.read_text() or self.process.poll() is not None, seconds)
        assert self.process.poll() is None, self.log.read_text()

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(timeout=20) == 0, self.log.read_text()

    def python(self, code: str) -> str:
        """What `code` prints inside the site's own Django."""
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def mails_to(self, address: str) -> list[Path]:
        return [path for path in sorted(self.mails.glob("*.eml")) if f"\nTo: {address}" in path.read_text()]


def own_services() -> dict[str, str]:
    """On PostgreSQL a database of its own, made anew; on Redis a number below the tests' own. Each process of
    pytest-xdist has its own site."""
    services, process = {}, os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    if url := os.environ.get("DATABASE_URL"):
        parts = urlsplit(url)
        name = f"{parts.path.strip('/')}_browser_{process}"
        connection = psycopg2.connect(urlunsplit(parts._replace(path="/postgres")))
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}"')
        connection.close()
        services["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{name}"))
    if url := os.environ.get("REDIS_URL"):
        server, _slash, number = url.rpartition("/")
        services["REDIS_URL"] = f"{server}/{int(number) - 1 - int(process.removeprefix('gw'))}"
    return services


def wait_for(condition, seconds: float):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.2)
    return found


@pytest.fixture(scope="session")
def chrome() -> str:
    if not os.access(CHROME, os.X_OK):
        if os.environ.get("REQUIRE_SERVICES") == "1":
            pytest.fail(f"{CHROME} is required here")
        pytest.skip(f"no {CHROME}; CHROME= names another")
    return CHROME


@pytest.fixture(scope="module")
def chromium(chrome):
    """Gone with the module: as long as its event loop runs, Django opens other connections than before."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chrome, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(chrome, tmp_path_factory):
    var = tmp_path_factory.mktemp("site")
    running = Site(var)
    try:
        running.wait_until_up()
        yield running
        running.stop()
    finally:
        running.process.kill()
        running.process.wait()
        shutil.rmtree(var, ignore_errors=True)


@pytest.fixture
def visit(chromium, site):
    """visit(width) opens a window of a new visitor; whatever went wrong in it fails the test at the end."""
    contexts, wrong = [], []

    def open_window(width):
        context = chromium.new_context(
            viewport={"width": width, "height": 740}, locale="zh-CN", base_url=site.url
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.on(
            "console", lambda message: message.type in ("error", "warning") and wrong.append(message.text)
        )
        page.on("request", lambda request: request.url.startswith(site.url) or wrong.append(request.url))
        page.on(
            "response", lambda answer: answer.status < 400 or wrong.append(f"{answer.status} {answer.url}")
        )
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert wrong == []
