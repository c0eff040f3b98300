"""One search over courses, instructors and articles."""

import re

import pytest
from django.core.cache import caches

from tests import factories

pytestmark = pytest.mark.django_db


def totals(response):
    return [
        getattr(response.context.get(shelf), "total", None)
        for shelf in ("courses", "instructors", "articles")
    ]


def test_all_three_shelves_are_searched_and_counted(client):
    factories.course(title="电话催收")
    factories.course(title="上门催收")
    factories.instructor(headline="打完一通催收电话，手里有日期")
    factories.article(title="催收红线")
    factories.article(title="账龄", summary="会议", body="无关")
    response = client.get("/search/?q=催收")
    assert totals(response) == [2, 1, 1]
    assert "电话<mark>催收</mark>" in response.content.decode()


@pytest.mark.parametrize("query", ["調解", "调解", "ＤＩＡＯＪＩＥ 调解", "  调解  "])
def test_any_way_of_writing_finds_the_same(client, query):
    factories.article(title="调解与 diaojie", body="无")
    assert totals(client.get("/search/", {"q": query}))[2] == 1


def test_every_word_must_be_there(client):
    factories.article(title="诉讼时效", body="三年")
    assert totals(client.get("/search/?q=时效 三年"))[2] == 1
    assert totals(client.get("/search/?q=时效 五年"))[2] == 0


def test_titles_come_before_texts(client):
    factories.article(title="新文章", body="顺带提到支付令。")
    factories.article(title="支付令怎么用", published_at=factories.LONG_AGO.replace(year=2025))
    assert client.get("/search/?q=支付令").context["articles"].rows[0].title == "支付令怎么用"


def test_a_long_shelf_links_to_all_of_it(client):
    topic = factories.topic()
    for _ in range(12):
        factories.course(topic=topic, outline=None, keywords="保理")
    response = client.get("/search/?q=保理")
    assert (len(response.context["courses"].rows), totals(response)[0]) == (8, 12)
    assert "/courses/?q=%E4%BF%9D%E7%90%86" in response.content.decode()


def test_nothing_found_and_nothing_asked_lead_on(client):
    topic = factories.topic()
    for query in ("", "?q=", "?q=zzzz", "?q=%20"):
        page = client.get(f"/search/{query}").content.decode()
        assert topic.get_absolute_url() in page
    assert "/inquiries/new/" in page


def test_unpublished_rows_are_found_by_staff_only(client, ada):
    factories.course(title="未上架的保理课", is_published=False)
    factories.instructor(name="未公开保理", is_published=False)
    factories.article(title="保理草稿", is_published=False, published_at=None)
    assert totals(client.get("/search/?q=保理")) == [0, 0, 0]
    client.force_login(ada)
    assert totals(client.get("/search/?q=保理")) == [1, 1, 1]


@pytest.mark.parametrize(
    "query",
    [
        "%25",
        "_",
        "'%20OR%201=1--",
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "%5C",
        "%FF",
        "😀",
        "{{%207*7%20}}",
        "x" * 100_000,
    ],
)
def test_hostile_words_are_only_words(client, query):
    factories.course()
    response = client.get(f"/search/?q={query}")
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    assert totals(response) in ([0, 0, 0], [None, None, None])


def test_too_many_words_are_said_aloud(client):
    assert "alert-warning" in client.get("/search/?q=" + "长" * 61).content.decode()


@pytest.mark.parametrize("count", [3, 100])
def test_it_asks_the_database_the_same_few_times(client, count, django_assert_num_queries):
    topic = factories.topic()
    for number in range(count):
        factories.course(topic=topic, outline=None, keywords="保理")
        factories.instructor(headline=f"保理{number}")
        factories.article(title=f"保理{number}")
    with django_assert_num_queries(6):  # half of them for the picture of the catalogue
        client.get("/search/?q=保理")
    caches["pages"].clear()
    with django_assert_num_queries(3):
        client.get("/search/?q=保理")


def test_whatever_changes_of_what_was_found_is_shown_at_once(client):
    course, teacher = factories.course(title="保理实务"), factories.instructor(name="保理老师")
    article = factories.article(title="保理是什么")
    for row, change in (
        (course, {"title": "保理入门"}),
        (course, {"price": 4321}),
        (course.topic, {"title": "另一个专题"}),
        (teacher, {"headline": "另一句话"}),
        (article, {"summary": "另一段话"}),
        (article, {"is_published": False}),
        (teacher, {"is_published": False}),
    ):
        before = client.get("/search/?q=保理").content
        type(row).objects.filter(pk=row.pk).update(**change)
        caches["pages"].clear()
        assert client.get("/search/?q=保理").content != before, change


def test_what_was_found_speaks_the_language_of_the_page(client):
    factories.course(title="保理")
    addresses = ["/search/?q=保理", "/en/search/?q=保理", "/zh-hant/search/?q=保理"]
    texts = [
        re.search(r'class="shelf-counts".*?</ul>', client.get(a).content.decode(), re.DOTALL)[0]
        for a in addresses
    ]
    assert len(set(texts)) == 3
