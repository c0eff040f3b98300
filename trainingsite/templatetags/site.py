"""Tags that every page may use: addresses in other languages, the pager, dates, prices, seats, structured data."""

import json
from functools import lru_cache
from itertools import pairwise

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from trainingsite.lib import dates, drawings
from trainingsite.lib.offers import price, seats
from trainingsite.lib.urls import absolute

register = template.Library()
register.filter(absolute)

# Each language's name in itself, and its tag as the web writes it.
LANGUAGES = {
    "zh-hans": ("简体中文", "zh-Hans"),
    "zh-hant": ("繁體中文", "zh-Hant"),
    "en": ("English", "en"),
}
SECTIONS = {"courses", "topics", "schedule", "runs", "instructors", "articles"}
ALTERNATE = '<link rel="alternate" hreflang="{}" href="{}">\n'
LANGUAGE = '<li><a href="{0}" lang="{1}" hreflang="{1}"{2}>{3}</a></li>'
CURRENT = mark_safe(' aria-current="true"')
JSON_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


# -- the frame of a page
def split_language(path: str) -> tuple[str, str]:
    """`/en/courses/` -> ("en", "/courses/"); no prefix is the default language."""
    head, _, rest = path.lstrip("/").partition("/")
    if head in LANGUAGES and head != settings.LANGUAGE_CODE:
        return head, f"/{rest}"
    return settings.LANGUAGE_CODE, path


def in_language(path: str, code: str) -> str:
    return path if code == settings.LANGUAGE_CODE else f"/{code}{path}"


@register.simple_tag(takes_context=True)
def page_links(context):
    """Where this page is: its own address, its other languages, and the section of the site it belongs to."""
    path = getattr(context.get("request"), "path", "/")
    # What the words are in: a page that refuses a broken request may say less than its address.
    return links(path, get_language(), settings.SITE_URL)


@lru_cache(maxsize=2000)
def links(path: str, language: str, site: str) -> dict[str, str]:
    code, bare = split_language(path)
    section = bare.strip("/").partition("/")[0]
    others = [
        (tag, name, in_language(bare, other), other == code) for other, (name, tag) in LANGUAGES.items()
    ]
    return {
        "lang": LANGUAGES[code][1],
        "language": language,
        "canonical": site + path,
        "default": site + bare,
        "section": section if section in SECTIONS else "",
        "alternates": format_html_join("", ALTERNATE, ((tag, site + to) for tag, _name, to, _is in others)),
        "languages": format_html_join(
            "\n          ",
            LANGUAGE,
            ((to, tag, CURRENT if is_it else "", name) for tag, name, to, is_it in others),
        ),
    }


@register.simple_tag
def json_ld(data) -> SafeString:
    """A data block, not a script: the browser runs nothing, and no text in it can end it."""
    if not data:
        return mark_safe("")
    text = json.dumps(data, ensure_ascii=False, default=str).translate(JSON_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


class CaptureNode(template.Node):
    child_nodelists = ("nodelist",)

    def __init__(self, nodelist, name):
        self.nodelist, self.name = nodelist, name

    def render(self, context):
        context[self.name] = mark_safe(" ".join(self.nodelist.render(context).split()))
        return ""


@register.tag
def capture(parser, token):
    """{% capture title %}…{% endcapture %}: what a block says, wherever it is needed a second time."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(nodelist, name)


# -- pages of a list
def page_window(number: int, last: int) -> list[int | None]:
    """The page numbers worth a link, at most seven places; None is a gap."""
    wanted = sorted({1, last, number, *range(max(number - 1, 1), min(number + 1, last) + 1)})
    window: list[int | None] = wanted[:1]
    for before, after in pairwise(wanted):
        if after - before == 2:
            window.append(before + 1)
        elif after - before > 2:
            window.append(None)
        window.append(after)
    return window


@register.inclusion_tag("_pager.html", takes_context=True)
def pager(context, page):
    """Links to the other pages of a list; every other choice of the visitor stays in the address."""
    query = context["request"].GET.copy()
    query.pop("page", None)

    def address(number):
        if number == 1:
            query.pop("page", None)
        else:
            query["page"] = number
        return f"?{query.urlencode()}" if query else context["request"].path

    last = page.paginator.num_pages
    return {
        "page": page,
        "places": [
            {
                "number": number,
                "address": number and address(number),
                "is_near": number not in (1, last, page.number),
            }
            for number in page_window(page.number, last)
        ],
        "previous": address(page.number - 1) if page.has_previous() else "",
        "next": address(page.number + 1) if page.has_next() else "",
    }


# -- what a run says
register.filter(price)
register.simple_tag(seats)


@register.simple_tag
def run_full_dates(starts_at, ends_at) -> str:
    return dates.full_span(starts_at, ends_at)


@register.simple_tag
def run_dates(starts_at, ends_at) -> SafeString:
    return format_html(
        '<time datetime="{}">{}</time>',
        dates.local_day(starts_at).isoformat(),
        dates.span(starts_at, ends_at),
    )


@register.simple_tag
def run_weekdays(starts_at, ends_at) -> str:
    return dates.weekdays(starts_at, ends_at)


register.filter("day", dates.day)
register.filter("full_day", dates.full_day)
register.filter("moment", dates.moment)
register.filter("month", dates.month)


@register.simple_tag
def current_language() -> str:
    return LANGUAGES.get(get_language() or "", LANGUAGES["zh-hans"])[1]


# -- drawings
@register.filter
def tone(topic) -> int:
    return drawings.tone(topic.position)


@register.simple_tag
def portrait(instructor, size="") -> SafeString:
    return mark_safe(drawings.portrait(instructor.slug, instructor.name, size=size))


@register.simple_tag
def cover(course) -> SafeString:
    return mark_safe(drawings.cover(course.slug, course.topic.position - 1))


@register.simple_tag
def module_bar(modules) -> SafeString:
    """One bar, a segment a module, as wide as its minutes. The list beside it says the same in words."""
    total = sum(minutes for _title, minutes in modules) or 1
    parts, left = [], 0.0
    for title, minutes in modules:
        width = 100 * minutes / total
        parts.append(
            format_html(
                '<rect x="{}%" width="{}%" height="100%"><title>{}</title></rect>',
                f"{left:.2f}",
                f"{max(width - 0.4, 0.2):.2f}",
                title,
            )
        )
        left += width
    return format_html('<svg class="module-bar" aria-hidden="true">{}</svg>', mark_safe("".join(parts)))
