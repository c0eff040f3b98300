"""The first admin's password is handed to a person, and written into nothing that is kept."""

import logging
import stat

import pytest
from django.contrib.auth import authenticate

from trainingsite.management.commands import serve

pytestmark = pytest.mark.django_db


def start(capsys, caplog) -> str:
    """Everything that could end in a log."""
    caplog.set_level(logging.DEBUG)
    serve.Command().make_admin()
    said = capsys.readouterr()
    return said.out + said.err + caplog.text


def is_password(text: str, rf) -> bool:
    return authenticate(rf.post("/admin/login/"), username="admin", password=text) is not None


def test_at_a_terminal_it_is_shown_there_and_only_there(monkeypatch, capsys, caplog, settings, tmp_path, rf):
    settings.VAR_DIR = tmp_path
    terminal = tmp_path / "tty"
    monkeypatch.setattr(serve, "TERMINAL", terminal)
    said = start(capsys, caplog)
    password = terminal.read_text().split()[-1]
    assert is_password(password, rf)
    assert password not in said
    assert [path.name for path in tmp_path.iterdir()] == ["tty"]


def test_without_a_terminal_it_lies_in_a_file_for_its_owner_only(
    monkeypatch, capsys, caplog, settings, tmp_path, rf
):
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(serve, "TERMINAL", tmp_path / "none" / "tty")
    said = start(capsys, caplog)
    file = tmp_path / "admin_password"
    password = file.read_text().strip()
    assert is_password(password, rf)
    assert (password in said, str(file) in said) == (False, True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_it_is_made_once(monkeypatch, capsys, caplog, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    terminal = tmp_path / "tty"
    monkeypatch.setattr(serve, "TERMINAL", terminal)
    start(capsys, caplog)
    terminal.unlink()
    assert start(capsys, caplog) == ""
    assert list(tmp_path.iterdir()) == []
