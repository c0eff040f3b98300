"""Text in the encodings people have, and saved pages as a reader sees them."""

import pytest

from outlines import parse, sources, walk

TEXT = "第一讲：对账\n一、准备\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_text_in_every_encoding(encoding):
    assert sources.read(TEXT.encode(encoding), name="a.txt") == TEXT


def test_line_ends_of_every_system():
    assert sources.read("甲\r\n乙\r丙\n".encode()) == "甲\n乙\n丙\n"


def test_one_damaged_byte_does_not_cost_the_file():
    text = sources.read(TEXT.encode() * 30 + b"\xff")
    assert text.startswith("第一讲：对账")
    assert text.endswith("\ufffd")


def test_markdown_stays_as_it_is():
    assert sources.read("# 对账\n\n- 甲\n".encode(), name="a.md") == "# 对账\n\n- 甲\n"


def test_page_says_its_encoding():
    page = '<html><head><meta charset="{}"></head><body><p>第一講：對帳</p></body></html>'
    for encoding in ("big5", "gb2312", "utf-8"):
        assert (
            sources.read(page.format(encoding).encode("big5" if encoding == "big5" else "gb18030"))
            == "第一講：對帳"
        )


def read_page(body, head=""):
    return sources.read(
        f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()
    ).splitlines()


MENU = "<ul class='nav'><li><a>首页</a></li><li><a>公开课</a></li><li><a>内训课</a></li><li><a>讲师</a></li></ul>"
RELATED = "<div class='box'><h4>相关课程</h4><ul><li><a>谈判高手</a></li><li><a>信用管理</a></li><li><a>合规催收</a></li></ul></div>"
FORM = "<form><h3>填写信息，即有专人与您沟通</h3><label>姓名<input></label><label>电话<input></label><button>提交</button></form>"
FOOT = "<div class='footer'><p>版权所有 某某管理咨询有限公司 沪ICP备00000000号 地址：上海市某区某路1号 邮编200000 电话021-00000000</p></div>"
OUTLINE = (
    "<h2>课程背景</h2><p>货发出去了，票开了，款没有回来。销售说客户在走流程，财务说账上没有钱，谁也说不出哪一天能到。</p>"
    "<h2>课程大纲</h2><p>第一讲：把账对清<br>一、三张单据<br>1、合同<br>2、送货单</p><p>第二讲：把话说准<br>一、开场</p><p>案例分享：一张对账单</p><p>答疑与总结</p>"
)
LINES = ["## 课程背景", "货发出去了，票开了，款没有回来。销售说客户在走流程，财务说账上没有钱，谁也说不出哪一天能到。",
         "## 课程大纲", "第一讲：把账对清", "一、三张单据", "1、合同", "2、送货单", "第二讲：把话说准", "一、开场", "案例分享：一张对账单", "答疑与总结"]  # fmt: skip


LAYOUTS = {
    "main and side": f"{MENU}<div class='wrap'><div class='left'><h1>回款实战</h1>{OUTLINE}</div><div class='right'>{RELATED}{FORM}</div></div>{FOOT}",
    "tables": f"<table><tr><td>{MENU}</td></tr><tr><td><h1>回款实战</h1>{OUTLINE}</td><td>{RELATED}</td></tr></table>{FOOT}",
    "one form around all": f"<form id='aspnetForm'>{MENU}<div><h1>回款实战</h1>{OUTLINE}</div>{RELATED}{FOOT}</form>",
    "header of the article": f"<header>{MENU}<p>客服热线 400-000-0000</p></header><article><header><h1>回款实战</h1></header>{OUTLINE}</article><aside>{FORM}</aside>{FOOT}",
    "tab not opened": f"{MENU}<h1>回款实战</h1><div style='display: none'>{OUTLINE}{'<p>另有配套表单与话术卡，课后一年内可免费复训一次，由同一位讲师带练。</p>' * 6}</div>{FOOT}",
    "crumbs and share": f"<div class='crumbs'>当前位置：<a>首页</a> &gt; <a>内训</a></div><h1>回款实战</h1>{OUTLINE}<div class='share'>分享到：微信 微博</div>{FORM}{FOOT}",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_main_part_of_a_page(layout):
    found = read_page(LAYOUTS[layout], "<title>回款实战 - 某某培训网</title>")
    assert found[: len(LINES) + 1] == ["# 回款实战", *LINES]
    assert not {"首页", "谈判高手", "填写信息，即有专人与您沟通", "提交"} & set(found)
    assert "ICP" not in "".join(found)


def test_page_reads_through_to_a_tree():
    outline = parse("\n".join(read_page(LAYOUTS["main and side"])))
    assert [node.title for node, depth in walk(outline.tree) if depth == 0][:2] == ["把账对清", "把话说准"]
    assert outline.title == "回款实战"


def test_page_without_heading_takes_its_title():
    title = "<title>【回款实战】_某某培训网</title>"
    assert read_page(OUTLINE, title)[0] == "【回款实战】"
    assert read_page(f"<h3>【回款实战】</h3>{OUTLINE}", title)[0] == "### 【回款实战】"


def test_lists_are_numbered_as_a_browser_draws_them():
    body = (
        "<ol start='3'><li>甲</li><li><p>乙</p><ol type='a'><li>子</li></ol></li><li value='9'>丙</li><li>丁</li></ol>"
        "<ol style='list-style-type: cjk-ideographic'><li>对账</li><li>谈判</li></ol><ul><li>戊</li><li>1、己</li></ul>"
    )
    assert read_page(body) == [
        "3. 甲",
        "4. 乙",
        "a. 子",
        "9. 丙",
        "10. 丁",
        "一、 对账",
        "二、 谈判",
        "• 戊",
        "1、己",
    ]


def test_what_nobody_sees_is_left_out():
    body = (
        "<p>第一讲：<b>对</b>账<span style='display:none'>x9f</span><!-- 注 --><script>var a = '<p>二'</script></p>"
        "<p><ruby>账<rp>(</rp><rt>zhàng</rt><rp>)</rp></ruby>款&nbsp;&#0;&#xD800;管理　实务，从第一天开始就把每一笔都写下来，写清楚，写到别人接手也看得懂</p>"
    )
    found = read_page(body)
    assert found[0] == "第一讲：对账"
    assert found[1].startswith("账款")
    assert "\0" not in found[1]


def test_preformatted_text_keeps_its_lines():
    assert read_page("<pre>第一讲：对账\n  一、准备\n</pre>") == ["第一讲：对账", "一、准备"]


def test_page_that_is_only_a_menu_says_what_it_has():
    assert read_page("<p>首页</p><p>联系我们</p>") == ["首页", "联系我们"]


def test_refusal_says_what_to_do():
    with pytest.raises(sources.Refused) as refusal:
        sources.read(b"%PDF-1.7")
    assert refusal.value.code == "wrong_type"
    assert "paste it" in str(refusal.value.message) or "粘贴" in str(refusal.value.message)


def nested(depth):
    inner = "<p>第一讲：对账</p><p>一、账龄</p>"
    return f"<html><body>{'<div>' * depth}{inner}{'</div>' * depth}<p>第二讲：谈判</p></body></html>".encode()


def test_deep_page_is_read_to_its_end():
    assert sources.read(nested(1500), name="a.html").split("\n") == [
        "第一讲：对账",
        "一、账龄",
        "第二讲：谈判",
    ]


def test_page_too_deep_to_read_is_refused_not_cut_short():
    with pytest.raises(sources.Refused) as refusal:
        sources.read(nested(5000), name="a.html")
    assert refusal.value.code == "damaged"
