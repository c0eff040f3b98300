from django.http import HttpResponse


def new(request, **kwargs):
    return HttpResponse("new")


def status(request, **kwargs):
    return HttpResponse("status")


def thanks(request, **kwargs):
    return HttpResponse("thanks")


def unsubscribe(request, **kwargs):
    return HttpResponse("unsubscribe")
