"""What a file may cost is counted over all its sheets and parts, and before that how many files somebody sends."""

import threading
from pathlib import Path

import pytest
from django.conf import settings as site
from django.urls import reverse
from django.utils import timezone

from enrollments import bulk_import
from enrollments.bulk_import import turns
from enrollments.models import ImportDraft
from tests import factories
from tests.enrollments.bulk_import import books
from tests.enrollments.group_forms import sending
from tests.enrollments.test_group_enroll import upload
from tests.measured import ask, started
from tests.outlines.hostile import RELATION, RELATIONS
from trainingsite.lib.limits import TooMany

SHEETS = 8


def many(xml, strings=""):
    """Eight visible sheets that say the same."""
    named = "".join(f'<sheet name="{n}" sheetId="{n + 1}" r:id="r{n}"/>' for n in range(SHEETS))
    related = "".join(
        RELATION.format("worksheet", f"worksheets/s{n}.xml").replace('"rworksheet"', f'"r{n}"')
        for n in range(SHEETS)
    )
    head = f'<workbook xmlns="{books.MAIN}" xmlns:r="{books.R}"><sheets>{named}</sheets></workbook>'
    related += RELATION.format("sharedStrings", "sharedStrings.xml") if strings else ""
    parts = {f"xl/worksheets/s{n}.xml": xml for n in range(SHEETS)}
    return books.raw(
        strings=strings,
        **{"xl/workbook.xml": head, "xl/_rels/workbook.xml.rels": RELATIONS.format(related)},
        **parts,
    )


def empty_cells(count):
    return books.sheet(books.HEAD, f'<row r="3">{"<c/>" * count}</row>')


def people(count):
    return (f'<row r="{n}">{books.cell(f"A{n}", "王")}</row>' for n in range(2, count))


MERGED = '<mergeCell ref="A1:A1048576"/>' * 500
BOMBS = {
    "eight sheets of 495,000 empty cells": lambda: many(empty_cells(495_000)),
    "eight smaller ones": lambda: many(empty_cells(60_000)),
    "merged cells over each other": lambda: many(books.sheet(books.HEAD, *people(4900), after=MERGED)),
    "strings that nobody uses": lambda: books.raw(
        strings=f'<sst xmlns="{books.MAIN}">{"<si><t/></si>" * 500_000}</sst>'
    ),
    "tags that mean nothing": lambda: books.raw(books.sheet(books.HEAD, after='<x a="1"/>' * 370_000)),
    "spaces on every sheet": lambda: many(books.sheet(books.HEAD, books.ONE, " " * 5 * 2**20)),
}


@pytest.fixture(scope="module")
def reader():
    with started("tests.enrollments.bulk_import.read_measured") as process:
        yield process


@pytest.mark.parametrize("kind", BOMBS)
def test_one_budget_is_for_the_whole_file(kind, reader, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(BOMBS[kind]())
    report = ask(reader, path=str(path))
    assert report["outcome"] == "bomb"
    assert report["megabytes"] < 100


def test_eight_formatted_sheets_are_read():
    assert len(bulk_import.read(many(books.sheet(books.HEAD, books.ONE, empty_row(9)))).rows) == 1


def empty_row(count):
    return f'<row r="3">{"<c/>" * count}</row>'


# --- before anything is read ---


@pytest.fixture
def page(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return reverse("group_enroll", args=[factories.run().pk])


@pytest.fixture
def read(monkeypatch):
    """What was read, and nothing of it."""
    seen = []

    def refuse(file):
        seen.append(file.name)
        raise bulk_import.Refused("damaged", "")

    monkeypatch.setattr(bulk_import, "read_file", refuse)
    return seen


def send(client, address, **fields):
    return client.post(address, sending(do="check", roster=upload(b"x"), **fields))


@pytest.mark.django_db
def test_refused_files_count_and_the_limit_comes_before_the_reading(client, page, read, settings):
    settings.ENROLLMENTS_PER_ADDRESS_PER_HOUR = 2
    answers = [send(client, page, company=f"江城{n}") for n in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 429, 429]
    assert "江城3" in answers[3].content.decode()
    assert len(read) == 2


@pytest.mark.django_db
def test_files_for_a_list_that_is_there_count_too(client, page, read, settings):
    settings.ENROLLMENTS_PER_ADDRESS_PER_HOUR = 3
    send(client, page)
    address = ImportDraft.objects.get().get_absolute_url()
    assert [send(client, address).status_code for _again in range(4)] == [302, 302, 429, 429]
    assert len(read) == 3


@pytest.mark.django_db
def test_who_comes_while_another_file_is_read_keeps_everything_typed(client, page, read, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0)
    with bulk_import.turn(address="192.0.2.1", now=timezone.now()):
        answer = client.post(page, sending(books.person(1), do="enrol", roster=upload(b"x")))
    draft = ImportDraft.objects.get()
    shown = client.get(answer.url.partition("#")[0])
    assert (read, draft.refusal, draft.group, draft.rows[0][2]) == ([], "busy", None, books.person(1)[0])
    assert str(bulk_import.MESSAGES["busy"]) in shown.content.decode()


def test_sixty_at_once_are_counted_as_sixty(settings, tmp_path):
    settings.ENROLLMENTS_PER_ADDRESS_PER_HOUR = 20
    refused = []

    def come():
        try:
            turns.count(tmp_path / "one", now)
        except TooMany:
            refused.append(1)

    now = timezone.now()
    threads = [threading.Thread(target=come) for _ in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 40


def test_a_place_is_free_again_after_an_error(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(turns, "PATIENCE", 0)
    for _again in range(2):
        with (
            pytest.raises(ValueError, match="broken"),
            bulk_import.turn(address="192.0.2.1", now=timezone.now()),
        ):
            raise ValueError("broken")
    assert Path(site.VAR_DIR, "reading").is_dir()
