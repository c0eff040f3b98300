"""What must be true before Django can start: a Python, a virtualenv, the pinned packages, a free port, a secret key.

Standard library only, and old syntax, so that an old Python can still read why it is refused.
"""

import argparse
import hashlib
import os
import secrets
import socket
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
FOR_TESTS = ("requirements-monitoring.txt", "requirements-dev.txt")
OLDEST, NEWEST = (3, 11), (3, 13)


def refuse(message):
    sys.exit("\n  " + message.replace("\n", "\n  ") + "\n")


def check_python():
    found = "Python {}.{}".format(*sys.version_info)
    if sys.version_info[:2] < OLDEST:
        refuse(
            f"This site needs Python 3.11, 3.12 or 3.13; `python3` here is {found}.\n"
            "If a newer one is installed, name it: make run PYTHON=python3.11"
        )
    if sys.version_info[:2] > NEWEST:
        print(f"Note: {found} is newer than the versions this site was proved on (3.11 to 3.13).")


def check_port(port):
    if not port.isdigit() or not 0 < int(port) < 65536:
        refuse(f"PORT={port} is no port number; take one from 1024 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except PermissionError:
            refuse(f"Port {port} needs the rights of root. Take another: make run PORT=8001")
        except OSError:
            refuse(
                f"Port {port} is taken: another program listens there, perhaps this site already.\n"
                f"Stop that one, or take another port: make run PORT={int(port) % 65535 + 1}"
            )


def works(*command):
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        return subprocess.call(command, **quiet) == 0
    except OSError:
        return False


def make_virtualenv():
    if works(PYTHON, "-c", "import pip"):
        return
    if not works(sys.executable, "-c", "import venv, ensurepip"):
        refuse(
            "Python's venv module is not complete here. On Debian and Ubuntu: apt install python3-venv\n"
            "Then run the same command again."
        )
    print("Making the virtualenv .venv", flush=True)
    subprocess.check_call([sys.executable, "-m", "venv", "--clear", VENV])


def install(*names):
    """Each requirements file is installed once for each content it had: the stamp is its hash."""
    stamps = {os.path.join(VENV, name + ".sha256"): digest(name) for name in names}
    if all(read(stamp) == wanted for stamp, wanted in stamps.items()):
        return
    began = time.time()
    print("Installing {} (a minute or two, once)".format(" and ".join(names)), flush=True)
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--require-hashes", "--no-deps"]  # the files name everything, with what it must be
    for name in names:
        command += ["-r", os.path.join(ROOT, name)]
    if subprocess.call(command):
        refuse("The packages could not be installed; pip says why above. Nothing is lost: run it again.")
    for stamp, wanted in stamps.items():
        with open(stamp, "w") as file:
            file.write(wanted)
    print(f"Installed in {time.time() - began:.0f} s", flush=True)


def keep_secret_key(var):
    """The key that signs sessions and private links: made once, readable by its owner only."""
    if os.environ.get("SECRET_KEY"):
        return
    os.makedirs(var, exist_ok=True)
    try:
        handle = os.open(os.path.join(var, "secret_key"), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))


def digest(name):
    with open(os.path.join(ROOT, name), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", help="refuse to go on when it is taken")
    parser.add_argument("--dev", action="store_true", help="the packages of the tests too")
    options = parser.parse_args()
    check_python()
    if options.port is not None:
        check_port(options.port)
    try:
        make_virtualenv()
        install("requirements.txt", *(FOR_TESTS if options.dev else []))
    except KeyboardInterrupt:
        refuse("Stopped. Run the same command again: it goes on where it was.")
    keep_secret_key(os.environ.get("VAR_DIR") or os.path.join(ROOT, "var"))
