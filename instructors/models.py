"""Who teaches: what they are good at, where they go, and when they can't."""

from django.db import models
from django.db.models import OuterRef, Prefetch, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses import markdown
from courses.models import City, Course, Topic
from courses.models.fields import PublishedQuerySet, SlugField
from trainingsite.lib.text import searchable


class InstructorQuerySet(PublishedQuerySet):
    def for_cards(self):
        return self.defer("bio", "bio_html", "search_text")

    def with_expertise(self):
        """What each is good at, best first, and where; two queries however many there are."""
        expertise = Expertise.objects.select_related("topic")
        return self.prefetch_related(Prefetch("expertise", expertise), "cities")

    def with_next_date(self, now):
        """`next_starts_at`: when each of them teaches next. Runs are known by their relation only."""
        runs = self.model._meta.get_field("runs").related_model.objects.upcoming(now)
        next_run = runs.filter(instructor=OuterRef("pk")).values("starts_at")[:1]
        return self.annotate(next_starts_at=Subquery(next_run))


class Instructor(models.Model):
    name = models.CharField(pgettext_lazy("person", "name"), max_length=40)
    slug = SlugField()
    title = models.CharField(_("title"), max_length=60)
    headline = models.CharField(
        _("promise"), max_length=80, help_text=_("What a trainee will be able to do.")
    )
    summary = models.CharField(_("summary"), max_length=200)
    bio = models.TextField(_("profile"), blank=True, help_text=_("Markdown."))
    bio_html = models.TextField(editable=False, blank=True)
    years = models.PositiveSmallIntegerField(_("years in the trade"), default=0)
    methods = models.CharField(_("methods"), max_length=120, blank=True)
    cities = models.ManyToManyField(City, blank=True, related_name="instructors", verbose_name=_("cities"))
    courses = models.ManyToManyField(
        Course, blank=True, related_name="instructors", verbose_name=_("courses")
    )
    is_published = models.BooleanField(_("published"), default=False)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)
    search_text = models.TextField(editable=False, blank=True)

    objects = InstructorQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("instructor"), _("instructors")
        ordering = ["-years", "name", "pk"]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.derive()
        super().save(**kwargs)

    def derive(self):
        """What is prepared once so that no page has to; bulk inserts call it themselves."""
        self.bio_html, _contents = markdown.render(self.bio)
        self.search_text = searchable(self.name, self.title, self.headline, self.summary, self.bio)

    def get_absolute_url(self):
        return reverse("instructor", args=[self.slug])


class Expertise(models.Model):
    class Level(models.IntegerChoices):
        ASSIST = 1, _("assists")
        TEACH = 2, _("teaches")
        EXPERT = 3, _("expert")

    instructor = models.ForeignKey(
        Instructor, models.CASCADE, related_name="expertise", verbose_name=_("instructor")
    )
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="expertise", verbose_name=_("topic"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, default=Level.TEACH)
    years = models.PositiveSmallIntegerField(_("years"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("expertise"), _("expertise")
        ordering = ["-level", "topic"]
        constraints = [
            models.UniqueConstraint(
                fields=["instructor", "topic"],
                name="expertise_once",
                violation_error_message=_("This topic is listed already."),
            )
        ]

    def __str__(self):
        return f"{self.topic} · {self.get_level_display()}"


class Absence(models.Model):
    """Days on which an instructor can't teach, both ends included."""

    instructor = models.ForeignKey(
        Instructor, models.CASCADE, related_name="absences", verbose_name=_("instructor")
    )
    starts_on = models.DateField(pgettext_lazy("date", "from"))
    ends_on = models.DateField(pgettext_lazy("date", "to"))
    reason = models.CharField(_("reason"), max_length=100, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("unavailable dates"), _("unavailable dates")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="absence_ends_after_start",
                violation_error_message=_("The last day can’t be before the first."),
            )
        ]

    def __str__(self):
        return f"{self.starts_on} – {self.ends_on}"
