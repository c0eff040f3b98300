"""Before Django there is bootstrap.py: it refuses in words that say what to do."""

import os
import socket
import stat

import pytest

import bootstrap


def refusal(call, *args) -> str:
    with pytest.raises(SystemExit) as refused:
        call(*args)
    return str(refused.value)


def test_an_old_python_is_refused(monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2, "final", 0))
    assert "needs Python 3.11, 3.12 or 3.13; `python3` here is Python 3.9" in refusal(bootstrap.check_python)


def test_a_newer_python_is_only_told(monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 15, 0, "final", 0))
    bootstrap.check_python()
    assert "Python 3.15 is newer" in capsys.readouterr().out


def test_a_missing_venv_module_is_named(monkeypatch):
    monkeypatch.setattr(bootstrap, "works", lambda *command: False)
    assert "apt install python3-venv" in refusal(bootstrap.make_virtualenv)


@pytest.mark.parametrize("is_shared", [False, True])
def test_a_taken_port_is_refused(is_shared):
    """Two web servers with SO_REUSEPORT would share it, and each visitor would meet one or the other."""
    with socket.socket() as other:
        if is_shared:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        message = refusal(bootstrap.check_port, str(port))
    assert f"Port {port} is taken" in message
    assert f"make run PORT={port + 1}" in message


@pytest.mark.parametrize("port", ["", "abc", "0", "65536", "80 80", "-1"])
def test_nonsense_is_no_port(port):
    assert "is no port number" in refusal(bootstrap.check_port, port)


def test_a_free_port_passes():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    bootstrap.check_port(str(port))


def test_the_secret_key_is_made_once_for_its_owner_only(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    bootstrap.keep_secret_key(tmp_path / "var")
    file = tmp_path / "var" / "secret_key"
    key = file.read_text()
    bootstrap.keep_secret_key(tmp_path / "var")
    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == (key, 0o600)
    assert len(key) > 50


def test_a_key_in_the_environment_is_enough(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "k")
    bootstrap.keep_secret_key(tmp_path / "var")
    assert not (tmp_path / "var").exists()


def test_packages_are_installed_once_for_each_content(tmp_path, monkeypatch):
    calls = []
    monkeypatch.setattr(bootstrap, "ROOT", str(tmp_path))
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path))
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda command: calls.append(command) or 0)
    for content in ("django==1", "django==1", "django==2"):
        (tmp_path / "requirements.txt").write_text(content)
        bootstrap.install("requirements.txt")
    assert len(calls) == 2
    assert all("--require-hashes" in call for call in calls)


def test_a_failed_installation_is_tried_again(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "ROOT", str(tmp_path))
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path))
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda command: 1)
    (tmp_path / "requirements.txt").write_text("django==1")
    assert "could not be installed" in refusal(bootstrap.install, "requirements.txt")
    assert os.listdir(tmp_path) == ["requirements.txt"]
