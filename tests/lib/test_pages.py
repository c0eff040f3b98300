"""The page cache: one page for every anonymous visitor, nothing of one person for another."""

import gzip

import pytest
from django.contrib import messages
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from trainingsite.lib.pages import private_page, public_page

calls = []


@public_page
def page(request):
    calls.append(request.get_full_path())
    return HttpResponse(f"page {len(calls)}")


@public_page
def missing(request):
    return HttpResponse("no", status=404)


@private_page
def secret(request):
    return HttpResponse("secret")


@public_page
def with_cookie(request):
    response = HttpResponse("welcome")
    response.set_cookie("visitor", "ada")
    return response


@public_page
def with_header(request):
    return HttpResponse("welcome", headers={"Set-Cookie": "visitor=ada"})


@public_page
def with_notice(request):
    return HttpResponse("".join(f"{notice}" for notice in messages.get_messages(request)))


def leave_notice(request):
    messages.info(request, "for you alone")
    return HttpResponse()


urlpatterns = [
    path("page/", page),
    path("missing/", missing),
    path("secret/", secret),
    path("with_cookie/", with_cookie),
    path("with_header/", with_header),
    path("with_notice/", with_notice),
    path("leave_notice/", leave_notice),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def _empty():
    calls.clear()
    caches["pages"].clear()
    yield
    caches["pages"].clear()


def test_the_second_visitor_gets_the_first_one_s_page(client):
    first, second = client.get("/page/"), Client().get("/page/")
    assert first.content == second.content == b"page 1"
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert "Set-Cookie" not in second


def test_another_query_is_another_page(client):
    assert client.get("/page/?a=1").content != client.get("/page/?a=2").content


def test_a_browser_that_has_the_page_is_told_so(client):
    etag = client.get("/page/")["ETag"]
    again = client.get("/page/", headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_who_reads_gzip_gets_the_small_page_and_nobody_else_does(client):
    small = client.get("/page/", headers={"accept-encoding": "br, gzip"})
    assert small["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == b"page 1"
    assert int(small["Content-Length"]) == len(small.content)
    assert "Accept-Encoding" in small["Vary"]
    plain = client.get("/page/")
    assert (plain.content, plain.headers.get("Content-Encoding")) == (b"page 2", None)
    assert plain["ETag"] != small["ETag"]


GZIP, PLAIN = "gzip", None


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip;q=0", PLAIN),
        ("gzip; q=0.000, br", PLAIN),
        ("GZIP ; Q=0", PLAIN),
        ("*;q=0", PLAIN),
        ("br;q=1, *;q=0", PLAIN),
        ("*;q=0, gzip", GZIP),
        ("gzip;q=0, *", PLAIN),
        ("*", GZIP),
        ("identity", PLAIN),
        ("identity;q=1, gzip;q=0.5", PLAIN),
        ("identity;q=0", PLAIN),  # nothing we have would be right; everybody reads this
        ("identity;q=0, gzip;q=0.1", GZIP),
        ("gzip;q=0.001", GZIP),
        ("gzip;q=x", PLAIN),
        ("gzip;q=nan", PLAIN),
        ("gzip;q=2", PLAIN),
        ("notgzip", PLAIN),
        ("br, deflate", PLAIN),
        ("", PLAIN),
        (",;,=;q", PLAIN),
    ],
)
def test_what_a_browser_says_of_gzip_is_heard(client, accepted, coding):
    response = client.get("/page/", headers={"accept-encoding": accepted})
    assert response.headers.get("Content-Encoding") == coding


@pytest.mark.parametrize("name", ["with_cookie", "with_header"])
def test_a_cookie_is_never_kept_for_the_next_visitor(client, name):
    first = client.get(f"/{name}/")
    assert first.has_header("Set-Cookie") or first.cookies
    assert "no-store" in first["Cache-Control"]
    assert "public" not in first["Cache-Control"]
    assert len(caches["pages"]._cache) == 0


def test_a_notice_is_for_one_visitor(client):
    """It lies in a cookie, and whoever reads it has the cookie deleted: also a Set-Cookie."""
    client.get("/leave_notice/")
    assert client.get("/with_notice/").content == b"for you alone"
    assert Client().get("/with_notice/").content == b""


def test_a_cached_page_answers_head(client):
    client.get("/page/")
    assert client.head("/page/").status_code == 200
    assert len(calls) == 1


def test_anyone_with_a_session_gets_it_fresh_and_unstored(client):
    client.get("/page/")
    client.cookies["sessionid"] = "whatever"
    response = client.get("/page/")
    assert response.content == b"page 2"
    assert "no-store" in response["Cache-Control"]
    assert Client().get("/page/").content == b"page 1"


def test_an_error_is_never_kept(client):
    assert "no-store" in client.get("/missing/")["Cache-Control"]


def test_a_page_is_for_reading(client):
    assert client.post("/page/").status_code == 405


@override_settings(PAGE_CACHE_SECONDS=0)
def test_the_cache_can_be_switched_off(client):
    assert client.get("/page/").content != client.get("/page/").content


def test_a_private_page_is_kept_nowhere(client):
    response = client.get("/secret/")
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]


@pytest.mark.urls("trainingsite.urls")  # the page that says no links to the others
def test_another_host_is_refused(client):
    assert client.get("/robots.txt", headers={"host": "evil.example"}).status_code == 400
