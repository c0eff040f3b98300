from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import Format
from trainingsite.lib.filters import Choice, FilterForm, Words


class ArticleFilter(FilterForm):
    q = Words(label=_("Words"), placeholder=_("e.g. limitation period"))
    tag = Choice(label=_("Tag"), any_label=_("All tags"), widget=forms.HiddenInput)

    def filter(self, articles):
        chosen = self.chosen
        if "tag" in chosen:
            articles = articles.filter(tags__slug=chosen["tag"])
        return articles.containing(chosen.get("q", ""))


class CatalogueFilter(FilterForm):
    q = Words(label=_("Words"), placeholder=_("e.g. telephone, DSO, limitation"))
    topic = Choice(label=_("Topic"), any_label=_("All topics"))
    format = Choice(label=_("Format"), any_label=_("All formats"), choices=Format.choices)
    city = Choice(label=_("City"), any_label=_("All cities"))
    month = Choice(label=_("Month"), any_label=_("Any month"))
    instructor = Choice(label=_("Instructor"), any_label=_("All instructors"))
    sort = Choice(
        label=_("Sort by"),
        any_label=_("Starting soon"),
        choices=[
            ("soon", _("Starting soon")),
            ("new", _("Newest")),
            ("price", _("Price")),
            ("hours", _("Length")),
        ],
    )


class TopicFilter(CatalogueFilter):
    """The same list on a topic's own page."""

    topic = None
