"""Markdown to safe HTML: rendered by markdown-it, cleaned by nh3."""

from itertools import pairwise

import nh3
from markdown_it import MarkdownIt

PARSER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
TAGS = nh3.ALLOWED_TAGS - {"img", "area", "map", "bdo", "details", "summary"}
ATTRIBUTES = {
    **nh3.ALLOWED_ATTRIBUTES,
    "div": {"class", "tabindex"},
    "h2": {"id"},
    "th": {"scope", "class"},
    "td": {"class"},
}


def in_a_box(self, tokens, index, options, env) -> str:
    """A table wider than the screen scrolls in its own box, by keyboard as well; the page stays where it is."""
    if tokens[index].nesting > 0:
        return '<div class="wide" tabindex="0">' + self.renderToken(tokens, index, options, env)
    return self.renderToken(tokens, index, options, env) + "</div>"


PARSER.add_render_rule("table_open", in_a_box)
PARSER.add_render_rule("table_close", in_a_box)


def render(text: str) -> tuple[str, list[dict]]:
    """Return the HTML and its table of contents, a list of {id, title} for the second-level headings."""
    tokens = PARSER.parse(text)
    contents = []
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h2":
            anchor = f"s{len(contents) + 1}"
            opening.attrSet("id", anchor)
            contents.append(
                {"id": anchor, "title": "".join(child.content for child in inline.children or [])}
            )
        elif opening.type == "heading_open" and opening.tag == "h1":
            opening.tag = "h2"  # the page has its one h1 already
        elif opening.type in ("th_open", "td_open"):
            if "right" in str(opening.attrGet("style")):
                opening.attrSet("class", "amount")  # columns of figures; no style attribute may pass
            if opening.type == "th_open":
                opening.attrSet("scope", "col")
    html = PARSER.renderer.render(tokens, PARSER.options, {})
    return nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}
    ), contents
