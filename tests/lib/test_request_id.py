"""One name for a request, in its answer and in the lines of the log; nobody from outside writes into either."""

import io
import logging
import re

import pytest
from django.conf import settings as ours
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from trainingsite import urls, views
from trainingsite.apps import name_log_lines
from trainingsite.lib import request_id
from trainingsite.lib.pages import public_page

GENERATED = r"[0-9a-f]{32}"


def talks(request):
    logging.getLogger("site.test").warning("said in a view")
    return HttpResponse()


def breaks(request):
    raise RuntimeError


@public_page
def kept(request):
    return HttpResponse("kept")


urlpatterns = [path("talks/", talks), path("breaks/", breaks), path("kept/", kept), *urls.urlpatterns]
handler404, handler500 = views.not_found, views.server_error
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def log():
    """What our console shows."""
    line, console = ours.LOGGING["formatters"]["line"], ours.LOGGING["handlers"]["console"]
    assert console["filters"] == ["request_id"]
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(logging.Formatter(line["format"], style=line["style"]))
    handler.addFilter(request_id.WithRequestId())
    logging.getLogger().addHandler(handler)
    yield handler.stream
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize(
    ("address", "status"),
    [("/talks/", 200), ("/nowhere/", 404), ("/breaks/", 500), ("/kept/", 200), ("/healthz", 200)],
)
def test_every_answer_has_a_name_of_its_own(client, address, status):
    client.raise_request_exception = False
    first, second = client.get(address), client.get(address)
    assert (first.status_code, second.status_code) == (status, status)
    for response in (first, second):
        assert re.fullmatch(GENERATED, response["X-Request-ID"])
    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_what_a_middleware_refuses_and_what_did_not_change_have_one_too(client):
    assert client.get("/kept/", headers={"host": "evil.example"})["X-Request-ID"]
    etag = client.get("/kept/")["ETag"]
    again = client.get("/kept/", headers={"if-none-match": etag})
    assert (again.status_code, "X-Request-ID" in again) == (304, True)
    assert all("X-Request-ID" not in page for page in pages())


def pages():
    return [caches["pages"].get(key.split(":", 2)[2]) for key in caches["pages"]._cache]


@pytest.mark.parametrize(
    ("proxies", "given", "is_taken"),
    [
        (1, "9f86d081884c7d65", True),
        (1, "0b1f3a52-7c1e-4f0e-9a53-2f6c1f6c1a11", True),
        (0, "9f86d081884c7d65", False),  # from anybody
        (1, "short", False),
        (1, "a" * 65, False),
        (1, "<script>alert(1)</script>", False),
        (1, "abcdefgh\nERROR forged", False),
        (1, "abcdefgh ] ERROR", False),
        (1, "回款学堂回款学堂", False),
        (1, "{request_id}", False),
    ],
)
def test_only_a_harmless_name_of_a_trusted_proxy_is_taken(client, settings, proxies, given, is_taken):
    settings.TRUSTED_PROXIES = proxies
    answer = client.get("/talks/", headers={"x-request-id": given})["X-Request-ID"]
    assert (answer == given) == is_taken


def test_it_stands_in_each_line_of_the_log(client, log):
    client.raise_request_exception = False
    for address, line in (
        ("/talks/", "said in a view"),
        ("/breaks/", "Internal Server Error"),
        ("/nowhere/", "Not Found"),
    ):
        name = client.get(address)["X-Request-ID"]
        said = [each for each in log.getvalue().splitlines() if line in each]
        assert len(said) == 1
        assert f"[{name}]" in said[0]


def test_who_asks_next_has_a_name_of_their_own_in_the_log(log):
    names = [Client().get("/talks/")["X-Request-ID"] for _visitor in range(2)]
    assert [name in line for name, line in zip(names, log.getvalue().splitlines(), strict=True)] == [
        True,
        True,
    ]


def test_a_task_is_named_by_its_id(log):
    name_log_lines(task_id="a-task")
    logging.getLogger("site.test").warning("said in a task")
    assert "[a-task]: said in a task" in log.getvalue()
