from django.utils.translation import gettext_lazy as _

from trainingsite.filters import Choice, FilterForm, Words


class ArticleFilter(FilterForm):
    q = Words(label=_("Words"), placeholder=_("e.g. limitation period"))
    tag = Choice(label=_("Tag"), any_label=_("All tags"))

    def filter(self, articles):
        chosen = self.chosen
        if "tag" in chosen:
            articles = articles.filter(tags__slug=chosen["tag"])
        return articles.containing(chosen.get("q", ""))
