"""A small line chart: curves, bands, axes with round figures, and the values under the pointer.

title                    12 · loss 0.412      ← what is under the pointer, or the last value
0.8 ┤╲
0.4 ┤  ╲___╭─────
0.0 ┼─────┬─────┬──
    0     10    20
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
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

from app.charts.plot import paint_title
from app.core.exporting import copy_table
from app.ui.theme import Themes, scaled, tabular

PAD = 14.0
TICKS = 4
DENSE = 500
DOTS_BELOW = 40  # points of a curve that are still marked one by one


@dataclass(frozen=True, slots=True)
class Curve:
    """A line; `colour` names a colour of the theme."""

    name: str
    colour: str
    points: list[tuple[float, float]]
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """An area between two lines, under the curves."""

    colour: str
    points: list[tuple[float, float, float]]  # x, low, high
    alpha: float = 0.18


@dataclass(frozen=True, slots=True)
class Range:
    """What an axis shows, and where it is marked."""

    low: float
    high: float
    ticks: tuple[float, ...] = ()

    def at(self, value: float) -> float:
        """Where a value lies, 0 to 1."""
        return (value - self.low) / (self.high - self.low)


@dataclass(slots=True)
class _Drawn:
    """What the last paint laid out, for the pointer."""

    area: QRectF = field(default_factory=QRectF)
    x: Range = Range(0.0, 1.0)


class Chart(QWidget):
    """Follows the theme; the arrow keys move its pointer, Ctrl+C copies its figures."""

    def __init__(
        self,
        themes: Themes,
        title: str,
        *,
        empty: str = "",
        digits: int = 4,
        bounds: tuple[float, float] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes, self._title, self._empty = themes, title, empty
        self._digits, self._bounds = digits, bounds
        self._curves: list[Curve] = []
        self._bands: list[Band] = []
        self._pointer: float | None = None
        self._drawn = _Drawn()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(title)
        themes.changed.connect(self.update)

    def show_data(self, curves: Sequence[Curve], bands: Sequence[Band] = ()) -> None:
        """Draw these; points whose value is no number are left out."""
        self._curves = [
            Curve(c.name, c.colour, [p for p in c.points if math.isfinite(p[1])], c.dashed)
            for c in curves
        ]
        self._bands = list(bands)
        self.setAccessibleDescription(self.reading())
        self.update()

    def reading(self) -> str:
        """The values under the pointer, or the last ones: “12 · loss 0.4121”."""
        parts, where = [], None
        for curve in self._curves:
            point = self._nearest(curve)
            if point is not None:
                where = point[0]
                parts.append(f"{curve.name} {self._figure(point[1])}".strip())
        return "" if where is None else f"{where:g} · " + " · ".join(parts)

    def as_table(self) -> str:
        """All points, a row each x, parted by tabs."""
        names = [curve.name or self._title for curve in self._curves]
        columns = [dict(curve.points) for curve in self._curves]
        rows = ["\t".join(["", *names])]
        for x in sorted({x for column in columns for x in column}):
            cells = [f"{column[x]:.6g}" if x in column else "" for column in columns]
            rows.append("\t".join([f"{x:g}", *cells]))
        return "\n".join(rows)

    def sizeHint(self) -> QSize:
        return QSize(280, 170)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 120)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        area, x = self._drawn.area, self._drawn.x
        if area.width() > 0:
            share = (event.position().x() - area.left()) / area.width()
            self._point_at(x.low + min(max(share, 0), 1) * (x.high - x.low))

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._point_at(None)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps and self._curves:
            self._step(steps[Qt.Key(event.key())])
        elif event.matches(QKeySequence.StandardKey.Copy):
            copy_table(self.as_table())
        else:
            super().keyPressEvent(event)

    def _step(self, step: int) -> None:
        xs = sorted({x for curve in self._curves for x, _ in curve.points})
        if not xs:
            return
        here = xs[-1] if self._pointer is None else self._pointer
        at = min(range(len(xs)), key=lambda index: abs(xs[index] - here))
        self._point_at(xs[min(max(at + step, 0), len(xs) - 1)])

    def _point_at(self, x: float | None) -> None:
        if x != self._pointer:
            self._pointer = x
            self.setAccessibleDescription(self.reading())
            self.update()

    def _nearest(self, curve: Curve) -> tuple[float, float] | None:
        if not curve.points:
            return None
        if self._pointer is None:
            return curve.points[-1]
        pointer = self._pointer
        return min(curve.points, key=lambda point: abs(point[0] - pointer))

    def _figure(self, value: float) -> str:
        return f"{value:.{self._digits}f}".replace("-", "−")

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._themes.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        focused = self.hasFocus()
        painter.setPen(QPen(theme.colour("accent" if focused else "border"), 2 if focused else 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(frame, 10, 10)
        top = self._paint_head(painter, frame)
        small = tabular(scaled(self.font(), 0.85))
        painter.setFont(small)
        if not any(curve.points for curve in self._curves):
            painter.setPen(theme.colour("muted"))
            middle = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            box = frame.adjusted(PAD, top, -PAD, -PAD)
            painter.drawText(box, middle, self._empty)
            return
        self._paint_data(painter, frame, top)

    def _paint_head(self, painter: QPainter, frame: QRectF) -> float:
        """Title and reading; returns where the rest begins."""
        theme = self._themes.theme
        line = self.fontMetrics().height()
        head = QRectF(frame.left() + PAD, frame.top() + 8, frame.width() - 2 * PAD, line)
        painter.setFont(scaled(self.font(), 1.0, self.font().Weight.DemiBold))
        painter.setPen(theme.colour("text"))
        used = paint_title(painter, head, self._title) + 12
        painter.setFont(tabular(scaled(self.font(), 0.9)))
        painter.setPen(theme.colour("muted"))
        room = head.adjusted(used, 0, 0, 0)
        text = painter.fontMetrics().elidedText(
            self.reading(), Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, int(Qt.AlignmentFlag.AlignRight), text)
        return 8 + line + 8

    def _paint_data(self, painter: QPainter, frame: QRectF, top: float) -> None:
        x, y = self._ranges()
        metrics = painter.fontMetrics()
        labels = [_label(tick, y) for tick in y.ticks]
        left = max(map(metrics.horizontalAdvance, labels), default=0) + PAD + 6
        area = frame.adjusted(left, top + 2, -PAD, -(metrics.height() + 12))
        self._drawn = _Drawn(area, x)
        self._paint_axes(painter, area, x, y, labels)
        painter.setClipRect(area.adjusted(-4, -4, 4, 4))
        for band in self._bands:
            self._paint_band(painter, area, band, x, y)
        for curve in self._curves:
            self._paint_curve(painter, area, curve, x, y)
        if self._pointer is not None:
            painter.setPen(QPen(self._themes.theme.colour("outline"), 1, Qt.PenStyle.DashLine))
            across = area.left() + x.at(self._pointer) * area.width()
            painter.drawLine(QPointF(across, area.top()), QPointF(across, area.bottom()))
        painter.setClipping(False)

    def _paint_axes(
        self, painter: QPainter, area: QRectF, x: Range, y: Range, labels: list[str]
    ) -> None:
        theme, metrics = self._themes.theme, painter.fontMetrics()
        height = metrics.height()
        for tick, label in zip(y.ticks, labels, strict=True):
            down = area.bottom() - y.at(tick) * area.height()
            painter.setPen(QPen(theme.colour("border"), 1))
            painter.drawLine(QPointF(area.left(), down), QPointF(area.right(), down))
            painter.setPen(theme.colour("muted"))
            box = QRectF(0, down - height / 2, area.left() - 6, height)
            painter.drawText(
                box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), label
            )
        for tick in x.ticks:
            across = area.left() + x.at(tick) * area.width()
            width = metrics.horizontalAdvance(f"{tick:g}") + 8.0
            start = min(max(across - width / 2, area.left() - 4), area.right() - width + 4)
            box = QRectF(start, area.bottom() + 4, width, height)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignHCenter), f"{tick:g}")

    def _paint_band(self, painter: QPainter, area: QRectF, band: Band, x: Range, y: Range) -> None:
        highs = [_place(area, x, y, p[0], p[2]) for p in band.points]
        lows = [_place(area, x, y, p[0], p[1]) for p in reversed(band.points)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._themes.theme.colour(band.colour, band.alpha))
        painter.drawPolygon(QPolygonF(highs + lows))

    def _paint_curve(
        self, painter: QPainter, area: QRectF, curve: Curve, x: Range, y: Range
    ) -> None:
        ink = self._themes.theme.colour(curve.colour)
        style = Qt.PenStyle.DashLine if curve.dashed else Qt.PenStyle.SolidLine
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 2, style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        step = 1 + len(curve.points) // DENSE  # more points than this cannot be told apart
        points = [*curve.points[:-1:step], *curve.points[-1:]]
        places = [_place(area, x, y, *point) for point in points]
        painter.drawPolyline(QPolygonF(places))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        if len(places) < DOTS_BELOW:
            for place in places:
                painter.drawEllipse(place, 2.2, 2.2)
        point = self._nearest(curve)
        if point is not None and self._pointer is not None:
            painter.drawEllipse(_place(area, x, y, *point), 4, 4)

    def _ranges(self) -> tuple[Range, Range]:
        xs = [x for curve in self._curves for x, _ in curve.points]
        ys = [y for curve in self._curves for _, y in curve.points]
        ys += [y for band in self._bands for point in band.points for y in point[1:]]
        x = nice(min(xs), max(max(xs), min(xs) + 1), whole=True)
        x = Range(min(xs), max(max(xs), min(xs) + 1), x.ticks)
        x = Range(x.low, x.high, tuple(tick for tick in x.ticks if x.low <= tick <= x.high))
        if self._bounds is not None:
            return x, nice(*self._bounds)
        return x, nice(min(ys), max(ys))


def nice(low: float, high: float, whole: bool = False) -> Range:
    """A range around `low` to `high` that begins and ends at round figures, marked at them."""
    if high - low < 1e-12:
        margin = abs(high) * 0.1 or 1.0
        low, high = low - margin, high + margin
    rough = (high - low) / TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    if whole:
        step = max(1.0, float(round(step)))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(round(number * step, 12) for number in range(first, last + 1))
    return Range(ticks[0], ticks[-1], ticks)


def _label(tick: float, axis: Range) -> str:
    step = axis.ticks[1] - axis.ticks[0] if len(axis.ticks) > 1 else 1.0
    digits = max(0, min(6, -math.floor(math.log10(step) + 1e-9)))
    if round(step * 10**digits) != round(step * 10**digits, 6):  # 0.025 needs one more
        digits += 1
    return f"{tick:.{digits}f}".replace("-", "−")


def _place(area: QRectF, x: Range, y: Range, across: float, up: float) -> QPointF:
    return QPointF(
        area.left() + x.at(across) * area.width(), area.bottom() - y.at(up) * area.height()
    )
