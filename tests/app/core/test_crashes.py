"""The log: each start writes its own, and one that did not end well is told of once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.core import crashes

ROOT = Path(__file__).parents[3]
BEGIN = """
import sys, os, faulthandler, threading, logging, signal
from pathlib import Path
from app.core import crashes
logging.raiseExceptions = False
folder, project = Path(sys.argv[1]), Path(sys.argv[2])
log = crashes.begin(folder)
class Session:
    path = project
log.note(Session)
"""
ENDS = {
    "a bad address": "faulthandler._sigsegv()",
    "an abort": "os.abort()",
    "Qt's fatal message": "from PySide6.QtCore import qFatal; qFatal('the surface is gone')",
    "killed": "os.kill(os.getpid(), signal.SIGKILL)",
    "a fault at the start": "from app.core import errors; errors.install_hook(); 1 / 0",
    "a good end": "log.end()",
}


def start(folder: Path, code: str, project: Path = Path("/no/shop.mrcsaf")) -> None:
    subprocess.run(
        [sys.executable, "-c", BEGIN + code, folder, project],
        cwd=ROOT, timeout=60, check=False, capture_output=True, preexec_fn=no_core,
    )  # fmt: skip


def no_core() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@pytest.mark.parametrize("end", ENDS)
def test_a_start_that_did_not_end_well_is_told_of_once(tmp_path: Path, end: str) -> None:
    start(tmp_path, ENDS[end])
    found = crashes.left_behind(tmp_path)
    if end == "a good end":
        assert found is None
        assert not list(tmp_path.glob("*.lock"))
        return
    assert found is not None
    assert found.project == Path("/no/shop.mrcsaf")
    assert found.has_trace == (end != "killed")
    assert found.text.startswith(crashes.versions()[:10])
    words = {
        "a bad address": "Segmentation fault", "an abort": "Aborted",
        "Qt's fatal message": "the surface is gone", "a fault at the start": "ZeroDivisionError",
    }  # fmt: skip
    assert words.get(end, "") in found.text
    assert crashes.left_behind(tmp_path) is None


def test_a_window_that_is_still_open_is_no_crash(tmp_path: Path) -> None:
    code = BEGIN + "print('on', flush=True); import time; time.sleep(60)"
    other = subprocess.Popen(
        [sys.executable, "-c", code, tmp_path, "x"], cwd=ROOT, stdout=subprocess.PIPE
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == b"on\n"
        assert crashes.left_behind(tmp_path) is None
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        assert crashes.left_behind(tmp_path) is not None
    finally:
        other.kill()
        other.wait()
        assert other.stdout is not None
        other.stdout.close()


def test_of_several_the_newest_is_told_and_the_others_are_passed_over(tmp_path: Path) -> None:
    for number in range(3):
        file = tmp_path / f"studio-2026010{number}-000000-000.log"
        file.write_text(f"versions\nopened /shop{number}\n")
    found = crashes.left_behind(tmp_path)
    assert found is not None
    assert found.project == Path("/shop2")
    assert crashes.left_behind(tmp_path) is None


def test_a_fault_that_repeats_does_not_fill_the_disk(tmp_path: Path) -> None:
    start(tmp_path, "for n in range(60000): logging.getLogger('a').warning('x' * 100)\nlog.end()")
    (file,) = tmp_path.glob("*.log")
    assert crashes.MOST_BYTES < file.stat().st_size < 1.01 * crashes.MOST_BYTES + 1000


def test_old_logs_go(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"studio-20260101-0000{number:02d}-000.log").write_text("ended\n")
    start(tmp_path, "log.end()")
    assert len(list(tmp_path.glob("*.log"))) == crashes.KEPT


def test_threads_and_destructors_end_in_the_log_too(tmp_path: Path) -> None:
    code = """
def bad(): raise KeyError('in a thread')
thread = threading.Thread(target=bad); thread.start(); thread.join()
class Bad:
    def __del__(self): raise KeyError('in a destructor')
del (bad := Bad())
"""
    start(tmp_path, code.replace("del (bad := Bad())", "bad = Bad(); del bad"))
    (file,) = tmp_path.glob("*.log")
    assert "in a thread" in file.read_text()
    assert "in a destructor" in file.read_text()


def test_where_no_log_can_be_written_the_window_opens_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "logs").write_text("a file is in the way")
    crashes.begin(tmp_path / "logs").end()
    assert "no log can be written" in caplog.text
    assert crashes.left_behind(tmp_path / "logs") is None


LIVE = """
import sys, threading, time
from PySide6.QtCore import QTimer
from app.shell import start
built = start.window
def window(options):
    made = built(options)
    made.studio.session_changed.connect(lambda *_: QTimer.singleShot(0, act))
    return made
start.window = window
def act():
    if sys.argv[1] == 'crash':
        import faulthandler; faulthandler._sigsegv()
    from PySide6.QtWidgets import QApplication
    from app.dialogs.about import CrashDialog
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, CrashDialog)]
    print('offered', [w.crash.has_trace for w in shown], flush=True)
    QApplication.exit(0)
from app.__main__ import main
sys.exit(main(sys.argv[2:]))
"""


def test_the_program_itself_tells_of_its_crash_at_the_next_start(shop, tmp_path):
    arguments = [str(shop), "--settings", str(tmp_path / "s.ini")]

    def live(what):
        return subprocess.run(
            [sys.executable, "-c", LIVE, what, *arguments], cwd=ROOT, text=True, timeout=90,
            capture_output=True, preexec_fn=no_core, check=False,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        )  # fmt: skip

    assert live("crash").returncode == -signal.SIGSEGV
    second = live("look")
    assert "offered [True]" in second.stdout, second.stderr
    assert second.returncode == 0, second.stderr
    assert "offered []" in live("look").stdout


@pytest.mark.skipif(os.name == "nt", reason="no such permissions there")
def test_a_log_is_for_its_user_alone(tmp_path):
    log = crashes.Log(tmp_path / "logs")
    log.end()
    assert log.file.stat().st_mode & 0o777 == 0o600
