"""Seats that were counted by hand stay off the market: until now nobody could enrol here."""

from django.db import migrations
from django.db.models import F


def keep_back(apps, schema_editor):
    apps.get_model("enrollments", "CourseRun").objects.filter(seats_taken__gt=0).update(
        seats_reserved=F("seats_taken"), seats_taken=0
    )


class Migration(migrations.Migration):
    dependencies = [("enrollments", "0003_enrollments")]

    operations = [migrations.RunPython(keep_back, migrations.RunPython.noop)]
