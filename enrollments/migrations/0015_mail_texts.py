"""Mails whose words staff write, version by version; what a step asks for; where a step has put a mail."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0001_initial'),
        ('enrollments', '0014_roster_drafts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MailTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(editable=False, max_length=40, unique=True)),
                ('name', models.CharField(blank=True, max_length=60, verbose_name='name')),
                ('about', models.CharField(choices=[('inquiry', 'an inquiry'), ('enrollment', 'an enrolment')], default='inquiry', max_length=10, verbose_name='is about')),
            ],
            options={
                'verbose_name': 'mail text',
                'verbose_name_plural': 'mail texts',
                'ordering': ['about', 'pk'],
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
            ],
            options={
                'verbose_name': 'version of a mail text',
                'verbose_name_plural': 'versions of mail texts',
                'ordering': ['template', 'language', '-number'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='followupstep',
            name='step_template_once',
        ),
        migrations.AddField(
            model_name='followupstep',
            name='company',
            field=models.CharField(blank=True, choices=[('with', 'with a company'), ('without', 'without a company')], max_length=8, verbose_name='only'),
        ),
        migrations.AddField(
            model_name='followupstep',
            name='is_stopped_by_colleague',
            field=models.BooleanField(default=False, verbose_name='not when a colleague of the same company has answered'),
        ),
        migrations.AddField(
            model_name='followupstep',
            name='is_stopped_by_enrolment',
            field=models.BooleanField(default=False, verbose_name='not when the person has enrolled since'),
        ),
        migrations.AddField(
            model_name='followupstep',
            name='is_stopped_by_move',
            field=models.BooleanField(default=False, verbose_name='not when the stage has changed since'),
        ),
        migrations.AddField(
            model_name='followupstep',
            name='is_stopped_by_reply',
            field=models.BooleanField(default=True, verbose_name='not when the person has answered'),
        ),
        migrations.AddField(
            model_name='followupstep',
            name='language',
            field=models.CharField(blank=True, choices=[('zh-hans', 'Simplified Chinese'), ('zh-hant', 'Traditional Chinese'), ('en', 'English')], max_length=10, verbose_name='only in the language'),
        ),
        migrations.AddField(
            model_name='followupstep',
            name='topic',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.topic', verbose_name='only about the topic'),
        ),
        migrations.AlterField(
            model_name='outboxmail',
            name='planned_at',
            field=models.DateTimeField(blank=True, help_text='Where its step has put it. It leaves later when it has to wait for the person.', null=True, verbose_name='first planned for'),
        ),
        migrations.AddField(
            model_name='outboxmail',
            name='stopped_by',
            field=models.CharField(blank=True, editable=False, help_text='Which condition of its step cancelled it.', max_length=20),
        ),
        migrations.AlterField(
            model_name='followupstep',
            name='delay_days',
            field=models.PositiveSmallIntegerField(default=1, help_text='Working days of the Chinese calendar; mails leave on them between 9:00 and 20:30.', validators=[django.core.validators.MaxValueValidator(250)], verbose_name='working days later'),
        ),
        migrations.AlterField(
            model_name='followupstep',
            name='trigger',
            field=models.CharField(choices=[('inquiry_received', 'an inquiry was received'), ('no_reply', 'a consultant was in touch, no answer since'), ('proposal_sent', 'a plan was sent'), ('enrolled', 'a seat was confirmed'), ('waitlisted', 'somebody waits for a seat'), ('run_ended', 'a class has ended'), ('after_30_days', '30 days after a class'), ('after_60_days', '60 days after a class'), ('after_90_days', '90 days after a class')], default='inquiry_received', max_length=20, verbose_name='follows'),
        ),
        migrations.AlterField(
            model_name='inquiryevent',
            name='kind',
            field=models.CharField(choices=[('received', 'received'), ('moved', 'stage changed'), ('assigned', 'consultant changed'), ('noted', 'note'), ('replied', 'answered'), ('mailed', 'mail sent'), ('unsubscribed', 'unsubscribed')], max_length=12, verbose_name='what'),
        ),
        migrations.AddField(
            model_name='mailtext',
            name='by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who'),
        ),
        migrations.AddField(
            model_name='mailtext',
            name='template',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='enrollments.mailtemplate', verbose_name='mail text'),
        ),
        migrations.AddField(
            model_name='outboxmail',
            name='text',
            field=models.ForeignKey(blank=True, help_text='The one it was planned with. Empty: the words that came with the site.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='enrollments.mailtext', verbose_name='version of the text'),
        ),
        migrations.AddConstraint(
            model_name='mailtext',
            constraint=models.UniqueConstraint(fields=('template', 'language', 'number'), name='mail_text_number_once'),
        ),
        migrations.AddConstraint(
            model_name='mailtext',
            constraint=models.UniqueConstraint(condition=models.Q(('number__isnull', True)), fields=('template', 'language', 'by'), name='mail_text_one_trial'),
        ),
    ]
