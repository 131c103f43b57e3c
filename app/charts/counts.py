"""How many of something lie where between 0 and 1: a quiet histogram with one mark."""

import numpy as np
from jaxtyping import Float64, Int64
from numpy import ndarray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.charts.plot import Plot
from app.ui.theme import Themes

BINS = 20
HEIGHT, LEAST = 132, 96


class Counts(Plot):
    """The mean is said in the head; the pointer tells what a bar holds."""

    def __init__(
        self, themes: Themes, title: str, noun: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, title, parent)
        self._noun = noun
        self._counts: Int64[ndarray, " B"] = np.zeros(BINS, np.int64)
        self._mean = 0.0
        self._mark: float | None = None
        self._pointer: int | None = None
        self._waiting = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(LEAST)

    def set_values(self, values: Float64[ndarray, " N"]) -> None:
        """Shares between 0 and 1."""
        self._counts = np.histogram(values, BINS, (0.0, 1.0))[0].astype(np.int64)
        self._mean = float(values.mean()) if len(values) else 0.0
        self._waiting = ""
        self.pointed()

    def show_waiting(self, words: str) -> None:
        """Nothing is known yet."""
        self._counts, self._waiting = np.zeros(BINS, np.int64), words
        self.pointed()

    def set_mark(self, value: float | None) -> None:
        """Point at one value: that of the chosen user."""
        if value != self._mark:
            self._mark = value
            self.update()

    def reading(self) -> str:
        if self._waiting:
            return self._waiting
        if self._pointer is not None:
            low, n = self._pointer / BINS, int(self._counts[self._pointer])
            return f"{low:.2f}–{low + 1 / BINS:.2f}: {n:,} {self._noun}"
        return self.tr("mean RBO {m:.2f}").format(m=self._mean)

    def as_table(self) -> str:
        """A bar a row: from, to, how many."""
        lines = [
            f"{at / BINS:.2f}\t{(at + 1) / BINS:.2f}\t{count}"
            for at, count in enumerate(self._counts.tolist())
        ]
        return "\n".join(["\t".join((self.tr("from"), self.tr("to"), self._noun)), *lines])

    def sizeHint(self) -> QSize:
        return QSize(260, HEIGHT)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.area.width() > 0:
            share = (event.position().x() - self.area.left()) / self.area.width()
            self._pointer = min(max(int(share * BINS), 0), BINS - 1) if 0 <= share <= 1 else None
            self.pointed()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.pointed()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        inside, theme = self.frame(painter), self.themes.theme
        line = painter.fontMetrics().height()
        self.area = area = inside.adjusted(0, 2, 0, -line - 2)
        step, top = area.width() / BINS, max(int(self._counts.max()), 1)
        painter.setPen(Qt.PenStyle.NoPen)
        for number, count in enumerate(self._counts.tolist()):
            strong = number == self._pointer
            painter.setBrush(theme.colour("accent", 1.0 if strong else 0.55))
            high = area.height() * count / top
            left = area.left() + number * step
            if count:
                bar = QRectF(left + 1, area.bottom() - max(high, 2), step - 2, max(high, 2))
                painter.drawRoundedRect(bar, 2, 2)
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if self._mark is not None:
            across = area.left() + self._mark * area.width()
            painter.setPen(QPen(theme.colour("text"), 2))
            painter.drawLine(QPointF(across, area.top()), QPointF(across, area.bottom() + 4))
        painter.setPen(theme.colour("muted"))
        foot = QRectF(area.left(), area.bottom() + 3, area.width(), line)
        painter.drawText(foot, int(Qt.AlignmentFlag.AlignLeft), self.tr("0 different"))
        painter.drawText(foot, int(Qt.AlignmentFlag.AlignRight), self.tr("the same 1"))
