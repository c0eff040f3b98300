"""A period that people are told stands in periods.py alone: no text spells it again."""

import re

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils import translation

from trainingsite.lib import catalogues, periods

UNITS = {"offer_hours": "hours", "free_days": "days", "list_days": "days", "kept_months": "months"}


def test_no_text_spells_a_period_again():
    with translation.override("en"):
        spellings = {
            f"{number} {UNITS[name]}"
            for name, told in periods.TOLD.items()
            for number in (told, apnumber(told))
        }
    again = re.compile(rf"\b({'|'.join(sorted(spellings))})\b", re.IGNORECASE)
    ids = [str(message.id) for message in catalogues.read(catalogues.path("zh_Hans"))]
    assert [text for text in ids if again.search(text)] == []
