from django.utils.translation import gettext_lazy as _

from trainingsite.lib.filters import FilterForm, Words


class SearchForm(FilterForm):
    q = Words(label=_("What are you looking for?"))
