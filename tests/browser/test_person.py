"""A person's own page in a real browser: what a mail scanner does to it, and what its owner does."""

import re
import urllib.request
from email import message_from_bytes, policy

import pytest

from tests.browser.conftest import wait_for

pytestmark = pytest.mark.browser
LINK = re.compile(r"https?://[^\s<>\"]+")


def receive(site, email: str) -> None:
    details = {"name": "艾达", "phone": "", "email": email, "wants_mails": True}
    site.python(
        "from django.utils import timezone; from sales import pipeline;"
        f"pipeline.receive(details={details!r}, kind='general', idempotency_key={email!r},"
        "address='203.0.113.9', now=timezone.now())"
    )


def standing(site, email: str) -> str:
    return site.python(f"from messaging import contacts; print(contacts.standing({email!r}))")


def links_of_the_first_mail(site, email: str) -> list[str]:
    (first, *_others) = wait_for(lambda: site.mails_to(email), 40)
    letter = message_from_bytes(first.read_bytes(), policy=policy.default)
    return LINK.findall(letter.get_body(("plain",)).get_content())


@pytest.mark.parametrize("width", [360, 1280])
def test_the_owner_of_the_mailbox_withdraws(visit, site, width):
    email = f"person{width}@example.com"
    receive(site, email)
    (own,) = [link for link in links_of_the_first_mail(site, email) if "/my/" in link]
    page = visit(width)
    page.goto(own)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the window"
    assert "agrees=True" in standing(site, email)

    page.get_by_label("30 天内最多 1 封").check()
    page.get_by_role("button", name="按此执行").click()
    page.wait_for_url("**/?done=measured")
    assert page.get_by_label("30 天内最多 1 封").is_checked()

    page.get_by_role("button", name="停止全部此类邮件").click()
    page.wait_for_url(re.compile(r"done=(withdrawn|on-its-way)"))
    assert "已停止邮件" in page.locator("main").inner_text()
    assert "has_withdrawn=True" in standing(site, email)
    waiting = site.python(
        "from messaging.models import OutboxMail;"
        f"print(OutboxMail.objects.filter(to={email!r}, step__isnull=False, state='queued').count())"
    )
    assert waiting == "0"

    page.get_by_role("button", name="同意接收课程邮件").click()
    page.wait_for_url("**/?done=agreed")
    assert "agrees=True" in standing(site, email)

    page.get_by_role("link", name="删除个人信息").click()
    page.get_by_role("button", name="永久删除全部内容").click()
    page.get_by_role("heading", name="个人信息已删除").wait_for()
    assert site.mails_to(email) == []


def test_a_scanner_that_opens_every_link_changes_nothing(site):
    email = "scanned@example.com"
    receive(site, email)
    before = standing(site, email)
    # The next day's mail has the link that unsubscribes; a scanner fetches that one, and each link of the first mail.
    unsubscribe = site.python(
        "from trainingsite.lib import links; from sales.models import Inquiry;"
        f"print('/unsubscribe/' + links.unsubscribe_token(Inquiry.objects.get(email={email!r}).pk) + '/')"
    )
    for link in [*links_of_the_first_mail(site, email), site.url + unsubscribe]:
        for method in ("GET", "HEAD"):
            with urllib.request.urlopen(urllib.request.Request(link, method=method), timeout=20) as response:
                assert response.status == 200
    assert standing(site, email) == before
    with urllib.request.urlopen(
        site.url + unsubscribe, b"List-Unsubscribe=One-Click", timeout=20
    ) as response:
        assert response.status == 200
    assert "has_withdrawn=True" in standing(site, email)
