"""Pages that belong to no app: home, search, privacy, errors, and what machines ask for."""

from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from trainingsite.pages import public_page


@public_page
def home(request):
    return render(request, "home.html")


@public_page
def search(request):
    return render(request, "search.html")


@public_page
def privacy(request):
    return render(request, "privacy.html")


def healthz(request):
    return HttpResponse("ok", content_type="text/plain")


def readyz(request):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"database": False}, status=503)
    return JsonResponse({"database": True})


def bad_request(request, exception=None):
    """Undecorated: Django's own handler reads the POST again, and a broken one would raise again."""
    return render(request, "400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", status=403)


def csrf_failure(request, reason=""):
    return render(request, "403.html", {"is_csrf": True}, status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    return render(request, "500.html", status=500)
