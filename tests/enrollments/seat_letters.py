"""A class, its people and the mails about them, with fixed names, days and links."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from enrollments.models import Enrollment, SeatEvent
from messaging import emails
from tests import factories
from tests.messaging import letters
from trainingsite.lib import links

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
SITE = {
    "SITE_URL": "https://www.example.com",
    "SITE_NAME": "回款学堂",
    "SECRET_KEY": "golden",
    "DEFAULT_FROM_EMAIL": "回款学堂 <service@example.com>",
    "REPLY_TO_EMAIL": "desk@example.com",
}
ENROLLED = datetime(2026, 11, 22, 2, 5, tzinfo=UTC)
STARTS = datetime(2026, 12, 3, 1, tzinfo=UTC)
State, Kind = Enrollment.State, SeatEvent.Kind


def with_link(row, seed: bytes):
    """The row with a link that is always the same."""
    row.token_seed, row.token_hash = seed, links.digest(links.token(seed))
    row.save(update_fields=["token_seed", "token_hash"])
    return row


def run(**fields):
    course = factories.course(
        title="电话催收实战", slug="dianhua", topic=factories.topic(title="催收技巧", slug="cuishou")
    )
    return factories.run(
        **{
            "pk": 7,
            "course": course,
            "starts_at": STARTS,
            "city": factories.city(name="武汉", slug="wuhan"),
            "instructor": factories.instructor(name="林澄"),
            "seats": 20,
        }
        | fields
    )


def enrollment(**fields):
    run_fields = fields.pop("run_fields", {})
    row = factories.enrollment(
        **{
            "pk": 42,
            "run": fields.pop("run", None) or run(**run_fields),
            "name": "王晓",
            "email": "wang@example.com",
            "created_at": ENROLLED,
        }
        | fields
    )
    return with_link(row, b"golden seed 16 b")


def group(*, people=(("陈禾", State.CONFIRMED), ("李稻", State.WAITLISTED)), **fields):
    """A company's people, each in a state of their own."""
    row = factories.enrollment_group(
        run=fields.pop("run", None) or run(),
        **{"pk": 9, "company": "江城机电", "name": "何静", "created_at": ENROLLED} | fields,
    )
    for number, (name, state) in enumerate(people, start=1):
        until = ENROLLED + timedelta(hours=24) if state == State.OFFERED else None
        factories.enrollment(
            run=row.run, group=row, name=name, state=state, offer_until=until, rank=number, email=""
        )
    return with_link(row, b"golden seed 16 g")


def line(row, kind, **fields):
    """What the log says of an enrolment, at the time it was received."""
    return factories.seat_event(
        **{"enrollment": row, "kind": kind, "at": ENROLLED, "group": row.group} | fields
    )


def another_date(row):
    """Of the same course, two weeks later."""
    return factories.run(
        pk=8,
        course=row.run.course,
        starts_at=STARTS + timedelta(days=14),
        city=factories.city(name="长沙", slug="changsha"),
        instructor=row.run.instructor,
    )


BEFORE = {
    "starts_at": (STARTS - timedelta(days=2)).isoformat(),
    "ends_at": (STARTS - timedelta(days=2) + timedelta(hours=7)).isoformat(),
    "city": "武汉",
    "venue": "洞庭街教室",
    "instructor": "林澄",
    "changed": "09:00 → 13:00",
}


def compose(template, *, about, **fields):
    message = emails.compose(
        factories.mail(
            **{
                "template": template,
                "to": about.email,
                "message_id": f"<{template}@example.com>",
                "due_at": ENROLLED,
                "created_at": ENROLLED,
                "about": about,
            }
            | fields
        )
    )
    letters.check(message)
    return message


def check_golden(message, name: str) -> None:
    letter = f"{letters.parsed(message)['Subject']}\n\n{letters.text_of(message)}"
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(letter)
    assert letter == golden.read_text()
