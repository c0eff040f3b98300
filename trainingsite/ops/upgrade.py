"""A database of the old kind, of when `enrollments` held the mails and the sales too, becomes one of the new kind.

1. All of it is one transaction: whoever is killed in the middle leaves the old database as it was.
2. The rows of our apps are set aside in temporary tables, and the old tables are dropped.
3. The first migrations of the apps make the new tables, so that they are those of a new site to the last index.
4. The rows come back under their numbers, and every table goes on counting where it was: a number of a row that is gone
   is never given again, because links that people were sent are signed for it.
"""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import Error, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from trainingsite.ops import counters

APPS = ("courses", "instructors", "messaging", "enrollments", "sales", "trainingsite")
LAST = {"courses": "0005_course_indexes", "instructors": "0002_grams", "enrollments": "0027_log_lines"}
RENAMED = {"importdraft": "rosterdraft"}
# A mail was about the row that one of these columns named.
SUBJECTS = {
    "inquiry_id": ("sales", "inquiry"),
    "enrollment_id": ("enrollments", "enrollment"),
    "group_id": ("enrollments", "enrollmentgroup"),
}
SENTENCE = "This database is of the old kind: run manage.py upgrade_database (make a backup first)."


class Unfinished(Exception):
    """It stopped before the last of its own migrations."""


def is_old() -> bool:
    return "enrollments_inquiry" in connection.introspection.table_names()


def refuse_old() -> None:
    """Where a process starts that would fail in every query. A database that doesn't answer is waited for elsewhere."""
    try:
        if is_old():
            raise ImproperlyConfigured(SENTENCE)
    except Error:
        return
    finally:
        connection.close()


def upgrade() -> int:
    """How many rows were carried over; none when there was nothing to do."""
    connection.disable_constraint_checking()  # SQLite hears it outside of a transaction only
    try:
        with transaction.atomic(durable=True):
            return carry_over() if is_old() and is_mine() else 0
    finally:
        connection.enable_constraint_checking()


def is_mine() -> bool:
    """Whether nobody was quicker. SQLite locks at BEGIN."""
    if connection.vendor == "postgresql":
        run("LOCK TABLE django_migrations")
    return is_old()


def carry_over() -> int:
    refuse_unfinished()
    models = {model: old_table(model) for model in first_models()}
    counted = set_aside(models)
    rename_kinds(models)
    make_new_tables()
    rows = sum(bring_back(model, old) for model, old in models.items())
    counters.go_on(counted)
    connection.check_constraints()
    call_command("migrate", verbosity=0, interactive=False)  # what came after the first ones
    return rows


def refuse_unfinished() -> None:
    applied = MigrationRecorder(connection).applied_migrations()
    for app, last in LAST.items():
        found = max((name for label, name in applied if label == app), default="nothing")
        if found != last:
            raise Unfinished(
                f"This database is of the old kind, but it stands at {app}.{found}, not at {app}.{last}. Run manage.py"
                " migrate with the last version of this site that has that migration, then upgrade_database with this one."
            )


def first_models() -> list[type[Model]]:
    """Of the first migrations, those whose rows there were; they know nothing of what came later."""
    targets = [(app, "0001_initial") for app in APPS]
    apps = MigrationExecutor(connection).loader.project_state(targets).apps
    there = set(connection.introspection.table_names())
    ours = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in APPS]
    return [model for model in ours if old_table(model) in there]


def old_kind(model: type[Model]) -> tuple[str, str]:
    app, name = model._meta.app_label, model._meta.model_name
    return "enrollments" if app in ("messaging", "sales") else app, RENAMED.get(name, name)


def old_table(model: type[Model]) -> str:
    return "_".join(old_kind(model))


def set_aside(models: dict[type[Model], str]) -> dict[str, counters.Counter]:
    """The counters of the old tables, by the names of the new ones."""
    is_postgresql = connection.vendor == "postgresql"
    if is_postgresql:
        run(f"LOCK TABLE {', '.join(models.values())}")
    counted = {model._meta.db_table: counters.read(old) for model, old in models.items()}
    for old in models.values():
        run(f"CREATE TEMPORARY TABLE old_{old} AS SELECT * FROM {old}")
        run(f"DROP TABLE {old} {'CASCADE' if is_postgresql else ''}")
    if is_postgresql:
        run("DROP FUNCTION courses_grams(text)")
    return counted


def rename_kinds(models: dict[type[Model], str]) -> None:
    """So that the admin's log, the rights of groups and the subjects of mails go on meaning the same."""
    for model in models:
        new, old = (model._meta.app_label, model._meta.model_name), old_kind(model)
        if new == old:
            continue
        # A process of the new version may have made one while it ran on the old database.
        run("DELETE FROM django_content_type WHERE app_label = %s AND model = %s", new)
        ContentType.objects.filter(app_label=old[0], model=old[1]).update(app_label=new[0], model=new[1])
        for right in Permission.objects.filter(content_type__app_label=new[0], content_type__model=new[1]):
            right.codename = right.codename.replace(old[1], new[1])
            right.save(update_fields=["codename"])
    ContentType.objects.clear_cache()
    connection.check_constraints()


def make_new_tables() -> None:
    MigrationRecorder(connection).migration_qs.filter(app__in=APPS).delete()
    MigrationExecutor(connection).migrate([(app, "0001_initial") for app in APPS])
    connection.check_constraints()  # leaves all of them for the end again: the rows come in any order


def bring_back(model: type[Model], old: str) -> int:
    quote = connection.ops.quote_name
    names = [field.column for field in model._meta.local_concrete_fields if not field.generated]
    sources = {name: quote(name) for name in names}
    if model._meta.model_name == "outboxmail":
        sources |= subject()
    new = model._meta.db_table
    run(f"DELETE FROM {new}")  # what a new site begins with
    into = ", ".join(map(quote, names))
    rows = run(f"INSERT INTO {new} ({into}) SELECT {', '.join(sources.values())} FROM old_{old}")
    run(f"DROP TABLE old_{old}")
    return rows


def subject() -> dict[str, str]:
    kinds = {column: ContentType.objects.get_by_natural_key(*kind).pk for column, kind in SUBJECTS.items()}
    cases = " ".join(f"WHEN {column} IS NOT NULL THEN {pk}" for column, pk in kinds.items())
    return {"content_type_id": f"CASE {cases} END", "object_id": f"coalesce({', '.join(SUBJECTS)})"}


def run(sql: str, parameters: tuple = ()) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return cursor.rowcount
