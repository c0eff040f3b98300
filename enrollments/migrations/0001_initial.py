import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from enrollments.instructor_once import instructor_once
from messaging.house_texts import add_house_texts


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('messaging', '0001_initial'),
        ('courses', '0001_initial'),
        ('instructors', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EndedLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('is_of_seat', models.BooleanField(editable=False, help_text='Otherwise of a team, or of its list.')),
                ('ended_at', models.DateTimeField(editable=False)),
            ],
            options={
                'verbose_name': 'ended link',
                'verbose_name_plural': 'ended links',
            },
        ),
        migrations.CreateModel(
            name='CourseRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('format', models.CharField(choices=[('offline', 'In person'), ('online', 'Live online')], default='offline', max_length=10, verbose_name='format')),
                ('starts_at', models.DateTimeField(verbose_name='starts at')),
                ('ends_at', models.DateTimeField(verbose_name='ends at')),
                ('venue', models.CharField(blank=True, max_length=120, verbose_name='venue')),
                ('seats', models.PositiveSmallIntegerField(default=30, verbose_name='seats')),
                ('seats_reserved', models.PositiveSmallIntegerField(default=0, help_text='Sold outside this site, or kept for guests: not for sale here.', verbose_name='seats kept back')),
                ('seats_taken', models.PositiveSmallIntegerField(default=0, editable=False, help_text='Enrolled here, offers included; counted anew at every change.', verbose_name='seats taken')),
                ('seats_needed', models.PositiveSmallIntegerField(default=0, help_text='0: it runs whoever comes.', verbose_name='seats needed to run')),
                ('confirmed_at', models.DateTimeField(blank=True, editable=False, help_text='By staff, whoever comes.', null=True, verbose_name='decided to run at')),
                ('registration_ends_at', models.DateTimeField(blank=True, help_text='Empty: when the class begins.', null=True, verbose_name='registration ends at')),
                ('online_url', models.URLField(blank=True, help_text='Shown to those who have a seat.', verbose_name='link to the online class')),
                ('calendar_sequence', models.PositiveIntegerField(default=0, editable=False, help_text="SEQUENCE of the run's calendar entry (RFC 5545).")),
                ('price', models.DecimalField(blank=True, decimal_places=2, help_text="Empty: the course's price.", max_digits=9, null=True, verbose_name='price per seat (CNY)')),
                ('state', models.CharField(choices=[('open', 'open'), ('cancelled', 'cancelled')], default='open', max_length=10, verbose_name='state')),
                ('has_old_clash', models.BooleanField(default=False, editable=False, help_text='Its instructor taught elsewhere at that time when the rule came; its next change ends this.', verbose_name='double-booked before it was refused')),
                ('city', models.ForeignKey(blank=True, help_text='Empty when online.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='courses.city', verbose_name='city')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='courses.course', verbose_name='course')),
                ('instructor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='instructors.instructor', verbose_name='instructor')),
                ('syllabus', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='courses.syllabus', verbose_name='syllabus')),
            ],
            options={
                'verbose_name': 'run',
                'verbose_name_plural': 'runs',
                'ordering': ['starts_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Enrollment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_seed', models.BinaryField(max_length=16)),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('invoice_title', models.CharField(blank=True, max_length=100, verbose_name='invoice title')),
                ('invoice_tax_number', models.CharField(blank=True, help_text='统一社会信用代码, 15 to 20 characters.', max_length=20, verbose_name='taxpayer number')),
                ('invoice_email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail for the invoice')),
                ('language', models.CharField(default='zh-hans', editable=False, max_length=10, verbose_name='language')),
                ('consent_version', models.CharField(blank=True, editable=False, max_length=20, verbose_name='privacy notice agreed to')),
                ('consent_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='agreed at')),
                ('address_hash', models.CharField(blank=True, editable=False, help_text="Keyed hash of the sender's address; limits only.", max_length=64)),
                ('idempotency_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('phone', models.CharField(blank=True, help_text='In the form +86…', max_length=20, verbose_name='phone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('company', models.CharField(blank=True, max_length=80, verbose_name='company')),
                ('department', models.CharField(blank=True, max_length=40, verbose_name='department')),
                ('wants_mails', models.BooleanField(default=False, editable=False, verbose_name='agreed to course mails')),
                ('source', models.CharField(blank=True, editable=False, help_text="The page's path.", max_length=200, verbose_name='sent from')),
                ('person_key', models.CharField(editable=False, help_text='What makes two enrolments the same person: see person_key_of.', max_length=260)),
                ('state', models.CharField(choices=[('confirmed', 'confirmed'), ('waitlisted', 'waiting'), ('offered', 'seat offered'), ('cancelled', 'cancelled'), ('attended', 'attended'), ('no_show', 'did not come')], default='waitlisted', editable=False, max_length=10, verbose_name='state')),
                ('rank', models.BigIntegerField(editable=False, help_text='Who joined the run earlier has the smaller one; the waiting list goes by it.', null=True, verbose_name='place in the order')),
                ('offer_until', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='offer ends at')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='received at')),
                ('calendar_sequence', models.PositiveIntegerField(default=0, editable=False, help_text="SEQUENCE of this person's calendar entry (RFC 5545).")),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrollments', to='enrollments.courserun', verbose_name='run')),
            ],
            options={
                'verbose_name': 'enrolment',
                'verbose_name_plural': 'enrolments',
                'ordering': ['run', 'rank', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(help_text='At random: nobody can guess another one.', max_length=20, unique=True, verbose_name='number')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('company', models.CharField(blank=True, max_length=80, verbose_name='company')),
                ('course_title', models.CharField(max_length=120, verbose_name='course')),
                ('hours', models.DecimalField(decimal_places=1, max_digits=5, verbose_name='hours')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='to')),
                ('issued_at', models.DateTimeField(verbose_name='issued at')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked at')),
                ('revoked_note', models.CharField(blank=True, max_length=200, verbose_name='why it was revoked')),
                ('issued_by', models.ForeignKey(blank=True, help_text='Empty: the site, a day after the attendance was closed.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('enrollment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='enrollments.enrollment', verbose_name='enrolment')),
            ],
            options={
                'verbose_name': 'certificate',
                'verbose_name_plural': 'certificates',
                'ordering': ['-issued_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='day')),
                ('at', models.DateTimeField(editable=False, verbose_name='checked in at')),
                ('by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('enrollment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='enrollments.enrollment', verbose_name='enrolment')),
            ],
            options={
                'verbose_name': 'attendance',
                'verbose_name_plural': 'attendance',
                'ordering': ['enrollment', 'on'],
            },
        ),
        migrations.CreateModel(
            name='EnrollmentGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_seed', models.BinaryField(max_length=16)),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('invoice_title', models.CharField(blank=True, max_length=100, verbose_name='invoice title')),
                ('invoice_tax_number', models.CharField(blank=True, help_text='统一社会信用代码, 15 to 20 characters.', max_length=20, verbose_name='taxpayer number')),
                ('invoice_email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail for the invoice')),
                ('language', models.CharField(default='zh-hans', editable=False, max_length=10, verbose_name='language')),
                ('consent_version', models.CharField(blank=True, editable=False, max_length=20, verbose_name='privacy notice agreed to')),
                ('consent_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='agreed at')),
                ('address_hash', models.CharField(blank=True, editable=False, help_text="Keyed hash of the sender's address; limits only.", max_length=64)),
                ('idempotency_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('company', models.CharField(max_length=80, verbose_name='company')),
                ('name', models.CharField(max_length=40, verbose_name='contact')),
                ('phone', models.CharField(help_text='In the form +86…', max_length=20, verbose_name='phone')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('wants_together', models.BooleanField(default=True, help_text='Until there is a seat for everybody who waits. Otherwise it takes what comes free.', verbose_name='waits together')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='received at')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='enrollments.courserun', verbose_name='run')),
            ],
            options={
                'verbose_name': 'group',
                'verbose_name_plural': 'groups',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='enrollment',
            name='group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enrollments', to='enrollments.enrollmentgroup', verbose_name='group'),
        ),
        migrations.CreateModel(
            name='ImportDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_seed', models.BinaryField(max_length=16)),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('language', models.CharField(default='zh-hans', editable=False, max_length=10, verbose_name='language')),
                ('consent_version', models.CharField(blank=True, editable=False, max_length=20, verbose_name='privacy notice agreed to')),
                ('consent_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='agreed at')),
                ('address_hash', models.CharField(blank=True, editable=False, help_text="Keyed hash of the sender's address; limits only.", max_length=64)),
                ('idempotency_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('contact', models.JSONField(blank=True, default=dict, help_text='What was typed about the company, as it was typed.')),
                ('rows', models.JSONField(blank=True, default=list, help_text='Lists: see rosters.people.Row.as_list.')),
                ('gone', models.JSONField(blank=True, default=list, help_text='Keys of rows that were enrolled or taken out: a page sent twice adds nobody twice.')),
                ('file_name', models.CharField(blank=True, max_length=100)),
                ('notes', models.JSONField(blank=True, default=list, help_text='(code, what about) of the file: see rosters.files.NOTES.')),
                ('refusal', models.CharField(blank=True, help_text='Why the last file was not read.', max_length=20)),
                ('is_asked', models.BooleanField(default=False, help_text='Somebody pressed the button that enrols.')),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField(db_index=True)),
                ('group', models.ForeignKey(blank=True, help_text='Empty until its first people have seats; then the rest of the list is added to it.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='import_drafts', to='enrollments.enrollmentgroup', verbose_name='group')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='import_drafts', to='enrollments.courserun', verbose_name='run')),
            ],
            options={
                'verbose_name': 'unfinished list',
                'verbose_name_plural': 'unfinished lists',
            },
        ),
        migrations.CreateModel(
            name='SeatEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('kind', models.CharField(choices=[('joined', 'enrolled'), ('offered', 'seat offered'), ('accepted', 'offer accepted'), ('declined', 'offer declined'), ('expired', 'offer expired'), ('cancelled', 'cancelled'), ('closed', 'waiting list closed'), ('confirmed', 'seat given by staff'), ('moved_out', 'gone to another date'), ('moved_in', 'come from another date'), ('bumped', 'moved up by staff'), ('fewer', 'group takes fewer seats'), ('together', 'group waits together'), ('capacity', 'seats changed'), ('checked_in', 'checked in'), ('unchecked', 'check-in taken back'), ('attended', 'attended'), ('absent', 'did not come'), ('reopened', 'attendance taken back'), ('edited', 'details changed'), ('swapped', 'another person comes'), ('certified', 'certificate issued'), ('revoked', 'certificate revoked'), ('rescheduled', 'date or place changed'), ('decided', 'decided to run'), ('called_off', 'run cancelled')], max_length=12, verbose_name='what')),
                ('from_state', models.CharField(blank=True, choices=[('confirmed', 'confirmed'), ('waitlisted', 'waiting'), ('offered', 'seat offered'), ('cancelled', 'cancelled'), ('attended', 'attended'), ('no_show', 'did not come')], max_length=10, verbose_name='from')),
                ('to_state', models.CharField(blank=True, choices=[('confirmed', 'confirmed'), ('waitlisted', 'waiting'), ('offered', 'seat offered'), ('cancelled', 'cancelled'), ('attended', 'attended'), ('no_show', 'did not come')], max_length=10, verbose_name='to')),
                ('rank', models.BigIntegerField(blank=True, null=True, verbose_name='place in the order')),
                ('offer_until', models.DateTimeField(blank=True, null=True, verbose_name='offer ends at')),
                ('seats_before', models.IntegerField(blank=True, help_text='Of a change of capacity.', null=True, verbose_name='seats for sale before')),
                ('seats_after', models.IntegerField(blank=True, null=True, verbose_name='seats for sale after')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='why')),
                ('run_before', models.JSONField(blank=True, editable=False, help_text='Of a changed date or place: what it was (enrollments/seats/changes.py).', null=True)),
                ('by', models.ForeignKey(blank=True, help_text='Empty: the person itself, or the site.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('enrollment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='events', to='enrollments.enrollment', verbose_name='enrolment')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='events', to='enrollments.enrollmentgroup', verbose_name='group')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seat_events', to='enrollments.courserun', verbose_name='run')),
            ],
            options={
                'verbose_name': 'line of the seat log',
                'verbose_name_plural': 'seat log',
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='courserun',
            index=models.Index(fields=['state', 'starts_at'], name='run_next'),
        ),
        migrations.AddIndex(
            model_name='courserun',
            index=models.Index(fields=['course', 'state', 'starts_at'], name='run_next_of_course'),
        ),
        migrations.AddIndex(
            model_name='courserun',
            index=models.Index(fields=['instructor', 'starts_at'], name='run_of_instructor'),
        ),
        migrations.AddConstraint(
            model_name='courserun',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='run_ends_after_start', violation_error_message='A run ends after it starts.'),
        ),
        migrations.AddConstraint(
            model_name='courserun',
            constraint=models.CheckConstraint(condition=models.Q(('seats__gte', django.db.models.expressions.CombinedExpression(models.F('seats_taken'), '+', models.F('seats_reserved')))), name='run_seats_not_oversold', violation_error_message='More seats are taken than the run has.'),
        ),
        migrations.AddConstraint(
            model_name='courserun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('city__isnull', True), ('format', 'online')), models.Q(('city__isnull', False), ('format', 'offline')), _connector='OR'), name='run_city_fits_format', violation_error_message='A run in person needs a city, an online run has none.'),
        ),
        migrations.AddConstraint(
            model_name='courserun',
            constraint=models.CheckConstraint(condition=models.Q(('price__isnull', True), ('price__gte', 0), _connector='OR'), name='run_price_not_negative', violation_error_message='The price can’t be negative.'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('enrollment',), name='certificate_one_is_valid', violation_error_message='There is a certificate already.'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='certificate_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('enrollment', 'on'), name='attendance_once_a_day', violation_error_message='Checked in on this day already.'),
        ),
        migrations.AddConstraint(
            model_name='enrollmentgroup',
            constraint=models.UniqueConstraint(condition=models.Q(('idempotency_key', ''), _negated=True), fields=('idempotency_key',), name='enrollmentgroup_sent_once'),
        ),
        migrations.AddIndex(
            model_name='enrollment',
            index=models.Index(fields=['run', 'state', 'rank'], name='enrollment_order'),
        ),
        migrations.AddIndex(
            model_name='enrollment',
            index=models.Index(condition=models.Q(('state', 'offered')), fields=['offer_until'], name='enrollment_offers'),
        ),
        migrations.AddIndex(
            model_name='enrollment',
            index=models.Index(fields=['address_hash', 'created_at'], name='enrollment_by_address'),
        ),
        migrations.AddIndex(
            model_name='enrollment',
            index=models.Index(fields=['phone', 'created_at'], name='enrollment_by_phone'),
        ),
        migrations.AddIndex(
            model_name='enrollment',
            index=models.Index(fields=['email', 'created_at'], name='enrollment_by_email'),
        ),
        migrations.AddIndex(
            model_name='enrollment',
            index=models.Index(django.db.models.functions.text.Lower('email'), name='enrollment_by_mailbox'),
        ),
        migrations.AddConstraint(
            model_name='enrollment',
            constraint=models.UniqueConstraint(condition=models.Q(('idempotency_key', ''), _negated=True), fields=('idempotency_key',), name='enrollment_sent_once'),
        ),
        migrations.AddConstraint(
            model_name='enrollment',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('run', 'person_key'), name='enrollment_person_once', violation_error_message='This person is on this run already.'),
        ),
        migrations.AddConstraint(
            model_name='enrollment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('email', ''), ('phone', ''), _negated=True), ('group__isnull', False), ('name', ''), _connector='OR'), name='enrollment_can_be_reached', violation_error_message='A phone number or an e-mail address is needed.'),
        ),
        migrations.AddConstraint(
            model_name='enrollment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('offer_until__isnull', False), ('state', 'offered')), models.Q(models.Q(('state', 'offered'), _negated=True), ('offer_until__isnull', True)), _connector='OR'), name='enrollment_offer_has_an_end'),
        ),
        migrations.AddConstraint(
            model_name='importdraft',
            constraint=models.UniqueConstraint(condition=models.Q(('idempotency_key', ''), _negated=True), fields=('idempotency_key',), name='importdraft_sent_once'),
        ),
        migrations.AddIndex(
            model_name='seatevent',
            index=models.Index(fields=['run', 'id'], name='seat_event_of_run'),
        ),
        instructor_once(),
        add_house_texts("enrollment", ["other_dates", "first_month", "refresher"]),
    ]
