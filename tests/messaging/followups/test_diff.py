"""What is planned beside what is queued, on rows without a database."""

from copy import copy
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.followups import Planned, may_come_back, plan, workdays
from messaging.followups.diff import REVERSIBLE, changes
from messaging.models import OutboxMail
from tests.messaging.followups import outbox
from tests.messaging.followups.test_planner import IDS, START, facts, friendly, ids, moments, often

State = OutboxMail.State
NOTHING = ([], [], [], [])
DUE = START + timedelta(days=7)
rows = st.builds(
    outbox.row,
    step_id=st.just(0),
    template=st.sampled_from(["a", "b"]),
    to=st.sampled_from([outbox.TO, "old@example.com"]),
    planned_at=st.none() | moments | st.sampled_from([workdays.after(START, days) for days in range(4)]),
    state=st.sampled_from([State.QUEUED, State.QUEUED, *State.values]),
    begun_at=st.sampled_from([None, START]),
    attempts=st.integers(0, 1),
    stopped_by=st.sampled_from(["", "replied", *sorted(REVERSIBLE)]),
)


def parts(result):
    return (result.create, result.move, result.revive, result.cancel)


# -- steps


@often
@given(facts | friendly, moments, st.dictionaries(IDS, rows, max_size=4))
def test_changes_make_the_outbox_say_the_plan_and_then_nothing_more(facts, now, drawn):
    before = {}
    for id, row in drawn.items():
        before[id] = copy(row)
        before[id].step_id, before[id].dedupe_key = id, f"inquiry:1:step:{id}"
    after = {id: copy(row) for id, row in before.items()}

    def settle():
        known = frozenset(id for id, row in after.items() if not may_come_back(row))
        planned = plan(replace(facts, known=known), now)
        result = changes([outbox.planned(step, due) for step, due in planned], after.values())
        outbox.apply(result, after, why_not=lambda _id: "replied")
        return planned, result

    planned, _result = settle()
    assert {id for id, row in after.items() if row.is_stoppable} <= ids(planned)
    for step, due in planned:
        row = after[step.id]
        assert not may_come_back(row)
        if row.is_movable:
            assert (row.planned_at, row.template, row.to) == (due, step.template, outbox.TO)
    for id, row in before.items():
        if not row.is_stoppable and not may_come_back(row):
            assert vars(after[id]) | {"_state": 0} == vars(row) | {"_state": 0}
    assert parts(settle()[1]) == NOTHING


# -- reminders: the key names the date, and a template is one place


def reminder(date, **fields):
    times = {"due_at": DUE, "planned_at": DUE}
    return OutboxMail(
        **{"dedupe_key": f"enrollment:1:week:{date}", "template": "week", "to": outbox.TO} | times | fields
    )


def wanted(date, **fields):
    return Planned(**{"key": f"week:{date}", "template": "week", "to": outbox.TO, "due_at": DUE} | fields)


def test_another_date_takes_the_row_that_waits():
    row = reminder("may", attempts=2)
    result = changes([wanted("june", due_at=DUE + timedelta(days=30))], [row])
    later = {"planned_at": DUE + timedelta(days=30), "due_at": DUE + timedelta(days=30)}
    assert parts(result) == ([], [(row, {"dedupe_key": "enrollment:1:week:june"} | later)], [], [])


@pytest.mark.parametrize(
    "fields", [{"state": State.SENT}, {"state": State.FAILED}, {"state": State.CANCELLED}]
)
def test_what_is_over_stays_with_its_date(fields):
    row = reminder("may", **fields)
    assert parts(changes([wanted("may")], [row])) == NOTHING
    assert parts(changes([wanted("june")], [row])) == ([wanted("june")], [], [], [])


def test_what_a_worker_holds_is_cancelled_and_written_anew():
    row = reminder("may", state=State.SENDING)
    assert parts(changes([wanted("june")], [row])) == ([wanted("june")], [], [], [row])


def test_one_row_becomes_what_is_wanted_and_the_others_go():
    first, second = reminder("april"), reminder("may")
    result = changes([wanted("june")], [first, second])
    assert ([row for row, _new in result.move], result.cancel) == ([second], [first])


def test_its_time_is_the_plans_unless_it_waits_for_something_else():
    row = reminder("may", due_at=DUE + timedelta(hours=1))
    assert parts(changes([wanted("may")], [row])) == NOTHING
    later = DUE + timedelta(days=1)
    result = changes([wanted("may", due_at=later)], [row])
    assert result.move == [(row, {"planned_at": later, "due_at": later})]


def test_what_comes_back_on_the_same_date_is_the_same_row():
    row = reminder("may", state=State.CANCELLED, stopped_by="not_happened")
    ((revived, fields),) = changes([wanted("may", to="new@example.com")], [row]).revive
    assert (revived, fields["to"], fields["due_at"]) == (row, "new@example.com", DUE)
