"""Public pages: the same for every anonymous visitor, so caches may keep them.

A page marked @public_page carries no session, no CSRF token and no name; staff (anyone with a session) get it
fresh, unpublished content included, and nobody may store that.
"""

import gzip
import hashlib
from functools import lru_cache, partial, wraps

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe


def is_anonymous(request) -> bool:
    return settings.SESSION_COOKIE_NAME not in request.COOKIES


def viewer(request):
    """Who is looking. Without a session it is nobody, and nothing of the page depends on cookies."""
    return AnonymousUser() if is_anonymous(request) else request.user


def is_public(response) -> bool:
    return getattr(response, "is_public_page", False)


def is_keepable(response) -> bool:
    """A cookie is for one visitor, whoever set it on the way out: such an answer is nobody else's."""
    if response.cookies or response.has_header("Set-Cookie"):
        del response["Cache-Control"]
        patch_cache_control(response, private=True, no_store=True)
        return False
    return not response.streaming


@lru_cache(256)
def prefers_gzip(accepted: str) -> bool:
    """`Accept-Encoding` with its weights (RFC 9110, 12.5.3): what is not named counts as `*`, and 0 is a no.

    A weight that can't be read is a no, too: everybody reads a page that is not compressed.
    """
    weights = {}
    for entry in accepted.lower().split(","):
        coding, *parameters = (part.strip() for part in entry.split(";"))
        weights[coding] = weight(parameters)
    gzip = weights.get("gzip", weights.get("*", 0))
    return 0 < gzip >= weights.get("identity", 0)


def weight(parameters: list[str]) -> float:
    named = [
        value.strip()
        for name, _, value in (each.partition("=") for each in parameters)
        if name.strip() == "q"
    ]
    if not named:
        return 1
    try:
        return float(named[0]) if 0 <= float(named[0]) <= 1 else 0
    except ValueError:
        return 0


def reads_gzip(request) -> bool:
    return prefers_gzip(request.headers.get("Accept-Encoding", ""))


def cache_key(request) -> str:
    page = f"{reads_gzip(request)} {request.build_absolute_uri()}"
    return hashlib.blake2b(page.encode(), digest_size=20).hexdigest()


def finish(request, response) -> None:
    """Once for all who will get it: the small form for browsers that read it, and what tells one page from the next.

    Compressing gives nothing away here (BREACH): a public page holds no secret.
    """
    patch_vary_headers(response, ["Accept-Encoding"])
    if reads_gzip(request):
        response.content = gzip.compress(response.content, 6, mtime=0)
        response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(response.content))
    response["ETag"] = quote_etag(hashlib.blake2b(response.content, digest_size=12).hexdigest())


def public_page(view=None, *, most_seconds=None):
    """`most_seconds` is for what must be fresher than other pages."""
    if view is None:
        return partial(public_page, most_seconds=most_seconds)

    @require_safe
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and is_anonymous(request):
            longest = settings.PAGE_CACHE_SECONDS
            response.kept_seconds = longest if most_seconds is None else min(longest, most_seconds)
            patch_cache_control(response, public=True, max_age=response.kept_seconds)
            response.is_public_page = True
        else:
            patch_cache_control(response, private=True, no_store=True)
        return response

    return wrapper


def private_page(view):
    """A page behind a private link: kept nowhere, found by no search engine, told to no other site."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapper
