"""The keys come into cards and rows, and nothing is chosen by that alone."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView

BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


@contextmanager
def quietly(view: QAbstractItemView, event: QFocusEvent) -> Iterator[None]:
    """Around a view's own focusInEvent, which makes the first row the current one.

    Whoever came by Tab sees a ring around it, and nobody is told. Otherwise the first arrow key
    shall find the first row, so none is the current one.
    """
    rows, had_one = view.selectionModel(), view.currentIndex().isValid()
    blocked = rows.blockSignals(True)
    yield
    if not had_one and event.reason() not in BY_TAB:
        rows.clearCurrentIndex()
    rows.blockSignals(blocked)
    view.viewport().update()
