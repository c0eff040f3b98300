"""The operation of the migration by which PostgreSQL refuses a second class of an instructor at the same time; SQLite,
which can't, has the locked check of scheduling_conflicts.py alone.

No extension is needed, so no right to make one: btree_gist would compare the instructors by `=`, a range that holds
just one number is compared by `&&` as well. A class with an old clash stays out of the rule until it is next changed.
"""

from django.db import migrations

EXCLUDE = """
ALTER TABLE enrollments_courserun ADD CONSTRAINT run_instructor_once EXCLUDE USING gist (
    int8range(instructor_id, instructor_id, '[]') WITH &&,
    tstzrange(starts_at, ends_at) WITH &&
) WHERE (state = 'open' AND NOT has_old_clash)
"""


def exclude(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(EXCLUDE)


def include(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE enrollments_courserun DROP CONSTRAINT IF EXISTS run_instructor_once"
        )


def instructor_once() -> migrations.RunPython:
    return migrations.RunPython(exclude, include)
