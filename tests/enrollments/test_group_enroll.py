"""HR enrols a team: rows and files as a browser sends them, faults put right in place, one press that enrols."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from enrollments.models import Enrollment, EnrollmentGroup, ImportDraft
from tests import factories
from tests.enrollments.bulk_import import books
from tests.enrollments.group_forms import rows, sending
from tests.enrollments.seats.helping import check_books
from tests.markup import squeezed
from tests.sales.forms import form_token

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def upload(data, name="名单.xlsx"):
    return SimpleUploadedFile(name, data, XLSX)


@pytest.fixture
def run():
    return factories.run()


@pytest.fixture
def page(run):
    return reverse("group_enroll", args=[run.pk])


def post(client, address, data):
    """The answer, after the one redirect to a page of ours."""
    response = client.post(address, data)
    return client.get(response.url.partition("#")[0]) if response.status_code == 302 else response


def text_of(response):
    return unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_good_rows_are_enrolled_at_once(client, run, page):
    response = client.post(page, sending(books.person(1), books.person(2), ("", "", "", "")))
    group = EnrollmentGroup.objects.get()
    assert response.url == f"{group.get_absolute_url()}?done=enrolled"
    assert [(row.name, row.phone, row.company, row.state) for row in group.enrollments.all()] == [
        (f"陈禾{n}", f"+86138{n:08d}", "江城机电", "confirmed") for n in (1, 2)
    ]
    assert (group.phone, group.wants_together, group.consent_version != "") == ("+8613900139000", True, True)
    assert ImportDraft.objects.get().rows == []
    check_books()


def test_a_double_click_is_one_group(client, page):
    data = sending(books.person(1), books.person(2))
    addresses = {client.post(page, data).url.partition("?")[0] for _click in range(2)}
    assert addresses == {EnrollmentGroup.objects.get().get_absolute_url()}
    assert Enrollment.objects.count() == 2


def test_a_file_with_faults_is_put_right_in_place(client, page):
    data = books.book(books.person(1), ("", *books.person(2)[1:]), (books.person(3)[0], "1380013", "", ""))
    shown = post(client, page, sending(do="check", roster=upload(data), company="", consent=None))
    draft = ImportDraft.objects.get()
    html, text = shown.content.decode(), text_of(shown)
    assert ("缺少姓名" in text, "无法拨通" in text, "共 3 人" in text) == (True, True, True)
    assert 'value="1380013"' in html
    assert "陈禾1" in text
    assert "请填写公司名称" not in text  # nobody has pressed the button that enrols

    address, wrong = draft.get_absolute_url(), [row for row in draft.rows if row[1] in (3, 4)]
    people = [
        (wrong[0][0], "李雷", *books.person(2)[1:]),
        (wrong[1][0], "陈禾3", "13800000003", "", ""),
        ("0" * 10, *books.person(9)),
    ]
    refused = post(client, address, sending(*people, company=""))
    assert "请填写公司名称" in text_of(refused)
    assert not EnrollmentGroup.objects.exists()
    client.post(address, sending())
    assert [row.name for row in Enrollment.objects.order_by("rank")] == ["陈禾1", "李雷", "陈禾3", "陈禾9"]
    check_books()


def test_those_in_order_first_and_the_rest_later(client, page):
    client.post(page, sending(books.person(1), ("", "13800000002", "", ""), do="enrol_good"))
    group, draft = EnrollmentGroup.objects.get(), ImportDraft.objects.get()
    assert group.enrollments.count() == 1
    shown = client.get(group.get_absolute_url())
    assert draft.get_absolute_url() in shown.content.decode()
    (row,) = draft.rows
    response = client.post(
        draft.get_absolute_url(), rows((row[0], "李雷", "13800000002", "", "")) | {"do": "enrol"}
    )
    assert response.url.startswith(group.get_absolute_url())
    assert group.enrollments.count() == 2
    assert client.get(draft.get_absolute_url()).url == group.get_absolute_url()


def test_a_file_that_is_no_list_says_so_and_loses_nothing(client, page):
    shown = post(client, page, sending(books.person(1), do="check", roster=upload(b"%PDF-1.7")))
    assert "图片或 PDF" in text_of(shown)
    assert "陈禾1" in text_of(shown)
    assert "江城机电" in shown.content.decode()


def test_a_file_beyond_all_limits_is_not_even_read(client, page):
    shown = client.post(page, sending(roster=upload(b"\0" * (7 * 2**20))))
    assert (shown.status_code, "5 MB" in text_of(shown)) == (413, True)
    assert not ImportDraft.objects.exists()


def test_more_rows_without_a_script(client, page):
    shown = post(client, page, sending(books.person(1), do="rows"))
    assert shown.content.decode().count('name="row_name"') == 5
    assert "陈禾1" in text_of(shown)


def test_a_row_in_order_is_changed_or_left_out(client, page):
    client.post(page, sending(books.person(1), books.person(2), do="check"))
    draft = ImportDraft.objects.get()
    first, second = (row[0] for row in draft.rows)
    shown = post(client, draft.get_absolute_url(), sending(do=None, edit=first))
    assert 'value="陈禾1"' in shown.content.decode()
    changed = sending((first, "陈新", "13800000001", "", ""), do="check", remove=[second])
    client.post(draft.get_absolute_url(), changed)
    draft.refresh_from_db()
    assert [row[2] for row in draft.rows] == ["陈新"]


def test_2000_rows_with_300_faults_fit_the_limits_of_a_form(client, page):
    shown = post(client, page, sending(do="check", roster=upload(books.crowd(1998, wrong=300))))
    html = squeezed(shown)
    assert html.count('name="row_name"') == 101  # a hundred at once and a blank one
    named = re.findall(r"<li><b>第 (\d+) 行</b>", html)
    assert len(named) == len(set(named)) == 333  # every sixth row
    assert len(re.findall(r'name="(?:row_\w+|remove)"', html)) < 1000


def test_who_sits_together_must_fit_the_room(client):
    run = factories.run(seats=2)
    page = reverse("group_enroll", args=[run.pk])
    shown = post(client, page, sending(*(books.person(n) for n in (1, 2, 3))))
    assert "共 2 个座位" in text_of(shown)
    client.post(ImportDraft.objects.get().get_absolute_url(), sending(seating="fitting"))
    assert sorted(row.state for row in Enrollment.objects.all()) == ["confirmed", "confirmed", "waitlisted"]


def test_who_is_left_out_takes_no_seat_of_those_who_sit_together(client):
    page = reverse("group_enroll", args=[factories.run(seats=2).pk])
    client.post(page, sending(books.person(1), books.person(2), ("", "13800000003", "", ""), do="enrol_good"))
    assert [row.state for row in Enrollment.objects.all()] == ["confirmed"] * 2


def test_too_fast_keeps_everything_and_asks_once_more(client, page):
    shown = post(client, page, sending(books.person(1), form_token=form_token(age=0)))
    assert not EnrollmentGroup.objects.exists()
    assert "再按一次" in text_of(shown)
    client.post(ImportDraft.objects.get().get_absolute_url(), sending())
    assert EnrollmentGroup.objects.count() == 1


def test_a_closed_run_says_so(client):
    run = factories.run(registration_ends_at=timezone.now() - timedelta(hours=1))
    page = reverse("group_enroll", args=[run.pk])
    assert "报名已截止" in text_of(client.get(page))
    shown = post(client, page, sending(books.person(1)))
    assert "报名已截止" in text_of(shown)
    assert not EnrollmentGroup.objects.exists()


def test_too_many_lists_are_refused_with_everything_shown(client, page, settings):
    settings.ENROLLMENTS_PER_ADDRESS_PER_HOUR = 0
    shown = client.post(page, sending(books.person(1), do="check"))
    assert (shown.status_code, shown["Retry-After"]) == (429, "3600")
    assert 'value="陈禾1"' in shown.content.decode()


def test_another_sites_form_is_refused(client, page):
    assert (
        client.post(page, sending(books.person(1)), headers={"Sec-Fetch-Site": "cross-site"}).status_code
        == 403
    )


def test_a_foreign_link_is_none(client, run):
    draft = factories.import_draft()
    assert client.get(reverse("group_draft", args=[run.pk, draft.token])).status_code == 404
    assert client.get(reverse("group_draft", args=[draft.run_id, "x" * 22])).status_code == 404


def test_private_pages_are_kept_nowhere(client, page):
    for response in (client.get(page), client.get(factories.import_draft().get_absolute_url())):
        assert response["Cache-Control"] == "private, no-store"
        assert (response["Referrer-Policy"], response["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
        assert not response.cookies
