"""HR brings a team, as HR does it: a workbook with mistakes, put right in the browser, sent, and looked after later."""

import pytest

from tests.enrollments.bulk_import import books

pytestmark = pytest.mark.browser

# Runs with room for a team, more than three days ahead.
RUN = """
from datetime import timedelta
from django.db.models import F
from django.utils import timezone
from enrollments.models import CourseRun
runs = CourseRun.objects.upcoming(timezone.now() + timedelta(days=4))
runs = runs.filter(seats__gte=F("seats_taken") + F("seats_reserved") + 13).order_by("-seats", "pk")
print(runs[{number}].pk)
"""


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def form_of_run(site, number):
    return f"/runs/{site.python(RUN.format(number=number))}/enroll/group/"


def seats_taken(site, address):
    pk = address.split("/")[2]
    return int(
        site.python(
            f"from enrollments.models import CourseRun as R; print(R.objects.get(pk={pk}).seats_taken)"
        )
    )


def contact(page, width):
    page.fill("[name=company]", "江城机电")
    page.fill("[name=name]", "何人事")
    page.fill("[name=phone]", f"139 0013 {width:04}")
    page.fill("[name=email]", f"hr{width}@example.com")
    page.locator("[name=consent]").check()


@pytest.mark.parametrize(("width", "number"), [(360, 0), (1280, 1)])
def test_a_workbook_with_mistakes_becomes_a_group(visit, site, tmp_path, width, number):
    page, address = visit(width), form_of_run(site, number)
    before = seats_taken(site, address)
    lines = [books.person(n) for n in range(1, 13)]
    lines[3] = ("", *lines[3][1:])
    lines[6] = (lines[6][0], "1380013", *lines[6][2:])
    lines[9] = (lines[9][0], lines[0][1], *lines[9][2:])
    path = tmp_path / "名单.xlsx"
    path.write_bytes(books.book(*lines))

    page.goto(address)
    assert fits(page)
    page.set_input_files("[name=roster]", path)
    page.get_by_role("button", name="读取名单").click()
    page.wait_for_url(f"**{address}*/**")
    assert "9 人无误" in page.locator("#result").inner_text()
    faults = page.locator(".row.is-faulty")
    assert [faults.nth(n).locator(".row-number").inner_text() for n in range(3)] == ["5", "8", "11"]
    assert fits(page)

    # Only the wrong rows are touched; one of them is left out.
    faults.nth(0).locator("[name=row_name]").fill("补名")
    faults.nth(1).locator("[name=row_phone]").fill("138 0000 0777")
    faults.nth(2).locator("[name=remove]").check()
    page.get_by_role("button", name="检查并报名").click()
    page.wait_for_selector(".error-summary")  # the company is missing
    assert page.locator(".row.is-faulty").count() == 0
    contact(page, width)
    page.get_by_role("button", name="为 11 人报名").click()

    page.wait_for_url("**/groups/**")
    text = page.locator("main").inner_text()
    assert ("补名" in text, "138 0000 0777" in text, "陈禾10" in text) == (True, True, False)
    assert page.locator("table.people tbody tr").count() == 11
    assert page.locator(".state-confirmed", has_text="已确认").count() >= 11
    assert fits(page)

    page.locator("[name=person]").first.check()
    page.get_by_role("button", name="取消所选人员").click()
    page.get_by_role("button", name="确认取消 1 人").click()
    page.wait_for_url("**/groups/**done=cancelled")
    assert page.locator("table.people tbody tr").count() == 10
    assert seats_taken(site, address) == before + 10


def test_cells_are_pasted_and_rows_added_in_the_page(visit, site):
    page, address = visit(1280), form_of_run(site, 2)
    page.goto(address)
    first = page.locator("[name=row_name]").first
    first.focus()
    page.evaluate(
        """() => {
            const clipboardData = new DataTransfer();
            const lines = Array.from({length: 8}, (_, n) => `陈禾${n}\\t1380000100${n}\\tc${n}@example.com\\t销售部`);
            clipboardData.setData("text/plain", lines.join("\\r\\n") + "\\r\\n");
            const event = new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true});
            document.querySelector("[name=row_name]").dispatchEvent(event);
        }"""
    )
    assert page.locator("[name=row_email]").nth(7).input_value() == "c7@example.com"
    page.get_by_role("button", name="再加 5 行").click()
    assert page.locator("[name=row_name]").count() == 13
    keys = page.locator("[name=row_key]").evaluate_all("all => all.map(one => one.value)")
    assert len(set(keys)) == 13
    contact(page, 1281)
    page.wait_for_timeout(2200)  # nobody is faster, and the site knows it
    page.get_by_role("button", name="检查并报名").click()
    page.wait_for_url("**/groups/**")
    assert page.locator("table.people tbody tr").count() == 8


def test_the_list_works_without_a_script(chromium, site):
    address = form_of_run(site, 3)
    context = chromium.new_context(java_script_enabled=False, base_url=site.url, locale="zh-CN")
    page = context.new_page()
    page.goto(address)
    page.locator("[name=row_name]").first.fill("陈禾")
    page.get_by_role("button", name="再加 5 行").click()
    assert "陈禾" in page.locator("main").inner_text()
    page.locator("[name=row_name]").first.fill("李雷")
    contact(page, 1282)
    page.locator("button[value=enrol]").click()
    page.wait_for_url("**/groups/**")
    assert page.locator("table.people tbody tr").count() == 2
    context.close()
