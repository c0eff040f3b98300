"""Pages for when something is wrong: they need nothing that may be broken, and they lead on."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from trainingsite import views


def broken(request):
    raise RuntimeError("boom")


urlpatterns = [path("broken/", broken)]
handler500 = views.server_error


@pytest.mark.urls(__name__)
def test_500_needs_no_database_and_no_context(client):
    """No database mark on this test: a query would fail it."""
    client.raise_request_exception = False
    response = client.get("/broken/")
    page = response.content.decode()
    assert response.status_code == 500
    assert 'href="/"' in page
    assert "boom" not in page
    assert "{{" not in page


@pytest.mark.parametrize("status", [400, 403, 404])
def test_error_pages_lead_on_without_the_database(status):
    handler = {400: views.bad_request, 403: views.forbidden, 404: views.not_found}[status]
    response = handler(RequestFactory().get("/nope/"), Exception())
    page = response.content.decode()
    assert response.status_code == status
    for part in ('role="search"', "/courses/", "/inquiries/new/", 'content="noindex"'):
        assert part in page
    assert 'rel="canonical"' not in page


@pytest.mark.parametrize(
    "cookie",
    [
        r'sessionid="\000aaaaaaaa"',
        "sessionid=\xff\xfe",
        "sessionid=" + "a" * 5000,
        "=;;;=",
        'a="unclosed',
        "messages=@@@",
    ],
)
@pytest.mark.django_db
def test_broken_cookies_never_break_a_page(cookie):
    response = Client().get("/privacy/", headers={"cookie": cookie})
    assert response.status_code in (200, 400)


@pytest.mark.django_db
def test_a_session_that_nobody_knows_is_a_visitor(client):
    client.cookies["sessionid"] = "a" * 32
    assert client.get("/articles/").status_code == 200


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
@pytest.mark.django_db
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)("/search/").status_code == 405


def test_the_lockout_page_speaks_to_people(db):
    request = RequestFactory().post("/admin/login/")
    request.user = AnonymousUser()
    page = views.render(request, "429.html", {"username": "ada", "failure_limit": 8}, status=429)
    assert page.status_code == 429
    assert "service@example.com" in page.content.decode()


# -- what machines ask


def test_healthz_asks_nobody(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response["Cache-Control"]


# -- privacy


@pytest.mark.django_db
@override_settings(REPLY_TO_EMAIL="desk@school.example")
def test_the_privacy_notice_names_version_law_and_the_way_out(client):
    page = client.get("/privacy/").content.decode()
    for part in (
        views.PRIVACY_VERSION,
        "mailto:desk@school.example",
        "PIPL" if "PIPL" in page else "个人信息保护法",
    ):
        assert part in page
    for article in ("13", "14", "15", "16", "17", "23", "44", "45", "46", "47", "48", "49", "50"):
        assert article in page
