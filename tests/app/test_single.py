"""A second start of the same project, in a process of its own."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app import single

ROOT = Path(__file__).parents[2]
LISTEN = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.single import Listener
app = QApplication([])
listener = Listener()
listener.called.connect(lambda: print("called", flush=True))
listener.follow(Path(sys.argv[1]))
print("listening", flush=True)
app.exec()
"""


@pytest.fixture
def listening():
    """Starts a process that has a project open."""
    made = []

    def start(project):
        process = subprocess.Popen(
            [sys.executable, "-c", LISTEN, str(project)], cwd=ROOT, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        )  # fmt: skip
        made.append(process)
        assert process.stdout.readline().strip() == "listening"
        return process

    yield start
    for process in made:
        process.kill()
        process.wait()
        process.stdout.close()


def test_nobody_has_it(qapp, tmp_path):
    assert not single.call(tmp_path)


def test_a_second_start_calls_the_first_window_and_goes(listening, qapp, shop, tmp_path):
    first = listening(shop)
    assert single.call(shop)
    assert first.stdout.readline().strip() == "called"
    done = subprocess.run(
        [sys.executable, "-m", "app", str(shop), "--settings", str(tmp_path / "s.ini")], cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, capture_output=True, text=True,
        timeout=60,
    )  # fmt: skip
    assert done.returncode == 0
    assert "comes forward" in done.stderr
    assert first.stdout.readline().strip() == "called"


def test_every_spelling_of_a_path_is_the_same_project(tmp_path):
    (tmp_path / "A").mkdir()
    assert single.name_of(tmp_path / "A") == single.name_of(tmp_path / "A" / ".." / "A")
    assert single.name_of(tmp_path / "A") != single.name_of(tmp_path / "B")


@pytest.mark.skipif(os.name == "nt", reason="no such signal there")
def test_after_a_kill_the_next_window_takes_over(listening, qapp, qtbot, tmp_path):
    first = listening(tmp_path)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert not single.call(tmp_path)
    listener, heard = single.Listener(), []
    listener.called.connect(lambda: heard.append(1))
    listener.follow(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-c", "import sys; from pathlib import Path; from PySide6.QtWidgets import"
         " QApplication; app = QApplication([]); from app import single;"
         " sys.exit(0 if single.call(Path(sys.argv[1])) else 1)", str(tmp_path)], cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        qtbot.wait(20)
    assert process.returncode == 0
    assert heard == [1]
    listener.follow(None)
    assert not single.call(tmp_path)
    listener.close()


def test_a_window_comes_forward(open_window, shop):
    window = open_window(shop)
    window.showMinimized()
    window.come_forward()
    assert not window.isMinimized()
    assert window.isVisible()
