"""A trainee's seat, as a trainee comes by it: at once on a telephone, or by waiting for one that comes free."""

import re
import time
from email import message_from_bytes, policy

import pytest

from tests.browser.conftest import wait_for

pytestmark = pytest.mark.browser
# A class far ahead, of the demo, with one seat and nobody on it.
ONE_SEAT = """
from enrollments.models import CourseRun
run = CourseRun.objects.filter(state="open", enrollments=None).order_by("-starts_at").first()
CourseRun.objects.filter(pk=run.pk).update(seats=1, seats_reserved=0, seats_needed=0)
print(run.pk)
"""
# At night nothing is offered: then the next morning comes at once, and the mail with it.
MORNING = """
from datetime import timedelta
from django.utils import timezone
from enrollments import seats, waiting
from enrollments.models import Enrollment
from messaging.models import OutboxMail
now = timezone.now()
if waiting.is_night(now):
    seats.expire_and_offer(now=timezone.localtime(now + timedelta(days=1)).replace(hour=10))
    OutboxMail.objects.filter(template="seat_offered", state="queued").update(due_at=now)
print(Enrollment.objects.filter(state="offered", email={email!r}).count())
"""


def fill_in(page, *, name, phone, email):
    form = page.locator("form.form")
    form.locator("[name=name]").fill(name)
    form.locator("[name=phone]").fill(phone)
    form.locator("[name=email]").fill(email)
    form.locator("[name=consent]").check()
    page.wait_for_timeout(2500)  # nobody fills in a form faster, and the site knows it
    form.get_by_role("button").click()
    page.wait_for_url(re.compile(r"/enrollments/[^/]+/thanks/"))
    return page.locator("main h1").inner_text()


def letter(site, email, words):
    """The text of the mail to this address that says so in its subject."""

    def found():
        letters = [
            message_from_bytes(path.read_bytes(), policy=policy.default) for path in site.mails_to(email)
        ]
        return next((one for one in letters if words in one["Subject"]), None)

    return wait_for(found, 40).get_body(("plain",)).get_content()


def link_in(text):
    return re.search(r"http://\S+/enrollments/\S+", text)[0]


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_seat_is_taken_on_a_telephone_within_a_minute(visit, site):
    page = visit(360)
    page.goto("/schedule/")
    started = time.monotonic()
    page.locator("main").get_by_role("link", name=re.compile("^报名")).first.click()
    page.wait_for_url("**/enroll/")
    assert "空位" in page.locator("#forecast").inner_text()
    assert fits(page)
    said = fill_in(page, name="艾达", phone="139 0013 0360", email="trainee@example.com")
    assert said == "席位已确认"
    assert time.monotonic() - started < 60
    assert fits(page)
    reference = re.search(r"B\d{8}-\d{5}", page.locator("main").inner_text())[0]

    text = letter(site, "trainee@example.com", "报名成功")
    assert reference in text
    page.goto(link_in(text))
    assert page.locator("main h1").inner_text() == "席位已确认"
    assert fits(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="加入我的日历").click()
    assert download.value.suggested_filename.endswith(".ics")


@pytest.mark.parametrize("width", [360, 1280])
def test_who_waits_gets_the_seat_that_somebody_gives_back(visit, site, width):
    run = site.python(ONE_SEAT)
    first, second = visit(width), visit(width)
    first.goto(f"/runs/{run}/")
    first.get_by_role("link", name="报名", exact=True).click()
    assert (
        fill_in(first, name="本恩", phone=f"137 0013 {width:04}", email=f"ben{width}@example.com")
        == "席位已确认"
    )

    second.goto(f"/runs/{run}/enroll/")
    assert "候补第 1 位" in second.locator("#forecast").inner_text()
    waits = fill_in(second, name="克莉", phone=f"136 0013 {width:04}", email=f"cleo{width}@example.com")
    assert waits == "您在候补名单第 1 位"

    first.get_by_role("link", name="查看我的报名").click()
    first.get_by_role("link", name="取消报名").click()
    assert fits(first)
    first.get_by_role("button", name="取消席位").click()
    assert first.locator("main h1").inner_text() == "您没有这一期的席位"

    assert site.python(MORNING.format(email=f"cleo{width}@example.com")) == "1"
    second.goto(link_in(letter(site, f"cleo{width}@example.com", "保留")))
    assert second.locator("main h1").inner_text() == "已为您保留一个席位"
    assert fits(second)
    second.get_by_role("button", name="接受席位").click()
    assert second.locator("main h1").inner_text() == "席位已确认"
