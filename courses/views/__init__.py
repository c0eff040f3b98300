from courses.views.articles import article, article_viewed, articles, articles_feed
from courses.views.catalogue import catalogue, topic
from courses.views.course import course, course_version
from courses.views.outline_files import outline_file

__all__ = [
    "article",
    "article_viewed",
    "articles",
    "articles_feed",
    "catalogue",
    "course",
    "course_version",
    "outline_file",
    "topic",
]
