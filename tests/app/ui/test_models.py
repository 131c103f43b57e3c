"""Rows that cannot be shown: Qt gets an answer all the same, and the fault is told once."""

import inspect
import pkgutil
import sys
from importlib import import_module

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, Qt

import app
from app.ui.tables import answering


class Broken(QAbstractListModel):
    def rowCount(self, parent=None):
        return 1

    @answering
    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        raise ValueError("yesterday is no date")


def test_a_fault_in_data_is_an_empty_cell_and_told_later(qtbot, monkeypatch):
    told = []
    monkeypatch.setattr(sys, "excepthook", lambda *what: told.append(str(what[1])))
    model = Broken()
    assert model.data(model.index(0)) is None
    assert not told
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["yesterday is no date"]


def test_every_model_of_the_window_answers():
    """`data` is called from Qt's own code: nothing may be raised into it."""
    models = set()
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if not module.name.endswith("__main__"):
            found = vars(import_module(module.name)).values()
            models |= {c for c in found if inspect.isclass(c) and issubclass(c, QAbstractItemModel)}
    own = [c for c in models if c.__module__.startswith("app.") and "data" in vars(c)]
    assert len(own) >= 7
    for model in own:
        assert getattr(vars(model)["data"], "__wrapped__", None), f"{model} lacks @answering"
