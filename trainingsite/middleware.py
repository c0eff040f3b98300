"""What every request passes: the headers, the page cache, the door, the language."""

from csp.utils import build_policy
from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import BadRequest
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.urls import resolve
from django.utils import translation
from django.utils.cache import get_conditional_response

from trainingsite.lib.pages import cache_key, finish, is_anonymous, is_keepable, is_public

HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


PROBES = ("/healthz", "/readyz", "/metrics")


def probes(get_response):
    """Who watches this process asks it by its address and without TLS: neither is a reason to say that it is ill."""

    def middleware(request):
        if request.path_info in PROBES:
            request.resolver_match = resolve(request.path_info)
            return request.resolver_match.func(request)
        return get_response(request)

    return middleware


def page_cache(get_response):
    """Hand anonymous visitors a finished page: nothing below runs, headers and all come from the cache.

    Only what a view marked with @public_page is kept, for PAGE_CACHE_SECONDS at most, inside this process.
    """

    def middleware(request):
        if request.method not in ("GET", "HEAD") or not is_anonymous(request):
            return get_response(request)
        pages, key = caches["pages"], cache_key(request)
        response = pages.get(key)
        if response is None:
            response = get_response(request)
            if is_public(response) and is_keepable(response) and request.method == "GET":
                finish(request, response)
                pages.set(key, response, response.kept_seconds)
        return get_conditional_response(request, etag=response.get("ETag"), response=response)

    return middleware


def refuse_broken_requests(get_response):
    """What is no text is refused at the door, with a page that says so: PostgreSQL knows no NUL byte, and half a
    character of another charset is none of ours. Our forms send UTF-8."""

    def middleware(request):
        if request.content_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
            raise BadRequest("A form in another charset than UTF-8")
        if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path_info:
            raise BadRequest("NUL byte in the address")
        if any("\0" in value for value in request.COOKIES.values()):
            raise BadRequest("NUL byte in a cookie")
        return get_response(request)

    return middleware


def security_headers(get_response):
    """Around everything, so that what a middleware refuses by itself (a host that is not ours) carries them too.

    Django's own two write theirs here once more where they were not reached. django-csp's middleware writes the same
    policy anew for every answer; here only a view that replaces a part of it (csp_replace) has it written.
    """
    usual = build_policy()
    django = [SecurityMiddleware(get_response), XFrameOptionsMiddleware(get_response)]

    def middleware(request):
        response = get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        if not response.has_header("X-Frame-Options"):  # the inner one of them was not reached
            for each in django:
                each.process_response(request, response)
        # Django's pages for whom DEBUG is on are styled inside.
        if not (settings.DEBUG and response.status_code in (400, 404, 500)):
            own = getattr(response, "_csp_replace", None)
            response.setdefault("Content-Security-Policy", build_policy(replace=own) if own else usual)
        return response

    return middleware


def language_from_path(get_response):
    """`/en/…` and `/zh-hant/…` say the language, everything else is the default one: an address is one page."""

    def middleware(request):
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.setdefault("Content-Language", language)
        return response

    return middleware
