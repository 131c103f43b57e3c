"""The window talks to nobody: no socket in a whole tour, in Python or below it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

WATCHED = """
import os, sys
seen = []
def watch(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")):
        seen.append((event, str(arguments)[:200]))
sys.addaudithook(watch)
from app.__main__ import main
code = main(sys.argv[1:])
below = []
if sys.platform.startswith("linux"):
    for name in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            continue
        if target.startswith("socket:") and target not in os.environ["INHERITED"]:
            below.append(target)
assert not seen, seen
assert not below, below
assert "PySide6.QtNetwork" not in sys.modules
with open("/proc/self/maps") as maps:
    assert "Qt6Network" not in maps.read()
print("silent", code)
"""
CAUGHT = """
import socket
socket.socket().close()
"""


def run(code, *arguments):
    inherited = " ".join(
        os.readlink(f"/proc/self/fd/{name}")
        for name in os.listdir("/proc/self/fd")
        if os.path.islink(f"/proc/self/fd/{name}")
    )
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, text=True, timeout=300,
        capture_output=True, check=False, env=os.environ | {"INHERITED": inherited},
    )  # fmt: skip


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_a_tour_of_every_view_opens_no_socket(tmp_path):
    """The self-test opens the sample, changes the user, visits every view and asks the worker."""
    report = tmp_path / "report.json"
    done = run(WATCHED, "--self-test", report, "--settings", tmp_path / "s.ini")
    assert "silent 0" in done.stdout, done.stderr[-2000:]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_a_socket_would_be_noticed(tmp_path):
    at = WATCHED.replace("code = main(sys.argv[1:])", f"code = 0{CAUGHT}")
    done = run(at)
    assert done.returncode != 0
    assert "socket.__new__" in done.stderr
