"""The cells of a list that is put right: a hundred rows of four, so they are written here and not by four templates."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

register = template.Library()

COLUMNS = {
    "name": (_("Name"), "text"),
    "phone": (_("Mobile"), "tel"),
    "email": (_("E-mail"), "email"),
    "department": (_("Department"), "text"),
}
CELL = """<div class="cell"><span class="cell-label" aria-hidden="true">{label}</span><input class="form-control{invalid}" id="{id}" name="row_{name}" type="text" inputmode="{mode}" value="{value}" aria-label="{label}" autocomplete="off" spellcheck="false"{described}>{error}</div>"""
DESCRIBED = ' aria-invalid="true" aria-describedby="{id}-error"'
ERROR = '<p class="invalid-feedback" id="{id}-error">{text}</p>'


@register.simple_tag
def roster_cell(row, checked, name):
    label, mode = COLUMNS[name]
    place = f"row-{row.key}-{name}"
    fault = checked.fault_of(name) if checked else ""
    return format_html(
        CELL,
        label=label,
        mode=mode,
        name=name,
        id=place,
        value=getattr(row, name),
        invalid=" is-invalid" if fault else "",
        described=format_html(DESCRIBED, id=place) if fault else "",
        error=format_html(ERROR, id=place, text=fault) if fault else "",
    )
