"""Filled forms, as a browser sends them."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from enrollments.forms import token


def form_token(*, age=10):
    """Of a page that was made `age` seconds ago."""
    with time_machine.travel(timezone.now() - timedelta(seconds=age), tick=False):
        return token.issue()


def filled(**changes):
    """`None` leaves a field out, as a browser does with a box that isn't ticked."""
    data = {
        "name": "王晓",
        "phone": "138 0013 8000",
        "email": "wang@example.com",
        "message": "三十人的销售团队，想做一天内训。",
        "consent": "on",
        "source": "/courses/",
        "form_token": form_token() if "form_token" not in changes else "",
    }
    return sent(data | changes)


def seat(**changes):
    """One person's seat on a run."""
    data = {
        "name": "王晓",
        "phone": "138 0013 8000",
        "email": "wang@example.com",
        "company": "江城机电",
        "department": "销售部",
        "consent": "on",
        "promised": "seat",
        "form_token": form_token() if "form_token" not in changes else "",
    }
    return sent(data | changes)


def sent(data):
    return {name: value for name, value in data.items() if value is not None}
