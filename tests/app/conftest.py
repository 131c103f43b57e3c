"""Qt without a screen, and small projects to open."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import argparse

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from app.core import collector
from app.shell import screenshot, start
from app.training import dialogs
from app.training.dialogs import STOP
from tests import rich, shops


def options(**values):
    """What the command line would give."""
    names = ("project", "view", "user", "item", "theme", "size", "settings", "screenshot")
    known = dict.fromkeys(names) | {"user": "", "item": "", "view": "", "sample": False}
    known |= {"lang": "en"}
    return argparse.Namespace(**(known | values))


@pytest.fixture(autouse=True, scope="module")
def qt_objects_die_here(qapp):
    """As in the window's process: no pool thread collects what a test left behind.

    It stays so to the end of the process: pool threads live as long, and so may what was left.
    """
    collecting = collector.keep_on_gui_thread()
    yield
    collecting.collect()


@pytest.fixture(scope="session")
def shop(tmp_path_factory):
    """A project nobody changes: 12 users, 30 items, half of them with pictures, two runs."""
    return shops.build(tmp_path_factory.mktemp("shops") / "Little shop.mrcsaf", n_runs=2)


@pytest.fixture(scope="session")
def rich_shop(tmp_path_factory):
    """A project nobody changes: 24 users, 60 items, planted truth, features, parts for what-ifs."""
    return rich.build(tmp_path_factory.mktemp("shops") / "Rich shop.mrcsaf", n_users=24, n_items=60)


@pytest.fixture(autouse=True)
def nobody_answers(monkeypatch):
    """A dialog would wait for ever: it is given up at once, unless a test says more.

    What is at work when its window closes is stopped, also after a test that failed.
    """
    for question in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, question, lambda *_, **__: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: "")
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda *_: True)
    monkeypatch.setattr(
        dialogs, "answer", lambda _, buttons, default: STOP if STOP in buttons else default
    )


@pytest.fixture
def give_worker(monkeypatch):
    """Puts a worker of the test's own in the place of the windows', and lets it end at last."""
    given = []

    def give(worker):
        monkeypatch.setattr("app.core.worker_jobs.WorkerClient", lambda **_: worker)
        given.append(worker)
        return worker

    yield give
    for worker in given:
        worker.go.set()


@pytest.fixture
def open_window(qtbot, tmp_path):
    """Makes a window as the command line would, waits until all is in, and closes it at the end."""
    made = []

    def build(project=None, wait=True, **values):
        values.setdefault("settings", tmp_path / "settings.ini")
        values.setdefault("theme", "light")
        window = start.window(options(project=project, **values))
        qtbot.addWidget(window)
        made.append(window)
        window.show()
        if wait:
            assert screenshot.wait(window, 20)
        return window

    yield build
    for window in made:
        window.close()
