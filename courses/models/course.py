"""The catalogue: shelves (topics), what is taught (courses), where, and what people ask about it."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from courses.models.fields import PublishedQuerySet, SlugField
from trainingsite.lib.text import searchable


class Format(models.TextChoices):
    OFFLINE = "offline", _("In person")
    ONLINE = "online", _("Live online")
    IN_HOUSE = "in_house", _("In-house")


class Level(models.TextChoices):
    ENTRY = "entry", _("Entry")
    PRACTICE = "practice", _("Practice")
    ADVANCED = "advanced", _("Advanced")


class City(models.Model):
    name = models.CharField(_("name"), max_length=40, unique=True)
    slug = SlugField()
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("city"), _("cities")
        ordering = ["position", "name"]

    def __str__(self):
        return self.name


class Topic(models.Model):
    title = models.CharField(_("title"), max_length=60, unique=True)
    slug = SlugField()
    pain = models.CharField(
        _("pain"),
        max_length=60,
        blank=True,
        help_text=_("What a customer says, e.g. “they always say next month”."),
    )
    summary = models.CharField(_("summary"), max_length=200)
    intro = models.TextField(_("introduction"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("topic"), _("topics")
        ordering = ["position", "title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("topic", args=[self.slug])


class CourseQuerySet(PublishedQuerySet):
    def with_module_count(self):
        """No outline is read for its number of modules."""
        return self.annotate(module_count=models.F("current_syllabus__module_count"))

    def for_cards(self):
        """Everything a card shows of the course itself, in one query."""
        courses = self.select_related("topic").defer("background", "benefits", "method", "search_text")
        return courses.with_module_count()

    def with_card(self):
        """What a card shows of the courses of one topic, which is known."""
        return self.only(
            "topic", "title", "slug", "subtitle", "summary", "level", "hours", "price"
        ).with_module_count()

    def with_topic(self):
        """A course as its own page shows it, but for its outline: a page that was made before has that already."""
        return self.select_related("topic").defer(
            "search_text", "topic__intro", "topic__pain", "topic__summary"
        )

    def with_syllabus(self):
        """A course as the page of a version shows it, in one query."""
        return self.select_related("topic", "current_syllabus").defer(
            "search_text", "current_syllabus__text", "current_syllabus__warnings"
        )


class Course(models.Model):
    """What is taught. Its outline lives in syllabuses; `current_syllabus` is the released one that visitors see."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="courses", verbose_name=_("topic"))
    title = models.CharField(_("title"), max_length=80)
    slug = SlugField()
    subtitle = models.CharField(
        _("promise"), max_length=80, blank=True, help_text=_("One sentence under the title.")
    )
    summary = models.CharField(
        _("summary"), max_length=200, help_text=_("For cards and search engines: 80 to 160 characters.")
    )
    background = models.TextField(_("background"), blank=True)
    benefits = models.TextField(_("benefits"), blank=True, help_text=_("One a line."))
    audience = models.TextField(_("audience"), blank=True)
    method = models.TextField(_("method"), blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.PRACTICE)
    hours = models.PositiveSmallIntegerField(
        _("hours"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
        help_text=_("Six hours are a day."),
    )
    price = models.DecimalField(_("price per seat (CNY)"), max_digits=9, decimal_places=2)
    in_house_price = models.DecimalField(
        _("in-house price per day (CNY)"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty: the course is not offered in-house."),
    )
    keywords = models.CharField(_("keywords"), max_length=200, blank=True)
    is_featured = models.BooleanField(_("on the home page"), default=False)
    is_published = models.BooleanField(_("published"), default=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)
    current_syllabus = models.OneToOneField(
        "courses.Syllabus",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("syllabus"),
    )
    search_text = models.TextField(editable=False, blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("course"), _("courses")
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(price__gte=0),
                name="course_price_not_negative",
                violation_error_message=_("The price can’t be negative."),
            ),
            models.CheckConstraint(
                condition=models.Q(in_house_price__isnull=True) | models.Q(in_house_price__gt=0),
                name="course_in_house_price_positive",
                violation_error_message=_(
                    "An in-house price is more than zero; leave it empty when there is none."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(is_published=False) | models.Q(published_at__isnull=False),
                name="course_published_has_date",
                violation_error_message=_("A published course needs the date of its publication."),
            ),
        ]
        indexes = [
            models.Index(fields=["is_published", "topic"], name="course_shelf"),
            models.Index(fields=["is_published", "-published_at"], name="course_newest"),
            models.Index(fields=["-updated_at"], name="course_changed"),
            models.Index(
                fields=["title", "id"],
                condition=models.Q(is_featured=True, is_published=True),
                name="course_featured",
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, **kwargs):
        self.derive()
        super().save(**kwargs)

    def derive(self):
        """What is prepared once so that no page has to; bulk inserts call it themselves."""
        self.search_text = searchable(
            self.title, self.subtitle, self.summary, self.keywords, self.audience, self.background
        )

    def get_absolute_url(self):
        return reverse("course", args=[self.slug])

    @property
    def days(self) -> Decimal:
        """Training days at six hours a day, to the half day."""
        return (Decimal(self.hours) / 6 * 2).quantize(Decimal(1)) / 2

    @property
    def benefit_list(self) -> list[str]:
        return [line.lstrip("-•●· ").strip() for line in self.benefits.splitlines() if line.strip()]

    @property
    def is_in_house(self) -> bool:
        return self.in_house_price is not None

    @cached_property
    def draft(self):
        """The syllabus that somebody is writing; None while nobody is."""
        return self.syllabuses.drafts().first()


class Question(models.Model):
    """A question that visitors ask, with our answer; without a course it stands on every course page."""

    course = models.ForeignKey(
        Course, models.CASCADE, null=True, blank=True, related_name="questions", verbose_name=_("course")
    )
    question = models.CharField(_("question"), max_length=120)
    answer = models.TextField(_("answer"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("frequent question"), _("frequent questions")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.question
