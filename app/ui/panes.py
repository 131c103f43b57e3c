"""Moves the focus: from pane to pane (toolbar, views, the view itself, inspector), or into one."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget


def move(panes: list[QWidget], step: int) -> None:
    """Focus the first stop of the pane `step` places after the one that has the focus."""
    open_ = [pane for pane in panes if pane.isVisible() and stops(pane)]
    if not open_:
        return
    here = QApplication.focusWidget()
    at = next((n for n, pane in enumerate(open_) if _holds(pane, here)), 0 if step < 0 else -1)
    enter(open_[(at + step) % len(open_)], Qt.FocusReason.TabFocusReason)


def enter(pane: QWidget, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
    """Focus the first stop of a pane, or the pane where it has none yet."""
    next(iter(stops(pane)), pane).setFocus(reason)


def stops(pane: QWidget) -> list[QWidget]:
    """What the Tab key stops at in a pane, itself included."""
    return [
        widget
        for widget in (pane, *pane.findChildren(QWidget))
        if widget.isVisibleTo(pane.window())
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget, QScrollArea)
    ]


def _holds(pane: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (pane is widget or pane.isAncestorOf(widget))
