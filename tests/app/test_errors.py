from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from app import errors
from mrcsaf.errors import DataError


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
