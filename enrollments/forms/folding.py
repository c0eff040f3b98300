"""A part of a form that most people leave closed; it opens by itself when something in it is filled in or wrong."""

from crispy_forms.layout import Div
from django.template.loader import render_to_string


class Fold(Div):
    template = "_form_fold.html"

    def __init__(self, *fields, title, hint=""):
        super().__init__(*fields)
        self.title, self.hint = title, hint

    def render(self, form, context, template_pack=None, **kwargs):
        is_open = any(form[name].errors or form[name].value() for name in self.fields)
        parts = {
            "title": self.title,
            "hint": self.hint,
            "is_open": is_open,
            "fields": self.get_rendered_fields(form, context, template_pack, **kwargs),
        }
        return render_to_string(self.template, parts)
