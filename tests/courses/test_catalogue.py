"""The catalogue's page: every filter, the numbers beside them, what is refused aloud, and who sees what."""

import re
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlencode

import pytest
import time_machine

from courses.models import Format
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
DECEMBER, JANUARY = datetime(2026, 12, 8, 1, tzinfo=UTC), datetime(2027, 1, 5, 1, tzinfo=UTC)
# Midnight in Shanghai is still the old month in UTC.
NEW_YEAR = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
HOSTILE = [
    *(
        "'",
        '"',
        "<script>alert(1)</script>",
        "{{ 7 }}{% now %}",
        "%",
        "_",
        "\\",
        "\r\n",
        "\t",
        "-1",
        "0",
        "9" * 30,
    ),
    *(
        "a" * 5000,
        "💸",
        "\u202e",
        "\ud800",
        "ﬀ",
        "１２",
        "2026-13",
        "2026-12-01",
        "../../etc",
        "%zz",
        "催" * 61,
    ),
]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def shelf():
    """Calls: in December in Beijing and in January online. Law: in January in Xi'an, never in-house."""
    calls, law = (
        factories.topic(title="催收", slug="calls"),
        factories.topic(title="法务", slug="law", position=1),
    )
    beijing, xian = factories.city(name="北京", slug="beijing"), factories.city(name="西安", slug="xian")
    phone = factories.course(title="电话催收", slug="phone", topic=calls, price=3000, hours=12)
    court = factories.course(
        title="诉讼清欠", slug="court", topic=law, price=2000, hours=6, in_house_price=None
    )
    ada, ben = factories.instructor(name="林夏", slug="ada"), factories.instructor(name="周本", slug="ben")
    ada.courses.set([phone])
    ben.courses.set([phone, court])
    factories.run(course=phone, instructor=ada, city=beijing, starts_at=DECEMBER)
    factories.run(course=phone, instructor=ben, format=Format.ONLINE, starts_at=NEW_YEAR)
    factories.run(course=court, instructor=ben, city=xian, starts_at=JANUARY)


def titles(client, query="", path="/courses/"):
    html = client.get(f"{path}{query}").content.decode()
    return [
        unescape(re.sub(r"<.*?>", "", title)) for title in re.findall(r'<h2><a href="[^"]*">(.*?)</a>', html)
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["电话催收", "诉讼清欠"]),
        ("?topic=law", ["诉讼清欠"]),
        ("?format=online", ["电话催收"]),
        ("?format=in_house", ["电话催收"]),
        ("?city=xian", ["诉讼清欠"]),
        ("?month=2026-12", ["电话催收"]),
        ("?month=2027-01", ["电话催收", "诉讼清欠"]),
        ("?city=beijing&month=2027-01", []),
        ("?instructor=ada", ["电话催收"]),
        ("?instructor=ben", ["电话催收", "诉讼清欠"]),
        ("?sort=price", ["诉讼清欠", "电话催收"]),
        ("?sort=hours", ["诉讼清欠", "电话催收"]),
        ("?q=诉讼", ["诉讼清欠"]),
        ("?q=訴訟", ["诉讼清欠"]),
        ("?q=催收+诉讼", []),
        ("?q=诉讼&city=beijing", []),
        ("?q=诉讼&city=xian", ["诉讼清欠"]),
        ("?utm_source=mail", ["电话催收", "诉讼清欠"]),
    ],
)
def test_filters(client, shelf, query, expected):
    assert titles(client, query) == expected


def test_a_topics_page_holds_its_courses_only(client, shelf):
    html = client.get("/topics/law/").content.decode()
    assert titles(client, path="/topics/law/") == ["诉讼清欠"]
    assert 'id="facet-topic"' not in html


def sent_by(form: str, button: str) -> str:
    """What the browser asks for when this button of this form is pressed."""
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
    own = re.findall(r'^ name="([^"]*)" value="([^"]*)"', button)
    return "?" + urlencode({name: unescape(value) for name, value in hidden + own})


def test_every_number_is_what_its_button_finds(client, shelf):
    for start in ("", "?month=2027-01", "?topic=calls", "?q=电话"):
        html = client.get(f"/courses/{start}").content.decode()
        forms = re.findall(r'<form aria-labelledby="facet-.*?</form>', html, re.DOTALL)
        assert forms
        for form in forms:
            for button, count in re.findall(
                r"<button([^>]*)><span>[^<]*</span> <span class=\"count\">(\d+)", form
            ):
                if 'aria-current="true"' not in button:
                    asked = sent_by(form, button)
                    assert len(titles(client, asked)) == int(count), asked


def test_a_chosen_filter_s_button_takes_it_away(client, shelf):
    html = client.get("/courses/?topic=calls&q=电话").content.decode()
    form = re.search(r'<form aria-labelledby="facet-topic".*?</form>', html, re.DOTALL)[0]
    chosen = re.search(r'<button([^>]*aria-current="true"[^>]*)>', form)[1]
    assert sent_by(form, chosen) == "?" + urlencode({"q": "电话"})


def test_combinations_of_filters_are_no_links(client, shelf):
    """Whoever follows every link would never come to an end."""
    html = client.get("/courses/?topic=calls").content.decode()
    assert not re.search(r'href="\?[^"]*&amp;', html)


def test_the_date_shown_is_the_one_that_fits(client, shelf):
    assert 'datetime="2026-12-08"' in client.get("/courses/?city=beijing").content.decode()
    online = client.get("/courses/?format=online").content.decode()
    assert 'datetime="2027-01-01"' in online
    assert 'datetime="2026-12-08"' not in online


def test_past_and_cancelled_runs_are_no_offer(client):
    course = factories.course()
    factories.run(
        course=course, city=factories.city(slug="gone"), starts_at=datetime(2026, 11, 1, tzinfo=UTC)
    )
    factories.run(course=course, city=factories.city(slug="off"), state="cancelled")
    html = client.get("/courses/").content.decode()
    assert course.title in html
    assert "city=gone" not in html
    assert "city=off" not in html


def test_matches_are_marked(client, shelf):
    assert "电话<mark>催收</mark>" in client.get("/courses/?q=催收").content.decode()


def test_what_is_unknown_is_said_and_left_out(client, shelf):
    html = client.get("/courses/?city=atlantis&colour=red&page=77").content.decode()
    for word in ("atlantis", "colour", "77"):
        assert word in html
    assert titles(client, "?city=atlantis&colour=red&page=77") == ["电话催收", "诉讼清欠"]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    "name", ["q", "topic", "format", "city", "month", "instructor", "sort", "page", "other"]
)
def test_hostile_values_get_a_page(client, shelf, name, value):
    response = client.get("/courses/", {name: value.encode("utf-8", "surrogatepass")})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_a_nul_byte_is_refused_at_the_door(client, shelf):
    assert client.get("/courses/?q=%00").status_code == 400


def test_nothing_found_says_what_to_do(client, shelf):
    html = client.get("/courses/?q=量子").content.decode()
    assert 'class="empty"' in html
    assert "/inquiries/new/" in html


def test_pages_keep_the_filters(client):
    topic = factories.topic(slug="calls")
    for _ in range(21):
        factories.course(topic=topic)
    first = client.get("/courses/?topic=calls&sort=price").content.decode()
    assert "?topic=calls&amp;sort=price&amp;page=2" in first
    assert len(titles(client, "?topic=calls&page=2")) == 1


def test_unpublished_courses_are_shown_to_staff_only_and_kept_nowhere(client, ada_client):
    hidden = factories.course(title="未公开的课程", is_published=False)
    page = ada_client.get("/courses/")
    assert hidden.title in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert ada_client.get(hidden.get_absolute_url()).status_code == 200
    client.logout()
    assert hidden.title not in client.get("/courses/").content.decode()
    assert client.get(hidden.get_absolute_url()).status_code == 404


def test_visitors_get_no_cookie_and_a_page_that_may_be_kept(client, shelf):
    response = client.get("/courses/")
    assert not response.cookies
    assert "public" in response["Cache-Control"]
    assert "Cookie" not in response.get("Vary", "")


def test_a_filtered_list_is_not_for_search_engines(client, shelf):
    assert "noindex" not in client.get("/courses/").content.decode()
    assert "noindex" in client.get("/courses/?topic=law").content.decode()
    assert (
        '<link rel="canonical" href="http://127.0.0.1:8000/courses/">'
        in client.get("/courses/?topic=law").content.decode()
    )
