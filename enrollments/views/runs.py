from django.http import HttpResponse


def schedule(request, **kwargs):
    return HttpResponse("schedule")


def schedule_ics(request, **kwargs):
    return HttpResponse("schedule_ics")


def run(request, **kwargs):
    return HttpResponse("run")
