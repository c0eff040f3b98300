"""The page of a team's list, filled in, as a browser sends it."""

from tests.sales.forms import form_token

CONTACT = {
    "company": "江城机电",
    "name": "何人事",
    "phone": "139 0013 9000",
    "email": "hr@example.com",
    "seating": "together",
    "consent": "on",
}


def rows(*people, first=0):
    """As the fields of the page: parallel lists."""
    columns = {name: [] for name in ("row_key", "row_name", "row_phone", "row_email", "row_department")}
    for number, person in enumerate(people, start=first):
        key, *values = person if len(person) == 5 else (f"{number:010x}", *person)
        for name, value in zip(columns, (key, *values), strict=True):
            columns[name].append(value)
    return columns


def sending(*people, do="enrol", **changes):
    data = CONTACT | {"form_token": form_token(), "do": do} | rows(*people) | changes
    return {name: value for name, value in data.items() if value is not None}
