"""How many modules a released version has: counted once, not for every card that says it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0002_grams")]
    operations = [
        migrations.AddField(
            model_name="syllabus",
            name="module_count",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        )
    ]
