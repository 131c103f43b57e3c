"""Qt without a screen, and small projects to open."""

import argparse
import os
import shutil

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from app.core import collector
from app.new_product.page import NewProductPage
from app.shell import start
from app.training import dialogs
from app.training.dialogs import STOP
from mrcsaf.store import Project, runs
from tests.app.new_product.placing import PlacingWorker

os.environ["QT_QPA_PLATFORM"] = "offscreen"


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
            assert start.wait(window, 20)
        return window

    yield build
    for window in made:
        window.close()


# Shops for the pages, and the page New product open on one of its own.


@pytest.fixture
def placing_worker(monkeypatch):
    made = PlacingWorker()
    monkeypatch.setattr("app.new_product.questions.PAUSE_MS", 30)
    monkeypatch.setattr("app.core.worker_jobs.WorkerClient", lambda **_: made)
    return made


@pytest.fixture
def own_shop(shop, tmp_path):
    copy = tmp_path / "Shop.mrcsaf"
    shutil.copytree(shop, copy)
    return copy


@pytest.fixture
def new_product_page(placing_worker, own_shop, open_window):
    window = open_window(own_shop, view="new-product")
    assert isinstance(window.page, NewProductPage)
    return window.page


@pytest.fixture
def half_trained(shop, tmp_path):
    """A project of our own: two complete runs, one stopped, one whose process is gone."""
    copy = tmp_path / "Shop.mrcsaf"
    shutil.copytree(shop, copy)
    with Project.open(copy, write=True) as project:
        for name, status in (("stopped one", "cancelled"), ("lost one", "")):
            config = {"model": {"dim": 8}, "train": {"seed": 3}}
            run = runs.start(
                project.db, name=name, model="bpr", config=config, inputs={}, seed=3, device="cpu"
            )
            (project.runs / run.folder).mkdir(parents=True)
            (project.runs / run.folder / "model.safetensors").write_bytes(b"best")
            (project.runs / run.folder / "metrics.jsonl").write_text(
                '{"epoch": 1, "loss": 0.5, "recall@20": 0.1}\n'
            )
            if status:
                runs.end(project.db, run, status)
    return copy
