"""A reader is counted once in a browser session, by a script that no reader waits for."""

import pytest

from tests.browser.conftest import wait_for

pytestmark = pytest.mark.browser
VIEWS = "from courses.models import Article; print(Article.objects.get(slug='{slug}').view_count)"


def test_a_reader_is_counted_once(visit, site):
    page = visit(1280)
    page.goto("/articles/")
    link = page.locator("main h2 a[href^='/articles/']").first
    slug = link.get_attribute("href").split("/")[2]
    before = int(site.python(VIEWS.format(slug=slug)))
    with page.expect_response("**/viewed/") as counted:
        link.click()
    assert counted.value.status == 204
    page.reload()
    page.wait_for_load_state("networkidle")
    wait_for(lambda: int(site.python(VIEWS.format(slug=slug))) == before + 1, 10)
    another = visit(360)
    with another.expect_response("**/viewed/"):
        another.goto(f"/articles/{slug}/")
    wait_for(lambda: int(site.python(VIEWS.format(slug=slug))) == before + 2, 10)
