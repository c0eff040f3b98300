"""Knowledge pages. Their Markdown is rendered and sanitised once, when they are saved."""

from django.db import models
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses import markdown
from courses.models.course import Course
from courses.models.fields import PublishedQuerySet, SlugField
from trainingsite.lib.text import searchable


class Tag(models.Model):
    name = models.CharField(_("name"), max_length=30, unique=True)
    slug = SlugField(max_length=40)

    class Meta:
        verbose_name, verbose_name_plural = _("tag"), _("tags")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse('articles')}?tag={self.slug}"


class ArticleQuerySet(PublishedQuerySet):
    def for_cards(self):
        return self.light().prefetch_related("tags")

    def light(self):
        return self.defer("body", "body_html", "contents", "search_text")

    def about(self, courses):
        """What there is to read about any of these courses, each article once."""
        links = self.model.courses.through.objects.filter(course__in=courses)
        return self.filter(pk__in=links.values("article"))

    def near(self, article):
        """Other articles that share a tag with this one, the most shared first."""
        others = self.filter(tags__in=article.tags.all()).exclude(pk=article.pk)
        return others.annotate(shared=Count("tags")).order_by("-shared", "-published_at")


# How fast people read Chinese on a screen, to the minute.
CHARACTERS_A_MINUTE = 400


class Article(models.Model):
    """`contents` is the table of contents: a list of {id, title} of the second-level headings in `body_html`."""

    title = models.CharField(_("title"), max_length=80)
    slug = SlugField()
    summary = models.CharField(_("summary"), max_length=200)
    body = models.TextField(
        _("text"), help_text=_("Markdown. Second-level headings (##) make the table of contents.")
    )
    body_html = models.TextField(editable=False)
    contents = models.JSONField(default=list, editable=False)
    tags = models.ManyToManyField(Tag, blank=True, related_name="articles", verbose_name=_("tags"))
    courses = models.ManyToManyField(
        Course, blank=True, related_name="articles", verbose_name=_("related courses")
    )
    is_published = models.BooleanField(_("published"), default=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    updated_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    view_count = models.PositiveIntegerField(_("views"), default=0, editable=False)
    search_text = models.TextField(editable=False, blank=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("article"), _("articles")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_published=False) | models.Q(published_at__isnull=False),
                name="article_published_has_date",
                violation_error_message=_("A published article needs the date of its publication."),
            ),
        ]
        indexes = [models.Index(fields=["is_published", "-published_at"], name="article_newest")]

    def __str__(self):
        return self.title

    def save(self, **kwargs):
        self.body_html, self.contents = markdown.render(self.body)
        self.search_text = searchable(self.title, self.summary, self.body)
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("article", args=[self.slug])

    @property
    def reading_minutes(self) -> int:
        return max(1, round(len(self.body) / CHARACTERS_A_MINUTE))

    @property
    def changed_at(self):
        """When it last changed after it was published; None when it never did."""
        if self.updated_at and self.published_at and self.updated_at > self.published_at:
            return self.updated_at
        return None
