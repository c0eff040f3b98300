"""What is printed says what it should, in our fonts, and its codes lead where they say."""

import re
import shutil
import subprocess
from datetime import datetime, timedelta

import pytest
import time_machine
import zxingcpp
from django.core.cache import caches
from django.urls import reverse

from enrollments import attendance, certificates, prints
from enrollments.models import Enrollment
from enrollments.waiting import ZONE
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 12, 18, tzinfo=ZONE)
STARTS = datetime(2026, 12, 10, 9, tzinfo=ZONE)
NAMES = ("陈禾", "欧阳喆", "赵<script>敏行", "#import 钱", '"孙" \\ $x$', "\u202e李想")


@pytest.fixture
def run():
    course = factories.course(title="电话催收实战", hours=12)
    run = factories.run(course=course, starts_at=STARTS, ends_at=STARTS + timedelta(days=1, hours=8))
    for name in NAMES:
        factories.enrollment(run=run, name=name, company="江城机电", department="财务部")
    factories.enrollment(run=run, name="候补的人", state=Enrollment.State.WAITLISTED)
    return run


def text_of(pdf: bytes) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext")
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def test_the_sign_in_sheet_has_everybody_with_a_seat_and_a_column_a_day(run):
    text = text_of(prints.sign_in_sheet(run=run, now=NOW)).replace("\n", "")  # long names take two lines
    for shown in ("电话催收实战", "陈禾", "欧阳喆", "赵<script>敏行", "#import 钱", "李想", "江城机电"):
        assert shown in text, shown
    assert "候补的人" not in text
    assert re.search(r"12 ?月 ?10 ?日", text)
    assert re.search(r"12 ?月 ?11 ?日", text)


def test_a_long_class_turns_its_sheet():
    long = factories.run(starts_at=STARTS, ends_at=STARTS + timedelta(days=4, hours=8))
    factories.enrollment(run=long)
    assert prints.sign_in_sheet(run=long, now=NOW).startswith(b"%PDF")


def test_name_cards_are_for_everybody_with_a_seat(run):
    text = text_of(prints.name_cards(run=run, now=NOW))
    assert "陈禾" in text
    assert "候补的人" not in text
    assert prints.name_cards(run=factories.run(), now=NOW).startswith(b"%PDF")  # nobody yet


def certificate(run, n=0):
    row = run.enrollments.order_by("pk")[n]
    attendance.check_in(enrollments=[row], on=attendance.days_of(run)[0], by=None, now=NOW)
    attendance.close(run=run, by=None, now=NOW)
    (made,) = certificates.issue(enrollments=[row], by=None, now=NOW)
    return made


def test_a_certificate_says_what_is_frozen_on_it(run):
    made = certificate(run, 1)
    pdf = prints.certificate(certificate=made)
    text = text_of(pdf)
    for shown in (
        "欧阳喆",
        "江城机电",
        "电话催收实战",
        made.number,
        "6 学时",
        f"/certificates/{made.number}/",
    ):
        assert shown in text, shown
    assert pdf == prints.certificate(certificate=made)


def test_a_revoked_certificate_says_so(run, ada):
    made = certificate(run)
    made = certificates.revoke(certificate=made, by=ada, now=NOW, note="姓名写错")
    assert "已撤销" in text_of(prints.certificate(certificate=made))


def codes_of(pdf: bytes) -> list[str]:
    """What a phone's camera reads off the printed first page."""
    if not shutil.which("pdftoppm"):
        pytest.skip("no pdftoppm")
    command = ["pdftoppm", "-r", "150", "-gray", "-f", "1", "-l", "1"]
    picture = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    _magic, size, _depth, grey = picture.split(b"\n", 3)
    width, height = map(int, size.split())
    return [code.text for code in zxingcpp.read_barcodes(memoryview(grey).cast("B", (height, width)))]


def test_the_printed_code_of_a_certificate_leads_to_its_page(run, settings):
    made = certificate(run)
    assert codes_of(prints.certificate(certificate=made)) == [settings.SITE_URL + made.get_absolute_url()]


def test_the_printed_code_of_a_card_leads_to_the_check_in_of_its_holder(run, settings):
    rows = run.enrollments.filter(state=Enrollment.State.CONFIRMED)
    expected = {settings.SITE_URL + reverse("check_in", args=[row.check_in_code]) for row in rows}
    assert set(codes_of(prints.name_cards(run=run, now=NOW))) == expected


# -- the pages


def pdf_of(client, made, **query):
    return client.get(reverse("certificate_pdf", args=[made.number]), query)


def test_the_file_is_for_its_holder_the_group_and_staff(client, run, ada):
    made = certificate(run)
    group = factories.enrollment_group(run=run)
    Enrollment.objects.filter(pk=made.enrollment_id).update(group=group)
    stranger = factories.enrollment()
    for key, status in (
        (made.enrollment.token, 200),
        (group.token, 200),
        (stranger.token, 404),
        ("", 404),
        ("x" * 5000, 404),
    ):
        response = pdf_of(client, made, key=key)
        assert response.status_code == status
        assert response["Cache-Control"] == "private, no-store" if status == 200 else True
    client.force_login(ada)
    assert pdf_of(client, made).status_code == 404
    client.force_login(factories.user("office", is_staff=True, permissions=["view_certificate"]))
    assert pdf_of(client, made).status_code == 200


def test_anybody_checks_a_number_however_it_is_typed(client, run, ada):
    made = certificate(run)
    page = client.get(made.get_absolute_url())
    text = page.content.decode()
    assert "陈禾" in text
    assert 'content="noindex"' in text
    assert page["X-Robots-Tag"] == "noindex"
    typed = reverse("certificate", args=[made.number.lower().replace("-", "")])
    assert client.get(typed)["Location"] == made.get_absolute_url()
    for wrong in ("AAAA-AAAA-AAAA", "x", "😀", "A" * 3000):
        assert client.get(reverse("certificate", args=[wrong])).status_code == 404
    certificates.revoke(certificate=made, by=ada, now=NOW, note="姓名写错")
    caches["pages"].clear()
    text = client.get(made.get_absolute_url()).content.decode()
    assert "is-revoked" in text
    assert "姓名写错" not in text  # the reason is ours


def test_the_holder_finds_it_on_the_private_page(client, run):
    made = certificate(run)
    text = client.get(made.enrollment.get_absolute_url()).content.decode()
    assert made.pdf_address(made.enrollment.token) in text


def test_the_contact_of_a_group_finds_attendance_and_certificates(client, run):
    group = factories.enrollment_group(run=run)
    made = certificate(run)
    run.enrollments.filter(state__in=(Enrollment.State.ATTENDED, Enrollment.State.NO_SHOW)).update(
        group=group
    )
    with time_machine.travel(STARTS - timedelta(days=1)):
        text = client.get(group.get_absolute_url()).content.decode()
    assert made.pdf_address(group.token) not in text
    with time_machine.travel(NOW):
        text = client.get(group.get_absolute_url()).content.decode()
    assert made.pdf_address(group.token) in text
    assert "1 / 2 天" in text
    assert "0 / 2 天" in text
