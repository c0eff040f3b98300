"""What the page of a list hands to its template."""

import secrets

from enrollments import bulk_import, seats
from enrollments.bulk_import.people import Checked, Row
from enrollments.forms import token
from enrollments.forms.bulk_import import BLANK_ROWS, EDITED_AT_ONCE, MOST_BLANK_ROWS
from enrollments.forms.group import GroupForm

SHOWN_AT_ONCE = 60


def page_of(query, *, run, group, draft, sent, now) -> dict:
    people = bulk_import.checked(draft) if draft else []
    if sent:  # was refused as a whole: shown again as it came
        people = [Checked(row, {}) for row in sent.rows if not row.is_blank]
    faulty = [one for one in people if one.faults]
    wanted = set(query.getlist("edit"))
    chosen = [one for one in people if one.row.key in wanted and not one.faults]
    good = [] if sent else [one for one in people if not one.faults and one.row.key not in wanted]
    edited = people if sent else [*chosen, *faulty]
    shown = good if "all" in query else good[:SHOWN_AT_ONCE]
    return {
        "run": run,
        "group": group,
        "draft": draft,
        "is_open": run.is_open_at(now),
        "people": people,
        "faulty": faulty,
        "edited": edited[:EDITED_AT_ONCE],
        "later": edited[EDITED_AT_ONCE:],
        "good": shown,
        "good_count": len(people) - len(faulty),
        "good_more": len(good) - len(shown),
        "blanks": blank_rows(query, people),
        "form": None if group else form_of(draft, sent, people=len(people), run=run),
        "form_token": token.issue(),
        "file_notes": [str(bulk_import.NOTES[code]) % about for code, about in draft.notes] if draft else [],
        "refusal": bulk_import.MESSAGES.get(draft.refusal, "") if draft else "",
        "late": now >= run.free_until,
        **seating_of(run, len(people)),
    }


def form_of(draft, sent, *, people: int, run) -> GroupForm:
    options = {"people": people, "seats_for_sale": run.seats_for_sale}
    typed = sent.contact if sent else draft.contact if draft else {}
    if draft and draft.is_asked and not sent:
        return GroupForm(typed, **options)
    return GroupForm(initial=typed, **options)


def blank_rows(query, people) -> list[Row]:
    wanted = query.get("blank", "")
    count = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else 0
    count = min(count, MOST_BLANK_ROWS) or (1 if people else BLANK_ROWS)
    return [Row(secrets.token_hex(5)) for _number in range(count)]


def seating_of(run, people: int) -> dict:
    """What would become of so many people who come now."""
    outlook = seats.outlook(run)
    return {
        "seats_now": outlook.seats,
        "parties_before": outlook.waiting,
        "fits_all": people <= outlook.seats,
        "sit_now": min(people, outlook.seats),
        "wait_now": max(0, people - outlook.seats),
    }
