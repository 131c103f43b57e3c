"""One row a group: every value as a dot, the middle half as a bar, and the truth beside it.

Posters    ····:·[··:|:···]··  ◆
Mugs     ··:[·|:]···  ◆
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32
from numpy import ndarray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from app.charts.plot import PAD, Plot, between
from app.core.copying import copy_table
from app.ui.theme import Themes

ROW, HIGHEST = 22.0, 36.0  # of a row, at least and at most
DOTS = 400  # a longer row is drawn by its quantiles alone
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Strip:
    """A group of values between 0 and 1."""

    label: str
    values: Float32[ndarray, " N"]
    truth: float | None = None

    @property
    def median(self) -> float:
        return float(np.median(self.values))


class StripPlot(Plot):
    """Rows as given; a click or Enter chooses one."""

    chosen = Signal(int)  # row

    def __init__(self, themes: Themes, title: str, parent: QWidget | None = None) -> None:
        super().__init__(themes, title, parent)
        self._strips: Sequence[Strip] = ()
        self._pointer: int | None = None
        self._gist = ""
        self._pitch = ROW

    def set_strips(self, strips: Sequence[Strip], gist: str = "") -> None:
        """Show these; `gist` is what the head says while nothing is pointed at."""
        self._strips, self._gist, self._pointer = strips, gist, None
        self.setMinimumHeight(self._height())
        self.updateGeometry()
        self.pointed()

    def reading(self) -> str:
        if self._pointer is None or self._pointer >= len(self._strips):
            return self._gist
        strip = self._strips[self._pointer]
        text = self.tr("{name}: median {m:.3f}, {n} items")
        text = text.format(name=strip.label, m=strip.median, n=f"{len(strip.values):,}")
        if strip.truth is not None:
            text += self.tr(", planted {t:.2f}").format(t=strip.truth)
        return text

    def as_table(self) -> str:
        """One row a strip, parted by tabs."""
        rows = ["group\titems\tmedian\tplanted"]
        for strip in self._strips:
            truth = "" if strip.truth is None else f"{strip.truth:.4f}"
            rows.append(f"{strip.label}\t{len(strip.values)}\t{strip.median:.4f}\t{truth}")
        return "\n".join(rows)

    def sizeHint(self) -> QSize:
        return QSize(420, self._height())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._row(event.position().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self._row(event.position().y())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps and self._strips:
            at = -1 if self._pointer is None else self._pointer
            self._point(min(max(at + steps[Qt.Key(event.key())], 0), len(self._strips) - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._pointer is not None:
            self.chosen.emit(self._pointer)
        elif event.matches(QKeySequence.StandardKey.Copy):
            copy_table(self.as_table())
        else:
            super().keyPressEvent(event)

    def forget_pointer(self) -> None:
        self._point(None)

    def _point(self, row: int | None) -> None:
        if row != self._pointer:
            self._pointer = row
            self.pointed()

    def _row(self, y: float) -> int | None:
        row = int((y - self.area.top()) // self._pitch)
        return row if 0 <= row < len(self._strips) else None

    def _height(self) -> int:
        line = self.fontMetrics().height()
        return round(len(self._strips) * ROW + 3 * line + 2 * PAD + 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.themes.theme
        inner = self.frame(painter)
        metrics = painter.fontMetrics()
        widest = max((metrics.horizontalAdvance(s.label) for s in self._strips), default=0)
        left = min(widest + 14.0, inner.width() * 0.4)
        room = (inner.height() - metrics.height() - 4) / max(len(self._strips), 1)
        self._pitch = pitch = min(max(room, ROW), HIGHEST)
        self.area = QRectF(
            inner.left() + left, inner.top(), inner.width() - left - 4, len(self._strips) * pitch
        )
        self._paint_axis(painter)
        for number, strip in enumerate(self._strips):
            top = self.area.top() + number * pitch
            if number == self._pointer:
                whole = QRectF(inner.left() - 6, top, inner.width() + 12, pitch)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("accent_soft"))
                painter.drawRoundedRect(whole, 6, 6)
            painter.setPen(theme.colour("text"))
            box = QRectF(inner.left(), top, left - 10, pitch)
            label = metrics.elidedText(strip.label, Qt.TextElideMode.ElideRight, int(box.width()))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), label)
            self._paint_strip(painter, strip, top + pitch / 2, number)

    def _x(self, value: float) -> float:
        return self.area.left() + min(max(value, 0.0), 1.0) * self.area.width()

    def _paint_axis(self, painter: QPainter) -> None:
        theme, area = self.themes.theme, self.area
        line = painter.fontMetrics().height()
        for tick in TICKS:
            x = self._x(tick)
            painter.setPen(QPen(theme.colour("border"), 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setPen(theme.colour("muted"))
            text = f"{tick:.2f}".removeprefix("0") if 0 < tick < 1 else f"{tick:.0f}"
            box = QRectF(x - 30, area.bottom() + 2, 60, line)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignHCenter), text)

    def _paint_strip(self, painter: QPainter, strip: Strip, middle: float, row: int) -> None:
        theme = self.themes.theme
        low, median, high = np.quantile(strip.values, (0.25, 0.5, 0.75)).tolist()
        if len(strip.values) <= DOTS:
            jitter = np.random.default_rng(row).uniform(-6, 6, len(strip.values)).tolist()
            places = [
                QPointF(self._x(value), middle + by)
                for value, by in zip(strip.values.tolist(), jitter, strict=True)
            ]
            ink = between(theme, median)
            ink.setAlphaF(0.5)
            painter.setPen(QPen(ink, 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPoints(places)
        else:
            ends = np.quantile(strip.values, (0.05, 0.95)).tolist()
            painter.setPen(QPen(theme.colour("outline"), 1))
            painter.drawLine(QPointF(self._x(ends[0]), middle), QPointF(self._x(ends[1]), middle))
        painter.setPen(QPen(theme.colour("outline"), 1))
        painter.setBrush(theme.colour("surface", 0.55))
        painter.drawRoundedRect(
            QRectF(self._x(low), middle - 6, max(self._x(high) - self._x(low), 2), 12), 3, 3
        )
        painter.setPen(QPen(theme.colour("text"), 2))
        painter.drawLine(QPointF(self._x(median), middle - 7), QPointF(self._x(median), middle + 7))
        if strip.truth is not None:
            x = self._x(strip.truth)
            painter.setPen(QPen(theme.colour("surface"), 1.5))
            painter.setBrush(theme.colour("accent"))
            corners = ((0, -7), (7, 0), (0, 7), (-7, 0))
            painter.drawPolygon(QPolygonF([QPointF(x + a, middle + b) for a, b in corners]))
