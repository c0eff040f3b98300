from django.http import HttpResponse


def catalogue(request, **kwargs):
    return HttpResponse("catalogue")


def course(request, **kwargs):
    return HttpResponse("course")


def course_version(request, **kwargs):
    return HttpResponse("course_version")


def topic(request, **kwargs):
    return HttpResponse("topic")


def articles(request, **kwargs):
    return HttpResponse("articles")


def articles_feed(request, **kwargs):
    return HttpResponse("articles_feed")


def article(request, **kwargs):
    return HttpResponse("article")


def article_viewed(request, **kwargs):
    return HttpResponse("article_viewed")
