import courses.models.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from courses.ngrams import add_grams, create_function


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='City',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True, verbose_name='name')),
                ('slug', courses.models.fields.SlugField(help_text="Part of the page's address: letters, digits and hyphens.", max_length=80, unique=True, verbose_name='address')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'city',
                'verbose_name_plural': 'cities',
                'ordering': ['position', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('slug', courses.models.fields.SlugField(help_text="Part of the page's address: letters, digits and hyphens.", max_length=80, unique=True, verbose_name='address')),
                ('subtitle', models.CharField(blank=True, help_text='One sentence under the title.', max_length=80, verbose_name='promise')),
                ('summary', models.CharField(help_text='For cards and search engines: 80 to 160 characters.', max_length=200, verbose_name='summary')),
                ('background', models.TextField(blank=True, verbose_name='background')),
                ('benefits', models.TextField(blank=True, help_text='One a line.', verbose_name='benefits')),
                ('audience', models.TextField(blank=True, verbose_name='audience')),
                ('method', models.TextField(blank=True, verbose_name='method')),
                ('level', models.CharField(choices=[('entry', 'Entry'), ('practice', 'Practice'), ('advanced', 'Advanced')], default='practice', max_length=10, verbose_name='level')),
                ('hours', models.PositiveSmallIntegerField(default=6, help_text='Six hours are a day.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(200)], verbose_name='hours')),
                ('price', models.DecimalField(decimal_places=2, max_digits=9, verbose_name='price per seat (CNY)')),
                ('in_house_price', models.DecimalField(blank=True, decimal_places=2, help_text='Empty: the course is not offered in-house.', max_digits=9, null=True, verbose_name='in-house price per day (CNY)')),
                ('keywords', models.CharField(blank=True, max_length=200, verbose_name='keywords')),
                ('is_featured', models.BooleanField(default=False, verbose_name='on the home page')),
                ('is_published', models.BooleanField(default=False, verbose_name='published')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed at')),
                ('search_text', models.TextField(blank=True, editable=False)),
            ],
            options={
                'verbose_name': 'course',
                'verbose_name_plural': 'courses',
                'ordering': ['title', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30, unique=True, verbose_name='name')),
                ('slug', courses.models.fields.SlugField(help_text="Part of the page's address: letters, digits and hyphens.", max_length=40, unique=True, verbose_name='address')),
            ],
            options={
                'verbose_name': 'tag',
                'verbose_name_plural': 'tags',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=60, unique=True, verbose_name='title')),
                ('slug', courses.models.fields.SlugField(help_text="Part of the page's address: letters, digits and hyphens.", max_length=80, unique=True, verbose_name='address')),
                ('pain', models.CharField(blank=True, help_text='What a customer says, e.g. “they always say next month”.', max_length=60, verbose_name='pain')),
                ('summary', models.CharField(max_length=200, verbose_name='summary')),
                ('intro', models.TextField(blank=True, verbose_name='introduction')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'topic',
                'verbose_name_plural': 'topics',
                'ordering': ['position', 'title'],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=120, verbose_name='question')),
                ('answer', models.TextField(verbose_name='answer')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('course', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='courses.course', verbose_name='course')),
            ],
            options={
                'verbose_name': 'frequent question',
                'verbose_name_plural': 'frequent questions',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Syllabus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='version')),
                ('text', models.TextField(blank=True, verbose_name='outline')),
                ('tree', models.JSONField(default=list, editable=False, verbose_name='tree')),
                ('warnings', models.JSONField(default=list, editable=False, verbose_name='warnings')),
                ('minutes', models.PositiveIntegerField(default=0, editable=False, verbose_name='minutes')),
                ('module_count', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='what changed')),
                ('released_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='released at')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('edited_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='edited at')),
                ('release_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='to be released at')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='syllabuses', to='courses.course', verbose_name='course')),
                ('edited_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='edited by')),
                ('released_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='released by')),
            ],
            options={
                'verbose_name': 'syllabus',
                'verbose_name_plural': 'syllabuses',
                'ordering': ['course', '-number'],
            },
        ),
        migrations.CreateModel(
            name='Module',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('goal', models.CharField(blank=True, max_length=300, verbose_name='goal')),
                ('minutes', models.PositiveIntegerField(default=0, verbose_name='minutes')),
                ('syllabus', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='modules', to='courses.syllabus', verbose_name='syllabus')),
            ],
            options={
                'verbose_name': 'module',
                'verbose_name_plural': 'modules',
                'ordering': ['syllabus', 'position'],
            },
        ),
        migrations.AddField(
            model_name='course',
            name='current_syllabus',
            field=models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='courses.syllabus', verbose_name='syllabus'),
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('slug', courses.models.fields.SlugField(help_text="Part of the page's address: letters, digits and hyphens.", max_length=80, unique=True, verbose_name='address')),
                ('summary', models.CharField(max_length=200, verbose_name='summary')),
                ('body', models.TextField(help_text='Markdown. Second-level headings (##) make the table of contents.', verbose_name='text')),
                ('body_html', models.TextField(editable=False)),
                ('contents', models.JSONField(default=list, editable=False)),
                ('is_published', models.BooleanField(default=False, verbose_name='published')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                ('updated_at', models.DateTimeField(blank=True, null=True, verbose_name='changed at')),
                ('view_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='views')),
                ('search_text', models.TextField(blank=True, editable=False)),
                ('courses', models.ManyToManyField(blank=True, related_name='articles', to='courses.course', verbose_name='related courses')),
                ('tags', models.ManyToManyField(blank=True, related_name='articles', to='courses.tag', verbose_name='tags')),
            ],
            options={
                'verbose_name': 'article',
                'verbose_name_plural': 'articles',
                'ordering': ['-published_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='course',
            name='topic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='courses', to='courses.topic', verbose_name='topic'),
        ),
        migrations.AddIndex(
            model_name='syllabus',
            index=models.Index(condition=models.Q(('release_at__isnull', False)), fields=['release_at'], name='syllabus_waiting'),
        ),
        migrations.AddConstraint(
            model_name='syllabus',
            constraint=models.UniqueConstraint(fields=('course', 'number'), name='syllabus_number_once'),
        ),
        migrations.AddConstraint(
            model_name='syllabus',
            constraint=models.UniqueConstraint(condition=models.Q(('number__isnull', True)), fields=('course',), name='syllabus_one_draft', violation_error_message='This course has a draft already.'),
        ),
        migrations.AddConstraint(
            model_name='syllabus',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number__isnull', True), ('released_at__isnull', True)), models.Q(('number__gte', 1), ('released_at__isnull', False)), _connector='OR'), name='syllabus_released_has_date', violation_error_message='A released version has a number and a date, a draft has neither.'),
        ),
        migrations.AddConstraint(
            model_name='syllabus',
            constraint=models.CheckConstraint(condition=models.Q(('number__isnull', True), ('release_at__isnull', True), _connector='OR'), name='syllabus_only_drafts_wait', violation_error_message='Only a draft can wait for its release.'),
        ),
        migrations.AddConstraint(
            model_name='module',
            constraint=models.UniqueConstraint(fields=('syllabus', 'position'), name='module_position_once'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['is_published', '-published_at'], name='article_newest'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('is_published', False), ('published_at__isnull', False), _connector='OR'), name='article_published_has_date', violation_error_message='A published article needs the date of its publication.'),
        ),
        migrations.AddIndex(
            model_name='course',
            index=models.Index(fields=['is_published', 'topic'], name='course_shelf'),
        ),
        migrations.AddIndex(
            model_name='course',
            index=models.Index(fields=['is_published', '-published_at'], name='course_newest'),
        ),
        migrations.AddIndex(
            model_name='course',
            index=models.Index(fields=['-updated_at'], name='course_changed'),
        ),
        migrations.AddIndex(
            model_name='course',
            index=models.Index(condition=models.Q(('is_featured', True), ('is_published', True)), fields=['title', 'id'], name='course_featured'),
        ),
        migrations.AddConstraint(
            model_name='course',
            constraint=models.CheckConstraint(condition=models.Q(('price__gte', 0)), name='course_price_not_negative', violation_error_message='The price can’t be negative.'),
        ),
        migrations.AddConstraint(
            model_name='course',
            constraint=models.CheckConstraint(condition=models.Q(('in_house_price__isnull', True), ('in_house_price__gt', 0), _connector='OR'), name='course_in_house_price_positive', violation_error_message='An in-house price is more than zero; leave it empty when there is none.'),
        ),
        migrations.AddConstraint(
            model_name='course',
            constraint=models.CheckConstraint(condition=models.Q(('is_published', False), ('published_at__isnull', False), _connector='OR'), name='course_published_has_date', violation_error_message='A published course needs the date of its publication.'),
        ),
        create_function(),
        add_grams("courses_course"),
        add_grams("courses_article"),
    ]
