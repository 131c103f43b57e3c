"""Where a product ranks over all users, and where its audience stands among real items."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.charts.plot import Plot
from app.core.copying import copy_table
from app.ui import paint
from app.ui.theme import Themes
from mrcsaf.core.text import span, tip

Bin = tuple[int, int, int]  # first rank, last rank, users
TICKS = (1, 10, 100, 1_000, 10_000, 100_000)


class RankHistogram(Plot):
    """Users by the product's rank in their list; the axis of ranks is logarithmic.

    Fills while ranks are being computed: heights are shares of the users known so far. Arrows read
    the bins, Ctrl+C copies them as a table.
    """

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(themes, "", parent)
        self.title = self.tr("Rank in every user's list")
        self.setAccessibleName(self.title)
        self.setMinimumHeight(190)
        self.bins: list[Bin] = []
        self._done = self._all = 0
        self._median = 0.0
        self._pointer: int | None = None

    def set_bins(self, bins: Sequence[Bin], done: int, users: int, median: float) -> None:
        """Show the ranks of `done` of `users` users."""
        self.bins, self._done, self._all, self._median = list(bins), done, users, median
        if self._pointer is not None and self._pointer >= len(self.bins):
            self._pointer = None
        self.pointed()

    def reading(self) -> str:
        if self._pointer is not None:
            first, last, count = self.bins[self._pointer]
            share = f"{100 * count / max(self._done, 1):.1f}"
            text = self.tr("rank {ranks}: %Ln user(s), {share} %", "", count)
            return text.format(ranks=span(first, last), share=share)
        if not self._done:
            return ""
        if self._done < self._all:
            text = self.tr("{n} of {all} users so far")
            return text.format(n=f"{self._done:,}", all=f"{self._all:,}")
        return self.tr("median {rank}").format(rank=f"{self._median:,.0f}")

    def as_table(self) -> str:
        """Bins and users, parted by tabs."""
        rows = ["\t".join(map(str, one)) for one in self.bins]
        return "\n".join(["from\tto\tusers", *rows])

    def sizeHint(self) -> QSize:
        return QSize(420, 200)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        found = [n for n, (first, last, _) in enumerate(self.bins)
                 if self._x(first) <= x < self._x(last + 1)]  # fmt: skip
        self._point(found[0] if found else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps and self.bins:
            here = -1 if self._pointer is None else self._pointer
            at = here + steps[Qt.Key(event.key())]
            self._point(min(max(at, 0), len(self.bins) - 1))
        elif event.matches(QKeySequence.StandardKey.Copy):
            copy_table(self.as_table())
        else:
            super().keyPressEvent(event)

    def forget_pointer(self) -> None:
        self._point(None)

    def _point(self, bin_: int | None) -> None:
        if bin_ != self._pointer:
            self._pointer = bin_
            self.pointed()

    def _x(self, rank: float) -> float:
        """Where a rank is on the axis: the last bin ends at its right end."""
        end = math.log10(self.bins[-1][1] + 1) if self.bins else 1.0
        return self.area.left() + self.area.width() * math.log10(max(rank, 1)) / max(end, 1e-9)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.themes.theme
        inner = self.frame(painter)
        line = painter.fontMetrics().height()
        self.area = inner.adjusted(0, 4, 0, -(line + 6))
        highest = max((count for *_, count in self.bins), default=0) or 1
        for number, (first, last, count) in enumerate(self.bins):
            left, right = self._x(first), self._x(last + 1)
            height = self.area.height() * count / highest
            height = max(height, 1.5) if count else 0.0
            bar = QRectF(left + 0.75, self.area.bottom() - height, right - left - 1.5, height)
            painter.fillRect(bar, theme.colour("text" if number == self._pointer else "accent"))
        self._paint_axis(painter, line)

    def _paint_axis(self, painter: QPainter, line: int) -> None:
        theme, area = self.themes.theme, self.area
        painter.setPen(QPen(theme.colour("outline"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(theme.colour("muted"))
        end = self.bins[-1][1] if self.bins else 0
        ticks = [tick for tick in TICKS if tick * 1.6 < end]
        for tick in [*ticks, end] if end else []:
            box = QRectF(self._x(tick) - 50, area.bottom() + 4, 100, line)
            side = Qt.AlignmentFlag.AlignHCenter
            if tick == 1:
                box.moveLeft(area.left())
                side = Qt.AlignmentFlag.AlignLeft
            elif tick == end:
                box.moveRight(area.right())
                side = Qt.AlignmentFlag.AlignRight
            painter.drawText(box, int(side), f"{tick:,}")


class PercentileLine(QWidget):
    """0 ───────●────── 100: the share of real items with a smaller audience."""

    HEIGHT = 14

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.value: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self._repaint)

    def set_value(self, percent: float | None, words: str) -> None:
        self.value = percent
        self.setAccessibleName(words)
        self.setToolTip(tip(words))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, self.HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.value is None:
            return
        theme, painter = self._themes.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = self.HEIGHT / 2
        track = QRectF(radius, radius - 3, self.width() - 2 * radius, 6)
        painter.fillPath(paint.rounded(track, 3), theme.colour("border"))
        x = track.left() + track.width() * min(max(self.value, 0.0), 100.0) / 100
        filled = QRectF(track.left(), track.top(), x - track.left(), track.height())
        painter.fillPath(paint.rounded(filled, 3), theme.colour("accent"))
        painter.setPen(QPen(theme.colour("surface"), 2))
        painter.setBrush(theme.colour("accent"))
        painter.drawEllipse(QPointF(x, radius), radius - 1, radius - 1)

    def _repaint(self, *_: object) -> None:
        self.update()
