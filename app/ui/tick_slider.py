"""A slider with marks at the values where something changes."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget

from app.ui.theme import Themes

MARK = 7.0
STEPS = 200


class TickSlider(QSlider):
    """Values 0 to 200; marks are shares of the whole, 0 to 1."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._themes = themes
        self._marks: list[float] = []
        self.setRange(0, STEPS)
        self.setSingleStep(1)
        self.setPageStep(10)
        self.setMinimumHeight(34)

    def set_marks(self, shares: Sequence[float]) -> None:
        self._marks = list(shares)
        self.update()

    @property
    def marks(self) -> list[float]:
        return self._marks

    def sizeHint(self) -> QSize:
        return QSize(280, 34)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        handle = self.style().pixelMetric(
            QStyle.PixelMetric.PM_SliderLength, QStyleOptionSlider(), self
        )
        room = self.width() - handle
        middle = self.height() / 2
        painter.setPen(QPen(theme.colour("outline"), 1))
        centre = handle / 2 + room / 2
        painter.drawLine(QPointF(centre, 2), QPointF(centre, middle))
        painter.setPen(QPen(theme.colour("accent"), 1.5))
        for share in self._marks:
            x = handle / 2 + share * room
            painter.drawLine(QPointF(x, middle + 8), QPointF(x, middle + 8 + MARK))
        painter.end()
        super().paintEvent(event)
