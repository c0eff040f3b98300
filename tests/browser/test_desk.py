"""The desk, as an admin uses it: paste, look, drag, release, see it on the site, change it, compare, bring it back."""

import re

import pytest

from tests.browser.conftest import wait_for

pytestmark = pytest.mark.browser
PASSWORD = "correct-horse-9"
PAGE = """回款实务{number}号

【课程背景】
客户总说下个月付。
【课程对象】销售、财务
【课程大纲】
第一讲：对账（90分钟）
一、一张账龄表
二、三方对账
第二讲：开口（120分钟）
一、前三十秒
第三讲：收尾（60分钟）
一、书面确认
"""


@pytest.fixture(scope="module")
def eva(site):
    site.python(
        "from django.contrib.auth.models import User; "
        f"User.objects.create_superuser('eva', 'eva@example.com', '{PASSWORD}')"
    )
    return "eva"


def sign_in(page, name):
    page.goto("/admin/login/?next=/admin/courses/course/from-page/")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("#login-form [type=submit]").click()
    page.wait_for_url("**/from-page/")


def new_course(page, number):
    """A draft course from a pasted page; ends at its desk."""
    page.goto("/admin/courses/course/from-page/")
    page.locator("[name=text]").fill(PAGE.format(number=number))
    page.locator("button.default").click()
    assert page.locator("[name=audience]").input_value() == "销售、财务"
    page.locator("[name=topic]").select_option(index=1)
    page.locator("[name=price]").fill("2800")
    page.locator("button[value=confirm]").click()
    page.wait_for_url("**/desk/")
    return re.search(r"course/(\d+)/", page.url)[1]


def titles(page):
    texts = page.locator("[role=treeitem].is-chapter .desk-words").all_inner_texts()
    return [text.splitlines()[0] for text in texts]


def text_of(page):
    return page.locator("#desk-text").input_value()


def kept(page):
    """What this browser keeps for want of a save."""
    return page.evaluate("localStorage.length")


def item(page, title):
    return page.locator("[role=treeitem]", has_text=title)


def drag(page, title, target, *, height):
    """By the grip of one node to a height (0 to 1) of another one."""
    grip, goal = item(page, title).locator(".desk-grip"), item(page, target)
    item(page, title).scroll_into_view_if_needed()
    start = grip.bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    end = goal.bounding_box()
    page.mouse.move(end["x"] + 60, end["y"] + end["height"] * height, steps=6)
    page.mouse.up()


def release(page, note):
    page.locator(".desk-release summary").click()
    page.locator("[name=note]").fill(note)
    page.locator("button[value=release]").click()
    page.wait_for_load_state()


@pytest.mark.parametrize("width", [360, 1280])
def test_an_outline_from_paste_to_restore(visit, site, eva, width, tmp_path):
    page = visit(width)
    sign_in(page, eva)
    pk = new_course(page, width)
    desk = page.url
    assert titles(page) == ["第一讲：对账", "第二讲：开口", "第三讲：收尾"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the window"

    drag(page, "收尾", "第一讲：对账", height=0.1)
    wait_for(lambda: "第一讲：收尾" in text_of(page), 10)
    lines = text_of(page).split("\n")
    assert lines[1:5] == [
        "第一讲：收尾（60分钟）",
        "一、书面确认",
        "第二讲：对账（90分钟）",
        "一、一张账龄表",
    ]
    page.screenshot(path=tmp_path / "dragged.png")

    release(page, "收尾提前")
    site.python(
        f"from courses.models import Course; Course.objects.filter(pk={pk}).update(is_published=True, "
        "published_at='2026-01-01T00:00Z')"
    )
    page.locator(".desk-head a").first.click()
    page.wait_for_url(re.compile(r"/courses/[a-z0-9-]+/$"))
    public = page.url
    assert page.locator("main").inner_text().index("收尾") < page.locator("main").inner_text().index("对账")

    page.goto(desk)
    page.locator("#desk-text").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("第四讲：复盘（30分钟）\n一、下一步")
    page.wait_for_selector("[role=treeitem]:has-text('复盘')")
    page.keyboard.press("Alt+Shift+ArrowUp")  # 下一步 is the first of its chapter: said, nothing happens
    page.wait_for_selector(".desk-status.is-bad")
    release(page, "加了复盘")

    page.goto(f"/admin/courses/course/{pk}/versions/?old=1&new=2")
    added = page.locator(".diff-added .diff-new").all_inner_texts()
    assert added == ["第四讲：复盘（30分钟）", "一、下一步"]
    page.screenshot(path=tmp_path / "versions.png")
    page.goto(f"{public}v1/")
    assert page.locator(".diff-added .diff-new").all_inner_texts() == added

    page.goto(f"/admin/courses/course/{pk}/versions/")
    page.locator("tbody tr", has_text="v1").locator("form button").click()
    page.wait_for_url("**/desk/**")
    assert "复盘" not in text_of(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_minutes_against_the_hours_are_asked_about_once(window, eva, width, tmp_path):
    page = window  # the browser reports the 409
    page.set_viewport_size({"width": width, "height": 740})
    sign_in(page, eva)
    pk = new_course(page, 90 + width)
    desk = page.url
    page.goto(f"/admin/courses/course/{pk}/change/")
    assert page.locator(".outline-shown textarea").count() == 0
    page.screenshot(path=tmp_path / "course.png", full_page=True)
    page.locator("[name=hours]").fill("4")
    page.locator("[name=_desk]").click()
    page.wait_for_url(desk)

    release(page, "第一版")
    assert "270" in page.locator(".desk-ask").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the window"
    page.screenshot(path=tmp_path / "asked.png")
    page.locator(".desk-ask button").click()
    page.wait_for_url("**/desk/?stored=1")
    assert page.locator(".desk-ask").count() == 0
    page.goto(f"/admin/courses/course/{pk}/versions/")
    assert "第一版" in page.locator("tbody").first.inner_text()


def test_keys_move_a_part_and_undo_takes_it_back(visit, eva):
    page = visit(1280)
    sign_in(page, eva)
    new_course(page, 1)
    before = text_of(page)
    item(page, "第二讲：开口").focus()
    page.keyboard.press("Alt+Shift+ArrowUp")
    wait_for(lambda: "第一讲：开口" in text_of(page), 10)
    assert page.evaluate("document.activeElement.textContent").count("开口") == 1
    page.locator("#desk-text").focus()
    page.keyboard.press("Control+z")
    wait_for(lambda: text_of(page) == before, 10)


def test_a_click_on_either_side_finds_the_other(visit, eva):
    page = visit(1280)
    sign_in(page, eva)
    new_course(page, 2)
    item(page, "书面确认").locator(".desk-words").click()
    assert page.evaluate("window.desk.cursor") == 8
    page.evaluate("window.desk.show(3)")
    page.wait_for_selector("[role=treeitem][aria-selected=true]:has-text('账龄表')")


def test_unsaved_work_is_offered_again(visit, eva):
    page = visit(1280)
    sign_in(page, eva)
    new_course(page, 3)
    page.locator("#desk-text").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("第四讲：没有保存的一讲")
    page.wait_for_selector("[role=treeitem]:has-text('没有保存的一讲')")
    page.reload()
    assert "没有保存" not in text_of(page)
    page.locator("#desk-restore-yes").click()
    assert "没有保存的一讲" in text_of(page)
    page.keyboard.press("Control+s")
    wait_for(lambda: not kept(page), 10)
    page.reload()
    assert page.locator("#desk-restore").is_hidden()
    assert "没有保存的一讲" in text_of(page)


@pytest.fixture
def window(chromium, site):
    """A window in which things may go wrong."""
    context = chromium.new_context(viewport={"width": 1280, "height": 740}, base_url=site.url)
    yield context.new_page()
    context.close()


def test_a_lost_connection_and_a_lost_login_lose_no_text(window, eva):
    sign_in(window, eva)
    new_course(window, 4)
    desk = window.url
    window.context.set_offline(True)
    window.locator("#desk-text").click()
    window.keyboard.press("Control+End")
    window.keyboard.type("第四讲：断网时写的")
    window.wait_for_selector(".desk-status.is-bad")
    window.context.set_offline(False)
    window.wait_for_selector("[role=treeitem]:has-text('断网时写的')", timeout=15_000)

    window.context.clear_cookies(name="sessionid")
    window.keyboard.type("，登录过期了")
    window.wait_for_selector(".desk-status.is-bad a")
    sign_in(window, eva)
    window.goto(desk)
    window.locator("#desk-restore-yes").click()
    assert "断网时写的，登录过期了" in text_of(window)


def test_two_editors_meet(window, visit, eva):
    first = visit(1280)
    sign_in(first, eva)
    new_course(first, 5)
    sign_in(window, eva)
    window.goto(first.url)
    for page, text in ((first, "第四讲：先存的"), (window, "第四讲：后存的")):
        page.locator("#desk-text").click()
        page.keyboard.press("Control+End")
        page.keyboard.type(text)
        page.keyboard.press("Control+s")
        if page is first:
            wait_for(lambda: not kept(first), 10)
    window.wait_for_selector("#mine")
    assert "先存的" in window.locator(".diff-old").all_inner_texts()[-1]
    assert "后存的" in window.locator("#mine").input_value()
    window.locator("button[value=save]").click()
    window.wait_for_url("**/desk/**")
    assert "后存的" in text_of(window)
    assert window.locator("#desk-restore").is_hidden()


def test_the_desk_works_without_a_script(chromium, site, eva):
    context = chromium.new_context(java_script_enabled=False, base_url=site.url)
    page = context.new_page()
    sign_in(page, eva)
    new_course(page, 6)
    page.locator("[name=line]").fill("5")
    page.locator("button[value=up]").click()
    assert text_of(page).split("\n")[1] == "第一讲：开口（120分钟）"
    page.locator("button.default[value=save]").click()
    assert text_of(page).split("\n")[1] == "第一讲：开口（120分钟）"
    context.close()
