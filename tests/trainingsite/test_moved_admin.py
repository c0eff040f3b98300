"""Mails that have left name pages of the admin as they were called then."""

import pytest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("inquiry/42/change/", "/admin/sales/inquiry/42/change/"),
        ("outboxmail/?state=all", "/admin/messaging/outboxmail/?state=all"),
        ("person/", "/admin/messaging/person/"),
    ],
)
def test_an_old_address_leads_on(client, old, new):
    response = client.get(f"/admin/enrollments/{old}")
    assert (response.status_code, response["Location"]) == (301, new)


def test_what_stayed_is_not_led_away(client):
    assert "/admin/login/" in client.get("/admin/enrollments/courserun/")["Location"]
