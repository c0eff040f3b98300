"""The Atom feed, read as a feed reader does."""

from xml.etree import ElementTree

import pytest
from django.test import override_settings

from tests import factories

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client, **extra):
    response = client.get("/articles/feed/", **extra)
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)


@override_settings(SITE_URL="https://school.example")
def test_entries_link_to_the_site_whatever_the_host(client):
    article = factories.article(tags=[factories.tag(name="账龄")])
    root = feed(client, headers={"host": "localhost"})
    entry = root.find(f"{ATOM}entry")
    address = f"https://school.example/articles/{article.slug}/"
    assert entry.find(f"{ATOM}link").get("href") == entry.findtext(f"{ATOM}id") == address
    assert entry.findtext(f"{ATOM}summary") == article.summary
    assert entry.find(f"{ATOM}category").get("term") == "账龄"
    assert {link.get("href") for link in root.findall(f"{ATOM}link")} == {
        "https://school.example/articles/",
        "https://school.example/articles/feed/",
    }


def test_drafts_stay_out_and_an_empty_feed_is_valid(client):
    factories.article(is_published=False)
    root = feed(client)
    assert root.findall(f"{ATOM}entry") == []
    assert root.findtext(f"{ATOM}title")
    assert root.findtext(f"{ATOM}updated")


def test_a_reader_that_has_it_is_told_so(client):
    factories.article()
    etag = client.get("/articles/feed/")["ETag"]
    assert client.get("/articles/feed/", headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize("count", [3, 100])
def test_it_asks_the_database_the_same_few_times(client, count, django_assert_num_queries):
    tag = factories.tag()
    for _ in range(count):
        factories.article(tags=[tag])
    with django_assert_num_queries(2):
        client.get("/articles/feed/")
