"""Values by group: every value as a dot in a row; and signed bars about a zero.

Posters    ····:·[··:|:···]··  ◆
Mugs     ··:[·|:]···  ◆
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
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
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from app.charts.plot import PAD, Plot, between
from app.core.exporting import copy_table
from app.ui import paint
from app.ui.theme import Themes, tabular
from mrcsaf.answers.selector import Strip
from mrcsaf.core.text import signed

ROW, HIGHEST = 22.0, 36.0  # of a row, at least and at most
DOTS = 400  # a longer row is drawn by its quantiles alone
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


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


# Signed contributions as bars to both sides of a common zero, with numbers one can copy.


IMAGE, WORDS, OTHER = "image", "words", "other"
HEIGHT = 16


@dataclass(frozen=True, slots=True)
class Bar:
    """One row."""

    label: str
    value: float
    kind: str = OTHER  # image, words or other: colour and pattern


class DivergingBars(QWidget):
    """A grid of label, bar and number; the longest bar fills its half."""

    def __init__(self, themes: Themes, parent: QWidget | None = None, digits: int = 3) -> None:
        super().__init__(parent)
        self._themes, self._digits = themes, digits
        self.bars: tuple[Bar, ...] = ()  # as shown
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)

    def set_bars(self, bars: Sequence[Bar]) -> None:
        self.bars = tuple(bars)
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        longest = max((abs(bar.value) for bar in bars), default=0) or 1.0
        for row, bar in enumerate(bars):
            label, number = QLabel(bar.label), QLabel(signed(bar.value, self._digits))
            number.setFont(tabular(self.font()))
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for text in (label, number):
                text.setTextFormat(Qt.TextFormat.PlainText)
                text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(_Cell(self._themes, bar, longest), row, 1)
            self._grid.addWidget(number, row, 2)
        spoken = (f"{bar.label} {signed(bar.value, self._digits)}" for bar in bars)
        self.setAccessibleName("; ".join(spoken))

    def as_table(self) -> str:
        """A bar a row."""
        lines = [f"{bar.label}\t{bar.value:.6g}" for bar in self.bars]
        return "\n".join(["\t".join((self.tr("part"), self.tr("contribution"))), *lines])


class _Cell(QWidget):
    """One bar from the middle to its side."""

    def __init__(self, themes: Themes, bar: Bar, longest: float) -> None:
        super().__init__()
        self._themes, self._bar, self._share = themes, bar, bar.value / longest
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(90, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        middle = self.width() / 2
        length = abs(self._share) * (middle - 2)
        left = middle if self._share >= 0 else middle - length
        rect = QRectF(left, 2, length, HEIGHT - 4)
        if self._bar.kind == WORDS:
            paint.words(painter, rect, theme)
        else:
            painter.fillRect(rect, theme.colour("image" if self._bar.kind == IMAGE else "muted"))
        painter.setPen(QPen(theme.colour("outline"), 1))
        painter.drawLine(round(middle), 0, round(middle), HEIGHT)
