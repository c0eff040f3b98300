"""The small language of the mails that staff write: Markdown with a few names in double braces. Pure.

    {{ name }}, you asked about {{ about }}.
    {{ if company }}Greetings to {{ company }}.{{ else }}…{{ end }}

1. A name stands for a value of the person that is written to. Only the names of a list are known; everything else is
   refused with its line. There is nothing to call, no attribute and no filter, so there is nothing to reach.
2. What a value holds is text: it can't become markup, a link or a name again. A few values are ready-made Markdown
   (a list of courses, an article), made by us from such text; shown while empty, they make the mail pointless.
3. Markdown becomes HTML without raw HTML, images or code; a link leads to http(s), mailto or tel. A paragraph that is
   one link alone is a button.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt

from trainingsite.lib import characters

DEEPEST = 8
TOKEN = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
IF = re.compile(r"if\s+(not\s+)?(\w+)", re.ASCII)
NAME = re.compile(r"\w+", re.ASCII)
STRAY = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
CONTROL = characters.any_of(characters.CONTROLS, characters.BREAKS, characters.SEPARATORS)

PARSER = MarkdownIt("commonmark", {"html": False}).disable(
    ["code", "fence", "backticks", "html_block", "html_inline", "image", "entity", "reference"]
)
TAGS = {"p", "br", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "hr", "blockquote"}
ATTRIBUTES = {"a": {"href", "class"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}


@dataclass(frozen=True)
class Problem:
    """`code` is unknown, unclosed, no_if, stray, too_deep or link; `about` the piece of text it is about."""

    line: int
    code: str
    about: str


class Broken(Exception):
    def __init__(self, problems: list[Problem]):
        super().__init__(problems)
        self.problems = problems


class Empty(Exception):
    """A ready-made part is shown and has nothing in it. Words that can do without it say {{ if … }}."""


class Ready(str):
    """Markdown that we made, as paragraphs of its own; a plain str is somebody's words."""

    __slots__ = ()


# -- reading


@dataclass(frozen=True)
class Piece:
    kind: str  # text, name, if, else, end
    value: str
    line: int
    is_not: bool = False


def pieces(source: str) -> Iterator[Piece | Problem]:
    at = 0
    for found in TOKEN.finditer(source):
        yield from _text(source, at, found.start())
        line = source.count("\n", 0, found.start()) + 1
        inside = found[1].strip()
        if inside in ("else", "end"):
            yield Piece(inside, "", line)
        elif condition := IF.fullmatch(inside):
            yield Piece("if", condition[2], line, bool(condition[1]))
        elif NAME.fullmatch(inside):
            yield Piece("name", inside, line)
        else:
            yield Problem(line, "unknown", inside[:40])
        at = found.end()
    yield from _text(source, at, len(source))


def _text(source: str, start: int, end: int) -> Iterator[Piece | Problem]:
    text, line = source[start:end], source.count("\n", 0, start) + 1
    for stray in STRAY.finditer(text):
        yield Problem(line + text.count("\n", 0, stray.start()), "stray", stray[0])
    if text:
        yield Piece("text", text, line)


def problems(source: str, names: Collection[str], *, is_subject: bool = False) -> list[Problem]:
    """Everything that keeps this text from being saved, by line. Lines are counted from 1."""
    found, open_ifs = [], []
    for piece in pieces(source):
        if isinstance(piece, Problem):
            found.append(piece)
        elif piece.kind in ("name", "if") and piece.value not in names:
            found.append(Problem(piece.line, "unknown", piece.value[:40]))
        if isinstance(piece, Problem) or piece.kind in ("text", "name"):
            continue
        if piece.kind == "if":
            open_ifs.append(piece)
            if len(open_ifs) > DEEPEST:
                found.append(Problem(piece.line, "too_deep", piece.value[:40]))
        elif not open_ifs or (piece.kind == "else" and open_ifs[-1].kind == "else"):
            found.append(Problem(piece.line, "no_if", piece.kind))
        elif piece.kind == "else":
            open_ifs[-1] = Piece("else", open_ifs[-1].value, open_ifs[-1].line)
        else:
            open_ifs.pop()
    found.extend(Problem(piece.line, "unclosed", piece.value[:40]) for piece in open_ifs)
    if not found and not is_subject:
        found.extend(_bad_links(source))
    return sorted(found, key=lambda problem: problem.line)


BAD_LINK = re.compile(r"\]\(\s*<?\s*([^)\s>]*)")
GOOD_LINK = re.compile(r"(https?://|mailto:|tel:|\{\{)", re.IGNORECASE)


def _bad_links(source: str) -> Iterator[Problem]:
    """A link that the mail's reader could not follow: a mail has no page that it could be relative to."""
    for found in BAD_LINK.finditer(source):
        if not GOOD_LINK.match(found[1]):
            yield Problem(source.count("\n", 0, found.start()) + 1, "link", found[1][:40])


def names_in(source: str) -> set[str]:
    return {
        piece.value for piece in pieces(source) if isinstance(piece, Piece) and piece.kind in ("name", "if")
    }


# -- writing

Values = Mapping[str, Callable[[], str]]


def fill(source: str, values: Values, *, mask: Callable[[str], str]) -> str:
    """The text with its names replaced. `mask` makes somebody's words harmless where they are going to stand."""
    written, shown = [], [True]
    conditions: list[bool] = []
    for piece in pieces(source):
        if isinstance(piece, Problem):
            raise Broken([piece])
        if piece.kind == "if":
            conditions.append(shown[-1] and bool(values[piece.value]()) != piece.is_not)
            shown.append(conditions[-1])
        elif piece.kind == "else":
            shown[-1] = shown[-2] and not conditions[-1]
        elif piece.kind == "end":
            shown.pop()
            conditions.pop()
        elif shown[-1]:
            is_text = piece.kind == "text"
            written.append(piece.value if is_text else _masked(piece.value, values[piece.value](), mask))
    return "".join(written)


def _masked(name: str, value: str, mask: Callable[[str], str]) -> str:
    if isinstance(value, Ready) and not value:
        raise Empty(name)
    return f"\n\n{value}\n\n" if isinstance(value, Ready) else mask(value)


def plain(value: str) -> str:
    """One line, for a subject."""
    return " ".join(CONTROL.sub(" ", value).split())


def escaped(value: str) -> str:
    """Somebody's words inside Markdown: every sign that could mean something loses its meaning."""
    return PUNCTUATION.sub(r"\\\1", plain(value))


def subject(source: str, values: Values) -> str:
    return plain(fill(source, values, mask=plain))


def html(source: str, values: Values) -> str:
    return render(fill(source, values, mask=escaped))


def render(markdown: str) -> str:
    tokens = PARSER.parse(markdown)
    for at, token in enumerate(tokens):
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h2" if token.tag in ("h1", "h2") else "h3"
        elif token.type == "inline" and tokens[at - 1].type == "paragraph_open" and _is_one_link(token):
            token.children[0].attrSet("class", "button")
    made = PARSER.renderer.render(tokens, PARSER.options, {})
    return nh3.clean(made, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None).strip()


def _is_one_link(token) -> bool:
    children = token.children or []
    kinds = [child.type for child in children]
    return (
        bool(kinds)
        and kinds[0] == "link_open"
        and kinds[-1] == "link_close"
        and kinds.count("link_open") == 1
        and token.level == 1
    )
