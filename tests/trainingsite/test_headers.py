"""Every answer carries the headers that keep a browser safe, whoever gives it: a view, an error page, a middleware."""

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpResponse
from django.test import override_settings
from django.urls import path
from django.views.decorators.http import require_safe

from trainingsite import urls, views

SAFE = (
    "Content-Security-Policy",
    "X-Frame-Options",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
)


def raises(error):
    def view(request):
        raise error

    return view


@require_safe
def for_reading(request):
    return HttpResponse()


urlpatterns = [
    path("400/", raises(BadRequest())),
    path("too-big/", raises(RequestDataTooBig())),
    path("403/", raises(PermissionDenied())),
    path("404/", raises(Http404())),
    path("405/", for_reading),
    path("413/", lambda request: HttpResponse(status=413)),
    path("500/", raises(RuntimeError())),
    path("503/", lambda request: HttpResponse(status=503)),
    *urls.urlpatterns,  # where the error pages lead on to
]
handler400, handler403 = views.bad_request, views.forbidden
handler404, handler500 = views.not_found, views.server_error
pytestmark = pytest.mark.urls(__name__)


def lacks(response) -> list[str]:
    return [name for name in SAFE if not response.has_header(name)]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 500, 503])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_error_carries_them(client, status, method):
    if (status, method) == (405, "get"):
        return
    client.raise_request_exception = False
    response = getattr(client, method)(f"/{status}/")
    assert (response.status_code, lacks(response)) == (status, [])


FROM_MIDDLEWARE = {
    "a host that is not ours": {"path": "/404/", "headers": {"host": "evil.example"}},
    "no host at all": {"path": "/404/", "headers": {"host": "a b"}},
    "a NUL in the address": {"path": "/404/?a=%00"},
    "a form in another charset": {"path": "/404/", "content_type": "text/plain; charset=utf-16"},
}


@pytest.mark.parametrize("https", [False, True])
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("case", FROM_MIDDLEWARE)
def test_what_a_middleware_refuses_carries_them(client, case, method, https):
    ours = {"SECURE_SSL_REDIRECT": https, "SECURE_HSTS_SECONDS": 60 * https}
    with override_settings(**ours):
        request = FROM_MIDDLEWARE[case] | ({"content_type": "text/plain"} if "headers" in case else {})
        if method == "get":
            request = {name: value for name, value in request.items() if name != "content_type"}
        response = getattr(client, method)(**request, secure=https)
    assert response.status_code in (400, 404)
    assert lacks(response) == []
    assert response.has_header("Strict-Transport-Security") == https


@override_settings(SECURE_SSL_REDIRECT=True)
def test_the_way_to_https_carries_them(client):
    for response in (client.get("/404/"), client.get("/404/", headers={"host": "evil.example"})):
        assert response.status_code in (301, 400)
        assert lacks(response) == []


def test_a_page_of_debug_keeps_its_own_style(client, settings):
    settings.DEBUG = True
    assert not client.get("/nowhere/").has_header("Content-Security-Policy")


def test_what_a_view_says_itself_stands(client):
    """Nothing here is written twice, and nothing over what is there."""
    assert client.get("/405/")["X-Frame-Options"] == "DENY"
    assert "," not in client.get("/405/")["X-Content-Type-Options"]
