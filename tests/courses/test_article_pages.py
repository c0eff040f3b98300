"""Knowledge pages: the list, the page, and the count of its readers."""

from datetime import UTC, datetime

import pytest
from django.core.cache import caches
from django.test import Client

from courses.models import Article
from tests import factories

pytestmark = pytest.mark.django_db


def shown(response):
    return [article.title for article in response.context["page"]]


def test_a_tag_and_words_narrow_the_list(client):
    dso, law = factories.tag(slug="dso"), factories.tag(slug="law")
    factories.article(title="DSO 的三种算法", tags=[dso])
    factories.article(title="诉讼时效三年怎么数", tags=[law, dso])
    assert shown(client.get("/articles/?tag=law")) == ["诉讼时效三年怎么数"]
    assert shown(client.get("/articles/?q=訴訟")) == ["诉讼时效三年怎么数"]
    assert len(shown(client.get("/articles/?tag=dso"))) == 2


@pytest.mark.parametrize("query", ["tag=nope", "page=-3", "tag[]=1", "q=" + "x" * 5000])
def test_what_makes_no_sense_is_said_aloud(client, query):
    factories.article(title="账龄")
    response = client.get(f"/articles/?{query}")
    assert shown(response) == ["账龄"]
    assert "alert-warning" in response.content.decode()


def test_a_tag_counts_only_what_is_published(client):
    tag = factories.tag()
    factories.article(tags=[tag])
    factories.article(tags=[tag], is_published=False)
    assert [row.size for row in client.get("/articles/").context["tags"]] == [1]


def test_a_page_has_contents_dates_course_instructor_and_form(client):
    course = factories.course()
    teacher = factories.instructor(courses=[course])
    hidden = factories.instructor(courses=[course], is_published=False)
    article = factories.article(
        courses=[course],
        updated_at=datetime(2026, 3, 1, tzinfo=UTC),
        body="开头。\n\n## 会前\n\n一\n\n## 会后\n\n二",
    )
    page = client.get(article.get_absolute_url()).content.decode()
    for part in (
        *('<a href="#s1">会前</a>', '<h2 id="s2">会后</h2>', 'datetime="2026-01-05', 'datetime="2026-03-01'),
        *(course.title, teacher.name, 'name="form_token"', 'class="disclaimer"', "article-view.js"),
    ):
        assert part in page
    assert hidden.name not in page


def test_an_article_that_never_changed_shows_one_date(client):
    response = client.get(factories.article().get_absolute_url())
    assert response.context["article"].changed_at is None


def test_related_articles_share_tags_the_most_first(client):
    dso, law, ageing = (factories.tag() for _ in range(3))
    article = factories.article(tags=[dso, law])
    one = factories.article(title="一个", tags=[dso])
    two = factories.article(title="两个", tags=[dso, law])
    factories.article(title="没有", tags=[ageing])
    factories.article(title="草稿", tags=[dso], is_published=False)
    assert list(client.get(article.get_absolute_url()).context["related"]) == [two, one]


def test_search_engines_learn_who_wrote_it_and_when(client):
    article = factories.article(courses=[factories.course()])
    data, _crumbs = client.get(article.get_absolute_url()).context["structured"]["@graph"]
    assert data["@type"] == "Article"
    assert data["datePublished"] == "2026-01-05T09:00:00+00:00"
    assert data["mainEntityOfPage"].startswith("http://127.0.0.1:8000/articles/")
    assert len(data["mentions"]) == 1


def test_a_draft_without_a_date_can_be_previewed(client, ada):
    article = factories.article(is_published=False, published_at=None, updated_at=None)
    client.force_login(ada)
    page = client.get(article.get_absolute_url())
    assert page.status_code == 200
    assert "article-view.js" not in page.content.decode()


# -- the count of readers


def views(article):
    return Article.objects.get(pk=article.pk).view_count


def test_a_reader_is_counted_and_the_page_stays_cached(client, django_assert_num_queries):
    article = factories.article()
    first = client.get(article.get_absolute_url())
    with django_assert_num_queries(1):
        response = client.post(f"{article.get_absolute_url()}viewed/")
    assert (response.status_code, response.content) == (204, b"")
    assert not response.cookies
    assert views(article) == 1
    assert client.get(article.get_absolute_url()).content == first.content


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_what_another_site_makes_a_browser_send_is_not_counted(client, site):
    article = factories.article()
    response = client.post(f"{article.get_absolute_url()}viewed/", headers={"sec-fetch-site": site})
    assert (response.status_code, views(article)) == (403, 0)


def test_looking_is_not_counting(client):
    article = factories.article()
    assert client.get(f"{article.get_absolute_url()}viewed/").status_code == 405
    assert views(article) == 0


def test_staff_and_drafts_are_not_counted(client, ada):
    draft, article = factories.article(is_published=False), factories.article()
    assert client.post(f"{draft.get_absolute_url()}viewed/").status_code == 204
    client.force_login(ada)
    client.post(f"{article.get_absolute_url()}viewed/")
    assert (views(draft), views(article)) == (0, 0)


@pytest.mark.parametrize("count", [3, 100])
def test_the_list_asks_the_database_the_same_few_times(client, count, django_assert_num_queries):
    tag = factories.tag()
    for _ in range(count):
        factories.article(tags=[tag])
    with django_assert_num_queries(4):
        client.get("/articles/")


@pytest.mark.parametrize("count", [3, 100])
def test_a_page_asks_the_database_the_same_few_times(client, count, django_assert_num_queries):
    tag, topic = factories.tag(), factories.topic()
    courses = [factories.course(topic=topic, outline=None) for _ in range(count)]
    for _ in range(count):
        factories.instructor(courses=courses[:5])
        factories.article(tags=[tag])
    article = factories.article(tags=[tag], courses=courses)
    caches["pages"].clear()
    with django_assert_num_queries(5):
        Client().get(article.get_absolute_url())
