from django.db import migrations

from courses.grams import add_grams, create_function


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]
    operations = [create_function(), add_grams("courses_course"), add_grams("courses_article")]
