"""The door on a phone: the code on a name card, the list of names; whoever has no rights only shows the code."""

import json

import pytest

pytestmark = pytest.mark.browser
PHONE = 360
SET_UP = """
import json
from datetime import timedelta
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone
from courses.models import Course, Format
from enrollments import runs, seats
from enrollments.models import CourseRun
from trainingsite.roles import install_consultants
from instructors.models import Instructor

now = timezone.now()
install_consultants()
door, _is_new = get_user_model().objects.get_or_create(username="door", defaults={"is_staff": True})
door.set_password("correct-horse")
door.save()
door.groups.add(Group.objects.get(name="consultants"))
course = Course.objects.published().exclude(current_syllabus=None).first()
teacher = Instructor.objects.create(name="门前", slug="at-the-door", title="x", headline="x", summary="x")
run = runs.add(run=CourseRun(
    course=course, syllabus=course.current_syllabus, instructor=teacher, format=Format.OFFLINE, city_id=CITY,
    starts_at=now - timedelta(minutes=30), ends_at=now + timedelta(hours=6), venue="二楼", seats=5,
))
people = [
    seats.enroll(
        run=run, details={"name": name, "phone": f"+8613800{n:06d}", "company": "江城机电"}, address="",
        idempotency_key=f"door-{n}", by=door, now=now,
    )
    for n, name in enumerate(["艾达", "本杰明", "克莱奥"])
]
print(json.dumps({"run": run.pk, "codes": [row.check_in_code for row in people], "page": people[0].get_absolute_url()}))
"""


@pytest.fixture(scope="module")
def today(site):
    city = site.python("from courses.models import City; print(City.objects.first().pk)")
    return json.loads(site.python(SET_UP.replace("CITY", city)))


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def sign_in(page):
    page.goto("/admin/login/")
    page.locator("[name=username]").fill("door")
    page.locator("[name=password]").fill("correct-horse")
    page.locator("[type=submit]").click()
    page.wait_for_url("**/admin/")


def test_a_participant_shows_the_code_and_staff_check_them_in(visit, today):
    participant, staff = visit(PHONE), visit(PHONE)
    participant.goto(today["page"])
    drawing = participant.locator("img.seat-code")
    assert drawing.evaluate("image => image.complete && image.naturalWidth > 0")
    address = f"/check-in/{today['codes'][0]}/"

    participant.goto(address)
    assert "请在签到处出示" in participant.locator("main").inner_text()
    assert "艾达" not in participant.locator("main").inner_text()
    assert participant.locator("main form").count() == 0

    sign_in(staff)
    staff.goto(address)
    assert "艾达" in staff.locator("h1").inner_text()
    button = staff.locator("main form button")
    assert button.bounding_box()["height"] >= 48, "too small for a thumb"
    assert fits(staff)
    button.click()
    staff.get_by_role("status").wait_for()
    assert "已签到" in staff.get_by_role("status").inner_text()
    staff.reload()
    assert staff.locator("main form").count() == 0


def test_names_are_tapped_on_a_list(visit, today):
    staff = visit(PHONE)
    sign_in(staff)
    staff.goto(f"/admin/enrollments/courserun/{today['run']}/check-in/")
    assert fits(staff)
    staff.get_by_role("button", name="本杰明").click()
    staff.get_by_role("button", name="撤回签到：本杰明").wait_for()
    staff.get_by_role("button", name="克莱奥").click()
    staff.get_by_role("button", name="撤回签到：克莱奥").wait_for()
    staff.get_by_role("button", name="撤回签到：克莱奥").click()
    staff.locator("button.door-tap", has_text="克莱奥").wait_for()
    assert staff.locator(".door-names .is-here").count() >= 1
    assert fits(staff)


def test_lists_of_the_admin_are_read_on_a_phone(visit, today):
    page = visit(PHONE)
    sign_in(page)
    for address, title in (("", "讲师"), (f"{today['run']}/roster/", "公司")):
        page.goto(f"/admin/enrollments/courserun/{address}")
        cell = page.locator(f"td[data-title={title}]").first
        assert cell.inner_text().strip()
        assert cell.bounding_box()["x"] + cell.bounding_box()["width"] <= PHONE
        assert fits(page)
    page.goto("/admin/sales/inquiry/?q=zzz")
    page.get_by_role("link", name="清除条件").click()
    page.wait_for_url("**/inquiry/?")
