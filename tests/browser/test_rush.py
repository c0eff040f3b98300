"""Two hundred people click twice on twenty seats: no browser, but the running site with its two server processes."""

import json
import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode

PEOPLE, SEATS, HANDS = 200, 20, 40

A_FULL_CLASS_TO_BE = f"""
from datetime import timedelta
from django.utils import timezone
from courses.models import Course
from enrollments import runs
from enrollments.models import CourseRun
first = CourseRun.objects.upcoming(timezone.now()).last()
made = runs.copy(run=first, starts_at=first.starts_at + timedelta(days=140), now=timezone.now())
CourseRun.objects.filter(pk=made.pk).update(seats={SEATS}, seats_reserved=0)
print(made.pk)
"""
WHAT_STANDS = """
import json
from enrollments.models import CourseRun
run = CourseRun.objects.get(pk={})
rows = run.enrollments.order_by("rank").values_list("phone", "state", "rank")
joined = run.seat_events.filter(kind="joined").order_by("pk").values_list("rank", flat=True)
lines = run.seat_events.filter(kind="joined").values("pk")
mails = run.enrollments.filter(mails__event_id__in=lines).values_list("mails__template", flat=True)
print(json.dumps([list(rows), list(joined), run.seats_taken, list(mails)]))
"""


def test_two_hundred_people_click_twice_on_twenty_seats(site):
    run = site.python(A_FULL_CLASS_TO_BE)
    path = f"/runs/{run}/enroll/"
    _status, _where, page = ask(site, "GET", path)
    form_token = re.search(r'name="form_token" value="([^"]+)"', page)[1]
    time.sleep(2.5)  # nobody fills in a form faster than this, and the site knows

    began = time.monotonic()
    with ThreadPoolExecutor(HANDS) as hands:
        clicks = [n for n in range(PEOPLE) for _ in range(2)]
        answers = list(hands.map(lambda n: ask(site, "POST", path, person(n, form_token)), clicks))
    seconds = time.monotonic() - began

    assert Counter(status for status, _where, _page in answers) == {302: 2 * PEOPLE}
    assert len({where for _status, where, _page in answers}) == PEOPLE, (
        "the second click is the first one's seat"
    )
    rows, joined, taken, mails = json.loads(site.python(WHAT_STANDS.format(run)))
    assert [state for _phone, state, _rank in rows] == ["confirmed"] * SEATS + ["waitlisted"] * (
        PEOPLE - SEATS
    )
    assert joined == [rank for _phone, _state, rank in rows], "waiting in the order of acceptance"
    assert taken == SEATS
    seated = ("seat_confirmed", "seat_reminder_week", "seat_reminder_day", "seat_thanks")
    assert Counter(mails) == {"seat_waitlisted": PEOPLE - SEATS, **dict.fromkeys(seated, SEATS)}
    print(f"{2 * PEOPLE} clicks in {seconds:.1f} s")


def person(n, form_token):
    return {
        "form_token": form_token,
        "name": f"陈{n}",
        "phone": f"138{n:08d}",
        "email": f"chen{n}@example.com",
        "company": "江城机电",
        "consent": "on",
    }


def ask(site, method, path, form=None):
    connection = HTTPConnection("127.0.0.1", site.port, timeout=60)
    headers = {"Host": f"127.0.0.1:{site.port}", "Content-Type": "application/x-www-form-urlencoded"}
    try:
        connection.request(method, path, body=urlencode(form) if form else None, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location"), answer.read().decode()
    finally:
        connection.close()
