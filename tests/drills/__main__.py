"""The drills in full, with their figures: .venv/bin/python -m tests.drills [--embedded | --services] [name …]

Without a choice, first the embedded default (SQLite, a broker of files), then PostgreSQL with a Redis of its own.
TEST_DATABASE_URL names the PostgreSQL server; a database is made there and dropped. tests/drills/test_drills.py runs
smaller ones with every test run.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
NAMES = (
    *("killed_workers", "two_of_each", "flaky", "dropping", "slow", "black_holed", "temporary_failure"),
    *("redis_wiped", "redis_black_holed"),
)


def drills(*, with_redis: bool) -> dict:
    from tests.drills import scenarios

    chosen = {
        "killed_workers": partial(scenarios.killed_workers, mails=300, kills=10, within=120),
        "two_of_each": partial(scenarios.two_of_each, mails=300, within=120),
        "flaky": partial(scenarios.flaky, mails=300, gone=10, within=1200),
        "dropping": partial(scenarios.dropping, mails=100, drops=0.3, within=1200),
        "slow": partial(scenarios.slow, mails=30, seconds=2, within=300),
        "black_holed": partial(scenarios.black_holed, mails=300, seconds=90, within=300),
        "temporary_failure": partial(
            scenarios.temporary_failure, mails=15, seconds=600, tries=4, within=1800
        ),
    }
    if with_redis:
        chosen["redis_wiped"] = partial(scenarios.redis_wiped, mails=300, within=90)
        chosen["redis_black_holed"] = partial(scenarios.redis_black_holed, mails=50, seconds=30, within=90)
    return chosen


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.drills", description=__doc__.splitlines()[0])
    parser.add_argument("--embedded", action="store_true")
    parser.add_argument("--services", action="store_true")
    parser.add_argument("names", nargs="*", choices=[*NAMES, []])
    options = parser.parse_args()
    if options.embedded == options.services:
        for which in ("--embedded", "--services"):
            subprocess.run([sys.executable, "-m", "tests.drills", which, *options.names], check=True)
        return
    with tempfile.TemporaryDirectory(prefix="site-drills-") as folder:
        run(Path(folder), with_redis=options.services, names=options.names)


def run(folder: Path, *, with_redis: bool, names: list[str]) -> None:
    url = f"sqlite:///{folder}/drill.sqlite3"
    if with_redis:
        url = f"{POSTGRES.rpartition('/')[0]}/site_drill_{os.getpid()}"
        sql(f'CREATE DATABASE "{url.rpartition("/")[2]}"')
    os.environ.pop("REDIS_URL", None)
    os.environ |= {
        **{"DATABASE_URL": url, "VAR_DIR": str(folder / "own"), "LOG_LEVEL": "WARNING"},
        **{"DJANGO_SETTINGS_MODULE": "trainingsite.settings", "SECRET_KEY": "drill"},
    }
    try:
        all_of(folder, url=url, with_redis=with_redis, names=names)
    finally:
        if with_redis:
            from django.db import connection

            connection.close()
            sql(f'DROP DATABASE "{url.rpartition("/")[2]}" WITH (FORCE)')


def all_of(folder: Path, *, url: str, with_redis: bool, names: list[str]) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from messaging.models import MailRoute, OutboxMail
    from tests.drills.house import opened
    from trainingsite.lib import catalogues

    call_command("migrate", verbosity=0)
    catalogues.compile_all()
    for name, drill in drills(with_redis=with_redis).items():
        if names and name not in names:
            continue
        OutboxMail.objects.all().delete()
        MailRoute.objects.all().delete()
        place = folder / name
        place.mkdir()
        began = time.monotonic()
        try:
            with opened(place, database_url=url, with_redis=with_redis) as house:
                figures = drill(house)
        except AssertionError:
            print((place / "worker.log").read_text()[-4000:])
            raise
        shown = ", ".join(
            f"{what} {figure:.1f} s" if isinstance(figure, float) else f"{what} {figure}"
            for what, figure in figures.items()
        )
        where = "PostgreSQL and Redis" if with_redis else "embedded"
        print(f"{name}, {where}: {shown} ({time.monotonic() - began:.0f} s in all)", flush=True)


def sql(statement: str) -> None:
    import psycopg2

    connection = psycopg2.connect(POSTGRES)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


if __name__ == "__main__":
    main()
