"""A map of many items: dots, or shading where they are too many, or pictures where one is near.

Drawn into one picture by numpy (app/charts/raster.py); markers, lasso and pictures go over it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from jaxtyping import Bool, Float, Float32, Float64, Int64, UInt8
from numpy import ndarray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from app.charts import raster
from app.ui import paint
from app.ui.theme import Theme, Themes, scaled, tabular
from mrcsaf.core.text import tip

# What stands out on a map: the user, the history, the ranked list, the item that is inspected.


MOST_RINGS = 2000  # of selected items; more would hide the map
KEPT = 600  # scaled pictures
HALF = 20.0  # half the side of a picture on the map

_kept: dict[tuple[int, float, float], QPixmap] = {}


def paint_marks(painter: QPainter, map_: "Scatter", theme: Theme, hovered: int | None) -> None:
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
    painter.setClipPath(paint.rounded(rect, 6))
    painter.fillRect(rect, paint.ground(image, theme))
    fitted = _fitted(image, rect, painter.device().devicePixelRatioF())
    painter.drawPixmap(paint.centred(fitted, rect), fitted)
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
        _kept[key] = paint.fitted(image, rect, ratio)
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
            paint.chip(
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


DENSE = 20_000  # dots in sight from which they are shaded
NEAR = 12.0  # pixels within which the pointer finds a dot
PICTURE, APART = (
    round(2 * HALF),
    46,
)  # side of a picture on the map, and the least distance of two
MOST_PICTURES = 150
PICTURES_FROM = 400  # dots in sight from which there is no room for pictures


class Tool(Enum):
    """What dragging does."""

    PAN = "pan"
    LASSO = "lasso"
    RECTANGLE = "rectangle"


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands out: item numbers and one free place."""

    primary: int | None = None
    history: Sequence[int] = ()
    ranked: Sequence[int] = ()  # best first
    selected: frozenset[int] = frozenset()
    user: tuple[float, float] | None = None


class Scatter(QWidget):
    """Wheel zooms, drag pans or selects, arrows step to the nearest dot in that direction."""

    chosen = Signal(int)  # item
    opened = Signal(int)  # item: double click or Enter
    gathered = Signal(object)  # frozenset of items inside a lasso or rectangle
    looked = Signal()  # another part of the map is in sight

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.view = View()
        self.tool = Tool.PAN
        self.pictures = True
        self.picture_of: Callable[[int], QImage | None] | None = None
        self.title_of: Callable[[int], str] | None = None
        self._places: Float32[ndarray, "N 2"] = np.zeros((0, 2), np.float32)
        self._colours: UInt8[ndarray, "N 3"] = np.zeros((0, 3), np.uint8)
        self._there: Bool[ndarray, " N"] = np.zeros(0, np.bool_)
        self.marks = Marks()
        self._raster: QImage | None = None
        self._sight: Int64[ndarray, " M"] | None = None
        self._roomy: list[int] | None = None
        self._trail: list[QPointF] = []  # of a lasso, or the two corners of a rectangle
        self._grabbed: QPointF | None = None
        self._moved = False
        self._hovered: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(320, 240)
        themes.changed.connect(self._refresh)

    # What is shown

    def set_places(self, places: Float32[ndarray, "N 2"], fit: bool = True) -> None:
        """Item i at row i; NaN for one that has no place."""
        self._places = places
        self._there = np.isfinite(places).all(axis=1)
        if len(self._colours) != len(places):
            self._colours = np.full((len(places), 3), 128, np.uint8)
        if fit:
            self.fit()
        self._refresh()

    def set_colours(self, colours: UInt8[ndarray, "N 3"], shown: Bool[ndarray, " N"]) -> None:
        """A colour an item, and which of them the legend leaves on."""
        self._colours = colours
        self._there = np.isfinite(self._places).all(axis=1) & shown
        self._refresh()

    def set_marks(self, marks: Marks) -> None:
        self.marks = marks
        self.update()

    @property
    def n_shown(self) -> int:
        """Items with a place, not filtered away."""
        return int(self._there.sum())

    @property
    def n_in_sight(self) -> int:
        return len(self._in_sight())

    @property
    def is_dense(self) -> bool:
        """Whether dots are shaded now."""
        return self.n_in_sight > DENSE

    def fit(self) -> None:
        """Bring everything into sight."""
        self.view.fit(
            self._places[np.isfinite(self._places).all(axis=1)], self.width(), self.height()
        )
        self._refresh()

    def look_at(self, item: int) -> None:
        """Move the map if the item is out of sight."""
        if item < len(self._places) and self._there[item]:
            x, y = self.view.to_screen(self._places[item : item + 1])
            if not QRectF(self.rect()).adjusted(20, 20, -20, -20).contains(QPointF(x[0], y[0])):
                self.view.centre(self._places[item], self.width(), self.height())
                self._refresh()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        self.view.zoom(factor, at or QPointF(self.width() / 2, self.height() / 2))
        self._refresh()

    def pictured(self) -> list[int]:
        """The items whose picture has room now, at most MOST_PICTURES, none over another."""
        rows = self._in_sight()
        if not self.pictures or self.picture_of is None or len(rows) > PICTURES_FROM:
            return []
        if self._roomy is None:
            x, y = self.view.to_screen(self._places[rows])
            self._roomy = [int(rows[at]) for at in _apart(x.tolist(), y.tolist())]
        return self._roomy

    # Finding items

    def at(self, point: QPointF) -> int | None:
        """The nearest item within reach of a point."""
        rows = self._in_sight()
        if not len(rows):
            return None
        x, y = self.view.to_screen(self._places[rows])
        away = (x - point.x()) ** 2 + (y - point.y()) ** 2
        reach = PICTURE / 2 if len(rows) <= PICTURES_FROM else NEAR
        best = int(away.argmin())
        return int(rows[best]) if away[best] <= reach**2 else None

    def beside(self, item: int, direction: tuple[int, int]) -> int | None:
        """The nearest shown item within 45° of a direction on the screen."""
        x, y = self.view.to_screen(self._places)
        right, down = x - x[item], y - y[item]
        ahead = right * direction[0] + down * direction[1]
        aside = np.abs(right * direction[1] - down * direction[0])
        fits = self._there & (ahead > 0.5) & (aside <= ahead)
        fits[item] = False
        if not fits.any():
            return None
        away: Float64[ndarray, " N"] = np.where(fits, ahead + 2 * aside, np.inf)
        return int(away.argmin())

    def inside(self, outline: Sequence[QPointF]) -> frozenset[int]:
        """The shown items inside a closed outline."""
        rows = self._in_sight()
        x, y = self.view.to_screen(self._places[rows])
        corners = np.array([(p.x(), p.y()) for p in outline])
        found = np.zeros(len(rows), np.bool_)
        for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
            if y1 != y2:  # crossings of a ray to the right
                found ^= ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
        return frozenset(rows[found].tolist())

    def _in_sight(self) -> Int64[ndarray, " M"]:
        """The shown items on the screen; kept until something moves."""
        if self._sight is None:
            x, y = self.view.to_screen(self._places)
            with np.errstate(invalid="ignore"):
                inside = (x >= 0) & (x < self.width()) & (y >= 0) & (y < self.height())
            self._sight = np.flatnonzero(inside & self._there).astype(np.int64)
        return self._sight

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.colour("accent" if self.hasFocus() else "border"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(whole, 12, 12)
        painter.setClipPath(paint.rounded(whole, 12))
        if self._raster is None:
            self._raster = self._drawn()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(self.rect()), self._raster)
        if self.picture_of is not None:
            for item in self.pictured():
                picture(painter, self._point(item), self.picture_of(item), PICTURE, theme)
        paint_marks(painter, self, theme, self._hovered)
        if len(self._trail) > 1:
            outline(painter, self._outline(), theme)

    def _drawn(self) -> QImage:
        rows = self._in_sight()
        x, y = self.view.to_screen(self._places[rows])
        if len(rows) > DENSE:
            return raster.density(x, y, self._colours[rows], (self.width(), self.height()))
        ratio = self.devicePixelRatioF()
        size = (round(self.width() * ratio), round(self.height() * ratio))
        radius = (4.0 if len(rows) < 800 else 3.0 if len(rows) < 4000 else 2.0) * ratio
        return raster.dots(x * ratio, y * ratio, self._colours[rows], size, radius, 0.85)

    def place(self, item: int) -> QPointF | None:
        """Where an item is on the screen, if it has a place and is shown."""
        if item >= len(self._there) or not self._there[item]:
            return None
        return self._point(item)

    def _point(self, item: int) -> QPointF:
        x, y = self.view.to_screen(self._places[item : item + 1])
        return QPointF(float(x[0]), float(y[0]))

    def _refresh(self, *_: object) -> None:
        self._raster = self._sight = self._roomy = None
        self.update()
        self.looked.emit()

    # Mouse and keys

    def resizeEvent(self, event: QResizeEvent) -> None:
        if not event.oldSize().isValid() or self.view.untouched:
            self.fit()
        self._refresh()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(1.0015 ** event.angleDelta().y(), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed, self._moved = event.position(), False
            panning = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            self._trail = [] if self.tool is Tool.PAN or panning else [event.position()]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._grabbed is None:
            self._hover(self.at(at))
            return
        if not self._moved and (at - self._grabbed).manhattanLength() < 4:
            return
        self._moved = True
        if self._trail:
            self._trail = [*self._trail, at] if self.tool is Tool.LASSO else [self._trail[0], at]
            self.update()
        else:
            self.view.pan(at - self._grabbed)
            self._grabbed = at
            self._refresh()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        trail, self._grabbed = self._outline(), None
        self._trail = []
        if not self._moved:
            item = self.at(event.position())
            if item is not None:
                self.chosen.emit(item)
        elif trail:
            self.gathered.emit(self.inside(trail))
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        item = self.at(event.position())
        if item is not None:
            self.opened.emit(item)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {
            Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
        }  # fmt: skip
        if event.key() in ways:
            self._step(ways[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1.3)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom(1 / 1.3)
        elif event.key() == Qt.Key.Key_Home:
            self.fit()
        elif (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.marks.primary is not None
        ):
            self.opened.emit(self.marks.primary)
        elif event.key() == Qt.Key.Key_Escape and self.marks.selected:
            self.gathered.emit(frozenset())
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            item = self.at(QPointF(event.pos()))
            text = "" if item is None or self.title_of is None else tip(self.title_of(item))
            QToolTip.showText(event.globalPos() + QPoint(8, 8), text, self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(720, 560)

    def _step(self, direction: tuple[int, int]) -> None:
        here = self.marks.primary
        if here is None or here >= len(self._there) or not self._there[here]:
            x, y = self.view.to_screen(self._places)
            away = (x - self.width() / 2) ** 2 + (y - self.height() / 2) ** 2
            if self._there.any():
                self.chosen.emit(int(np.where(self._there, away, np.inf).argmin()))
            return
        found = self.beside(here, direction)
        if found is not None:
            self.chosen.emit(found)

    def _hover(self, item: int | None) -> None:
        if item != self._hovered:
            self._hovered = item
            self.setCursor(
                Qt.CursorShape.PointingHandCursor
                if item is not None
                else Qt.CursorShape.ArrowCursor
            )
            self.update()

    def _outline(self) -> list[QPointF]:
        if len(self._trail) < 2:
            return []
        if self.tool is Tool.RECTANGLE:
            rect = QRectF(self._trail[0], self._trail[-1]).normalized()
            return [rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft()]
        return list(self._trail)


def _apart(x: list[float], y: list[float]) -> list[int]:
    """The first points that keep APART from all those before them, MOST_PICTURES at most."""
    taken: dict[tuple[int, int], list[int]] = {}
    found: list[int] = []
    for at, (right, down) in enumerate(zip(x, y, strict=True)):
        column, row = int(right // APART), int(down // APART)
        near = (
            other
            for a in (-1, 0, 1)
            for b in (-1, 0, 1)
            for other in taken.get((column + a, row + b), ())
        )
        if all(abs(right - x[o]) >= APART or abs(down - y[o]) >= APART for o in near):
            taken.setdefault((column, row), []).append(at)
            found.append(at)
            if len(found) == MOST_PICTURES:
                break
    return found


# Which part of a map is in sight: one scale for both axes, and a shift.


EDGE = 28.0  # pixels left free around a map that is whole in sight


class View:
    """Turns places into pixels; y points up on the map."""

    def __init__(self) -> None:
        self.scale = 1.0  # pixels a unit
        self.shift = QPointF(0, 0)  # where the map's origin is on the screen
        self.untouched = True  # nobody has zoomed or panned since the last fit

    def to_screen(
        self, places: Float[ndarray, "N 2"]
    ) -> tuple[Float64[ndarray, " N"], Float64[ndarray, " N"]]:
        x = places[:, 0].astype(np.float64) * self.scale + self.shift.x()
        y = self.shift.y() - places[:, 1].astype(np.float64) * self.scale
        return x, y

    def fit(self, places: Float[ndarray, "N 2"], width: int, height: int) -> None:
        """Bring these places into sight, with a free edge."""
        self.untouched = True
        if not len(places):
            return
        low, high = places.min(0).astype(np.float64), places.max(0).astype(np.float64)
        spread = np.maximum(high - low, 1e-9)
        room = np.maximum(np.array([width, height], np.float64) - 2 * EDGE, 20)
        self.scale = float(min((room / spread).min(), 1e9))
        self._put((low + high) / 2, width, height)

    def centre(self, place: Float[ndarray, " 2"], width: int, height: int) -> None:
        self.untouched = False
        self._put(place.astype(np.float64), width, height)

    def zoom(self, factor: float, at: QPointF) -> None:
        """Closer or farther, with what is at `at` staying there."""
        self.untouched = False
        factor = min(max(self.scale * factor, 1e-9), 1e12) / self.scale
        self.scale *= factor
        self.shift = at + (self.shift - at) * factor

    def pan(self, by: QPointF) -> None:
        self.untouched = False
        self.shift += by

    def _put(self, middle: Float64[ndarray, " 2"], width: int, height: int) -> None:
        self.shift = QPointF(
            width / 2 - middle[0] * self.scale, height / 2 + middle[1] * self.scale
        )
