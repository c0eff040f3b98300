"""PostgreSQL refuses a second class of an instructor at the same time; SQLite, which can't, has the locked check of
clashes.py alone.

No extension is needed, so no right to make one: btree_gist would compare the instructors by `=`, a range that holds
just one number is compared by `&&` as well. Classes that clash already are marked and stay out of the rule until they
are next changed: staff decide which of the two moves, a migration can't. The table takes no writes meanwhile, so that
no clash comes in between.
"""

from django.db import migrations

EXCLUDE = """
ALTER TABLE enrollments_courserun ADD CONSTRAINT run_instructor_once EXCLUDE USING gist (
    int8range(instructor_id, instructor_id, '[]') WITH &&,
    tstzrange(starts_at, ends_at) WITH &&
) WHERE (state = 'open' AND NOT has_old_clash)
"""


def mark_clashes(apps, schema_editor):
    CourseRun = apps.get_model("enrollments", "CourseRun")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("LOCK TABLE enrollments_courserun IN SHARE ROW EXCLUSIVE MODE")
    busy_until, clashing = {}, []
    rows = CourseRun.objects.filter(state="open").order_by("starts_at", "pk")
    for pk, who, starts_at, ends_at in rows.values_list("pk", "instructor", "starts_at", "ends_at"):
        if who in busy_until and starts_at < busy_until[who]:
            clashing.append(pk)
        else:
            busy_until[who] = ends_at
    CourseRun.objects.filter(pk__in=clashing).update(has_old_clash=True)


def exclude(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(EXCLUDE)


def include(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE enrollments_courserun DROP CONSTRAINT IF EXISTS run_instructor_once")


class Migration(migrations.Migration):
    dependencies = [("enrollments", "0011_attendance_and_certificates")]

    operations = [
        migrations.RunPython(mark_clashes, migrations.RunPython.noop),
        migrations.RunPython(exclude, include),
    ]
