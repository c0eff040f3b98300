"""Everything that CI runs: python -m tests (make test).

1. Lint and layout, the deployment check under production's settings, migrations that match the models.
2. The tests that reach no database, once, with addresses at which none answers.
3. The others on what needs no server: SQLite and the embedded broker.
4. The same on PostgreSQL with Redis, where both are reached; with REQUIRE_SERVICES=1 they must be.
"""

import hashlib
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2
import redis

ROOT = Path(__file__).resolve().parent.parent
REQUIRED = os.environ.get("REQUIRE_SERVICES") == "1"
POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/13")
CHROME = os.environ.get("CHROME", "/usr/bin/chromium")

# What lies in the developer's own var/ and environment is not asked. And what is compiled, is compiled once, not by
# each of a hundred processes: collecting the tests takes half as long.
NOT_OURS = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PYTHONDONTWRITEBYTECODE"}
EMBEDDED = {name: os.environ[name] for name in os.environ.keys() - NOT_OURS}
NOBODY = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", "REDIS_URL": "redis://127.0.0.1:1/0"}
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": hashlib.sha512(b"only for the deployment check").hexdigest(),
    "SITE_URL": "https://huikuan.example",
    "TRUSTED_PROXIES": "1",
    "ALLOWED_HOSTS": "huikuan.example",
}

NO_TESTS = 5  # pytest's: of the files that were asked for, all are of the other kind


def main() -> None:
    faults = missing()
    for fault in faults:
        print(f"NOT TESTED: {fault}", flush=True)
    if faults and REQUIRED:
        sys.exit("REQUIRE_SERVICES=1, but not everything is here.")
    with tempfile.TemporaryDirectory(prefix="site-checks-") as var:
        embedded = EMBEDDED | {"VAR_DIR": var, "SECRET_KEY": secrets.token_urlsafe(50)}
        step("ruff check", "-m", "ruff", "check", env=embedded)
        step("ruff format", "-m", "ruff", "format", "--check", env=embedded)
        deploy = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
        step("check --deploy", *deploy, env=embedded | PRODUCTION)
        step("makemigrations --check", "manage.py", "makemigrations", "--check", "--dry-run", env=embedded)
        step("tests that reach no database", *pytest("not database"), env=embedded | NOBODY)
        step("tests on SQLite and the embedded broker", *pytest("database"), env=embedded)
        if not any("PostgreSQL" in fault or "Redis" in fault for fault in faults):
            services = embedded | {"DATABASE_URL": own_database(), "REDIS_URL": REDIS}
            step("tests on PostgreSQL and Redis", *pytest("database"), env=services)


def missing() -> list[str]:
    faults = []
    try:
        psycopg2.connect(POSTGRES, connect_timeout=3).close()
    except psycopg2.Error as error:
        faults.append(f"PostgreSQL, because {POSTGRES} says: {str(error).strip().splitlines()[0]}")
    try:
        with redis.Redis.from_url(REDIS, socket_connect_timeout=3) as connection:
            connection.ping()
    except redis.RedisError as error:
        faults.append(f"Redis, because {REDIS} says: {error}")
    if not os.access(CHROME, os.X_OK):
        faults.append(f"pages in a browser, because there is no {CHROME} (CHROME= names another)")
    return faults


def own_database() -> str:
    """Two checkouts on one machine must not drop each other's test database."""
    server, _slash, _name = POSTGRES.rpartition("/")
    return f"{server}/site_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"


def pytest(marker: str) -> list[str]:
    spread = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    return ["-m", "pytest", *spread, "-m", marker, *sys.argv[1:]]


def step(title: str, *command: str, env: dict[str, str]) -> None:
    print(f"\n--- {title}", flush=True)
    code = subprocess.call([sys.executable, *command], cwd=ROOT, env=env, stdin=subprocess.DEVNULL)
    if code and not (code == NO_TESTS and sys.argv[1:]):
        sys.exit(code)


if __name__ == "__main__":
    main()
