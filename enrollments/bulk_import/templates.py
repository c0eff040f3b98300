"""The empty lists that HR downloads and fills in: Chinese titles, every column as text."""

from datetime import UTC, datetime

from django.utils.translation import gettext as _

from enrollments.bulk_import import writing

TITLES = ("姓名", "手机", "邮箱", "部门")
WIDTHS = (16, 20, 34, 22)
WRITTEN_AT = datetime(2026, 1, 1, tzinfo=UTC)
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def notes() -> list[tuple[str, str]]:
    """The second sheet; the first stays free of lines that somebody would have to delete."""
    return [
        ("姓名", _("Needed, as it should stand on the certificate.")),
        ("手机", _("Recommended: it tells two people of the same name apart. 11 digits, as text.")),
        ("邮箱", _("Recommended: the invitation with the calendar entry goes there. Without it, it goes to you.")),
        ("部门", _("Not needed.")),
    ]  # fmt: skip


def empty(kind: str) -> tuple[bytes, str]:
    if kind == "csv":
        return writing.text_file(titles=TITLES, lines=[]), TYPES[kind]
    data = writing.workbook(
        title="名单",
        titles=TITLES,
        lines=[],
        widths=WIDTHS,
        notes=notes(),
        notes_title="填写说明",
        now=WRITTEN_AT,
    )
    return data, TYPES[kind]
