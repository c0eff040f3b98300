"""Who has enrolled on the near runs of the demo: invented people, through the same door as real ones.

They have a telephone and no e-mail address, so that nothing the site does is ever mailed to somebody.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from enrollments import seats
from enrollments.models import CourseRun
from trainingsite.demo import words

HOUSES = "恒川 远澄 瑞禾 启嘉 宏垣 博岳 景源 泽川 立衡 安岚 汇岭 同砚".split()  # noqa: SIM905
DEPARTMENTS = ("销售部", "财务部", "信控部", "法务部", "商务部", "")
# A full class shows how a waiting list looks.
WAITING = 3
LONGEST_AHEAD = timedelta(days=25)


def enroll(run: CourseRun, *, seed: int, now: datetime) -> None:
    """As many as the plan had kept seats for, one after the other during the last weeks."""
    dice = Random(f"{seed}:people:{run.starts_at:%Y-%m-%d}:{run.course_id}")  # noqa: S311
    count, run.seats_reserved = run.seats_reserved, 0
    run.save(update_fields=["seats_reserved"])
    if count == run.seats:
        count += WAITING
    moments = sorted(now - LONGEST_AHEAD * dice.random() for _ in range(count))
    for number, (at, details) in enumerate(zip(moments, people(run, dice), strict=False)):
        seats.enroll(
            run=run,
            details=details,
            idempotency_key=f"demo:{run.pk}:{number}",
            address=f"demo:{run.pk}:{number}",  # nobody is held up by a limit
            by=None,
            now=at,
        )


def people(run: CourseRun, dice: Random) -> Iterator[dict]:
    """Two or three of one company often come together."""
    number = 0
    while True:
        company = f"{dice.choice(words.TOWNS)}{dice.choice(HOUSES)}{dice.choice(words.INDUSTRIES)}有限公司"
        for _ in range(dice.choice((1, 1, 2, 3))):
            number += 1
            given = dice.choice(words.GIVEN_FIRST) + dice.choice(words.GIVEN_SECOND)
            yield {
                "name": dice.choice(words.SURNAMES) + given,
                "phone": f"+86199{run.pk % 10_000:04d}{number:04d}",
                "company": company,
                "department": dice.choice(DEPARTMENTS),
                "invoice_title": company if dice.random() < 0.4 else "",
            }
