"""A selector's two weights as one bar; the planted truth, where there is one, as a mark."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import paint
from app.ui.theme import Themes

BAR = 14
MARK = 7


class ProportionBar(QWidget):
    """Picture solid from the left, words hatched; never used for signed contributions."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._image: float | None = None
        self._truth: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_value(self, image: float | None, truth: float | None = None) -> None:
        """The share of the picture, 0 to 1, and the simulated truth of it."""
        self._image, self._truth = image, truth
        words = "" if image is None else self.tr("image {i:.3f}, text {t:.3f}")
        self.setAccessibleName(words.format(i=image or 0, t=1 - (image or 0)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, BAR + (0 if self._truth is None else MARK + 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image is None:
            return
        painter, theme = QPainter(self), self._themes.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint.proportion(painter, QRectF(0, 0, self.width(), BAR), self._image, theme)
        if self._truth is not None:
            x = min(max(self._truth * self.width(), MARK), self.width() - MARK)
            painter.setPen(QPen(theme.colour("text"), 1.5))
            painter.drawLine(QPointF(x, 0), QPointF(x, BAR + 1))
            painter.setBrush(theme.colour("text"))
            tip, low = QPointF(x, BAR), BAR + MARK
            painter.drawPolygon(QPolygonF([tip, QPointF(x - 4, low), QPointF(x + 4, low)]))
