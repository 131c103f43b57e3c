"""A second start of the same project, in a process of its own."""

import contextlib
import getpass
import hashlib
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from app.shell import instance

ROOT = Path(__file__).parents[3]
LISTEN = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.shell.instance import Listener
app = QApplication([])
listener = Listener()
listener.called.connect(lambda: print("called", flush=True))
listener.follow(Path(sys.argv[1]))
print("listening", flush=True)
app.exec()
"""


@pytest.fixture(autouse=True)
def runtime(monkeypatch):
    """A place for sockets whose path is short enough, and which is this test's own."""
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield Path(folder)


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
    assert not instance.call(tmp_path)


def test_a_second_start_calls_the_first_window_and_goes(listening, qapp, shop, tmp_path):
    first = listening(shop)
    assert instance.call(shop)
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
    assert instance.name_of(tmp_path / "A") == instance.name_of(tmp_path / "A" / ".." / "A")
    assert instance.name_of(tmp_path / "A") != instance.name_of(tmp_path / "B")


@pytest.mark.skipif(os.name == "nt", reason="no such signal there")
def test_after_a_kill_the_next_window_takes_over(listening, qapp, qtbot, tmp_path):
    first = listening(tmp_path)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert not instance.call(tmp_path)
    listener, heard = instance.Listener(), []
    listener.called.connect(lambda: heard.append(1))
    listener.follow(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-c", "import sys; from pathlib import Path; from PySide6.QtWidgets import"
         " QApplication; app = QApplication([]); from app.shell import instance as single;"
         " sys.exit(0 if single.call(Path(sys.argv[1])) else 1)", str(tmp_path)], cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        qtbot.wait(20)
    assert process.returncode == 0
    assert heard == [1]
    listener.follow(None)
    assert not instance.call(tmp_path)
    listener.close()


@pytest.mark.skipif(os.name == "nt", reason="pipes have no folder")
def test_the_socket_is_where_only_this_user_may_go(listening, qapp, runtime, tmp_path):
    (runtime / "mrcsaf-studio").mkdir()
    (runtime / "mrcsaf-studio").chmod(0o777)
    listening(tmp_path)
    socket = Path(instance.name_of(tmp_path))
    assert socket.parent.parent == runtime
    assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700
    assert stat.S_ISSOCK(socket.stat().st_mode)


@pytest.mark.skipif(os.name == "nt", reason="pipes have no folder")
@pytest.mark.parametrize("squatter", ["link", "file"])
def test_a_place_that_is_not_ours_is_not_used(qapp, monkeypatch, runtime, tmp_path, squatter):
    monkeypatch.setenv("XDG_DATA_HOME", str(runtime / "data"))
    place = runtime / "mrcsaf-studio"
    place.symlink_to(tmp_path) if squatter == "link" else place.touch()
    assert instance.name_of(tmp_path).startswith(str(runtime / "data"))
    monkeypatch.setenv("XDG_DATA_HOME", "/" + "x" * 120)
    assert instance.name_of(tmp_path) == ""
    assert not instance.call(tmp_path)
    listener = instance.Listener()
    listener.follow(tmp_path)  # two windows stand beside each other
    listener.close()


def test_a_listener_of_another_user_keeps_nobody_out(listening, qapp, monkeypatch, tmp_path):
    first = listening(tmp_path)
    assert instance.call(tmp_path)
    assert first.stdout.readline().strip() == "called"
    monkeypatch.setattr(instance.struct, "unpack", lambda *_: (1, os.getuid() + 1, 1))
    assert not instance.call(tmp_path)


OTHER = """
import os, socket, sys
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
os.setuid(int(sys.argv[2]))  # from here on another user, with a socket at our place
listener.listen()
print("listening", flush=True)
while True:
    connection, _ = listener.accept()
    connection.send(b"raise")
"""


@contextlib.contextmanager
def listener_at(place, user):
    """A process of that user which answers there as a window would."""
    command = [sys.executable, "-c", OTHER, str(place), str(user)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        try:
            assert other.stdout.readline().strip() == "listening"
            yield
        finally:
            other.kill()


@pytest.mark.skipif(sys.platform != "linux" or os.getuid() != 0, reason="needs another user")
def test_the_system_says_whose_listener_it_is(qapp, tmp_path):
    with listener_at(instance.name_of(tmp_path), 65534):
        assert not instance.call(tmp_path)


def test_a_listener_at_a_place_that_everybody_knows_keeps_nobody_out(qapp, tmp_path):
    digest = hashlib.sha256(f"{getpass.getuser()}\0{tmp_path.resolve()}".encode()).hexdigest()
    guessed = Path(tempfile.gettempdir(), f"mrcsaf-studio-{digest[:20]}")
    try:
        with listener_at(guessed, os.getuid()):
            assert not instance.call(tmp_path)
    finally:
        guessed.unlink()


def test_a_window_comes_forward(open_window, shop):
    window = open_window(shop)
    window.showMinimized()
    window.come_forward()
    assert not window.isMinimized()
    assert window.isVisible()
