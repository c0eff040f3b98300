"""manage.py seed_demo: what every site begins with (the consultants' rights, the follow-up steps), and demo content
in our own words. A second run changes nothing."""

from datetime import date, datetime, time

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from courses.models import Article, Course
from enrollments.models import CourseRun
from instructors.models import Instructor
from messaging.followups import install_default_steps
from trainingsite.demo import bulk, content, files, runs
from trainingsite.demo.files import BrokenFile
from trainingsite.roles import install_consultants


class Command(BaseCommand):
    help = "Install the demo content; with --courses or --instructors, plausible bulk data besides."

    def add_arguments(self, parser):
        parser.add_argument("--courses", type=int, default=0, metavar="N", help="fill up to N courses")
        parser.add_argument(
            "--instructors", type=int, default=0, metavar="N", help="fill up to N instructors"
        )
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="another seed, another data set")
        parser.add_argument("--today", type=date.fromisoformat, help="the day to plan from, e.g. 2026-11-22")

    def handle(self, *, courses, instructors, seed, today, **options):
        now = timezone.make_aware(datetime.combine(today, time(12))) if today else timezone.now()
        try:
            with transaction.atomic():
                install_consultants()
                install_default_steps()
                content.install(now=now)
                runs.install(slugs=[text.slug for text in files.courses()], seed=seed, now=now)
        except BrokenFile as error:
            raise CommandError(str(error)) from error
        for line in bulk.fill_up(courses=courses, instructors=instructors, seed=seed, now=now):
            self.stdout.write(line)
        for model in (Course, Instructor, CourseRun, Article):
            self.stdout.write(f"{model._meta.verbose_name_plural}: {model.objects.count()}")
