from django.db.models import Count, F, Prefetch
from django.http import HttpResponse, HttpResponseForbidden
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from courses import structured
from courses.feeds import ArticleFeed
from courses.forms import ArticleFilter
from courses.models import Article, Course, Tag
from trainingsite.lib import jsonld
from trainingsite.lib.pages import is_anonymous, public_page, viewer
from trainingsite.lib.urls import breadcrumbs

CARDS = 18

articles_feed = public_page(ArticleFeed())


@public_page
def articles(request):
    tags = Tag.objects.filter(articles__is_published=True).annotate(size=Count("articles"))
    tags = list(tags.order_by("-size", "name"))
    form = ArticleFilter(request.GET, tag=[(tag.slug, tag.name) for tag in tags])
    rows = Article.objects.visible_to(viewer(request)).for_cards()
    trail = [(_("Articles"), reverse("articles"))]
    context = {
        "form": form,
        "page": form.page(form.filter(rows), size=CARDS),
        "tags": tags,
        "trail": trail,
        "structured": jsonld.graph(breadcrumbs(trail)),
    }
    return render(request, "courses/articles.html", context)


@public_page
def article(request, slug):
    who = viewer(request)
    article = get_object_or_404(Article.objects.visible_to(who).prefetch_related("tags"), slug=slug)
    courses = list(article.courses.visible_to(who).for_cards().prefetch_related(teachers()))
    trail = [(_("Articles"), reverse("articles")), (article.title, article.get_absolute_url())]
    context = {
        "article": article,
        "courses": courses,
        "instructors": {teacher.pk: teacher for course in courses for teacher in course.teachers}.values(),
        "related": Article.objects.published().near(article).light()[:4],
        "trail": trail,
        "structured": jsonld.graph(structured.article(article, courses), breadcrumbs(trail)),
    }
    return render(request, "courses/article.html", context)


def teachers():
    """Who teaches a course, as `teachers`. Instructors are known by the relation's name only."""
    instructors = Course._meta.get_field("instructors").related_model.objects
    return Prefetch("instructors", instructors.published().for_cards(), to_attr="teachers")


@csrf_exempt
@require_POST
def article_viewed(request, slug):
    """One more reader. The page's own script says so once per browser session, so the page stays cacheable.

    Nothing of the visitor is read or kept; what another site makes a browser send is not counted.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return HttpResponseForbidden()
    if is_anonymous(request):  # staff at work are no readers
        Article.objects.published().filter(slug=slug).update(view_count=F("view_count") + 1)
    return HttpResponse(status=204)
