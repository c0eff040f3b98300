from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import City, Topic
from enrollments.models import CourseRun
from enrollments.schedule import months_from
from trainingsite.lib.filters import Choice, FilterForm


class ScheduleFilter(FilterForm):
    topic = Choice(label=_("Topic"), any_label=_("All topics"))
    city = Choice(label=_("City"), any_label=_("All cities"))
    format = Choice(label=_("Format"), any_label=_("In person or online"), choices=CourseRun.FORMATS)
    month = Choice(label=_("Month"), any_label=_("All months"), widget=forms.HiddenInput)

    def __init__(self, data, *, now):
        self.months = {month.key: month for month in months_from(now)}
        super().__init__(
            data,
            topic=Topic.objects.values_list("slug", "title"),
            city=City.objects.values_list("slug", "name"),
            month=[(month.key, month.key) for month in self.months.values()],
        )

    @property
    def chosen_month(self):
        return self.months.get(self.chosen.get("month"))

    def filter(self, runs):
        """All but the month, which the page counts first."""
        chosen = self.chosen
        if "topic" in chosen:
            runs = runs.filter(course__topic__slug=chosen["topic"])
        if "city" in chosen:
            runs = runs.filter(city__slug=chosen["city"])
        if "format" in chosen:
            runs = runs.filter(format=chosen["format"])
        return runs

    def month_links(self, counts):
        """The months that have runs, each with the address that keeps the other filters."""
        others = {name: value for name, value in self.chosen.items() if name != "month"}
        return [
            {
                "starts_on": month.starts_at,
                "count": counts[key],
                "address": "?" + urlencode({**others, "month": key}),
                "is_chosen": month is self.chosen_month,
            }
            for key, month in self.months.items()
            if counts[key] or month is self.chosen_month
        ]

    @property
    def all_months(self):
        others = {name: value for name, value in self.chosen.items() if name != "month"}
        return "?" + urlencode(others) if others else ""
