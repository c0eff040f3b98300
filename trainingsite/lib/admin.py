"""What the admin pages of all three apps have in common."""

from functools import partial

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import BadRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from trainingsite.lib import publishing
from trainingsite.lib.slugs import NoAddress, free_slug
from trainingsite.lib.text import normal

LONGEST_SEARCH = 100
MOST_WORDS = 8


def own_page(model_admin, address, view, name, **given):
    """A page of our own under a model's address in the admin."""
    wrapped = model_admin.admin_site.admin_view(partial(view, **given))
    return path(address, wrapped, name=f"{model_admin.opts.app_label}_{model_admin.opts.model_name}_{name}")


class _OfNumbers:
    """What was posted is shown again, in a query for a list of numbers: what is none breaks it, and so does one that
    no database holds."""

    def optgroups(self, name, value, attrs=None):
        return super().optgroups(name, [text for text in value if is_key(str(text))], attrs)


class Chosen(_OfNumbers, AutocompleteSelect):
    pass


class ChosenMany(_OfNumbers, AutocompleteSelectMultiple):
    pass


class ManyField(forms.ModelMultipleChoiceField):
    def clean(self, value):
        for text in value or ():
            if not is_key(str(text)):
                message, code = self.error_messages["invalid_pk_value"], "invalid_pk_value"
                raise forms.ValidationError(message, code=code, params={"pk": text})
        return super().clean(value)


def is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def only_keys(posted: list[str]) -> list[str]:
    if not all(map(is_key, posted)):
        raise BadRequest("the number of a row is none")
    return posted


class LightList(ChangeList):
    """Lets a list leave out the long texts that only the form shows."""

    def get_queryset(self, request, exclude_parameters=None):
        return self.model_admin.list_rows(super().get_queryset(request, exclude_parameters))

    def get_results(self, request):
        super().get_results(request)
        self.model_admin.complete(self.result_list)


class SiteModelAdmin(admin.ModelAdmin):
    # What an empty list says, where “Add” is not the answer.
    when_empty = ""
    """Our lists: 50 rows, searched by a few words at most, each page one link away from what visitors see."""

    list_per_page = 50
    list_max_show_all = 200
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    addable = ("tags", "cities", "city", "topic")

    def get_search_results(self, request, queryset, search_term):
        """A whole page pasted into the box is cut to what a database can look for."""
        words = self.search_words(search_term)[:LONGEST_SEARCH].split()[:MOST_WORDS]
        return super().get_search_results(request, queryset, " ".join(words))

    def search_words(self, text: str) -> str:
        return text

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """One sign beside a choice is enough: adding what is missing. The rest is a page of its own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_delete_related = False
            field.widget.can_view_related = False
            field.widget.can_add_related &= db_field.name in self.addable
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Chosen(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChosenMany(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_manytomany(db_field, request, form_class=ManyField, **kwargs)

    def response_action(self, request, queryset):
        only_keys(request.POST.getlist(ACTION_CHECKBOX_NAME))
        return super().response_action(request, queryset)

    def _get_edited_object_pks(self, request, prefix):
        return only_keys(super()._get_edited_object_pks(request, prefix))

    def get_changelist(self, request, **kwargs):
        return LightList

    def list_rows(self, rows):
        """What the query of a list reads."""
        return rows

    def complete(self, rows):
        """What is asked for the rows of one page only, and set on them."""

    def view_on_site(self, row):
        return row.get_absolute_url()


class PreparedTextDesk(SiteModelAdmin):
    """Lists of what has a prepared text to search: traditional characters and capitals find the same."""

    search_fields = ("search_text",)

    def search_words(self, text):
        return normal(text)


def report(request, count: int, done: str) -> None:
    level = messages.SUCCESS if count else messages.INFO
    messages.add_message(request, level, done % {"count": count})


@admin.action(description=_("Withdraw the selected from the site"), permissions=["change"])
def withdraw(modeladmin, request, queryset):
    count = publishing.withdraw(rows=queryset)
    report(request, count, ngettext("%(count)d withdrawn.", "%(count)d withdrawn.", count))


class SlugFromTitle(forms.ModelForm):
    """Leave the address empty and it is made from the title, in pinyin."""

    slug_source = "title"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self):
        return self.cleaned_data["slug"] or self.free_slug(
            self.data.get(self.add_prefix(self.slug_source), "")
        )

    def free_slug(self, title: str) -> str:
        try:
            return free_slug(self._meta.model, title, besides=self.instance.pk)
        except NoAddress as error:
            raise forms.ValidationError(_("The title gives no address; please type one.")) from error
