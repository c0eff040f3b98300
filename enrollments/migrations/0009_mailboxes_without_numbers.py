"""A person is a mailbox or a telephone: what number came with an address says nothing of whose it is."""

from django.db import migrations


def forget_numbers(apps, schema_editor):
    apps.get_model("enrollments", "Person").objects.exclude(email="").exclude(phone="").update(phone="")


class Migration(migrations.Migration):
    dependencies = [("enrollments", "0008_run_log_lines")]

    operations = [migrations.RunPython(forget_numbers, migrations.RunPython.noop)]
