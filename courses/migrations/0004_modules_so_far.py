"""The versions that were released before their modules were counted."""

from django.db import migrations
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce


def count(apps, schema_editor):
    modules = apps.get_model("courses", "Module").objects.filter(syllabus=OuterRef("pk"))
    counted = modules.order_by().values("syllabus").annotate(count=Count("pk")).values("count")
    released = apps.get_model("courses", "Syllabus").objects.filter(number__isnull=False)
    released.update(module_count=Coalesce(Subquery(counted), 0))


class Migration(migrations.Migration):
    dependencies = [("courses", "0003_module_count")]
    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
