"""Structured data of knowledge pages."""

from django.conf import settings

from courses.models import Article
from trainingsite import jsonld
from trainingsite.addresses import absolute


def article(article: Article, courses) -> dict:
    """An article, who answers for it, and the courses it leads to."""
    url = absolute(article.get_absolute_url())
    provider = jsonld.organisation(settings.SITE_NAME, absolute("/"))
    data = {
        "@type": "Article",
        "@id": f"{url}#article",
        "mainEntityOfPage": url,
        "headline": article.title,
        "description": article.summary,
        "inLanguage": "zh-Hans",
        "keywords": [tag.name for tag in article.tags.all()],
        "timeRequired": f"PT{article.reading_minutes}M",
        "author": provider,
        "publisher": provider,
        "mentions": [
            {
                "@type": "Course",
                "name": course.title,
                "description": course.summary,
                "url": absolute(course.get_absolute_url()),
                "provider": provider,
            }
            for course in courses
        ],
    }
    if article.published_at:
        data["datePublished"] = article.published_at.isoformat()
        data["dateModified"] = (article.changed_at or article.published_at).isoformat()
    return data
