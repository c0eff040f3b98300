"""The catalogues are complete, say what their sources say, and compile without gettext."""

import ast
import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from trainingsite.lib import catalogues

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ["zh_Hans", "zh_Hant"]
COPIED = [
    "manage.py",
    "courses",
    "instructors",
    "enrollments",
    "messaging",
    "sales",
    "outlines",
    "trainingsite",
    "templates",
    "locale",
]


def keys(catalogue):
    return {(message.context, message.id) for message in catalogues.messages(catalogue)}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_message_is_translated(locale):
    catalogue = catalogues.read(catalogues.path(locale))
    assert catalogues.untranslated(catalogue) == []
    assert [message.id for message in catalogues.messages(catalogue) if message.fuzzy] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_translations_keep_the_placeholders(locale):
    catalogue = catalogues.read(catalogues.path(locale))
    wrong = [
        (message.id, str(error))
        for message in catalogues.messages(catalogue)
        for error in message.check(catalogue)
    ]
    assert wrong == []


GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def test_no_message_hides_in_an_f_string():
    """xgettext doesn't look into them, so such a message is never collected and stays English."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for app in ("courses", "instructors", "enrollments", "messaging", "sales", "outlines", "trainingsite")
        for path in (ROOT / app).rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in GETTEXT
    ]
    assert hidden == []


# A string that holds none of these is a name or a sign, the same in every language.
WORDS = re.compile(r"[A-Za-z]{2,}")
SAME = {"HTML", "Message-ID", "PDF", "Word", "iCalendar"}


def test_translations_are_chinese():
    catalogue = catalogues.read(catalogues.path("zh_Hans"))
    english = [
        message.id
        for message in catalogues.messages(catalogue)
        for text in catalogues.texts_of(message)
        if WORDS.search(re.sub(r"%\(\w+\)s", "", text))
        and not re.search(r"[\u4e00-\u9fff]", text)
        and text not in SAME
    ]
    assert english == []


def test_the_traditional_catalogue_is_derived_from_the_simplified_one(tmp_path):
    derived = catalogues.traditional(catalogues.read(catalogues.path("zh_Hans")))
    catalogues.write(tmp_path / "zh_Hant.po", derived)
    assert (tmp_path / "zh_Hant.po").read_text() == catalogues.path("zh_Hant").read_text()


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("先看后签", "先看後簽"),
        ("学习对象", "學習對象"),
        ("发布并发送", "發佈並發送"),
        ("代码与程序", "代碼與程序"),
        ("保存并发布，直接回复，自行复制", "保存並發佈，直接回覆，自行複製"),
    ],
)
def test_traditional_characters_keep_the_words(simplified, traditional):
    catalogue = catalogues.Catalog(locale="zh_Hans")
    catalogue.add("x", simplified)
    assert catalogues.traditional(catalogue)["x"].string == traditional


def test_the_catalogue_holds_what_the_sources_say(tmp_path):
    if not shutil.which("xgettext"):
        if os.environ.get("REQUIRE_SERVICES") == "1":
            pytest.fail("xgettext is required here: apt install gettext")
        pytest.skip("no xgettext: apt install gettext")
    for name in COPIED:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    environment = {**os.environ, "VAR_DIR": str(tmp_path / "var"), "SECRET_KEY": "of-a-test"}
    subprocess.run([sys.executable, "manage.py", "messages"], cwd=tmp_path, env=environment, check=True)
    for locale in LOCALES:
        committed = catalogues.path(locale)
        collected = tmp_path / committed.relative_to(ROOT)
        assert keys(catalogues.read(collected)) == keys(catalogues.read(committed)), "run: make messages"
        assert collected.read_text() == committed.read_text(), "run: make messages"


def test_catalogues_compile_without_gettext(tmp_path, settings):
    settings.LOCALE_PATHS = [tmp_path]
    shutil.copytree(ROOT / "locale", tmp_path, ignore=shutil.ignore_patterns("*.mo"), dirs_exist_ok=True)
    assert len(catalogues.compile_all()) == len(LOCALES)
    assert catalogues.compile_all() == []
    with (tmp_path / "zh_Hans/LC_MESSAGES/django.mo").open("rb") as file:
        translations = gettext.GNUTranslations(file)
    assert translations.gettext("Simplified Chinese") == "简体中文"
    assert translations.ngettext("%(count)d seat left", "%(count)d seats left", 2) == "余 %(count)d 席"
