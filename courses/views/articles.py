from django.http import HttpResponse


def articles(request, **kwargs):
    return HttpResponse("articles")


def articles_feed(request, **kwargs):
    return HttpResponse("articles_feed")


def article(request, **kwargs):
    return HttpResponse("article")


def article_viewed(request, **kwargs):
    return HttpResponse("article_viewed")
