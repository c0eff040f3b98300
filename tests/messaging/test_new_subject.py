"""A kind of subject that nobody has heard of: its room registers it, and no file of messaging is touched."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.urls import reverse

from messaging import contacts, delivery, followups, outbox, registry
from messaging.emails.letters import site
from messaging.followups.planner import Happening
from messaging.models import OutboxMail
from messaging.registry import Mail, Subject, Value
from tests import factories
from tests.messaging import letters

MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SENT = []
TEMPLATES = {
    "subject.txt": "{{ visit.name }}，欢迎{{ day }}来访",
    "body.txt": '{% extends "emails/_base.txt" %}{% block body %}{{ visit.name }}，恭候光临。{% endblock %}',
    "body.html": '{% extends "emails/_base.html" %}{% block body %}<p>恭候光临</p>{% endblock %}',
}
pytestmark = pytest.mark.django_db


# -- what the room would hold


def make_model():
    class Visit(models.Model):
        """Somebody comes to have a look at us."""

        name, company, email, phone = (models.CharField(max_length=80, blank=True) for _ in range(4))
        language = models.CharField(max_length=10, default="zh-hans")
        booked_at, comes_at = models.DateTimeField(), models.DateTimeField()
        has_come, is_called_off = models.BooleanField(default=False), models.BooleanField(default=False)
        mails = GenericRelation("messaging.OutboxMail")

        class Meta:
            app_label = "sales"

        def __str__(self):
            return self.reference

        @property
        def reference(self):
            return f"V{self.pk}"

        def get_absolute_url(self):
            return f"/visits/{self.pk}/"

    return Visit


class VisitSubject(Subject):
    name, label, link_letter = "visit", "a visit", "v"
    foot_reason, foot_link, foot_line = "You were our guest.", "Your visit", "Your visit:"
    triggers = (("visit_booked", "a visit was booked"),)
    ended_by = {"visit_booked": frozenset({"has_come"})}
    reasons = {"has_come": "the person has been here"}
    values = {"day": Value("the day of the visit", lambda visit: f"{visit.comes_at:%m-%d}")}

    def __init__(self, model):
        self.model = model

    def sent(self, mails):
        SENT.extend(mail.template for mail in mails)

    def came_at(self, visit):
        return visit.booked_at

    def is_over(self, visit):
        return visit.is_called_off

    def to_follow(self, since):
        return self.model.objects.filter(comes_at__gt=since)

    def happenings(self, rows, met):
        def happened(visit):
            since = met.since(visit, visit.booked_at) | ({"has_come"} if visit.has_come else set())
            yield "visit_booked", Happening(visit.booked_at, frozenset(since), until=visit.comes_at)

        return happened


def welcome(mail):
    return {**site(), "visit": mail.about, "day": f"{mail.about.comes_at:%m-%d}"}


def is_still_to_come(mail, now):
    return "the visit was called off" if mail.about.is_called_off else ""


def register(subject):
    registry.add_subject(subject)
    registry.add_mail(
        Mail("visit_welcome", about="visit", label="w", content=welcome, true_while=is_still_to_come)
    )
    registry.add_mail(Mail("visit_directions", about="visit", label="how to find us"))


# -- a room that comes and goes with a test


@pytest.fixture
def subject(monkeypatch):
    for name in ("_subjects", "_mails"):
        monkeypatch.setattr(registry, name, dict(getattr(registry, name)))
    made = VisitSubject(make_model())
    with connection.cursor() as cursor:  # rolled back with the test
        cursor.execute(*connection.schema_editor().table_sql(made.model))
    yield made
    del apps.all_models["sales"]["visit"]
    apps.clear_cache()
    ContentType.objects.clear_cache()


@pytest.fixture
def room(subject, settings, tmp_path):
    register(subject)
    folder = tmp_path / "emails/visit_welcome"
    folder.mkdir(parents=True)
    for name, text in TEMPLATES.items():
        (folder / name).write_text(text)
    settings.TEMPLATES = deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[-1]["DIRS"].append(tmp_path)
    template = factories.mail_template(key="visit_directions")
    factories.mail_text(template=template, subject="{{ name }}，{{ day }}怎么走", body="{{ private_url }}")
    step = factories.step(template=template, trigger="visit_booked", is_marketing=False)
    step.full_clean()
    SENT.clear()
    return subject


def book(room):
    visit = room.model.objects.create(
        name="王晓", email="wang@example.com", booked_at=MONDAY, comes_at=MONDAY + 3 * DAY
    )
    welcome = outbox.draft(
        about=visit, template="visit_welcome", to=visit.email, key="welcome", due_at=MONDAY, now=MONDAY
    )
    followups.begin(about=visit, beside=[welcome], now=MONDAY)
    return visit


def send(now):
    return delivery.sweep(clock=lambda: now, seconds=60)


def states():
    return dict(OutboxMail.objects.values_list("template", "state"))


# -- it is mailed, followed up, and left in peace


def test_without_its_registration_nobody_can_be_written_to(subject):
    with pytest.raises(StopIteration):
        book(subject)


def test_its_mail_is_written_sent_and_logged_and_its_step_follows(room, mailoutbox):
    visit = book(room)
    assert states() == {"visit_welcome": "queued", "visit_directions": "queued"}
    assert send(MONDAY) == 1
    assert send(MONDAY + DAY) == 1
    delivery.sweep(clock=lambda: MONDAY + DAY, seconds=1)  # what has left is logged by the next round
    assert SENT == ["visit_welcome", "visit_directions"]
    first, second = mailoutbox
    assert (first.subject, second.subject) == ("王晓，欢迎11-26来访", "王晓，11-26怎么走")
    assert "/visits/" in letters.text_of(second)
    assert {mail.about for mail in visit.mails.all()} == {visit}


def test_what_holds_no_longer_does_not_leave(room):
    visit = book(room)
    room.model.objects.update(is_called_off=True)
    assert send(MONDAY + DAY) == 0
    assert set(states().values()) == {"cancelled"}
    assert visit.mails.get(template="visit_welcome").error == "the visit was called off"


def test_the_sweep_plans_it_anew_and_what_ends_its_trigger_ends_its_step(room):
    visit = book(room)
    visit.mails.all().delete()
    followups.sweep(now=MONDAY)
    assert states() == {"visit_directions": "queued"}
    room.model.objects.update(has_come=True)
    followups.sweep(now=MONDAY)
    assert states() == {"visit_directions": "cancelled"}
    assert visit.mails.get().error == "the person has been here"


def test_its_reader_unsubscribes_and_staff_see_it(room, client, mailoutbox):
    visit = book(room)
    send(MONDAY)
    send(MONDAY + DAY)
    link = letters.parsed(mailoutbox[-1])["List-Unsubscribe"].strip("<>")
    assert client.post(link.removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert contacts.standing(visit.email).has_withdrawn
    client.force_login(factories.user("ada", is_staff=True, is_superuser=True))
    page = client.get(reverse("admin:messaging_outboxmail_changelist"))
    assert page.status_code == 200
    assert "how to find us" in page.content.decode()
