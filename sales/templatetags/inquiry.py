"""`{% inquiry_form course=course instructor=instructor %}`: the short lead form at the foot of a page."""

from django import template

from sales.views.inquiry_page import blank_page

register = template.Library()


@register.inclusion_tag("sales/_inquiry_section.html", takes_context=True)
def inquiry_form(context, course=None, instructor=None, kind=""):
    return blank_page(
        context.get("request"), course=course or None, instructor=instructor or None, kind=kind, is_short=True
    )
