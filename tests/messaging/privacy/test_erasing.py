"""Everything of a person in every table and file; after erasing, a second look finds nothing."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as site
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from enrollments import seats
from enrollments.models import Enrollment, ImportDraft, SeatEvent
from messaging import delivery
from messaging.delivery import claims
from messaging.models import OutboxMail, Person
from messaging.privacy import erasing, subject_data
from sales import pipeline
from sales.models import Inquiry, InquiryEvent
from tests import factories
from tests.clock import MONDAY_MORNING as NOW
from tests.messaging.mails import hold

EMAIL, PHONE, NAME = "qiu.mo@example.com", "+8613712345678", "裘墨然"
TRACES = [EMAIL, "13712345678", "137 1234 5678", "137-1234-5678", NAME]
DETAILS = {"name": NAME, "phone": PHONE, "email": EMAIL}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


def person(what, who=EMAIL, **options) -> str:
    out = StringIO()
    call_command("person", what, who, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def receive(*, now=NOW, **details):
    return pipeline.receive(
        details=DETAILS | {"company": "江城机电", "wants_mails": True} | details,
        kind="general",
        idempotency_key=f"k{Inquiry.objects.count()}",
        address="203.0.113.7",
        now=now,
    )


def enroll(run, *, now=NOW, **details):
    return seats.enroll(
        run=run,
        details=DETAILS | details,
        idempotency_key=f"s{Enrollment.objects.count()}",
        address="203.0.113.7",
        by=None,
        now=now,
    )


def database() -> str:
    """Every cell of every table, as the database itself has it."""
    cells = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            cells += [readable(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(sorted(cells))


def readable(cell) -> str:
    return str(bytes(cell) if isinstance(cell, memoryview) else cell)


def traces(text: str) -> list[str]:
    return [trace for trace in TRACES if trace.lower() in text.lower()]


def files_with_traces() -> list[Path]:
    paths = [path for path in Path(site.VAR_DIR).rglob("*") if path.is_file()]
    return [
        path
        for path in paths
        if any(trace.encode() in (path.read_bytes() + decoded(path)) for trace in TRACES)
    ]


def decoded(path: Path) -> bytes:
    if path.suffix != ".eml":
        return b""
    from email import message_from_bytes, policy

    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return "".join(
        [str(value) for value in message.values()]
        + [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    ).encode()


@pytest.fixture
def eml(settings):
    settings.EMAIL_BACKEND = "trainingsite.lib.mail_backends.EmlBackend"


@pytest.fixture
def a_whole_life(eml, ada, admin_user, client):
    """Of everything that can come to hold something of a person."""
    factories.step(is_marketing=True, delay_days=1)
    course = factories.course()
    over = factories.run(course=course, starts_at=NOW - timedelta(days=9))
    inquiry = receive(message=f"请打 {PHONE}", city="上海")
    receive(email="", message="忘了留邮箱")
    pipeline.note(inquiry=inquiry, text=f"{NAME}，下午再打", by=ada, now=NOW)
    other = factories.inquiry(name="李静", message="与同事 137 1234 5678 一起咨询")
    pipeline.note(inquiry=other, text=f"也抄送 {EMAIL.upper()}", by=ada, now=NOW)
    past = enroll(over, now=NOW - timedelta(days=20), invoice_title="江城机电有限公司", invoice_email=EMAIL)
    coming = enroll(factories.run(course=course), department="财务部")
    ImportDraft.objects.create(
        **{"run": coming.run, "token_hash": "x", "token_seed": b"x", "created_at": NOW, "changed_at": NOW},
        rows=[[1, NAME, "137 1234 5678", "", ""]],
    )
    seats.edit(enrollment=coming, details={"company": "江城"}, by=ada, now=NOW)
    SeatEvent.objects.create(
        run=over, enrollment=past, at=NOW, kind="attended", note=f"{NAME} 提前离开", by=ada
    )
    factories.certificate(enrollment=past)
    for now in (NOW, NOW + timedelta(days=1)):
        delivery.sweep(clock=lambda now=now: now, seconds=60)
    client.force_login(admin_user)
    page = reverse("admin:sales_inquiry_change", args=[inquiry.pk])
    formsets = [f"{name}-{which}_FORMS" for name in ("events", "mails") for which in ("TOTAL", "INITIAL")]
    sent = client.post(page, {"assigned_to": ada.pk, "note": "已回电"} | dict.fromkeys(formsets, 0))
    assert sent.status_code == 302
    client.logout()
    client.post(reverse("admin:login"), {"username": EMAIL, "password": "x"})
    entry = LogEntry.objects.get()
    assert NAME in entry.object_repr
    LogEntry.objects.create(user=admin_user, action_flag=2, change_message=f"电话 {PHONE}")
    return {"other": other, "past": past, "coming": coming}


@pytest.mark.parametrize("who", [EMAIL, EMAIL.upper(), PHONE, "137 1234 5678"])
def test_the_copy_holds_it_all(a_whole_life, who):
    copy = json.loads(person("export", who))
    records = copy["records"]
    assert len(records["inquiry"]) == 2
    assert len(records["enrollment"]) == 2
    assert records["person"][0]["email"] == EMAIL or who in (PHONE, "137 1234 5678")
    assert {
        "consent",
        "outboxmail",
        "inquiryevent",
        "seatevent",
        "budgetentry",
        "importdraft",
        "certificate",
    } <= records.keys()
    assert copy["files"]
    assert len(copy["mentioned_in"]) >= 2
    text = json.dumps(copy, ensure_ascii=False)
    assert "token" not in text.replace("LogEntry", "")
    assert "李静" not in text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who", [EMAIL, PHONE])
def test_after_erasing_nothing_is_left(a_whole_life, who):
    assert len(traces(database())) == len(TRACES) - 1  # nobody wrote the number with dashes
    assert files_with_traces()
    said = person("erase", who)
    assert "Erased" in said
    assert traces(database()) == []
    assert files_with_traces() == []
    assert person("erase", who).strip() == "Nothing found."
    assert json.loads(person("export", who))["records"] == {}


def test_what_others_have_stays(a_whole_life):
    person("erase")
    other = Inquiry.objects.get()
    assert other.pk == a_whole_life["other"].pk
    assert "一起咨询" in other.message
    assert other.events.get().note == "也抄送 …"


def test_a_seat_that_was_held_stays_as_a_number_with_its_invoice(a_whole_life):
    said = person("erase")
    past = Enrollment.objects.get(pk=a_whole_life["past"].pk)
    assert (past.name, past.phone, past.email, past.invoice_email) == ("", "", "", "")
    assert past.invoice_title == "江城机电有限公司"
    assert past.holds_seat
    assert "Kept by law" in said


def test_a_seat_to_come_goes_to_who_waits(a_whole_life):
    coming = a_whole_life["coming"]
    type(coming.run).objects.filter(pk=coming.run_id).update(seats=1)
    waiting = enroll(coming.run, name="李静", phone="+8613600001111", email="li@example.com")
    assert waiting.state == "waitlisted"
    person("erase")
    waiting.refresh_from_db()
    assert waiting.state == "offered"
    assert Enrollment.objects.get(pk=coming.pk).state == "cancelled"


def test_old_private_links_are_dead(a_whole_life, client):
    address = reverse("inquiry", args=[Inquiry.objects.filter(email=EMAIL).first().token])
    person("erase")
    assert client.get(address).status_code == 404
    assert not Enrollment.objects.with_token(a_whole_life["past"].token).exists()


def test_the_log_of_a_seat_forgets_who_passed_it_on():
    """The seat is somebody else's by now; only the log still says whose it was."""
    seat = enroll(factories.run(), now=NOW - timedelta(days=1))
    other = {"name": "李静", "phone": "+8613600001111", "email": "li@example.com"}
    seats.swap(enrollment=seat, details=other, by=None, now=NOW)
    assert SeatEvent.objects.filter(note__contains=NAME).exists()
    person("erase")
    assert traces(database()) == []
    seat.refresh_from_db()
    assert (seat.name, seat.state) == ("李静", "confirmed")


# -- who is who
def test_hr_gives_one_address_for_a_team_and_goes_alone():
    """The people of the team are others: their seats stay, the address on them goes."""
    run = factories.run(starts_at=NOW - timedelta(days=9))
    group = factories.enrollment_group(run=run, email=EMAIL, phone=PHONE, name=NAME)
    factories.enrollment(run=run, group=group, name="李静", email=EMAIL, phone="+8613600001111")
    factories.enrollment(run=run, group=group, name="赵平", email=EMAIL, phone="")
    person("erase")
    assert sorted(run.enrollments.values_list("name", "email", "phone")) == [
        ("李静", "", "+8613600001111"),
        ("赵平", "", ""),
    ]
    group.refresh_from_db()
    assert (group.name, group.email, group.company) == ("", "", "江城机电")
    assert traces(database()) == []


def test_a_team_keeps_its_contact_until_there_is_another():
    group = factories.enrollment_group(email=EMAIL, name=NAME)
    factories.enrollment(run=group.run, group=group, name="李静")
    with pytest.raises(CommandError, match="1"):
        person("erase")
    assert group.run.enrollments.get().state == "confirmed"
    seats.cancel(enrollments=list(group.run.enrollments.all()), by=None, now=NOW)
    person("erase")


def test_a_running_class_is_waited_for():
    run = factories.run(starts_at=NOW - timedelta(hours=1))
    factories.enrollment(run=run, email=EMAIL)
    receive()
    with pytest.raises(CommandError):
        person("erase")
    assert Inquiry.objects.exists()


def test_two_names_under_one_number_are_two_people():
    """A company's switchboard: whoever asks to be erased takes nobody else along."""
    receive(phone=PHONE, email=EMAIL)
    receive(phone=PHONE, email="li@example.com", name="李静")
    receive(phone="", email="li@example.com", name="李静", message="无电话")
    found = subject_data.find(phone=PHONE, with_namesakes=True)
    assert found.emails == set()
    assert len(found.rows[Inquiry]) == 2


def test_on_ones_own_page_a_number_proves_nothing():
    receive(email=EMAIL, phone=PHONE)
    receive(email="victim@example.com", phone=PHONE)
    receive(email="", phone=PHONE)
    assert subject_data.find(email=EMAIL).emails == {EMAIL}
    assert len(subject_data.find(email=EMAIL).rows[Inquiry]) == 1
    assert len(subject_data.find(email=EMAIL, with_namesakes=True).rows[Inquiry]) == 3


def test_a_dry_run_erases_nothing(a_whole_life):
    before = database()
    person("erase", dry_run=True)
    assert database() == before


@pytest.mark.parametrize("who", ["", "王晓", "123", "not a person"])
def test_who_is_nobody_is_refused(who):
    with pytest.raises(CommandError):
        person("export", who)


def test_a_mail_in_a_workers_hands_does_no_harm(a_whole_life):
    """Erased between the claim and the marking: the worker goes on with the next mail."""
    mail = OutboxMail.objects.filter(to=EMAIL).first()
    OutboxMail.objects.filter(pk=mail.pk).update(state="queued", due_at=NOW)
    hold(mail, now=NOW, is_begun=True)
    erasing.erase(subject_data.find(email=EMAIL), now=NOW)
    claims.mark_sent(mail, subject="x", now=NOW)
    delivery.sweep(clock=lambda: NOW, seconds=60)
    assert not InquiryEvent.objects.filter(note__contains=EMAIL).exists()
    assert not Person.objects.filter(email=EMAIL).exists()
