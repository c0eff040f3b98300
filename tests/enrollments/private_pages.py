"""The site's addresses with those of the private pages, as long as they are not built."""

from django.http import HttpResponse
from django.urls import path

from trainingsite.urls import urlpatterns as site


def page(request, token):
    return HttpResponse(token)


urlpatterns = [
    *site,
    path("enrollments/<str:token>/", page, name="enrollment"),
    path("groups/<str:token>/", page, name="group"),
]
