"""The site's addresses with that of a team's page, as long as it is not built."""

from django.http import HttpResponse
from django.urls import path

from trainingsite.urls import urlpatterns as site


def page(request, token):
    return HttpResponse(token)


urlpatterns = [*site, path("groups/<str:token>/", page, name="group")]
