from django.utils.translation import gettext_lazy as _

from trainingsite.lib.filters import Choice, FilterForm, Words


class InstructorFilter(FilterForm):
    q = Words(label=_("Name or subject"), placeholder=_("e.g. collection calls"))
    topic = Choice(label=_("Topic"), any_label=_("All topics"))
    city = Choice(label=_("City"), any_label=_("All cities"))

    def filter(self, instructors):
        chosen = self.chosen
        if "topic" in chosen:
            instructors = instructors.filter(expertise__topic__slug=chosen["topic"])
        if "city" in chosen:
            instructors = instructors.filter(cities__slug=chosen["city"])
        return instructors.containing(chosen.get("q", ""))
