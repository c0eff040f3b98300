"""Filters of admin lists."""

from django.contrib import admin


class OpensOn(admin.SimpleListFilter):
    """A list that opens on what there is to do; everything else is a choice. `queryset` gets None for the former."""

    opens_on = ""

    def choices(self, changelist):
        chosen = self.value()
        for value, label in [(None, self.opens_on), *self.lookup_choices]:
            query = {self.parameter_name: value} if value else {}
            yield {
                "selected": chosen == value,
                "query_string": changelist.get_query_string(query, remove=[self.parameter_name]),
                "display": label,
            }
