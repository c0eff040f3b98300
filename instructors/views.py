from django.http import HttpResponse


def instructors(request, **kwargs):
    return HttpResponse("instructors")


def instructor(request, **kwargs):
    return HttpResponse("instructor")
