"""Found quickly: answers across inquiries, and the seats of one mailbox however it is written."""

import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enrollments', '0023_may_be_empty'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='enrollment',
            index=models.Index(django.db.models.functions.text.Lower('email'), name='enrollment_by_mailbox'),
        ),
        migrations.AddIndex(
            model_name='inquiryevent',
            index=models.Index(condition=models.Q(('kind', 'replied')), fields=['at'], name='inquiry_answers'),
        ),
    ]
