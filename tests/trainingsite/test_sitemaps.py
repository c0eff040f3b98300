"""What search engines are told about the site."""

from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from django.test import override_settings

from tests import factories
from trainingsite import sitemaps

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def addresses(response, kind="url"):
    assert response["Content-Type"].startswith("application/xml")
    root = ElementTree.fromstring(response.content)
    return [node.text for node in root.findall(f"s:{kind}/s:loc", NAMES)]


@override_settings(SITE_URL="https://school.example")
def test_every_published_page_is_listed_once_on_the_site_s_own_host(client):
    course = factories.course()
    teacher, article = factories.instructor(courses=[course]), factories.article()
    hidden = factories.course(is_published=False, topic=course.topic)
    files = addresses(client.get("/sitemap.xml", headers={"host": "localhost"}), "sitemap")
    listed = [
        page for file in files for page in addresses(client.get(file.removeprefix("https://school.example")))
    ]
    assert len(listed) == len(set(listed))
    assert all(page.startswith("https://school.example/") for page in files + listed)
    for row in (course, course.topic, teacher, article):
        assert f"https://school.example{row.get_absolute_url()}" in listed
    assert not any(hidden.slug in page for page in listed)
    for page in listed:
        assert client.get(page.removeprefix("https://school.example")).status_code == 200


def test_pages_say_when_they_changed(client):
    course = factories.course()
    for section in ("courses", "topics"):
        root = ElementTree.fromstring(client.get(f"/sitemap-{section}-1.xml").content)
        (changed,) = root.findall("s:url/s:lastmod", NAMES)
        assert changed.text.startswith(f"{course.updated_at:%Y-%m-%d}") or changed.text.endswith("+08:00")


def test_a_long_section_has_several_files(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "FILE", 2)
    for _ in range(3):
        factories.article()
    assert [page[-14:] for page in addresses(client.get("/sitemap.xml"), "sitemap")][1:] == [
        "articles-1.xml",
        "articles-2.xml",
    ]
    assert len(addresses(client.get("/sitemap-articles-2.xml"))) == 1


@pytest.mark.parametrize("name", ["articles-9", "articles-0", "secrets-1", "lists-2", "articles-" + "9" * 30])
def test_a_file_that_is_not_there(client, name):
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_an_index_of_many_rows_is_a_few_counts(client, django_assert_num_queries):
    with django_assert_num_queries(4):
        client.get("/sitemap.xml")


@pytest.mark.parametrize(("section", "queries"), [("lists", 3), ("courses", 1)])
def test_a_file_asks_the_database_few_times(client, section, queries, django_assert_num_queries):
    factories.course()
    with django_assert_num_queries(queries):
        client.get(f"/sitemap-{section}-1.xml")


@override_settings(SITE_URL="https://school.example")
def test_robots_may_see_pages_and_not_private_links(client):
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").content.decode().splitlines())
    assert robots.site_maps() == ["https://school.example/sitemap.xml"]
    for path in ("/", "/courses/", "/articles/x/", "/inquiries/new/", "/privacy/"):
        assert robots.can_fetch("Baiduspider", path), path
    for path in ("/admin/", "/inquiries/AbCdEf/", "/unsubscribe/AbCdEf/", "/search/?q=x"):
        assert not robots.can_fetch("Baiduspider", path), path
