"""The empty lead form, rendered once per language and kind: it is the same for every visitor.

Crispy takes some milliseconds for it, which is more than the rest of a page together.
"""

from functools import lru_cache

from crispy_forms.utils import render_crispy_form
from django.utils.translation import get_language

from enrollments.forms.inquiry import InquiryForm


@lru_cache(maxsize=64)
def _render(language, kind, is_short):
    return render_crispy_form(InquiryForm(kind=kind, is_short=is_short))


def blank_fields(*, kind: str, is_short: bool) -> str:
    return _render(get_language(), str(kind), is_short)
