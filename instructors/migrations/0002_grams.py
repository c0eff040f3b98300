from django.db import migrations

from courses.grams import add_grams


class Migration(migrations.Migration):
    dependencies = [("instructors", "0001_initial"), ("courses", "0002_grams")]
    operations = [add_grams("instructors_instructor")]
