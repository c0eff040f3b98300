"""The header and the footer are made once a language and section, and are every page's own all the same."""

import pytest

from tests.markup import squeezed

pytestmark = pytest.mark.django_db


def text(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return squeezed(response)


def test_each_language_keeps_its_own_words(client):
    assert "Skip to the content" not in text(client, "/courses/")
    assert "Skip to the content" in text(client, "/en/courses/")
    assert "Skip to the content" not in text(client, "/courses/?sort=price")


def test_a_refused_request_leaves_no_other_language_behind(client):
    """It is refused before its language is known, so that page speaks the site's own."""
    text(client, "/en/courses/?q=%00", status=400)
    assert "Skip to the content" in text(client, "/en/courses/")


def test_the_section_of_one_page_is_not_marked_on_another(client):
    marked = 'href="/schedule/" aria-current="true"'
    assert marked in text(client, "/schedule/")
    assert marked not in text(client, "/articles/")


def test_what_the_owner_sets_is_shown_at_once(client, settings):
    assert "京ICP备1号" not in text(client, "/privacy/")
    settings.ICP_NUMBER = "京ICP备1号"
    assert "京ICP备1号" in text(client, "/privacy/?_=2")


def test_the_addresses_of_a_page_are_its_own_and_on_the_host_that_is_set(client, settings):
    """They are kept by the page's address."""
    settings.SITE_URL = "https://one.example"
    assert '<link rel="canonical" href="https://one.example/privacy/">' in text(client, "/privacy/")
    assert '<link rel="canonical" href="https://one.example/en/privacy/">' in text(client, "/en/privacy/")
    settings.SITE_URL = "https://two.example"
    html = text(client, "/privacy/?_=2")
    assert '<link rel="canonical" href="https://two.example/privacy/">' in html
    assert 'hreflang="en" href="https://two.example/en/privacy/"' in html
    assert "one.example" not in html
