"""What the admin says: in Chinese, in our words where they are ours, and a dash where there is nothing."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from enrollments.models import Enrollment, EnrollmentGroup
from tests import factories as make

CERTIFICATES = "/admin/enrollments/certificate/"


@pytest.fixture
def office(client, db):
    client.force_login(make.user("ada", is_staff=True, is_superuser=True))
    return client


def test_our_words_leave_those_of_django_alone():
    """A message is shared by all apps: what we call a team is not what Django calls a group of users."""
    assert Group._meta.verbose_name_plural == "组"
    assert EnrollmentGroup._meta.verbose_name_plural == "团体报名"
    assert Enrollment._meta.get_field("name").verbose_name == "姓名"


def test_the_first_page_is_chinese_for_those_who_hear_it_too(office):
    page = office.get("/admin/").content.decode()
    for words in ("Model name", "Add link", "Change or view list link"):
        assert words not in page


def test_certificates_are_filtered_by_what_they_are_worth(office):
    valid, revoked = make.certificate(), make.certificate(revoked_at=timezone.now(), revoked_note="错字")
    for state, found in (("valid", {valid}), ("revoked", {revoked}), ("x", {valid, revoked})):
        assert set(office.get(CERTIFICATES, {"state": state}).context["cl"].result_list) == found


BARE = {
    "inquiry": lambda: make.inquiry(email="", message=""),
    "inquiry without a phone": lambda: make.inquiry(phone=""),
    "mail": lambda: make.mail(template="person_link", about=None),
    "enrollment": lambda: make.enrollment(phone="", email="bare@example.com"),
    "group": lambda: make.enrollment(group=make.enrollment_group(), phone="").group,
    "certificate": lambda: make.certificate(issued_by=None),
    "run": make.run,
    "step": make.step,
    "person": make.person,
    "undeliverable": make.undeliverable,
}


@pytest.mark.parametrize("kind", BARE)
def test_what_is_not_there_is_a_dash(office, kind):
    """Django writes “None” where a method of a page has nothing to say."""
    row = BARE[kind]()
    page = office.get(reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]))
    assert not re.search(r">\s*None\s*<", page.content.decode())


@pytest.mark.parametrize("posted", ["9" * 23, "x"])
def test_an_action_on_what_is_no_row_is_refused(office, posted):
    chosen = {"action": "cancel", "_selected_action": [posted], "index": 0}
    make.mail()
    assert office.post("/admin/messaging/outboxmail/", chosen).status_code == 400


def test_a_class_of_another_year_says_so_as_people_write_it(office):
    starts = timezone.make_aware(datetime(2027, 1, 4, 9))
    run = make.run(starts_at=starts, ends_at=starts + timedelta(days=1, hours=8))
    for address in (
        "/admin/enrollments/courserun/?when=all",
        reverse("admin:enrollments_courserun_roster", args=[run.pk]),
    ):
        assert "2027年1月4–5日 周一–周二" in office.get(address).content.decode()
