"""What reaches a database is tested on both; the rest is run once (tests/conftest.py)."""

from types import SimpleNamespace

import pytest

from tests.conftest import reaches_database


@pytest.fixture(scope="module")
def filled(django_db_setup):
    """As a module fills the database once for all its tests."""


def has_marker(request):
    return request.node.get_closest_marker("database") is not None


def test_what_asks_for_nothing_reaches_none(request):
    assert not has_marker(request)


@pytest.mark.django_db
def test_what_is_marked_reaches_one(request):
    assert has_marker(request)


@pytest.mark.parametrize("fixture", ["db", "transactional_db", "ada_client", "admin_user", "live_server"])
def test_what_asks_for_a_fixture_over_it_reaches_one(request, fixture):
    """By way of other fixtures, too."""
    closure = request.session._fixturemanager.getfixtureclosure(
        parentnode=request.node.parent, initialnames=(fixture,), ignore_args=set()
    )[0]
    item = SimpleNamespace(fixturenames=closure, get_closest_marker=lambda name: None)
    assert reaches_database(item)


def test_what_a_module_fills_reaches_one(request, filled):
    assert has_marker(request)


def test_a_running_site_reaches_one():
    assert reaches_database(SimpleNamespace(fixturenames=["site"], get_closest_marker=lambda name: None))


@pytest.mark.services
def test_what_needs_the_services_reaches_them(request):
    assert has_marker(request)


def test_without_a_fixture_the_database_is_refused():
    from courses.models import Course

    with pytest.raises(RuntimeError, match="Database access not allowed"):
        Course.objects.exists()
