import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import messaging.registry
from django.conf import settings
from django.db import migrations, models


def add_consultants(apps, schema_editor):
    """The group whose members hear of every new inquiry."""
    apps.get_model("auth", "Group").objects.get_or_create(name="consultants")



class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('courses', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MailRoute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=254, unique=True, verbose_name='route')),
                ('next_at', models.DateTimeField(blank=True, help_text='When the slots that were given out are used up.', null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed since')),
                ('closed_until', models.DateTimeField(blank=True, null=True, verbose_name='asked again at')),
                ('failures', models.PositiveSmallIntegerField(default=0, verbose_name='failures in a row')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'mail route',
                'verbose_name_plural': 'mail routes',
            },
        ),
        migrations.CreateModel(
            name='MailTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(editable=False, max_length=40, unique=True)),
                ('name', models.CharField(blank=True, max_length=60, verbose_name='name')),
                ('about', models.CharField(choices=messaging.registry.about_choices, max_length=20, verbose_name='is about')),
            ],
            options={
                'verbose_name': 'mail text',
                'verbose_name_plural': 'mail texts',
                'ordering': ['about', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='FollowUpStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('trigger', models.CharField(choices=messaging.registry.trigger_choices, max_length=20, verbose_name='follows')),
                ('delay_days', models.PositiveSmallIntegerField(default=1, help_text='Working days of the Chinese calendar; mails leave on them between 9:00 and 20:30.', validators=[django.core.validators.MaxValueValidator(250)], verbose_name='working days later')),
                ('kind', models.CharField(blank=True, choices=messaging.registry.kind_choices, help_text='Empty: for every kind of inquiry.', max_length=20, verbose_name='only for')),
                ('language', models.CharField(blank=True, choices=[('zh-hans', 'Simplified Chinese'), ('zh-hant', 'Traditional Chinese'), ('en', 'English')], max_length=10, verbose_name='only in the language')),
                ('company', models.CharField(blank=True, choices=[('with', 'with a company'), ('without', 'without a company')], max_length=8, verbose_name='with a company or without')),
                ('is_stopped_by_reply', models.BooleanField(default=True, verbose_name='not when the person has answered')),
                ('is_stopped_by_move', models.BooleanField(default=False, verbose_name='not when the stage has changed since')),
                ('is_stopped_by_colleague', models.BooleanField(default=False, verbose_name='not when a colleague of the same company has answered')),
                ('is_stopped_by_enrolment', models.BooleanField(default=False, verbose_name='not when the person has enrolled since')),
                ('is_marketing', models.BooleanField(default=True, help_text='Only to people who agreed to course mails; the subject begins with 广告.', verbose_name='marketing')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.topic', verbose_name='only about the topic')),
                ('template', models.ForeignKey(db_column='template', on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='messaging.mailtemplate', to_field='key', verbose_name='mail')),
            ],
            options={
                'verbose_name': 'follow-up step',
                'verbose_name_plural': 'follow-up steps',
                'ordering': ['trigger', 'delay_days', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MailText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('zh-hans', 'Chinese'), ('en', 'English')], default='zh-hans', max_length=10, verbose_name='language')),
                ('number', models.PositiveIntegerField(editable=False, null=True, verbose_name='version')),
                ('subject', models.CharField(max_length=200, verbose_name='subject')),
                ('body', models.TextField(max_length=20000, verbose_name='text')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='what changed')),
                ('at', models.DateTimeField(editable=False, verbose_name='time')),
                ('by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='messaging.mailtemplate', verbose_name='mail text')),
            ],
            options={
                'verbose_name': 'version of a mail text',
                'verbose_name_plural': 'versions of mail texts',
                'ordering': ['template', 'language', '-number'],
            },
        ),
        migrations.CreateModel(
            name='OutboxMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dedupe_key', models.CharField(editable=False, max_length=120)),
                ('object_id', models.PositiveBigIntegerField(editable=False)),
                ('event_id', models.PositiveBigIntegerField(blank=True, help_text='The line of its log that caused it.', null=True, verbose_name='caused by')),
                ('template', models.CharField(max_length=40, verbose_name='mail')),
                ('to', models.EmailField(max_length=254, verbose_name='recipient')),
                ('subject', models.CharField(blank=True, help_text='Known once it was rendered.', max_length=200, verbose_name='subject')),
                ('state', models.CharField(choices=[('queued', 'waiting'), ('sending', 'being sent'), ('sent', 'sent'), ('cancelled', 'cancelled'), ('failed', 'failed')], default='queued', max_length=10, verbose_name='state')),
                ('due_at', models.DateTimeField(verbose_name='due at')),
                ('planned_at', models.DateTimeField(blank=True, help_text='Where its step has put it. It leaves later when it has to wait for the person.', null=True, verbose_name='first planned for')),
                ('stopped_by', models.CharField(blank=True, editable=False, help_text='Which condition of its step cancelled it.', max_length=20)),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('holder', models.CharField(blank=True, editable=False, help_text='Which worker has it.', max_length=32)),
                ('leased_until', models.DateTimeField(blank=True, null=True, verbose_name='held until')),
                ('begun_at', models.DateTimeField(blank=True, null=True, verbose_name='try begun at')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
                ('cause', models.CharField(blank=True, choices=[('busy', 'the server asked to come back later'), ('mailbox_full', 'the mailbox is full'), ('no_such_address', 'the address doesn’t exist'), ('refused', 'the server refuses this mail for good'), ('lost', 'the connection broke'), ('unanswered', 'the connection broke at the end: it may have arrived'), ('server_down', 'the mail server is down'), ('ours', 'a fault of this site')], max_length=20, verbose_name='why not')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='what went wrong')),
                ('is_maybe_double', models.BooleanField(default=False, help_text='A try ended without an answer: a second copy has the same Message-ID.', verbose_name='may have arrived twice')),
                ('is_log_due', models.BooleanField(default=False, editable=False)),
                ('message_id', models.CharField(max_length=120, verbose_name='Message-ID')),
                ('created_at', models.DateTimeField(verbose_name='written at')),
                ('domain', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Lower(django.db.models.functions.text.Substr(models.F('to'), django.db.models.expressions.CombinedExpression(django.db.models.functions.text.StrIndex(models.F('to'), models.Value('@')), '+', models.Value(1)))), output_field=models.CharField(max_length=254, verbose_name='mail house'))),
                ('content_type', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, to='contenttypes.contenttype')),
                ('step', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='mails', to='messaging.followupstep', verbose_name='follow-up step')),
                ('text', models.ForeignKey(blank=True, db_index=False, help_text='The one it was planned with. Empty: the words that came with the site.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='messaging.mailtext', verbose_name='version of the text')),
            ],
            options={
                'verbose_name': 'outgoing mail',
                'verbose_name_plural': 'outgoing mails',
                'ordering': ['due_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_seed', models.BinaryField(max_length=16)),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('email', models.EmailField(blank=True, help_text='In small letters.', max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, help_text='In the form +86…', max_length=20, verbose_name='phone')),
                ('language', models.CharField(default='zh-hans', editable=False, max_length=10, verbose_name='language')),
                ('budget_mails', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='mails at most')),
                ('budget_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='in so many days')),
                ('paused_until', models.DateTimeField(blank=True, null=True, verbose_name='paused until')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='first contact')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'ordering': ['-created_at', '-pk'],
                'permissions': [('export_person', 'Can take a copy of everything about a person'), ('erase_person', 'Can erase everything about a person')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('phone', ''), models.Q(('email', ''), _negated=True)), models.Q(('email', ''), models.Q(('phone', ''), _negated=True)), _connector='OR'), name='person_is_one_way'), models.UniqueConstraint(condition=models.Q(('email', ''), _negated=True), fields=('email',), name='person_email_once'), models.UniqueConstraint(condition=models.Q(('email', '')), fields=('phone',), name='person_phone_once'), models.CheckConstraint(condition=models.Q(models.Q(('budget_days__isnull', True), ('budget_mails__isnull', True)), models.Q(('budget_days__gte', 1), ('budget_days__isnull', False), ('budget_mails__isnull', False)), _connector='OR'), name='person_budget_whole')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('purpose', models.CharField(choices=[('course_mails', 'course mails')], default='course_mails', max_length=20, verbose_name='purpose')),
                ('answer', models.CharField(choices=[('given', 'agreement given'), ('withdrawn', 'agreement withdrawn'), ('asked', 'ticked again, not confirmed')], max_length=10, verbose_name='answer')),
                ('version', models.CharField(max_length=20, verbose_name='privacy notice')),
                ('source', models.CharField(choices=[('inquiry_form', 'inquiry form'), ('enrollment_form', 'enrolment form'), ('own_page', 'the person’s own page'), ('mail_link', 'link in a mail'), ('staff', 'told to our staff')], max_length=20, verbose_name='where')),
                ('page', models.CharField(blank=True, help_text="The page's path.", max_length=200, verbose_name='page')),
                ('by', models.ForeignKey(blank=True, help_text='Empty: the person itself, or the site.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='messaging.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='BudgetEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('mail', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='budget_entries', to='messaging.outboxmail', verbose_name='mail')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='budget', to='messaging.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'spent contact',
                'verbose_name_plural': 'spent contacts',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Undeliverable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(help_text='In small letters.', max_length=254, unique=True, verbose_name='address')),
                ('reason', models.CharField(choices=[('no_such_address', 'the address doesn’t exist'), ('bounced', 'mail came back'), ('complained', 'the reader reported it as spam'), ('rejected', 'the mail provider blocks it')], max_length=20, verbose_name='reason')),
                ('detail', models.CharField(blank=True, max_length=300, verbose_name='what the server said')),
                ('source', models.CharField(max_length=40, verbose_name='who said so')),
                ('marked_at', models.DateTimeField(verbose_name='marked at')),
                ('cleared_at', models.DateTimeField(blank=True, null=True, verbose_name='cleared at')),
                ('cleared_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='cleared by')),
            ],
            options={
                'verbose_name': 'undeliverable address',
                'verbose_name_plural': 'undeliverable addresses',
                'ordering': ['-marked_at', '-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='mailtext',
            constraint=models.UniqueConstraint(fields=('template', 'language', 'number'), name='mail_text_number_once'),
        ),
        migrations.AddConstraint(
            model_name='mailtext',
            constraint=models.UniqueConstraint(condition=models.Q(('number__isnull', True)), fields=('template', 'language', 'by'), name='mail_text_one_trial'),
        ),
        migrations.AddIndex(
            model_name='outboxmail',
            index=models.Index(fields=['content_type', 'object_id'], name='mail_about'),
        ),
        migrations.AddIndex(
            model_name='outboxmail',
            index=models.Index(condition=models.Q(('step__isnull', False)), fields=['step'], name='mail_step'),
        ),
        migrations.AddIndex(
            model_name='outboxmail',
            index=models.Index(condition=models.Q(('text__isnull', False)), fields=['text'], name='mail_text'),
        ),
        migrations.AddIndex(
            model_name='outboxmail',
            index=models.Index(condition=models.Q(('state', 'queued')), fields=['due_at'], name='mail_due'),
        ),
        migrations.AddIndex(
            model_name='outboxmail',
            index=models.Index(condition=models.Q(('state', 'sending')), fields=['leased_until'], name='mail_leased'),
        ),
        migrations.AddIndex(
            model_name='outboxmail',
            index=models.Index(condition=models.Q(('is_log_due', True)), fields=['sent_at'], name='mail_log_due'),
        ),
        migrations.AddConstraint(
            model_name='outboxmail',
            constraint=models.UniqueConstraint(fields=('dedupe_key',), name='mail_promised_once'),
        ),
        migrations.AddConstraint(
            model_name='outboxmail',
            constraint=models.UniqueConstraint(fields=('message_id',), name='mail_message_id'),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['person', 'purpose', '-id'], name='consent_last'),
        ),
        migrations.AddIndex(
            model_name='budgetentry',
            index=models.Index(fields=['person', 'at'], name='budget_of_person'),
        ),
        migrations.RunPython(add_consultants, migrations.RunPython.noop),
    ]
