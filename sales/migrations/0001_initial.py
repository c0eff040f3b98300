import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from messaging.house_texts import add_house_texts


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('messaging', '0001_initial'),
        ('courses', '0001_initial'),
        ('enrollments', '0001_initial'),
        ('instructors', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Inquiry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_seed', models.BinaryField(max_length=16)),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('kind', models.CharField(choices=[('general', 'General question'), ('course', 'About a course'), ('instructor', 'About an instructor'), ('in_house', 'In-house training')], default='general', max_length=12, verbose_name='kind')),
                ('name', models.CharField(max_length=40, verbose_name='contact')),
                ('phone', models.CharField(blank=True, help_text='In the form +86…', max_length=20, verbose_name='phone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('company', models.CharField(blank=True, max_length=80, verbose_name='company')),
                ('headcount', models.PositiveIntegerField(blank=True, null=True, verbose_name='head count')),
                ('city', models.CharField(blank=True, max_length=40, verbose_name='city')),
                ('message', models.TextField(blank=True, max_length=2000, verbose_name='message')),
                ('stage', models.CharField(choices=[('new', 'received'), ('contacted', 'contacted'), ('proposed', 'plan sent'), ('won', 'agreed'), ('lost', 'closed'), ('spam', 'spam')], default='new', editable=False, max_length=10, verbose_name='stage')),
                ('received_at', models.DateTimeField(editable=False, verbose_name='received at')),
                ('consent_version', models.CharField(editable=False, max_length=20, verbose_name='privacy notice agreed to')),
                ('consent_at', models.DateTimeField(editable=False, verbose_name='agreed at')),
                ('wants_mails', models.BooleanField(default=False, editable=False, help_text='What this form said. Whether the person may be mailed is in their consents.', verbose_name='ticked course mails')),
                ('source', models.CharField(blank=True, editable=False, help_text="The page's path.", max_length=200, verbose_name='sent from')),
                ('campaign', models.CharField(blank=True, editable=False, max_length=200, verbose_name='campaign')),
                ('language', models.CharField(default='zh-hans', editable=False, max_length=10, verbose_name='language')),
                ('address_hash', models.CharField(editable=False, help_text="Keyed hash of the sender's address; limits only.", max_length=64)),
                ('idempotency_key', models.CharField(editable=False, max_length=64, unique=True)),
                ('assigned_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='inquiries', to=settings.AUTH_USER_MODEL, verbose_name='consultant')),
                ('course', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='inquiries', to='courses.course', verbose_name='course')),
                ('instructor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='inquiries', to='instructors.instructor', verbose_name='instructor')),
                ('run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='inquiries', to='enrollments.courserun', verbose_name='run')),
            ],
            options={
                'verbose_name': 'inquiry',
                'verbose_name_plural': 'inquiries',
                'ordering': ['-received_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='InquiryEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('kind', models.CharField(choices=[('received', 'received'), ('moved', 'stage changed'), ('assigned', 'consultant changed'), ('noted', 'note'), ('replied', 'answered'), ('mailed', 'mail sent'), ('unsubscribed', 'unsubscribed')], max_length=12, verbose_name='what')),
                ('from_stage', models.CharField(blank=True, choices=[('new', 'received'), ('contacted', 'contacted'), ('proposed', 'plan sent'), ('won', 'agreed'), ('lost', 'closed'), ('spam', 'spam')], max_length=10, verbose_name='from stage')),
                ('to_stage', models.CharField(blank=True, choices=[('new', 'received'), ('contacted', 'contacted'), ('proposed', 'plan sent'), ('won', 'agreed'), ('lost', 'closed'), ('spam', 'spam')], max_length=10, verbose_name='to stage')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('by', models.ForeignKey(blank=True, help_text='Empty: the person itself, or the site.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='sales.inquiry', verbose_name='inquiry')),
            ],
            options={
                'verbose_name': 'log line',
                'verbose_name_plural': 'log',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(fields=['stage', '-received_at'], name='inquiry_board'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(fields=['address_hash', 'received_at'], name='inquiry_by_address'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(fields=['phone', 'received_at'], name='inquiry_by_phone'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(fields=['email', 'received_at'], name='inquiry_by_email'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(('email', ''), ('phone', ''), _negated=True), name='inquiry_can_be_answered', violation_error_message='A phone number or an e-mail address is needed to answer.'),
        ),
        migrations.AddIndex(
            model_name='inquiryevent',
            index=models.Index(condition=models.Q(('kind', 'replied')), fields=['at'], name='inquiry_answers'),
        ),
        add_house_texts("inquiry", ["fitting_courses", "case_article", "ask_for_call", "still_topical", "plan_questions"]),
    ]
