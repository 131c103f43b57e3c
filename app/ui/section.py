"""One block of the inspector: a heading, and what belongs under it."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.label import text_label
from app.ui.theme import scaled


class Section(QWidget):
    """`body` takes the widgets, `head` takes buttons beside the heading."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("plain", True)
        self.title = text_label("heading")
        self.title.setText(title)
        self.title.setFont(scaled(self.font(), 1.05))
        self.head = QHBoxLayout()
        self.head.setContentsMargins(0, 0, 0, 0)
        self.head.addWidget(self.title, 1)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(8)
        self.body.addLayout(self.head)
