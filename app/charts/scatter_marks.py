"""What stands out on a map: the user, the history, the ranked list, the item that is inspected."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QPen, QPixmap, QPolygonF

from app.ui import paint as cards
from app.ui.theme import Theme, scaled, tabular

if TYPE_CHECKING:
    from app.charts.scatter import Scatter

MOST_RINGS = 2000  # of selected items; more would hide the map
KEPT = 600  # scaled pictures
HALF = 20.0  # half the side of a picture on the map

_kept: dict[tuple[int, float, float], QPixmap] = {}


def paint(painter: QPainter, map_: "Scatter", theme: Theme, hovered: int | None) -> None:
    """Rings, numbers and the user, the most important last."""
    marks, pictured = map_.marks, frozenset(map_.pictured())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if 1 < len(marks.selected) <= MOST_RINGS:
        _rings(painter, map_, sorted(marks.selected), theme, "accent", 1.5, 6, pictured)
    _rings(painter, map_, marks.history, theme, "text", 2, 8, pictured)
    for item in (hovered, marks.primary):
        point = None if item is None else map_.place(item)
        if point is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for ink, width in (("surface", 5.0), ("accent", 2.5)):
                painter.setPen(QPen(theme.colour(ink), width))
                _ring(painter, point, 11, item in pictured)
    _numbers(painter, map_, theme, pictured)
    if marks.user is not None:
        _user(painter, map_, marks.user, theme)


def picture(
    painter: QPainter, middle: QPointF, image: QImage | None, side: int, theme: Theme
) -> None:
    """A small picture in place of a dot; nothing while it is on its way."""
    if image is None or image.isNull():
        return
    rect = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
    painter.save()
    painter.setClipPath(cards.rounded(rect, 6))
    painter.fillRect(rect, cards.ground(image, theme))
    fitted = _fitted(image, rect, painter.device().devicePixelRatioF())
    painter.drawPixmap(cards.centred(fitted, rect), fitted)
    painter.restore()
    painter.setPen(QPen(theme.colour("border"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect, 6, 6)


def _fitted(image: QImage, rect: QRectF, ratio: float) -> QPixmap:
    """The picture at its size, kept: a map that moves paints the same ones again and again."""
    key = (image.cacheKey(), rect.width(), ratio)
    if key not in _kept:
        if len(_kept) >= KEPT:
            _kept.clear()
        _kept[key] = cards.fitted(image, rect, ratio)
    return _kept[key]


def outline(painter: QPainter, points: Sequence[QPointF], theme: Theme) -> None:
    """A lasso or a rectangle on its way."""
    painter.setPen(QPen(theme.colour("accent"), 1.5, Qt.PenStyle.DashLine))
    painter.setBrush(theme.colour("accent", 0.12))
    painter.drawPolygon(QPolygonF(list(points)))


def _rings(
    painter: QPainter, map_: "Scatter", items: Sequence[int], theme: Theme, colour: str,
    width: float, radius: float, pictured: frozenset[int],
) -> None:  # fmt: skip
    painter.setPen(QPen(theme.colour(colour), width))
    for item in items:
        point = map_.place(item)
        if point is not None:
            _ring(painter, point, radius, item in pictured)


def _ring(painter: QPainter, middle: QPointF, radius: float, pictured: bool) -> None:
    """Around a dot, or around its picture."""
    if pictured:
        half = HALF + radius / 4
        painter.drawRoundedRect(
            QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half), 8, 8
        )
    else:
        painter.drawEllipse(middle, radius, radius)


def _numbers(painter: QPainter, map_: "Scatter", theme: Theme, pictured: frozenset[int]) -> None:
    """The ranked list as numbered chips, the first in front."""
    font = tabular(scaled(map_.font(), 0.8, QFont.Weight.DemiBold))
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    height = metrics.height() + 2
    for rank in range(len(map_.marks.ranked), 0, -1):
        item = map_.marks.ranked[rank - 1]
        point = map_.place(item)
        if point is not None:
            if item in pictured:  # at the corner of its picture
                point -= QPointF(HALF - 2, HALF - 2)
            width = max(height, metrics.horizontalAdvance(str(rank)) + 8)
            rect = QRectF(point.x() - width / 2, point.y() - height / 2, width, height)
            cards.chip(
                painter, rect, str(rank), theme.colour("on_accent"), theme.colour("accent"),
                theme.colour("surface"),
            )  # fmt: skip


def _user(painter: QPainter, map_: "Scatter", place: tuple[float, float], theme: Theme) -> None:
    """A diamond; at the edge, pointing, where the user is out of sight."""
    x = place[0] * map_.view.scale + map_.view.shift.x()
    y = map_.view.shift.y() - place[1] * map_.view.scale
    edge = QRectF(map_.rect()).adjusted(14, 14, -14, -14)
    at = QPointF(min(max(x, edge.left()), edge.right()), min(max(y, edge.top()), edge.bottom()))
    side = 11.0 if at == QPointF(x, y) else 7.0
    corners = ((0, -side), (side, 0), (0, side), (-side, 0))
    painter.setPen(QPen(theme.colour("surface"), 2.5))
    painter.setBrush(theme.colour("text"))
    painter.drawPolygon(QPolygonF([at + QPointF(a, b) for a, b in corners]))
