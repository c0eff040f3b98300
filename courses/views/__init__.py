from courses.views.articles import article, article_viewed, articles, articles_feed
from courses.views.catalogue import catalogue, topic
from courses.views.course import course, course_version

__all__ = [
    "article",
    "article_viewed",
    "articles",
    "articles_feed",
    "catalogue",
    "course",
    "course_version",
    "topic",
]
