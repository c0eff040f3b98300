"""`{{ course.title|marked:words }}`: what matched the search is marked, whatever way it was written."""

from django import template
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import mark_safe

from trainingsite.lib.text import matches

register = template.Library()


@register.filter
def marked(text, words):
    """`words` in their normal form, as search compares them."""
    if not words:
        return conditional_escape(text)
    text, done = str(text), 0
    parts = []
    for start, end in matches(text, words):
        parts.append((text[done:start], text[start:end]))
        done = end
    return format_html_join("", "{}<mark>{}</mark>", parts) + mark_safe(conditional_escape(text[done:]))
