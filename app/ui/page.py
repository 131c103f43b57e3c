"""What every view in the centre of the window is, and what it shows when it is empty."""

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.core.application import Studio
from app.core.exporting import RowsJob
from app.ui.theme import Themes, pixmap, scaled
from mrcsaf.answers.session import Session

Memory = dict[str, Any]
Kept = TypeVar("Kept")


class Page(QWidget):
    """A view. It gets the studio, listens to `studio.selection`, and starts jobs by its runners.

    Actions whose handler reads "page.<method>" (see app/shell/actions.py) call the method of that
    name
    on the current page, and are greyed where it has none.
    """

    is_form: ClassVar[bool] = False  # letters typed beside its fields are no commands

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.studio = studio
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(0, 0, 0, 0)
        self.layout_.setSpacing(0)
        self.remembered: Memory = {}

    def remember(self) -> Memory:
        """How this view stands, for the next time this project is open; JSON can carry it."""
        return {}

    def memory(self, name: str, default: Kept) -> Kept:
        """One thing of what was remembered, if it is of the kind of `default`."""
        found = self.remembered.get(name, default)
        return found if isinstance(found, type(default)) else default

    def show_session(self, session: Session | None) -> None:
        """Another project or run is open, or none. Called once after building, too."""

    def entered(self) -> None:
        """The page has become the current one."""

    def main(self) -> QWidget:
        """What the keys go to when the page comes up: itself or its first stop."""
        return self

    def actions_of(self, *names: str) -> list[QAction]:
        """The window's actions of these ids, for the buttons of a state."""
        found = (self.window().findChild(QAction, name) for name in names)
        return [action for action in found if isinstance(action, QAction)]

    def rows_job(self) -> RowsJob | None:
        """Gives the rows shown, for an export; runs inside a job, so it holds no widget."""
        return None

    def settled(self) -> bool:
        """Nothing is on its way: the page may be photographed."""
        return True


# What a view shows when it has nothing to show: an icon, a sentence and what to do about it.


ICON = 56


class StatePanel(QWidget):
    """Empty, loading or failed, in one look."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._name = "info"
        self._icon = QLabel()
        self._title = QLabel()
        self._text = QLabel()
        self._buttons = QHBoxLayout()
        self._title.setProperty("role", "heading")
        self._title.setFont(scaled(self.font(), 1.3))
        self._text.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.setContentsMargins(32, 32, 32, 32)
        layout.addStretch(2)
        for label in (self._icon, self._title, self._text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(label is not self._icon)
            layout.addWidget(label)
        layout.addSpacing(6)
        layout.addLayout(self._buttons)
        layout.addStretch(3)
        themes.changed.connect(self._paint_icon)

    def show_message(
        self, icon: str, title: str, text: str = "", actions: Sequence[QAction] = ()
    ) -> None:
        """Say something; each action becomes a button, the first the main one."""
        self._name = icon
        self._paint_icon()
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(f"{title}. {text}")
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._buttons.addStretch()
        for number, action in enumerate(actions):
            button = QPushButton(action.text())
            button.setProperty("primary", number == 0)
            button.clicked.connect(action.trigger)
            self._buttons.addWidget(button)
        self._buttons.addStretch()

    @property
    def title(self) -> str:
        return self._title.text()

    @property
    def text(self) -> str:
        return self._text.text()

    def _paint_icon(self, *_: object) -> None:
        theme = self._themes.theme
        self._icon.setPixmap(pixmap(self._name, theme.outline, ICON, self.devicePixelRatioF()))


# Moves the focus: from pane to pane (toolbar, views, the view itself, inspector), or into one.


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
