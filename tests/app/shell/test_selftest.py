"""The self-test's good end is tried in tests/packaging/test_smoke.py; here are the bad ones."""

import json
import sys

from PySide6.QtCore import QTimer

from app.core import sample
from app.core.application import Studio
from app.core.settings import SettingsFile
from app.shell import selftest
from app.shell.pages import PAGES, PageSpec
from app.shell.window import Window


def tour(tmp_path, qtbot):
    window = Window(Studio(SettingsFile(tmp_path / "s.ini")))
    qtbot.addWidget(window)
    code = selftest.take(window, tmp_path / "report.json")
    return code, json.loads((tmp_path / "report.json").read_text())


def test_a_build_without_its_sample_says_so(tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(sample, "asset", tmp_path.joinpath)
    code, report = tour(tmp_path, qtbot)
    assert code == 1
    assert "open the sample: This build has no sample shop" in report["problems"][0]
    assert "change the user" not in report["steps"]


def test_a_view_that_breaks_ends_the_tour_with_its_trace(tmp_path, qtbot, monkeypatch):
    hook = sys.excepthook
    broken = PageSpec("Broken", "map", "app.shell.pages.no:NoPage")
    monkeypatch.setitem(PAGES, "broken", broken)
    monkeypatch.setattr(selftest, "PAGES", {"home": PAGES["home"], "broken": broken})
    code, report = tour(tmp_path, qtbot)
    assert code == 1
    assert "visit every view: ModuleNotFoundError" in report["problems"][0]
    assert any("import_module" in line for line in report["fault"])
    assert "place a product" not in report["steps"]
    assert sys.excepthook is hook


def test_a_fault_in_a_slot_is_reported_and_opens_no_dialog(tmp_path, qtbot, monkeypatch):
    def fails(*_):
        QTimer.singleShot(0, explode)
        return tmp_path / "none.mrcsaf"

    def explode():
        sys.excepthook(ZeroDivisionError, ZeroDivisionError("in a slot"), None)

    monkeypatch.setattr(sample, "ready", fails)
    code, report = tour(tmp_path, qtbot)
    assert code == 1
    assert any("in a slot" in problem for problem in report["problems"])
