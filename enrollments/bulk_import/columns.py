"""Which column of a list is which, in Chinese or English, in any order. Pure.

1. The header is the row, among the first, with the most titles that we know; titles of the whole list may stand above.
2. A title that says exactly what we look for comes before one that only contains it, the left one before the right.
3. What is somebody else's (the superior's name, the emergency number) is nobody's column.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FIELDS = ("name", "phone", "email", "department")
Grid = Mapping[int, list[str]]  # row number, as the program that wrote the file counts -> its cells

TITLES = {
    "name": "姓名 名字 学员姓名 學員姓名 员工姓名 員工姓名 参训人 参训人员 參訓人員 参加人 学员 學員 人员 name fullname participant attendee",
    "phone": (
        "手机 手機 手机号 手機號 手机号码 手機號碼 移动电话 行動電話 联系电话 聯絡電話 电话 電話 电话号码 联系方式 "
        "mobile mobilephone mobilenumber cell cellphone phone phonenumber tel telephone"
    ),
    "email": (
        "邮箱 郵箱 电子邮箱 電子郵箱 邮箱地址 电子邮件 電子郵件 邮件 電郵 邮件地址 工作邮箱 公司邮箱 "
        "email emailaddress mail workemail"
    ),
    "department": "部门 部門 所属部门 所屬部門 部门名称 科室 department dept team division",
}
EXACT = {title: field for field, titles in TITLES.items() for title in titles.split()}
PARTS = {
    "name": ("姓名",),
    "phone": ("手机", "手機", "电话", "電話", "mobile", "phone"),
    "email": ("邮箱", "郵箱", "邮件", "郵件", "mail"),
    "department": ("部门", "部門", "department"),
}
OF_OTHERS = re.compile(r"紧急|緊急|上级|上級|主管|领导|領導|推荐|推薦|家属|家屬|emergency|manager|supervisor")
BESIDE = re.compile(r"[(（\[【].*?[)）\]】]|[\W_]", re.DOTALL)
FIRST_ROWS = 30
LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Header:
    row: int
    columns: dict[str, int]
    unused: list[str]


def header_of(grid: Grid) -> Header | None:
    """None when no row has two titles that we know, or the name's alone."""
    rows = sorted(grid)[:FIRST_ROWS]
    found = [(row, columns_of(grid[row])) for row in rows]
    row, columns = max(found, key=lambda one: (len(one[1]), -one[0]), default=(0, {}))
    if not ("name" in columns or len(columns) > 1):
        return None
    used = set(columns.values())
    unused = [title for at, title in enumerate(grid[row]) if title and at not in used]
    return Header(row, columns, unused)


def columns_of(titles: Iterable[str]) -> dict[str, int]:
    bare = [BESIDE.sub("", title.casefold()) if len(title) <= LONGEST_TITLE else "" for title in titles]
    columns: dict[str, int] = {}
    for at, title in enumerate(bare):
        if field := EXACT.get(title):
            columns.setdefault(field, at)
    for at, title in enumerate(bare):
        if at in columns.values() or OF_OTHERS.search(title):
            continue
        for field, parts in PARTS.items():
            if any(part in title for part in parts):
                columns.setdefault(field, at)
                break
    return columns
