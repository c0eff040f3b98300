"""The inside of a module as HTML. Two hundred lines of outline are drawn here in a millisecond, not by includes."""

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext, pgettext_lazy

register = template.Library()

SIGNS = {
    "goal": pgettext_lazy("sign in an outline", "Goal"),
    "case": pgettext_lazy("sign in an outline", "Case"),
    "exercise": pgettext_lazy("sign in an outline", "Exercise"),
    "tool": pgettext_lazy("sign in an outline", "Tool"),
    "note": pgettext_lazy("sign in an outline", "Note"),
}


def counted(kind: str, count: int) -> str:
    if kind == "case":
        words = ngettext("%(count)d case", "%(count)d cases", count)
    elif kind == "exercise":
        words = ngettext("%(count)d exercise", "%(count)d exercises", count)
    else:
        words = ngettext("%(count)d tool", "%(count)d tools", count)
    return words % {"count": count}


@register.simple_tag
def outline_nodes(nodes: list[dict]) -> SafeString:
    return mark_safe(_list(nodes))  # every text is escaped in _item


def _list(nodes: list[dict]) -> str:
    return f'<ol class="outline">{"".join(map(_item, nodes))}</ol>' if nodes else ""


def _item(node: dict) -> str:
    kind, inside = node["kind"], _list(node["children"])
    minutes = f' <span class="minutes">{_minutes(node["minutes"])}</span>' if node["minutes"] else ""
    title = f"<span>{escape(node['title'])}{minutes}</span>"
    if kind in SIGNS:
        return f'<li class="aside">{sign(kind)}<div>{title}{inside}</div></li>'
    return f'<li class="unit-{escape(kind)}">{title}{inside}</li>'


def _minutes(minutes: int) -> str:
    return escape(gettext("%(minutes)d min") % {"minutes": minutes})


@register.simple_tag
def sign(kind: str) -> SafeString:
    return format_html('<span class="sign sign-{}">{}</span>', kind, SIGNS[kind])


@register.simple_tag
def sign_counts(signs: dict[str, int]) -> SafeString:
    parts = (
        format_html('<span class="sign sign-{}">{}</span>', kind, counted(kind, count))
        for kind, count in signs.items()
    )
    return mark_safe(" ".join(parts))


@register.simple_tag
def minutes_bar(share: int) -> SafeString:
    return format_html(
        '<svg class="bar" aria-hidden="true"><rect width="{}%" height="100%"/></svg>', max(share, 1)
    )
