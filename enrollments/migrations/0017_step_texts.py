"""A step names its mail by the row that holds the words."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enrollments", "0016_house_texts")]

    operations = [
        migrations.RemoveField(
            model_name='followupstep',
            name='stop',
        ),
        migrations.AlterField(
            model_name='followupstep',
            name='template',
            field=models.ForeignKey(db_column='template', on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='enrollments.mailtemplate', to_field='key', verbose_name='mail'),
        ),
    ]
