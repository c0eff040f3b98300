"""The course that was written last, and the few that stand on the home page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0004_modules_so_far")]
    operations = [
        migrations.AddIndex(
            model_name="course", index=models.Index(fields=["-updated_at"], name="course_changed")
        ),
        migrations.AddIndex(
            model_name="course",
            index=models.Index(
                condition=models.Q(("is_featured", True), ("is_published", True)),
                fields=["title", "id"],
                name="course_featured",
            ),
        ),
    ]
