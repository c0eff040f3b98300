from django.http import HttpResponse
from django.shortcuts import render

from enrollments.forms.page import blank_page
from trainingsite.pages import public_page


@public_page
def new(request):
    return render(request, "enrollments/inquiry_new.html", blank_page(request))


def status(request, **kwargs):
    return HttpResponse("status")


def thanks(request, **kwargs):
    return HttpResponse("thanks")


def unsubscribe(request, **kwargs):
    return HttpResponse("unsubscribe")
