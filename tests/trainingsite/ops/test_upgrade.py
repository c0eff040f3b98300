"""A database of the old kind is upgraded wholly or not at all, and until then it is told from one that works.

The old ones in old_database/ were made by the last version that had them, with a few rows of each kind and with rows that
were deleted again, on the database that these tests run on.
"""

import re
import signal

import pytest
from django.conf import settings

from tests.trainingsite.ops.old_database.comparison import compare
from tests.trainingsite.ops.old_database.stores import Sqlite, new_store, old_store
from trainingsite.ops.upgrade import SENTENCE

pytestmark = pytest.mark.database

UPGRADE = """
import django, os
django.setup()
from django.core.management import call_command
from trainingsite.ops import upgrade
{patch}
call_command("upgrade_database")
"""
# Right after the step, or after its first of several times.
DIE = """
step = {step}
def die(*arguments, **options):
    step(*arguments, **options)
    os.kill(os.getpid(), 9)
{step} = die
"""
STEPS = ("set_aside", "bring_back", "call_command")
STARTS = {
    "migrate": ("manage.py", "migrate"),
    "the web": ("-c", "import trainingsite.wsgi"),
    "a worker": ("-m", "celery", "-A", "trainingsite", "worker", "--pool", "solo"),
}


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """Makes a database and drops it at the end."""
    made = []

    def keep(make, *arguments):
        made.append(make(tmp_path_factory.mktemp("store"), *arguments))
        return made[-1]

    yield keep
    for store in made:
        store.drop()


@pytest.fixture(scope="module")
def original(stores):
    return stores(old_store, settings.DATABASES["default"])


@pytest.fixture
def old(original, stores):
    return stores(original.copy)


@pytest.fixture(scope="module")
def upgraded(original, stores):
    store = stores(original.copy)
    done = store.manage("upgrade_database")
    assert done.returncode == 0, done.stderr
    return store


@pytest.fixture(scope="module")
def fresh(stores):
    store = stores(new_store, settings.DATABASES["default"])
    assert store.manage("migrate").returncode == 0
    return store


def test_every_row_is_kept(original, upgraded):
    count, faults = compare(original, upgraded)
    assert faults == []
    assert count > 300


def test_every_table_had_rows_to_keep(original):
    ours = [
        name for name in original.tables() if name.split("_")[0] in ("courses", "instructors", "enrollments")
    ]
    assert len(ours) == 34
    assert [name for name in ours if not original.rows(name)] == []


def test_the_tables_are_those_of_a_new_site(upgraded, fresh):
    assert set(upgraded.schema()) == set(fresh.schema())
    assert len(upgraded.schema()) == len(fresh.schema())


def test_there_is_nothing_left_to_migrate(upgraded, fresh):
    done = [
        {(row["app"], row["name"]) for row in store.rows("django_migrations")} for store in (upgraded, fresh)
    ]
    assert done[0] == done[1]
    assert upgraded.manage("migrate", "--check").returncode == 0


def test_the_rights_are_those_of_a_new_site(upgraded, fresh):
    def rights(store):
        kinds = {row["id"]: (row["app_label"], row["model"]) for row in store.rows("django_content_type")}
        return {(kinds[row["content_type_id"]], row["codename"]) for row in store.rows("auth_permission")}

    assert rights(upgraded) == rights(fresh)


@pytest.mark.parametrize("table", ["sales_inquiry", "enrollments_enrollment"])
def test_a_number_of_a_deleted_row_is_not_given_again(upgraded, table):
    assert upgraded.counters()[table][0] == max(row["id"] for row in upgraded.rows(table)) + 1


def test_a_second_call_has_nothing_to_do(upgraded):
    before = upgraded.everything()
    done = upgraded.manage("upgrade_database")
    assert (done.returncode, done.stdout) == (
        0,
        "There is nothing to do: this database is of the new kind.\n",
    )
    assert upgraded.everything() == before


def kill_in_the_middle(store, *, after):
    done = store.start("-c", UPGRADE.format(patch=DIE.format(step=f"upgrade.{after}")))
    assert done.returncode == -signal.SIGKILL, done.stderr


def test_a_kill_in_the_middle_leaves_the_old_one(original, old):
    for step in STEPS:
        kill_in_the_middle(old, after=step)
        assert old.everything() == original.everything()
        assert old.schema() == original.schema()
    assert old.manage("upgrade_database").returncode == 0
    assert compare(original, old)[1] == []


@pytest.mark.parametrize("entry", STARTS)
def test_what_would_fail_in_every_query_says_why(original, entry):
    before = original.everything()
    done = original.start(*STARTS[entry])
    assert done.returncode == 1
    assert SENTENCE in done.stderr
    assert "Traceback" not in done.stderr
    assert original.everything() == before


def test_one_that_stopped_before_its_last_migration_is_refused(old):
    old.execute("DELETE FROM django_migrations WHERE name = '0027_log_lines'")
    before = old.everything()
    done = old.manage("upgrade_database")
    assert done.returncode == 1
    assert "it stands at enrollments.0026_ended_links, not at enrollments.0027_log_lines." in done.stderr
    assert "Traceback" not in done.stderr
    assert old.everything() == before
    assert [path.name for path in old.folder.glob("*-before-upgrade-*")] == []


def test_make_run_upgrades_by_itself_and_keeps_a_copy_of_a_file(original, old):
    """All that `serve` does before it starts its processes."""
    prepare = "from trainingsite.management.commands.serve import Command; Command().prepare()"
    done = old.start("-c", f"import django; django.setup(); {prepare}")
    assert done.returncode == 0, done.stderr
    assert compare(original, old)[1] == []
    if isinstance(old, Sqlite):
        (named,) = re.findall(r"A copy of it is kept: (.+)", done.stdout)
        assert "-before-upgrade-" in named
        old.file.rename(old.folder / "upgraded.sqlite3")
        (old.folder / named).rename(old.file)
        assert old.everything() == original.everything()
