import sys

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from app.core import errors
from mrcsaf.core.errors import DataError


def test_what_people_can_mend_is_a_sentence(qtbot):
    box = errors.message_box(None, DataError("Row 3 of x.csv has no item: add one."))
    qtbot.addWidget(box)
    assert box.text() == "Row 3 of x.csv has no item: add one."
    assert box.icon() == QMessageBox.Icon.Warning
    assert not box.detailedText()


def test_our_own_fault_can_be_copied_with_its_trace(qtbot):
    try:
        raise ZeroDivisionError("oops")
    except ZeroDivisionError as error:
        box = errors.message_box(None, error)
    qtbot.addWidget(box)
    assert "ZeroDivisionError: oops" in box.detailedText()
    (copy,) = [b for b in box.buttons() if b.text() == "Copy details"]
    copy.click()
    assert "test_errors.py" in QGuiApplication.clipboard().text()


def test_a_fault_that_comes_back_is_told_once(qtbot, monkeypatch):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    told = []
    hook = errors._Uncaught()

    def show(parent, error):
        told.append(str(error))
        again()  # the dialog's own repaint fails as well

    def again():
        for place in ("1 / 0", "[][1]"):
            try:
                exec(compile(place, place, "exec"))
            except (ZeroDivisionError, IndexError) as error:
                hook(type(error), error, error.__traceback__)

    monkeypatch.setattr(errors, "show", show)
    again()
    again()
    assert told == ["division by zero", "list index out of range"]


def test_with_nobody_before_the_window_a_fault_asks_nothing_and_is_kept(qtbot, monkeypatch):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    monkeypatch.setattr(errors, "show", lambda *_: pytest.fail("a dialog waits for somebody"))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    errors.install_hook(attended=False)
    for _ in range(3):
        try:
            raise ZeroDivisionError("oops")
        except ZeroDivisionError as error:
            sys.excepthook(type(error), error, error.__traceback__)
    assert [str(error) for error in errors.uncaught()] == ["oops"]
