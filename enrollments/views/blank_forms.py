"""An empty form, rendered once per language and kind: it is the same for every visitor.

Crispy takes some milliseconds for it, which is more than the rest of a page together.
"""

from functools import lru_cache

from crispy_forms.utils import render_crispy_form
from django.utils.translation import get_language


@lru_cache(maxsize=64)
def _render(language, form, options):
    return render_crispy_form(form(**dict(options)))


def blank_fields(form: type, **options: str | bool) -> str:
    return _render(get_language(), form, tuple(sorted(options.items())))
