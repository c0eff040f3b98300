"""What a choice of a step is called."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enrollments', '0019_every_try_counts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='followupstep',
            name='company',
            field=models.CharField(blank=True, choices=[('with', 'with a company'), ('without', 'without a company')], max_length=8, verbose_name='with a company or without'),
        ),
    ]
