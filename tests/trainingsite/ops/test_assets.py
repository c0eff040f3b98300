"""The static files are built when a source changed, and only then."""

import pytest
from django.contrib.staticfiles import finders

from trainingsite.ops import assets


@pytest.fixture
def source(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path / "built"
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    settings.INSTALLED_APPS = [
        app for app in settings.INSTALLED_APPS if not app.startswith("django.contrib.admin")
    ]
    (tmp_path / "static").mkdir()
    file = tmp_path / "static" / "site.css"
    file.write_text("a { color: red }")
    finders.get_finder.cache_clear()
    yield file
    finders.get_finder.cache_clear()


def test_built_files_are_fresh_until_a_source_changes(source):
    assert assets.are_stale()
    assets.build()
    assert not assets.are_stale()
    source.write_text("a { color: blue }")
    assert assets.are_stale()
    assets.build()
    source.rename(source.with_name("other.css"))
    assert assets.are_stale()


def test_lost_files_are_built_again(source, settings):
    assets.build()
    (settings.STATIC_ROOT / ".sources").unlink()
    assert assets.are_stale()
