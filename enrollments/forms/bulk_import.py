"""The list of people as a page sends it: rows of fields, a file, and what is to be done."""

from collections.abc import Mapping
from datetime import datetime

from enrollments import bulk_import
from enrollments.bulk_import import Row, Sent
from enrollments.forms.group import GroupForm

ROW_FIELDS = ("row_key", "row_name", "row_phone", "row_email", "row_department")
# A page has a thousand fields at most (DATA_UPLOAD_MAX_NUMBER_FIELDS); who has more wrong rows puts them right in turns.
EDITED_AT_ONCE = 100
BLANK_ROWS = 5
MOST_BLANK_ROWS = 50


def sent_of(sent) -> Sent:
    """Nothing is refused here: what is wrong is kept as it came and named on the page."""
    names = [name for name in GroupForm.base_fields if name in sent]
    return Sent(
        contact={name: sent[name].replace("\0", "") for name in names},
        rows=rows_of(sent),
        removed=set(sent.getlist("remove")),
    )


def read_file(sent: Sent, files: Mapping, *, address: str, now: datetime) -> None:
    """Raises TooMany before anything of the file is read."""
    if file := files.get("roster"):
        try:
            with bulk_import.turn(address=address, now=now):
                sent.roster, sent.file_name = bulk_import.read_file(file), file.name[-100:]
        except bulk_import.Refused as refused:
            sent.refusal = refused.code


def rows_of(sent) -> list[Row]:
    columns = [sent.getlist(name) for name in ROW_FIELDS]
    return [Row(key, 0, *values) for key, *values in zip(*columns, strict=False)]
