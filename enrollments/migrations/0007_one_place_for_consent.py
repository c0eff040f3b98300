"""Whether somebody unsubscribed is said by their consents alone."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("enrollments", "0006_consents_so_far")]

    operations = [migrations.RemoveField(model_name="inquiry", name="unsubscribed_at")]
