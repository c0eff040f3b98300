"""The knowledge pages as an Atom feed, with addresses on the site's own host."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from courses.models import Article
from trainingsite.lib.urls import absolute

ENTRIES = 30


class ArticleFeed(Feed):
    feed_type = Atom1Feed

    def title(self):
        return _("Articles of %(site)s") % {"site": settings.SITE_NAME}

    def subtitle(self):
        return _("How to be paid on time: methods, figures, cases and the law, with sources.")

    def link(self):
        return absolute(reverse("articles"))

    def feed_url(self):
        return absolute(reverse("articles_feed"))

    def author_name(self):
        return settings.SITE_NAME

    def items(self):
        return Article.objects.published().for_cards()[:ENTRIES]

    def item_title(self, article):
        return article.title

    def item_description(self, article):
        return article.summary

    def item_link(self, article):
        return absolute(article.get_absolute_url())

    def item_pubdate(self, article):
        return article.published_at

    def item_updateddate(self, article):
        return article.changed_at or article.published_at

    def item_categories(self, article):
        return [tag.name for tag in article.tags.all()]
