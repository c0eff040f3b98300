import courses.models.fields
import django.db.models.deletion
from django.db import migrations, models

from courses.ngrams import add_grams


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('courses', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Instructor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('slug', courses.models.fields.SlugField(help_text="Part of the page's address: letters, digits and hyphens.", max_length=80, unique=True, verbose_name='address')),
                ('title', models.CharField(max_length=60, verbose_name='title')),
                ('headline', models.CharField(help_text='What a trainee will be able to do.', max_length=80, verbose_name='promise')),
                ('summary', models.CharField(max_length=200, verbose_name='summary')),
                ('bio', models.TextField(blank=True, help_text='Markdown.', verbose_name='profile')),
                ('bio_html', models.TextField(blank=True, editable=False)),
                ('years', models.PositiveSmallIntegerField(default=0, verbose_name='years in the trade')),
                ('methods', models.CharField(blank=True, max_length=120, verbose_name='methods')),
                ('is_published', models.BooleanField(default=False, verbose_name='published')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed at')),
                ('search_text', models.TextField(blank=True, editable=False)),
                ('cities', models.ManyToManyField(blank=True, related_name='instructors', to='courses.city', verbose_name='cities')),
                ('courses', models.ManyToManyField(blank=True, related_name='instructors', to='courses.course', verbose_name='courses')),
            ],
            options={
                'verbose_name': 'instructor',
                'verbose_name_plural': 'instructors',
                'ordering': ['-years', 'name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Expertise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'assists'), (2, 'teaches'), (3, 'expert')], default=2, verbose_name='level')),
                ('years', models.PositiveSmallIntegerField(default=0, verbose_name='years')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expertise', to='courses.topic', verbose_name='topic')),
                ('instructor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='expertise', to='instructors.instructor', verbose_name='instructor')),
            ],
            options={
                'verbose_name': 'expertise',
                'verbose_name_plural': 'expertise',
                'ordering': ['-level', 'topic'],
                'constraints': [models.UniqueConstraint(fields=('instructor', 'topic'), name='expertise_once', violation_error_message='This topic is listed already.')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='to')),
                ('reason', models.CharField(blank=True, max_length=100, verbose_name='reason')),
                ('instructor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='instructors.instructor', verbose_name='instructor')),
            ],
            options={
                'verbose_name': 'unavailable dates',
                'verbose_name_plural': 'unavailable dates',
                'ordering': ['starts_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='absence_ends_after_start', violation_error_message='The last day can’t be before the first.')],
            },
        ),
        add_grams("instructors_instructor"),
    ]
