"""Mail programs want styles at the elements. The loader puts them there once per template, before Django compiles it.

The styles of templates/emails/_styles.css ask for an element or a class and for nothing around them, so that a template
can be styled apart from its frame.
"""

from functools import cache
from pathlib import Path

import css_inline
from django.conf import settings
from django.template.loader import render_to_string
from django.template.loaders import filesystem

STYLES = Path(settings.BASE_DIR) / "templates/emails/_styles.css"


class Loader(filesystem.Loader):
    def get_contents(self, origin):
        source = super().get_contents(origin)
        return styled(source) if origin.template_name.endswith(".html") else source


def styled(html: str) -> str:
    """Of a whole document, or of a piece of one."""
    if html.startswith("<!DOCTYPE"):
        return _inliner().inline(html)
    return _inliner().inline_fragment(html, "")


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(
        extra_css=STYLES.read_text(), keep_at_rules=True, load_remote_stylesheets=False
    )


def render(name: str, context: dict) -> str:
    return render_to_string(name, context, using="emails").strip()
