"""Whose request this is, as far as our own proxies can tell."""

from functools import wraps
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.views.decorators.csrf import csrf_exempt


def client_address(request) -> str:
    """The address that the outermost of our TRUSTED_PROXIES saw; what a client claims itself counts for nothing.

    An IPv6 customer owns a whole /64, so that is one address to us.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        if len(hops) >= settings.TRUSTED_PROXIES:
            address = hops[-settings.TRUSTED_PROXIES]
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else str(ip_network(f"{parsed}/64", strict=False))
    return str(parsed)


def is_cross_site(request) -> bool:
    """Another site's page sent this form; browsers too old to say so send an Origin at least."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "cross-site"
    origin = request.headers.get("Origin", "null")
    return origin != "null" and origin != f"{request.scheme}://{request.get_host()}"


def came_from(request) -> str:
    """The path of our own page whose link was followed, as far as the browser tells it."""
    try:
        parts = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    return parts.path if parts.netloc == request.get_host() else ""


def own_forms_only(view):
    """Only our own pages may send this form. They set no cookie, so no token can be kept in one: the browser itself
    says whose page it was."""

    @csrf_exempt
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if request.method == "POST" and is_cross_site(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapper
