"""A framed block with a heading, and a tile with one large figure: what answers are made of."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.label import text_label
from app.ui.theme import scaled, tabular


class Panel(QFrame):
    """`head` takes what stands beside the heading, `body` what stands under it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setAccessibleName(title)
        self.title = QLabel(title)
        self.title.setProperty("role", "heading")
        self.note = text_label("caption")
        self.head = QHBoxLayout()
        self.head.setSpacing(12)
        self.head.addWidget(self.title)
        self.head.addWidget(self.note, 1)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(14, 10, 14, 12)
        self.body.setSpacing(8)
        self.body.addLayout(self.head)


class FigureTile(QFrame):
    """Rank for U00012
    117 of 590
    117–120 under 1 % noise
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.caption, self.value, self.note = text_label("caption"), QLabel(), text_label("caption")
        self.value.setFont(tabular(scaled(self.font(), 1.5, self.font().Weight.DemiBold)))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(2)
        for label in (self.caption, self.value, self.note):
            column.addWidget(label)
        column.addStretch()

    def show_figure(self, caption: str, value: str, note: str = "") -> None:
        self.caption.setText(caption)
        self.value.setText(value)
        self.note.setText(note)
        self.setAccessibleName(f"{caption}: {value}. {note}")
