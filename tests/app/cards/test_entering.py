"""The keys come into a list."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QListWidget

from app.cards import grid


class List(QListWidget):
    def focusInEvent(self, event):
        with grid.quietly(self, event):
            super().focusInEvent(event)


@pytest.mark.parametrize(
    ("reason", "row"), [(Qt.FocusReason.TabFocusReason, 0), (Qt.FocusReason.OtherFocusReason, -1)]
)
def test_nobody_is_told_of_a_first_row_and_tab_alone_marks_it(qtbot, reason, row):
    view, told = List(), []
    qtbot.addWidget(view)
    view.addItems(["mug", "lamp"])
    view.currentRowChanged.connect(told.append)
    view.focusInEvent(QFocusEvent(QEvent.Type.FocusIn, reason))
    assert (view.currentRow(), told) == (row, [])
    view.setCurrentRow(1)
    view.focusInEvent(QFocusEvent(QEvent.Type.FocusIn, reason))
    assert view.currentRow() == 1
    assert told
