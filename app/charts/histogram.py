"""Histograms: of weights, with a range that can be brushed, and a quiet one.

▁▂▅▇█▇▅[▃▂▂▁]▁▁
0  text      image  1
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float32, Float64, Int64
from numpy import ndarray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.charts.plot import Plot, between
from app.core.exporting import copy_table
from app.ui.theme import Themes

BINS = 50
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)

Range = tuple[float, float]


class Histogram(Plot):
    """Drag to brush; arrows move the pointer, with Shift they brush; Esc lets go."""

    brushing = Signal(object)  # (low, high) or None, while the mouse is down
    brushed = Signal(object)  # the same, when it is final

    def __init__(
        self, themes: Themes, title: str, low: str, high: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, title, parent)
        self._ends = (low, high)
        self._counts: Int64[ndarray, " B"] = np.zeros(BINS, np.int64)
        self._median = 0.0
        self._bins: tuple[int, int] | None = None  # first and last bin brushed
        self._anchor: int | None = None
        self._pointer: int | None = None
        self._mark: float | None = None
        self.setMinimumHeight(190)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setToolTip(self.tr("Drag to choose a range; Esc lets it go"))

    def set_values(self, values: Float32[ndarray, " N"]) -> None:
        """Weights between 0 and 1; the brush is let go, without telling."""
        self._counts = np.histogram(values, BINS, (0.0, 1.0))[0].astype(np.int64)
        self._median = float(np.median(values)) if len(values) else 0.0
        self._bins = None
        self.pointed()

    def set_mark(self, value: float | None) -> None:
        """Point at one value: the weight of the item that is inspected."""
        if value != self._mark:
            self._mark = value
            self.update()

    def set_range(self, wanted: Range | None) -> None:
        """Show a brushed range, without telling."""
        self._bins = None
        if wanted is not None:
            self._bins = (round(wanted[0] * BINS), round(wanted[1] * BINS) - 1)
        self.pointed()

    @property
    def range(self) -> Range | None:
        """The brushed range, at the edges of bins."""
        if self._bins is None:
            return None
        return self._bins[0] / BINS, (self._bins[1] + 1) / BINS

    def reading(self) -> str:
        chosen = self.range
        if chosen is not None and self._bins is not None:
            n = int(self._counts[self._bins[0] : self._bins[1] + 1].sum())
            text = self.tr("{low:.2f} to {high:.2f}: {n} items")
            return text.format(low=chosen[0], high=chosen[1], n=f"{n:,}")
        if self._pointer is not None:
            low = self._pointer / BINS
            text = self.tr("{low:.2f} to {high:.2f}: {n} items")
            n = int(self._counts[self._pointer])
            return text.format(low=low, high=low + 1 / BINS, n=f"{n:,}")
        return self.tr("median {m:.3f}").format(m=self._median)

    def as_table(self) -> str:
        """Bins and counts, parted by tabs."""
        rows = [
            f"{n / BINS:.2f}\t{(n + 1) / BINS:.2f}\t{count}" for n, count in enumerate(self._counts)
        ]
        return "\n".join(["from\tto\titems", *rows])

    def sizeHint(self) -> QSize:
        return QSize(420, 220)

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._anchor = self._bin(event.position().x())
            self._choose(None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._bin(event.position().x())
        if self._anchor is not None:
            self._choose((min(at, self._anchor), max(at, self._anchor)))
        elif at != self._pointer:
            self._pointer = at
            self.pointed()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._anchor is not None:
            self._anchor = None
            self.brushed.emit(self.range)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -BINS, Qt.Key.Key_End: BINS,
        }  # fmt: skip
        if event.key() in steps:
            self._step(
                steps[Qt.Key(event.key())],
                bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier),
            )
        elif event.key() == Qt.Key.Key_Escape and self._bins is not None:
            self._choose(None)
            self.brushed.emit(None)
        elif event.matches(QKeySequence.StandardKey.Copy):
            copy_table(self.as_table())
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.forget_pointer()
        super().focusOutEvent(event)

    def forget_pointer(self) -> None:
        self._pointer = None
        self.pointed()

    def _step(self, step: int, brush: bool) -> None:
        before = BINS // 2 if self._pointer is None else self._pointer
        self._pointer = min(max(before + step, 0), BINS - 1)
        if brush:
            low, high = self._bins or (before, before)
            if (before == high and high != low) or (before == high and step > 0):
                high = self._pointer
            else:
                low = self._pointer
            self._choose((min(low, high), max(low, high)))
            self.brushed.emit(self.range)
        self.pointed()

    def _choose(self, bins: tuple[int, int] | None) -> None:
        if bins != self._bins:
            self._bins = bins
            self.brushing.emit(self.range)
            self.pointed()

    def _bin(self, x: float) -> int:
        share = (x - self.area.left()) / max(self.area.width(), 1.0)
        return min(max(int(share * BINS), 0), BINS - 1)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.themes.theme
        inner = self.frame(painter)
        line = painter.fontMetrics().height()
        self.area = inner.adjusted(0, 8, 0, -(line + 6))
        self._paint_brush(painter)
        width = self.area.width() / BINS
        highest = max(int(self._counts.max()), 1)
        for number, count in enumerate(self._counts.tolist()):
            height = self.area.height() * count / highest
            if count:
                height = max(height, 1.5)
            chosen = self._bins is None or self._bins[0] <= number <= self._bins[1]
            ink = between(theme, (number + 0.5) / BINS) if chosen else theme.colour("border")
            left = self.area.left() + number * width
            painter.fillRect(
                QRectF(left + 0.75, self.area.bottom() - height, width - 1.5, height), ink
            )
        self._paint_axis(painter, line)
        self._paint_mark(painter)

    def _paint_brush(self, painter: QPainter) -> None:
        chosen = self.range
        if chosen is None:
            return
        theme, area = self.themes.theme, self.area
        left, right = (area.left() + share * area.width() for share in chosen)
        painter.setPen(QPen(theme.colour("accent"), 1.5))
        painter.setBrush(theme.colour("accent_soft"))
        painter.drawRect(QRectF(left, area.top() - 4, right - left, area.height() + 4))

    def _paint_axis(self, painter: QPainter, line: int) -> None:
        theme, area = self.themes.theme, self.area
        painter.setPen(QPen(theme.colour("outline"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(theme.colour("muted"))
        texts: Sequence[str] = (
            f"0 {self._ends[0]}", ".25", ".5", ".75", f"{self._ends[1]} 1"
        )  # fmt: skip
        for tick, text in zip(TICKS, texts, strict=True):
            box = QRectF(area.left() + tick * area.width() - 80, area.bottom() + 4, 160, line)
            side = Qt.AlignmentFlag.AlignHCenter
            if tick == 0:
                box.moveLeft(area.left())
                side = Qt.AlignmentFlag.AlignLeft
            elif tick == 1:
                box.moveRight(area.right())
                side = Qt.AlignmentFlag.AlignRight
            painter.drawText(box, int(side), text)

    def _paint_mark(self, painter: QPainter) -> None:
        if self._mark is None:
            return
        theme, area = self.themes.theme, self.area
        x = area.left() + min(max(self._mark, 0.0), 1.0) * area.width()
        painter.setPen(QPen(theme.colour("text"), 1.5))
        painter.drawLine(QPointF(x, area.top() - 2), QPointF(x, area.bottom()))
        painter.setBrush(theme.colour("text"))
        top = area.top() - 8
        painter.drawPolygon(
            QPolygonF([QPointF(x - 4, top), QPointF(x + 4, top), QPointF(x, top + 6)])
        )


# How many of something lie where between 0 and 1: a quiet histogram with one mark.


COUNT_BINS = 20
HEIGHT, LEAST = 132, 96


class Counts(Plot):
    """The mean is said in the head; the pointer tells what a bar holds."""

    def __init__(
        self, themes: Themes, title: str, noun: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, title, parent)
        self._noun = noun
        self._counts: Int64[ndarray, " B"] = np.zeros(COUNT_BINS, np.int64)
        self._mean = 0.0
        self._mark: float | None = None
        self._pointer: int | None = None
        self._waiting = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(LEAST)

    def set_values(self, values: Float64[ndarray, " N"]) -> None:
        """Shares between 0 and 1."""
        self._counts = np.histogram(values, COUNT_BINS, (0.0, 1.0))[0].astype(np.int64)
        self._mean = float(values.mean()) if len(values) else 0.0
        self._waiting = ""
        self.pointed()

    def show_waiting(self, words: str) -> None:
        """Nothing is known yet."""
        self._counts, self._waiting = np.zeros(COUNT_BINS, np.int64), words
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
            low, n = self._pointer / COUNT_BINS, int(self._counts[self._pointer])
            return f"{low:.2f}–{low + 1 / COUNT_BINS:.2f}: {n:,} {self._noun}"
        return self.tr("mean RBO {m:.2f}").format(m=self._mean)

    def as_table(self) -> str:
        """A bar a row: from, to, how many."""
        lines = [
            f"{at / COUNT_BINS:.2f}\t{(at + 1) / COUNT_BINS:.2f}\t{count}"
            for at, count in enumerate(self._counts.tolist())
        ]
        return "\n".join(["\t".join((self.tr("from"), self.tr("to"), self._noun)), *lines])

    def sizeHint(self) -> QSize:
        return QSize(260, HEIGHT)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.area.width() > 0:
            share = (event.position().x() - self.area.left()) / self.area.width()
            self._pointer = (
                min(max(int(share * COUNT_BINS), 0), COUNT_BINS - 1) if 0 <= share <= 1 else None
            )
            self.pointed()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.pointed()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        inside, theme = self.frame(painter), self.themes.theme
        line = painter.fontMetrics().height()
        self.area = area = inside.adjusted(0, 2, 0, -line - 2)
        step, top = area.width() / COUNT_BINS, max(int(self._counts.max()), 1)
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
