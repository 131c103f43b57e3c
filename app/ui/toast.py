"""One sentence that rises at the bottom of a window and goes after six seconds."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.ui.theme import Themes

SHOWN_MS = 6000
LIFT = 48


class Toast(QFrame):
    """Waits while the mouse is over it."""

    def __init__(self, themes: Themes, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes, self._over = themes, parent
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.addWidget(self._label)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str) -> None:
        theme = self._themes.theme
        self.setStyleSheet(
            f"Toast {{ background: {theme.text}; border-radius: 10px; }}"
            f" Toast QLabel {{ color: {theme.window}; }}"
        )
        self._label.setText(text)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    @property
    def text(self) -> str:
        return self._label.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()

    def _place(self) -> None:
        parent = self._over
        width = min(
            parent.width() - 48, max(320, self._label.fontMetrics().averageCharWidth() * 60)
        )
        self._label.setFixedWidth(
            min(width - 32, self._label.fontMetrics().horizontalAdvance(self._label.text()) + 8)
        )
        self.adjustSize()
        self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - LIFT)
