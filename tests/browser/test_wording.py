"""The words of a mail, as staff write them: seen beside the text, saved, and in the next mail."""

import re

import pytest

from tests.browser.conftest import wait_for

pytestmark = pytest.mark.browser
PASSWORD = "correct-horse-9"
NEW = "这一句是新写的。"


@pytest.fixture(scope="module")
def eva(site):
    """Who may write, no step but the test's own, and somebody to show. The other tests of the site get its steps back."""
    steps = site.python(
        "from django.contrib.auth.models import User; "
        f"User.objects.create_superuser('wanda', 'wanda@example.com', '{PASSWORD}'); "
        "from messaging.models import FollowUpStep; "
        "print(list(FollowUpStep.objects.values('id', 'is_active', 'delay_days'))); "
        "FollowUpStep.objects.update(is_active=False)"
    )
    receive(site, "first@example.com", name="林静")
    yield "wanda"
    site.python(
        "from messaging.models import FollowUpStep; "
        f"[FollowUpStep.objects.filter(pk=step['id']).update(**step) for step in {steps}]"
    )


def receive(site, email, *, name):
    """An inquiry whose follow-up is due on any day and at any hour: it came long ago."""
    return site.python(
        "from datetime import timedelta; from django.utils import timezone; "
        "from courses.models import Course; from sales import pipeline; "
        f"print(pipeline.receive(details={{'name': '{name}', 'phone': '', 'email': '{email}'}}, kind='course', "
        f"course=Course.objects.published().first(), idempotency_key='{email}', address='203.0.113.9', "
        "now=timezone.now()).pk)"
    )


def open_editor(page, name):
    page.goto("/admin/login/?next=/admin/messaging/mailtemplate/")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("#login-form [type=submit]").click()
    page.wait_for_url("**/mailtemplate/")
    page.locator("#result_list tbody th a", has_text="相关课程与大纲").click()
    page.locator("#wording-body").wait_for()


def seen(page):
    return page.frame_locator("iframe[name=wording-frame]").locator("body")


def test_words_are_seen_while_they_are_written_then_saved_and_sent(site, visit, eva):
    page = visit(1280)
    open_editor(page, eva)
    seen(page).locator(".preview-subject").wait_for()
    assert "林静，您好" in seen(page).inner_text()

    body = page.locator("#wording-body")
    body.fill(body.input_value().replace("{{ courses }}", f"{NEW}\n\n{{{{ courses }}}}"))
    seen(page).get_by_text(NEW, exact=True).wait_for()
    assert body.evaluate("area => document.activeElement === area")
    body.fill(body.input_value() + "\n\n{{ nmae }}")
    seen(page).get_by_text("nmae").wait_for()
    page.locator("button[value=save]").click()
    page.locator(".errornote", has_text=re.compile(r"第 \d+ 行.*nmae")).wait_for()
    assert NEW in body.input_value()

    body.fill(body.input_value().replace("{{ nmae }}", ""))
    page.locator("[name=note]").fill("更亲切")
    page.locator("button[value=save]").click()
    page.locator(".messagelist .success").wait_for()
    assert "第 1 版" in page.locator(".desk-head").inner_text()

    page.get_by_role("link", name="版本", exact=True).click()
    page.locator("ins", has_text=NEW).wait_for()

    # The next mail, planned from now on, leaves as soon as its hour has come.
    pk = receive(site, "second@example.com", name="周航")
    site.python(
        "from datetime import timedelta; from django.utils import timezone; from messaging import delivery, followups; "
        "from messaging.models import FollowUpStep; from sales.models import Inquiry; from messaging.followups import workdays; "
        "FollowUpStep.objects.filter(template='fitting_courses').update(is_active=True, delay_days=0); "
        f"row = Inquiry.objects.get(pk={pk}); followups.replan(about=row, now=timezone.now()); "
        "hour = workdays.opening(timezone.now() + timedelta(seconds=1)); "
        "delivery.sweep(clock=lambda: hour, seconds=30)"
    )
    mails = wait_for(
        lambda: len(site.mails_to("second@example.com")) > 1 and site.mails_to("second@example.com"), 60
    )
    told = site.python(
        "from email import message_from_bytes, policy; from pathlib import Path; "
        f"parts = [message_from_bytes(Path(name).read_bytes(), policy=policy.default) for name in {[str(m) for m in mails]!r}]; "
        "print([part.get_body(('plain',)).get_content() for part in parts])"
    )
    assert NEW in told


def test_without_script_the_button_shows_the_mail(chromium, site, eva):
    context = chromium.new_context(java_script_enabled=False, base_url=site.url, locale="zh-CN")
    page = context.new_page()
    open_editor(page, eva)
    page.locator("#wording-subject").fill("{{ name }}，没有脚本也行")
    page.locator("#wording-preview").click()
    assert "没有脚本也行" in seen(page).locator(".preview-subject").inner_text()
    assert page.locator("#wording-subject").input_value() == "{{ name }}，没有脚本也行"
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_fits_its_window(visit, eva, width):
    page = visit(width)
    open_editor(page, eva)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
