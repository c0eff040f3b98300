"""The main job, as a visitor does it: find a course, read its outline, send an inquiry; the mails leave."""

import re
from email import message_from_bytes, policy

import pytest

from tests.browser.conftest import wait_for

pytestmark = pytest.mark.browser
CONSULTANT = "admin@example.com"


@pytest.mark.parametrize("width", [360, 1280])
def test_a_visitor_finds_a_course_and_asks_about_it(visit, site, width):
    page = visit(width)
    visitor = f"ada{width}@example.com"
    page.goto("/")
    page.get_by_role("link", name="课程", exact=True).first.click() if width > 600 else page.goto("/courses/")
    page.wait_for_url("**/courses/")
    page.locator("main a[href^='/courses/']").first.click()
    page.wait_for_url(re.compile(r"/courses/[a-z0-9-]+/"))
    title = page.locator("h1").inner_text().strip()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the window"

    form = page.locator("form[action='/inquiries/new/']")
    form.locator("[name=name]").fill("艾达")
    form.locator("[name=phone]").fill(f"138 0013 {width:04}")
    form.locator("[name=email]").fill(visitor)
    form.locator("[name=message]").fill("三十人的销售团队，想先看大纲。")
    form.locator("[name=consent]").check()
    form.locator("[name=wants_mails]").check()
    page.wait_for_timeout(3000)  # nobody fills in a form faster, and the site knows it
    form.get_by_role("button").click()

    page.wait_for_url("**/thanks/")
    reference = re.search(r"\d{8}-\d{5}", page.locator("main").inner_text())[0]
    page.reload()
    assert reference in page.locator("main").inner_text()

    received = wait_for(lambda: site.mails_to(visitor), 20)
    alerts = wait_for(lambda: [path for path in site.mails_to(CONSULTANT) if reference in text_of(path)], 20)
    assert (len(received), len(alerts)) == (1, 1)
    assert reference in text_of(received[0])
    assert title in text_of(alerts[0])

    # The next working day, whatever the hour of this test: what the worker does when the mail's time has come.
    sent = site.python(
        "from datetime import timedelta; from messaging import delivery; from messaging.models import OutboxMail;"
        f"mail = OutboxMail.objects.get(to={visitor!r}, step__delay_days=1, state='queued');"
        "print(delivery.send_mails(ids=[mail.pk], clock=lambda: mail.due_at + timedelta(minutes=1)))"
    )
    assert sent == "1"
    assert len(site.mails_to(visitor)) == 2
    follow_up = message_from_bytes(site.mails_to(visitor)[1].read_bytes(), policy=policy.default)
    assert follow_up["List-Unsubscribe"]
    assert site.url in follow_up.get_body(("plain",)).get_content()


def text_of(path) -> str:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return message["Subject"] + "\n" + message.get_body(("plain",)).get_content()
