"""Which parts of a web page are furniture: menus, forms, footers, lists of links. One walk over the tree."""

import re

from lxml import etree

EMPTY_TAGS = (
    "script style noscript template svg math iframe object embed canvas audio video nav footer aside button select textarea"
    " input head title rt rp map"
)
NEVER = frozenset(EMPTY_TAGS.split())
# These may hold the page's own text: an ASP.NET page is one form, an article has a header of its own.
PERHAPS = frozenset(("form", "header"))
CONTAINERS = frozenset(("ul", "ol", "dl", "div", "section", "table"))
INLINE = frozenset(("html", "body", "main", "article", "p", "li", "td", "th", "a", "h1", "h2", "h3", "h4"))
NAMED = re.compile(
    r"\b(?:breadcrumbs?|crumbs?|menu|nav|navbar|footer|foot|sidebar|side-?bar|side|related|recommend\w*|hot|comments?|share|copyright"
    r"|toolbar|pagination|pager|prev-?next|login|popup|modal|float\w*|kefu|friend-?links?)\b",
    re.IGNORECASE,
)
LARGE = 0.4  # of the page's text: too much to be furniture
LINKED = 0.6  # of a block's text: it is a list of links
FEW_LINKS = 3
MUCH = 200  # characters: a hidden part this long is a tab that nobody has opened


class Sum:
    """What an element and everything in it add up to, in characters and links."""

    __slots__ = ("chars", "has_title", "linked", "links")

    def __init__(self, chars: int):
        self.chars, self.linked, self.links, self.has_title = chars, 0, 0, False

    def add(self, part: "Sum") -> None:
        self.chars += part.chars
        self.linked += part.linked
        self.links += part.links
        self.has_title = self.has_title or part.has_title


def furniture(body) -> set:
    """The elements to leave out, with everything in them."""
    out, doubtful, sums = set(), [], []
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            sums.append(Sum(0 if element.tag in NEVER else length(element.text)))
            if element.tag in NEVER:
                walk.skip_subtree()
            continue
        own = sums.pop()
        if element.tag == "a":
            own.linked, own.links = own.chars, own.links + 1
        own.has_title = own.has_title or element.tag == "h1"
        if (
            element.tag in NEVER
            or is_list_of_links(element, own)
            or (own.chars < MUCH and is_hidden(element))
        ):
            out.add(element)
            own = Sum(0)
        elif is_doubtful(element):
            doubtful.append((element, own))
        if sums:
            sums[-1].add(own)
            sums[-1].chars += length(element.tail)
        else:
            whole = own.chars
    return out | {element for element, own in doubtful if own.chars < LARGE * whole and not own.has_title}


def length(text: str | None) -> int:
    return sum(map(len, text.split())) if text else 0


def is_hidden(element) -> bool:
    style = element.get("style", "")[:500].replace(" ", "").lower()
    return "hidden" in element.attrib or "display:none" in style or "font-size:0" in style


def is_doubtful(element) -> bool:
    if element.tag in PERHAPS:
        return True
    if element.tag in INLINE:
        return False
    return (
        NAMED.search(f"{element.get('id', '')[:200]} {element.get('class', '')[:200]}".replace("_", "-"))
        is not None
    )


def is_list_of_links(element, own: Sum) -> bool:
    return (
        element.tag in CONTAINERS
        and own.links >= FEW_LINKS
        and own.linked > LINKED * own.chars
        and not own.has_title
    )
