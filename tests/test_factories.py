"""Every factory makes a row that its own model accepts: a test built on an impossible row proves nothing."""

import pytest
from django.apps import apps

from courses.models import Format
from tests import factories
from tests.test_architecture import OURS

MADE = [
    *(factories.topic, factories.city, factories.course, factories.question, factories.tag),
    *(factories.article, factories.instructor, factories.expertise, factories.absence, factories.run),
    *(factories.inquiry, factories.event, factories.step, factories.mail),
    *(factories.enrollment, factories.enrollment_group, factories.seat_event, factories.import_draft),
    *(factories.attendance, factories.certificate, factories.person, factories.consent),
    *(factories.budget_entry, factories.mail_template, factories.mail_text, factories.mail_route),
    *(factories.undeliverable, factories.ended_link),
]


@pytest.mark.django_db
@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_a_factory_s_row_is_valid(make):
    row = make()
    row.full_clean()
    assert str(row)


@pytest.mark.django_db
def test_an_online_run_has_no_city():
    factories.run(format=Format.ONLINE).full_clean()


@pytest.mark.django_db
def test_every_model_has_a_factory():
    made = {type(make()) for make in MADE} | {type(factories.course().current_syllabus)}
    made.add(type(factories.course().current_syllabus.modules.get(position=1)))
    models = {model for model in apps.get_models() if model._meta.app_label in OURS - {"trainingsite"}}
    assert models - made == set()
