"""Two figures of every item against each other: a share (up) and a count (right, by powers)."""

import numpy as np
from jaxtyping import Float32, Int64, UInt8
from numpy import ndarray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.charts import raster
from app.charts.plot import Plot, between
from app.ui.theme import Themes

NEAR = 9.0  # pixels within which a click finds a dot


class Cloud(Plot):
    """A dot an item; a click chooses the nearest."""

    chosen = Signal(int)  # item

    def __init__(self, themes: Themes, title: str, parent: QWidget | None = None) -> None:
        super().__init__(themes, title, parent)
        self._items: Int64[ndarray, " N"] = np.zeros(0, np.int64)
        self._counts: Int64[ndarray, " N"] = np.zeros(0, np.int64)
        self._shares: Float32[ndarray, " N"] = np.zeros(0, np.float32)
        self._across: ndarray = np.zeros(0)
        self._lowest, self._highest = 0.0, 1.0
        self._gist = ""
        self._mark: int | None = None
        self.setMinimumHeight(220)

    def set_points(
        self,
        items: Int64[ndarray, " N"],
        counts: Int64[ndarray, " N"],
        shares: Float32[ndarray, " N"],
        gist: str,
    ) -> None:
        """A dot for each of some items."""
        self._items, self._counts, self._shares, self._gist = items, counts, shares, gist
        least = int(counts.min()) if len(counts) else 0
        self._lowest = float(np.log1p(0.75 * least))
        self._highest = float(np.log1p(max(1.1 * counts.max(initial=0), 1.5 * least, 1)))
        spread = np.random.default_rng(0).uniform(-0.4, 0.4, len(counts))  # whole numbers pile up
        self._across = self._share(np.maximum(counts + spread * (counts > 0), 0))
        self.pointed()

    def set_mark(self, item: int | None) -> None:
        if item != self._mark:
            self._mark = item
            self.update()

    def reading(self) -> str:
        return self._gist

    def as_table(self) -> str:
        """An item a row: its number, how often it was chosen, its share."""
        columns = (self._items.tolist(), self._counts.tolist(), self._shares.tolist())
        rows = zip(*columns, strict=True)
        lines = [f"{item}\t{count}\t{share:.6g}" for item, count, share in rows]
        names = (self.tr("item"), self.tr("chosen"), self.tr("weight of the picture"))
        return "\n".join(["\t".join(names), *lines])

    def sizeHint(self) -> QSize:
        return QSize(320, 260)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not len(self._shares) or event.button() != Qt.MouseButton.LeftButton:
            return
        x, y = self._places()
        at = event.position()
        away = (x + self.area.left() - at.x()) ** 2 + (y + self.area.top() - at.y()) ** 2
        if away.min() <= NEAR**2:
            self.chosen.emit(int(self._items[away.argmin()]))

    def _share(self, count: ndarray) -> ndarray:
        """Where a count lies across the area, 0 to 1."""
        share: ndarray = (np.log1p(count) - self._lowest) / (self._highest - self._lowest)
        return share

    def _places(self) -> tuple[ndarray, ndarray]:
        return self._across * self.area.width(), (1 - self._shares) * self.area.height()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.themes.theme
        inner = self.frame(painter)
        line = painter.fontMetrics().height()
        self.area = inner.adjusted(28, 4, -4, -(2 * line + 6))
        self._paint_axes(painter, line)
        if not len(self._shares):
            return
        ratio = self.devicePixelRatioF()
        size = (round(self.area.width() * ratio), round(self.area.height() * ratio))
        x, y = self._places()
        inks = [between(theme, n / 63) for n in range(64)]
        steps = np.array([(c.red(), c.green(), c.blue()) for c in inks], np.uint8)
        colours: UInt8[ndarray, "N 3"] = steps[np.clip(self._shares * 63, 0, 63).astype(np.int64)]
        radius = (2.4 if len(x) < 5_000 else 1.6) * ratio
        image = raster.dots(x * ratio, y * ratio, colours, size, radius, 0.75)
        image.setDevicePixelRatio(ratio)
        painter.drawImage(self.area.topLeft(), image)
        painter.setPen(QPen(theme.colour("text"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for row in np.flatnonzero(self._items == self._mark).tolist():
            at = QPointF(self.area.left() + x[row], self.area.top() + y[row])
            painter.drawEllipse(at, 6, 6)

    def _paint_axes(self, painter: QPainter, line: int) -> None:
        theme, area = self.themes.theme, self.area
        for share, text in ((0.0, "0"), (0.5, ".5"), (1.0, "1")):
            y = area.bottom() - share * area.height()
            painter.setPen(QPen(theme.colour("border"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(theme.colour("muted"))
            box = QRectF(area.left() - 28, y - line / 2, 22, line)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignRight), text)
        for tick in (base * 10**power for power in range(6) for base in (1, 2, 5)):
            share = float(self._share(np.array(tick)))
            if 0.02 <= share <= 0.99:
                box = QRectF(area.left() + share * area.width() - 40, area.bottom() + 4, 80, line)
                painter.drawText(box, int(Qt.AlignmentFlag.AlignHCenter), f"{tick:,}")
        box = QRectF(area.left(), area.bottom() + 4 + line, area.width(), line)
        text = self.tr("how often it was chosen →")
        painter.drawText(box, int(Qt.AlignmentFlag.AlignRight), text)
