"""Dead Qt objects are collected on the GUI thread only, soon, and when nobody waits for it."""

import gc
import json
import time
import weakref

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QDialog

from app.core import collector

WINDOWS = """
import argparse, gc, json, sys, threading, time, weakref
from pathlib import Path
from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.shell import start
from app.core.jobs import JobRunner

app = QApplication([])
times, settings = int(sys.argv[1]), Path(sys.argv[2])
options = argparse.Namespace(
    settings=settings, theme="light", size=None, view="", item="", sample=False, project=None,
    user="", lang="en", screenshot=None,
)
threads, over = {"gui": 0, "pool": 0}, threading.Event()

def note(phase, _):
    is_gui = threading.current_thread() is threading.main_thread()
    threads["gui" if is_gui else "pool"] += phase == "stop"

def allocate(_):
    while not over.is_set():
        for _ in range(200):
            knot = [[], {}]
            knot.append(knot)
        time.sleep(0.001)

def turn(ms):
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()

gc.callbacks.append(note)
gc.set_threshold(1)
runner = JobRunner(threads=2)
for _ in range(2):
    runner.start(runner, allocate, done=len, failed=len)
windows = []
for _ in range(times):
    window = start.window(options)
    window.show()
    app.processEvents()
    window.close()
    windows.append(weakref.ref(window))
    window.deleteLater()
    del window
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    turn(1)
over.set()
runner.shutdown()
deadline = time.monotonic() + 30
while any(window() for window in windows) and time.monotonic() < deadline:
    turn(100)
threads["left"] = sum(window() is not None for window in windows)
print(json.dumps(threads))
"""


@pytest.mark.parametrize(
    "times", [50, pytest.param(500, marks=[pytest.mark.slow, pytest.mark.timeout(1200)])]
)
def test_windows_die_on_the_gui_thread_while_pool_threads_allocate(run_elsewhere, tmp_path, times):
    """With Python's own collector this hung at the 36th window."""
    process = run_elsewhere(WINDOWS, str(times), tmp_path / "settings.ini")
    try:
        told, complaint = process.communicate(timeout=60 + 2 * times)
    finally:
        process.kill()
    assert process.returncode == 0, complaint
    threads = json.loads(told)
    assert threads["pool"] == 0
    assert threads["gui"] > 0
    assert threads["left"] == 0


class Knot(QDialog):
    """Python lets go of it only when it looks for cycles."""

    def __init__(self):
        super().__init__()
        self.itself = self


def spin(ms):
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def test_what_a_closed_dialog_leaves_is_collected_soon(qtbot, monkeypatch):
    monkeypatch.setattr(collector, "LONGEST_S", 60)  # here are the objects of many tests
    dialog = Knot()
    gone = weakref.ref(dialog)
    with qtbot.waitExposed(dialog):
        dialog.open()
    gc.collect()  # it is old now: only a full collection finds it
    dialog.close()
    del dialog
    qtbot.waitUntil(lambda: gone() is None, timeout=10_000)


@pytest.fixture
def generations():
    """Of the collections that took place."""
    noted = []

    def note(phase, info):
        if phase == "stop":
            noted.append(info["generation"])

    gc.callbacks.append(note)
    yield noted
    gc.callbacks.remove(note)


@pytest.fixture
def work():
    """Keeps the GUI thread busy with short pieces while its event loop turns."""
    timer = QTimer()

    def piece():
        until = time.thread_time() + 0.005
        while time.thread_time() < until:
            pass

    timer.timeout.connect(piece)
    yield timer
    timer.stop()


def test_a_full_collection_waits_until_the_window_is_idle(generations, work, monkeypatch):
    monkeypatch.setattr(collector, "LONGEST_S", 60)  # here are the objects of many tests
    keeper = collector.keep_on_gui_thread()
    keeper.collect()
    work.start(0)
    spin(2 * collector.TICK_MS)  # the next tick looks back on nothing but work
    generations.clear()
    keeper._expect_garbage()
    spin(2 * collector.TICK_MS)
    assert 2 not in generations
    work.stop()
    spin(3 * collector.TICK_MS)
    assert 2 in generations


def test_small_collections_come_also_while_the_window_works(generations, work):
    work.start(0)
    knots = [[] for _ in range(5 * collector.YOUNG)]
    spin(2 * collector.TICK_MS)
    assert generations
    assert len(knots) == 5 * collector.YOUNG
    assert not gc.isenabled()


def test_a_long_collection_waits_until_nobody_uses_the_window(qtbot, generations, monkeypatch):
    keeper = collector.keep_on_gui_thread()
    states = type(collector.QGuiApplication.applicationState())
    state = [states.ApplicationActive]
    monkeypatch.setattr(
        collector.QGuiApplication, "applicationState", staticmethod(lambda: state[0])
    )
    keeper._full_s = 2 * collector.LONGEST_S
    keeper._expect_garbage()
    spin(3 * collector.TICK_MS)
    assert 2 not in generations
    state[0] = states.ApplicationInactive
    spin(3 * collector.TICK_MS)
    assert 2 in generations
