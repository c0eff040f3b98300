import pytest

from courses import markdown


def test_second_level_headings_make_the_contents():
    html, contents = markdown.render("## 账龄\n\n正文\n\n### 细节\n\n## 周会 **怎么开**\n")
    assert contents == [{"id": "s1", "title": "账龄"}, {"id": "s2", "title": "周会 怎么开"}]
    assert '<h2 id="s1">' in html
    assert '<h2 id="s2">' in html


def test_a_first_level_heading_steps_down_because_the_page_has_one():
    html, contents = markdown.render("# 标题\n")
    assert "<h1" not in html
    assert "<h2>标题</h2>" in html
    assert contents == []


def test_a_table_names_its_columns():
    html, _contents = markdown.render("| 账龄 | 金额 |\n|---|---|\n| 1-30 | 20 |\n")
    assert '<th scope="col">账龄</th>' in html


def test_columns_of_figures_are_known_by_a_class_not_by_a_style():
    html, _contents = markdown.render("| 账龄 | 金额 |\n|---|---:|\n| 1-30 | 1,200 |\n")
    assert '<th class="amount" scope="col">金额</th>' in html
    assert '<td class="amount">1,200</td>' in html
    assert "style" not in html


def test_a_table_scrolls_in_a_box_of_its_own():
    html, _contents = markdown.render("前文\n\n| 账龄 | 金额 |\n|---|---|\n| 1-30 | 20 |\n")
    assert '<div class="wide" tabindex="0"><table>' in html
    assert html.rstrip().endswith("</div>")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[点我](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        '<a href="https://a.example" onclick="x()">a</a>',
        '<div style="position:fixed">x</div>',
    ],
)
def test_nothing_dangerous_survives(text):
    html, _contents = markdown.render(text)
    for bad in ("<script", 'href="javascript', "<img", "<a ", "<div"):
        assert bad not in html
