"""Outline files: what was released comes back word for word, looks alike everywhere, and never breaks a page."""

import json
import threading
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from celery import Celery
from django.core.cache import caches
from django.urls import reverse
from docx import Document

from courses.exports import docx, file_store, files, pdf, prewarm
from courses.exports.sheet import sheet_of
from courses.syllabus import release, save_draft
from courses.tasks import make_files
from outlines import Node, parse, sources
from tests import factories
from trainingsite.demo import files as demo
from trainingsite.lib import nudge
from trainingsite.lib.print import glyphs, typesetting

OUTLINE = "【课程大纲】"
DEMO = [text.slug for text in demo.courses(demo.HERE)]


@pytest.fixture
def course(db):
    return factories.course(title="诉讼清欠实务", slug="susong")


@pytest.fixture
def sheet(course):
    return sheet_of(course=course, syllabus=course.current_syllabus)


@pytest.fixture(autouse=True)
def _shelf_of_its_own(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def demo_sheet(slug):
    text = next(text for text in demo.courses(demo.HERE) if text.slug == slug)
    course = factories.course(title=text.title, outline=OUTLINE + text.body.partition(OUTLINE)[2])
    return sheet_of(course=course, syllabus=course.current_syllabus)


def labels(document):
    """The Chinese labels whatever the state of the catalogue."""
    names = {"Background": "课程背景", "Audience": "课程对象", "Methods": "授课方式", "Benefits": "课程收益"}
    return {**names, "Outline": "课程大纲"}.get(document, document)


def in_chinese(sheet):
    return replace(
        sheet,
        blocks=tuple((labels(label), text) for label, text in sheet.blocks),
        points_label=labels(sheet.points_label),
        outline_label=labels(sheet.outline_label),
    )


# -- Word


@pytest.mark.django_db
@pytest.mark.parametrize("slug", DEMO)
def test_word_file_reads_back_as_the_same_tree(slug):
    sheet = in_chinese(demo_sheet(slug))
    outline = parse(sources.read(docx.write(sheet)))
    assert outline.tree == sheet.tree
    assert outline.blocks["background"] == "客户总说下个月付。"


@pytest.mark.parametrize(
    "outline",
    [
        "第一章 对账\n第三章 谈判\n第四章 函件\n",
        "第一讲：对账\n1、甲\n2、乙\n第二讲：谈判\n3、丙\n4、丁\n第三讲：函件\n5、戊\n",
        "模块一：对账\n1.1 甲\n1.2 乙\n模块二：谈判\n2.1 丙\n2.2 丁\n",
        "第一讲：对账\n① 甲\n② 乙\n第二讲：谈判\nA. 丙\nB. 丁\n",
        "第一讲 对账\n一、甲\n（一）乙\n1、丙\n（1）丁\n① 戊\n第二讲 谈判\n一、己\n",
    ],
)
def test_numbers_stay_as_the_author_wrote_them(sheet, outline):
    sheet = replace(in_chinese(sheet), tree=parse(f"{OUTLINE}\n{outline}").tree)
    text = sources.read(docx.write(sheet))
    drawn = [line.strip("# ").replace(" ", "") for line in text.splitlines()]
    assert drawn[-outline.count("\n") :] == [line.replace(" ", "") for line in outline.splitlines()]
    assert parse(text).tree == sheet.tree


def test_numbers_are_words_own(sheet):
    document = Document(BytesIO(docx.write(sheet)))
    chapters = [paragraph for paragraph in document.paragraphs if paragraph.style.name == "Heading 2"]
    assert [chapter.text for chapter in chapters] == ["应收账款从哪里来（90分钟）", "开口要钱（120分钟）"]
    numbering = document.part.numbering_part.element.xml
    assert 'w:lvlText w:val="第%1讲："' in numbering
    assert 'w:numFmt w:val="chineseCounting"' in numbering


def test_each_kind_has_a_style_of_its_own(sheet):
    tree = tuple(Node("甲", kind, "案例：") for kind in ("goal", "case", "exercise", "tool", "note"))
    document = Document(
        BytesIO(docx.write(replace(sheet, tree=(Node("对账", "chapter", "第一讲：", None, tree),))))
    )
    styles = [paragraph.style.name for paragraph in document.paragraphs][-5:]
    assert styles == ["Outline goal", "Outline case", "Outline exercise", "Outline tool", "Outline note"]


def test_word_file_says_what_it_is(sheet):
    document = Document(BytesIO(docx.write(sheet)))
    about = document.core_properties
    assert (about.title, about.author, about.version) == ("诉讼清欠实务", "回款学堂", "v1")
    section = document.sections[0]
    assert section.header.paragraphs[0].text == "回款学堂\t诉讼清欠实务"
    assert section.footer.paragraphs[0].text.startswith("v1 · 2026")
    assert "NUMPAGES" in section.footer.paragraphs[0]._p.xml
    assert document.styles["Heading 1"].element.rPr.rFonts.get(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
    )


@pytest.mark.parametrize("write", [docx.write, pdf.write])
def test_same_words_make_the_same_bytes(sheet, write):
    assert write(sheet) == write(sheet)
    assert write(replace(sheet, subtitle="另一句")) != write(sheet)


def test_parts_carry_no_hour(sheet):
    with zipfile.ZipFile(BytesIO(docx.write(sheet))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# -- PDF


def test_pdf_carries_its_fonts_and_title(sheet):
    data = pdf.write(sheet)
    assert data.startswith(b"%PDF-1.")
    assert data.count(b"/FontFile3") == 2
    assert b"(zh-CN)" in data
    assert b"/Outlines" in data
    assert b"/MarkInfo" in data


def test_words_of_an_outline_are_no_code(sheet):
    nasty = '#panic("x") #read("/etc/passwd") $ \\ ] } "'
    tree = (Node(nasty, "chapter", "第一讲：", 30, (Node(nasty, "case", nasty),)),)
    assert pdf.write(replace(sheet, title=nasty, subtitle=nasty, tree=tree)).startswith(b"%PDF")


def test_character_without_glyph_is_marked(sheet, caplog):
    words, missing = typesetting.printable(["犇𠮷", {"a": "🙂"}])
    assert (words, missing) == (["犇〓", {"a": "〓"}], {"𠮷", "🙂"})
    pdf.write(replace(sheet, title="犇𠮷"))
    assert "U+20BB7" in caplog.text


def test_rare_names_can_be_drawn():
    assert glyphs.drawable("喆堃垚翀赟祎珺玥犇", typesetting.known())[1] == set()


def test_control_characters_are_left_out(course):
    course.title = "对账\x0b\u202e实务\ufeff"
    sheet = sheet_of(course=course, syllabus=course.current_syllabus)
    assert sheet.title == "对账实务"
    assert docx.write(sheet)


# -- the shelf


def test_hundred_readers_start_one_writer():
    made, starts = [], threading.Barrier(100)

    def make():
        made.append(threading.get_ident())
        return b"file"

    def ask():
        starts.wait()
        file_store.kept("a.pdf", make)

    threads = [threading.Thread(target=ask) for _n in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def test_who_would_wait_too_long_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(file_store, "PATIENCE", 0.1)
    (tmp_path / "exports").mkdir()
    with file_store.alone(tmp_path / "exports" / "lock"), pytest.raises(file_store.Busy):
        file_store.kept("a.pdf", lambda: b"file")


def test_shelf_keeps_the_newest(monkeypatch, tmp_path):
    monkeypatch.setattr(file_store, "MOST_FILES", 3)
    for name in "abcde":
        file_store.kept(name, lambda: b"file")
    assert len(list((tmp_path / "exports").glob("?"))) == 3
    assert (tmp_path / "exports" / "e").exists()


def test_failed_file_leaves_nothing_behind(tmp_path):
    with pytest.raises(ZeroDivisionError):
        file_store.kept("a.pdf", lambda: 1 / 0)
    assert [path.name for path in (tmp_path / "exports").iterdir()] == ["lock"]


# -- made ahead


def test_a_release_has_its_files_written_by_a_worker(
    client, course, tmp_path, django_capture_on_commit_callbacks
):
    broker = Celery("here", broker="memory://", set_as_current=False)
    with pytest.MonkeyPatch.context() as patch, broker.connection_for_read() as connection:
        patch.setattr(nudge, "current_app", broker)
        waiting = connection.SimpleQueue("celery")
        waiting.clear()
        with django_capture_on_commit_callbacks(execute=True):
            save_draft(course=course, text="第一讲：对账\n第二讲：谈判\n")
            version = release(course=course, note="", by=None, now=factories.LONG_AGO)
        message = waiting.get(timeout=5)
    assert (message.headers["task"], message.payload[0]) == (make_files.name, [[version.pk]])

    make_files([version.pk])
    made = {path.name for path in (tmp_path / "exports").iterdir()} - {"lock"}
    assert len(made) == 6
    for prefix in ("", "/zh-hant", "/en"):
        for kind in ("docx", "pdf"):
            response = client.get(f"{prefix}/courses/susong/outline.{kind}")
            assert response["ETag"].strip('"') in made
            assert taken(response)


def test_a_version_that_is_no_longer_shown_gets_no_files(course, tmp_path):
    old = course.current_syllabus
    factories.syllabus(course=course, outline="第一讲：对账\n第二讲：谈判\n")
    assert prewarm.make(ids=[old.pk]) == 0
    assert not (tmp_path / "exports").exists()


def test_one_failure_does_not_stop_the_others(course, monkeypatch):
    monkeypatch.setitem(files.WRITERS, "pdf", lambda sheet: 1 / 0)
    assert prewarm.make(ids=[course.current_syllabus.pk]) == 3


# -- the download


def taken(response):
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_visitor_downloads(client, course, kind, django_assert_num_queries):
    address = reverse(f"outline_{kind}", args=["susong"])
    assert address == f"/courses/susong/outline.{kind}"
    with django_assert_num_queries(1):
        response = client.get(address)
    assert response.status_code == 200
    assert taken(response)[:2] in (b"PK", b"%P")
    assert response["Cache-Control"] == "public, max-age=30"
    assert not response.cookies
    name = response["Content-Disposition"]
    assert f'filename="susong.{kind}"' in name
    assert "filename*=UTF-8''%E8%AF%89%E8%AE%BC" in name


def test_known_version_is_not_sent_again(client, course):
    address = reverse("outline_pdf", args=["susong"])
    first = client.get(address)
    assert taken(first)
    etag = first["ETag"]
    response = client.get(address, headers={"if-none-match": etag})
    assert (response.status_code, response["Cache-Control"]) == (304, "public, max-age=30")
    save_draft(course=course, text="第一讲：对账\n第二讲：谈判\n")
    release(course=course, note="", by=None, now=factories.LONG_AGO)
    response = client.get(address, headers={"if-none-match": etag})
    assert response.status_code == 200
    assert taken(response)


def test_downloads_stay_out_of_the_page_cache(client, course):
    assert taken(client.get(reverse("outline_pdf", args=["susong"])))
    assert len(caches["pages"]._cache) == 0


def test_unpublished_course_is_for_staff(client, ada, cleo, course):
    course.is_published = False
    course.save(update_fields=["is_published"])
    address = reverse("outline_docx", args=["susong"])
    assert client.get(address).status_code == 404
    client.force_login(cleo)
    assert client.get(address).status_code == 404
    client.force_login(ada)
    response = client.get(address)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    assert taken(response)


def test_course_without_release_has_no_file(client, db):
    factories.course(slug="leer", outline=None)
    assert client.get(reverse("outline_pdf", args=["leer"])).status_code == 404


def test_visitor_may_only_read(client, course):
    assert client.post(reverse("outline_pdf", args=["susong"])).status_code == 405


@pytest.mark.parametrize(
    "error", [typesetting.Unprintable("x"), ValueError("x"), file_store.Busy(), BaseException("panic")]
)
def test_failure_is_a_kind_page(client, course, monkeypatch, error):
    def fail(sheet):
        raise error

    monkeypatch.setitem(files.WRITERS, "pdf", fail)
    response = client.get(reverse("outline_pdf", args=["susong"]))
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert course.get_absolute_url() in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"


def test_broken_template_is_a_refusal(sheet, monkeypatch, tmp_path):
    (tmp_path / "outline.typ").write_text("#panic()")
    monkeypatch.setattr(pdf, "TEMPLATE", tmp_path / "outline.typ")
    with pytest.raises(typesetting.Unprintable):
        pdf.write(sheet)


def test_facts_are_named(sheet):
    assert json.dumps(sheet.facts, ensure_ascii=False).count("¥2,800") == 1
