"""What must have become of each row of an old database."""

from collections.abc import Iterator

from tests.trainingsite.ops.old_database.stores import Store

MESSAGING = (
    *("budgetentry", "consent", "followupstep", "mailroute", "mailtemplate", "mailtext", "outboxmail"),
    *("person", "undeliverable"),
)
MOVED = {
    **{f"enrollments_{name}": f"messaging_{name}" for name in MESSAGING},
    **{f"enrollments_{name}": f"sales_{name}" for name in ("inquiry", "inquiryevent")},
    "enrollments_rosterdraft": "enrollments_importdraft",
}
SUBJECTS = {
    "inquiry_id": "sales_inquiry",
    "enrollment_id": "enrollments_enrollment",
    "group_id": "enrollments_enrollmentgroup",
}
# What `migrate` adds to every database for the one model that is new.
NEW_KIND = "trainingsite_sweeprecord"
# Of these the names are compared with those of a new database.
REWRITTEN = {"django_migrations"}
ADDED_TO = {"django_content_type", "auth_permission"}


def compare(old: Store, new: Store) -> tuple[int, list[str]]:
    """How many rows were compared, and what is wrong."""
    count, faults = 0, []
    kinds = kinds_of(new)
    for table in set(old.tables()) - REWRITTEN:
        here = MOVED.get(table, table)
        wanted = [expected(here, row) for row in old.rows(table)]
        found = [row for row in told(here, new.rows(here), kinds) if not is_new(table, row, kinds)]
        count += len(wanted)
        faults += differences(here, wanted, found)
    return count, faults + list(counter_faults(old, new))


def expected(table: str, row: dict) -> dict:
    if table == "django_content_type":
        moved = MOVED.get(f"{row['app_label']}_{row['model']}", f"{row['app_label']}_{row['model']}")
        return row | dict(zip(("app_label", "model"), moved.split("_"), strict=True))
    if table == "auth_permission":
        return row | {"codename": row["codename"].replace("rosterdraft", "importdraft")}
    if table == "messaging_outboxmail":
        (about,) = [(kind, row[column]) for column, kind in SUBJECTS.items() if row[column] is not None]
        return {name: value for name, value in row.items() if name not in SUBJECTS} | {"about": about}
    return row


def told(table: str, rows: list[dict], kinds: dict[int, str]) -> Iterator[dict]:
    for row in rows:
        if table == "messaging_outboxmail":
            row["about"] = (kinds[row.pop("content_type_id")], row.pop("object_id"))
        yield row


def kinds_of(store: Store) -> dict[int, str]:
    return {row["id"]: f"{row['app_label']}_{row['model']}" for row in store.rows("django_content_type")}


def is_new(table: str, row: dict, kinds: dict[int, str]) -> bool:
    number = {"django_content_type": "id", "auth_permission": "content_type_id"}.get(table)
    return bool(number) and kinds[row[number]] == NEW_KIND


def differences(table: str, wanted: list[dict], found: list[dict]) -> list[str]:
    """`repr` tells 1 from 1.0 and from "1"."""
    left, right = ({repr(sorted(row.items())) for row in rows} for rows in (wanted, found))
    faults = [f"{table}: {row}" for row in left ^ right]
    return faults if len(wanted) == len(found) else [*faults, f"{table}: {len(wanted)} became {len(found)}"]


def counter_faults(old: Store, new: Store) -> Iterator[str]:
    counted = new.counters()
    for table, counter in old.counters().items():
        here = MOVED.get(table, table)
        if table not in REWRITTEN | ADDED_TO and counted.get(here) != counter:
            yield f"{here} counts on from {counted.get(here)}, not from {counter}"
