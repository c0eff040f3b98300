import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from messaging.mail_texts import language
from messaging.mail_texts.plain import text_of

NAMES = {"name", "company", "about", "url", "courses"}
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
HOSTILE = [
    "<script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}",
    "{% debug %}",
    "[click](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "**bold** _em_ `code`",
    "1. one\n2. two",
    "> quote",
    "# head",
    "---",
    "\\",
    "&lt;b&gt; &amp;",
    "<https://evil.example>",
    "a\r\nBcc: x@example.com",
    "\u2028\u202e\x00",
]


def values(**given):
    return {name: (lambda text=text: text) for name, text in given.items()}


def page(source, **given):
    return language.html(source, values(**given))


def codes(source, names=NAMES):
    return [(problem.line, problem.code) for problem in language.problems(source, names)]


# -- what is refused, with its line


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Hello {{ name }}", []),
        ("Hello {{ nmae }}", [(1, "unknown")]),
        ("one\ntwo\n{{ settings.SECRET_KEY }}", [(3, "unknown")]),
        ("{{ name|upper }}", [(1, "unknown")]),
        ("{{ name.__class__ }}", [(1, "unknown")]),
        ("{{ name() }}", [(1, "unknown")]),
        ("{{ 7*7 }}", [(1, "unknown")]),
        ("{{ }}", [(1, "unknown")]),
        ("{{ if name }}a{{ else }}b{{ end }}", []),
        ("{{ if not name }}a{{ end }}", []),
        ("a\n{{ if name }}b", [(2, "unclosed")]),
        ("a\n\n{{ end }}", [(3, "no_if")]),
        ("{{ else }}", [(1, "no_if")]),
        ("{{ if name }}{{ else }}{{ else }}{{ end }}", [(1, "no_if")]),
        ("{{ if nobody }}x{{ end }}", [(1, "unknown")]),
        ("a\n{% load x %}", [(2, "stray"), (2, "stray")]),
        ("a {# b #}", [(1, "stray"), (1, "stray")]),
        ("a\nb {{ name", [(2, "stray")]),
        ("a }} b", [(1, "stray")]),
        ("{{ if name }}" * 9 + "{{ end }}" * 9, [(1, "too_deep")]),
        ("[here](/courses/)", [(1, "link")]),
        ("a\n[here](javascript:alert(1))", [(2, "link")]),
        ("[here]({{ url }}) [there](https://example.com/a)", []),
    ],
)
def test_problems(source, found):
    assert codes(source) == found


@given(words)
def test_whatever_is_typed_is_answered(source):
    if not language.problems(source, NAMES):
        page(source, **dict.fromkeys(NAMES, "x"))


pieces_of_source = st.sampled_from(
    [
        "{{ name }}",
        "{{ if name }}",
        "{{ if not about }}",
        "{{ else }}",
        "{{ end }}",
        "{{",
        "}}",
        "text\n",
        "{{ x }}",
    ]
)


@given(st.lists(pieces_of_source, max_size=12).map("".join))
def test_what_has_no_problem_can_be_filled(source):
    if not language.problems(source, NAMES):
        language.subject(source, values(**dict.fromkeys(NAMES, "x")))


# -- what values can do


@given(words)
@example("1. one")
def test_a_value_is_text_and_nothing_else(value):
    html = page("{{ name }}", name=value)
    assert set(re.findall(r"<(/?\w+)", html)) <= {"p", "/p"}
    assert text_of(html) == text_of(
        f"<p>{language.plain(value).replace('&', '&amp;').replace('<', '&lt;')}</p>"
    )


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_stay_text(value):
    html = page(
        "您好 {{ name }}，\n\n- {{ name }}\n\n[{{ name }}]({{ url }})", name=value, url="https://x.example/"
    )
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "ul", "li", "a"}
    assert re.findall(r'href="([^"]*)"', html) == ["https://x.example/"]
    assert "\n" not in language.subject("{{ name }}", values(name=value))


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_texts_of_staff_give_no_live_page(source):
    if language.problems(source, NAMES):
        return
    html = page(source)
    assert not re.search(r"<(script|img|iframe|style|code)|on\w+=|javascript:", html)


def test_a_value_is_read_once():
    assert "{{ about }}" in page("{{ name }}", name="{{ about }}", about="secret")


def test_ready_markdown_is_a_paragraph_of_its_own():
    html = page("见下：{{ courses }}再见", courses=language.Ready("### [对账](https://x.example/)\n\n- 一"))
    assert html.startswith("<p>见下：</p>")
    assert '<h3><a href="https://x.example/">对账</a></h3>' in html
    assert html.endswith("<p>再见</p>")


# -- conditions


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ if name }}A{{ end }}B", "AB"),
        ("{{ if about }}A{{ end }}B", "B"),
        ("{{ if not about }}A{{ else }}C{{ end }}", "A"),
        ("{{ if name }}{{ if about }}A{{ else }}B{{ end }}{{ else }}C{{ end }}", "B"),
        ("{{ if about }}{{ if name }}A{{ else }}B{{ end }}{{ else }}C{{ end }}", "C"),
        ("{{ if about }}{{ if about }}A{{ else }}B{{ end }}{{ end }}D", "D"),
    ],
)
def test_conditions(source, text):
    assert language.subject(source, values(name="x", about="")) == text


def test_only_what_is_shown_is_asked_for():
    asked = []
    language.html("{{ if about }}{{ courses }}{{ end }}", {"about": str, "courses": lambda: asked.append(1)})
    assert asked == []


# -- the page


def test_a_link_that_is_a_paragraph_is_a_button():
    assert 'class="button"' in page("[看日期](https://x.example/)")
    assert "button" not in page("请[看日期](https://x.example/)。")
    assert "button" not in page("- [看日期](https://x.example/)")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("一\n\n二", "一\n\n二"),
        ("- 一\n- 二\n\n三", "- 一\n- 二\n\n三"),
        ("3. 一\n4. 二", "3. 一\n4. 二"),
        ("- 一\n\n- 二", "- 一\n- 二"),
        ("- 一\n  - 二", "- 一\n   - 二"),
        ("[看](https://x.example/)", "看 https://x.example/"),
        ("请[看](https://x.example/)。", "请看 https://x.example/ 。"),
        ("<https://x.example/>", "https://x.example/"),
        ("## 题\n正文", "题\n\n正文"),
        ("一<二&三", "一<二&三"),
        ("一  \n二", "一\n二"),
        ("一\n\n---\n\n二", "一\n\n----\n\n二"),
    ],
)
def test_the_text_part_is_made_from_the_html(source, text):
    assert text_of(page(source)) == text
