"""What the admin pages of this app have in common: the site writes its rows, people are found by their numbers."""

import re

from django.contrib import admin

from trainingsite.lib.admin import SiteModelAdmin


class Written(SiteModelAdmin):
    """Rows that the site writes: looked at and acted upon, never added or deleted by hand."""

    view_on_site = False

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, row=None):
        return False


class ReadOnly:
    """An inline that is looked at."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request, row=None):
        return False

    def has_change_permission(self, request, row=None):
        return False


class ReadOnlyInline(ReadOnly, admin.TabularInline):
    pass


def phone_words(text: str) -> str:
    """A phone number is found however it was typed; anything else is looked for as it stands."""
    digits = re.sub(r"[\s\-()+]", "", text)
    return digits if digits.isdecimal() and len(digits) > 4 else text
