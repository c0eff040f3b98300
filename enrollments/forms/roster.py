"""The list of people as a page sends it: rows of fields, a file, and what is to be done."""

from collections.abc import Mapping

from enrollments import rosters
from enrollments.forms.group import GroupForm
from enrollments.rosters import Row, Sent

ROW_FIELDS = ("row_key", "row_name", "row_phone", "row_email", "row_department")
# A page has a thousand fields at most (DATA_UPLOAD_MAX_NUMBER_FIELDS); who has more wrong rows puts them right in turns.
EDITED_AT_ONCE = 100
BLANK_ROWS = 5
MOST_BLANK_ROWS = 50


def sent_of(sent, files: Mapping) -> Sent:
    """Nothing is refused here: what is wrong is kept as it came and named on the page."""
    names = [name for name in GroupForm.base_fields if name in sent]
    parts = Sent(
        contact={name: sent[name].replace("\0", "") for name in names},
        rows=rows_of(sent),
        removed=set(sent.getlist("remove")),
    )
    if file := files.get("roster"):
        try:
            parts.roster, parts.file_name = rosters.read_file(file), file.name[-100:]
        except rosters.Refused as refused:
            parts.refusal = refused.code
    return parts


def rows_of(sent) -> list[Row]:
    columns = [sent.getlist(name) for name in ROW_FIELDS]
    return [Row(key, 0, *values) for key, *values in zip(*columns, strict=False)]
