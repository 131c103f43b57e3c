"""The inspector dock: asks for an explanation when the user or the item changes, and shows it."""

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.core import errors
from app.core.application import Studio
from app.core.jobs import Latest
from app.inspector.item_panel import ItemPanel, SelectorPanel, WhyPanel
from app.inspector.lists import AlikePanel, HistoryPanel
from app.ui.controls import text_label
from app.ui.layout import Section
from app.ui.page import StatePanel
from mrcsaf.answers.explain import Looked, look
from mrcsaf.answers.session import Session
from mrcsaf.core import tables
from mrcsaf.core.text import plain

WIDTH = 348


class Inspector(QDockWidget):
    """One item of the selection: what it is, how it was weighed, why it ranks there."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dock-inspector")
        self.setWindowTitle(self.tr("Inspector"))
        self.setTitleBarWidget(QWidget(self))
        self.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self._studio = studio
        self._asks = Latest(self)  # look
        self._soon = QTimer(self)  # several changes at once make one question
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)
        self._stack = QStackedWidget()
        self.state = StatePanel(studio.themes)
        self.item = ItemPanel(studio)
        self.selector = SelectorPanel(studio)
        self.why = WhyPanel(studio)
        self.history = HistoryPanel(studio)
        self.by_image = AlikePanel(studio, self.tr("Looks alike"))
        self.by_text = AlikePanel(studio, self.tr("Reads alike"))
        self._error = text_label("danger")
        self._lay_out()
        selection = studio.selection
        for signal in (selection.user_changed, selection.primary_changed, studio.k_changed,
                       studio.session_changed):  # fmt: skip
            signal.connect(self._changed)
        self._changed()

    def show_why(self) -> None:
        """Scroll to the explanation."""
        self._area.ensureWidgetVisible(self.why, 0, 24)
        self.why.modes["parts"].setFocus()

    def copy(self) -> None:
        """Put what is shown on the clipboard as a paragraph."""
        session, item = self._studio.session, self._studio.selection.primary
        if session is None or item is None or item not in session.items:
            return
        row = session.items[item]
        lines = [plain(row.title) or row.ext_id, row.ext_id]
        for panel in (self.why, self.history, self.selector):
            lines += panel.lines() if panel.isVisibleTo(self) else []
        QGuiApplication.clipboard().setText("\n".join(map(tables.safe, lines)))
        self._studio.notice.emit(self.tr("Explanation copied."))

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setProperty("plain", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 20, 20, 24)
        column.setSpacing(22)
        about = Section(self.tr("Description"))
        about.body.addWidget(self.item.description)
        self._about = about
        copy = QPushButton(self.tr("Copy"))
        copy.setProperty("quiet", True)
        copy.clicked.connect(self.copy)
        self.why.head.addWidget(copy)
        for panel in (self.item, self._error, self.selector, self.why, self.history,
                      self.by_image, self.by_text, about):  # fmt: skip
            column.addWidget(panel)
        column.addStretch()
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(
            self._area.horizontalScrollBarPolicy().ScrollBarAlwaysOff
        )
        self._area.setWidget(inside)
        ignored = QSizePolicy.Policy.Ignored  # else a long sentence would make the dock wide
        for widget in (self.state, self._area):
            widget.setSizePolicy(ignored, QSizePolicy.Policy.Expanding)
        self._stack.addWidget(self.state)
        self._stack.addWidget(self._area)
        self._stack.setMinimumWidth(WIDTH)
        self.setWidget(self._stack)

    def _changed(self, *_: object) -> None:
        self._asks.clear()  # what was asked is not what is chosen any more
        self._soon.start()

    def _ask(self) -> None:
        session, item = self._studio.session, self._studio.selection.primary
        self._asks.clear()
        if session is None or item is None or item not in session.items:
            title = self.tr("Choose a card")
            text = self.tr("Its picture, its weights and the reasons for its rank appear here.")
            self.state.show_message("why", title, text)
            self._stack.setCurrentWidget(self.state)
            return
        self._stack.setCurrentWidget(self._area)
        row = session.items[item]
        self.item.show_item(session, row)
        self.selector.show_item(session, row)
        self._about.setVisible(bool(self.item.description.text()))
        self._error.hide()
        user = self._studio.selection.user
        work = partial(look, session, user, item, self._studio.k)
        done = partial(self._show, session)
        self._asks.start("look", self._studio.queries, work, done, self._failed)

    def _show(self, session: Session, found: Looked) -> None:
        self.why.setVisible(found.why is not None)
        if found.why is not None:
            self.why.show_why(session, found.why)
        self.history.show_history(session, found.why.history if found.why else None)
        self.by_image.show_neighbours(session, found.neighbours.get("image", []))
        self.by_text.show_neighbours(session, found.neighbours.get("text", []))

    def _failed(self, error: Exception) -> None:
        self._error.setText(errors.sentence(error))
        self._error.show()
        for panel in (self.why, self.history, self.by_image, self.by_text):
            panel.hide()
