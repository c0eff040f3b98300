from django.http import HttpResponse


def catalogue(request, **kwargs):
    return HttpResponse("catalogue")


def course(request, **kwargs):
    return HttpResponse("course")


def course_version(request, **kwargs):
    return HttpResponse("course_version")


def topic(request, **kwargs):
    return HttpResponse("topic")
