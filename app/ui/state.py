"""What a view shows when it has nothing to show: an icon, a sentence and what to do about it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.icons import pixmap
from app.ui.theme import Themes, scaled

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
