"""A map of many items: dots, or shading where they are too many, or pictures where one is near.

Drawn into one picture by numpy (app/charts/raster.py); markers, lasso and pictures go over it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from jaxtyping import Bool, Float32, Float64, Int64, UInt8
from numpy import ndarray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from app.charts import raster, scatter_marks
from app.charts.scatter_view import View
from app.ui import paint
from app.ui.theme import Themes
from mrcsaf.core.text import tip

DENSE = 20_000  # dots in sight from which they are shaded
NEAR = 12.0  # pixels within which the pointer finds a dot
PICTURE, APART = (
    round(2 * scatter_marks.HALF),
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
                scatter_marks.picture(
                    painter, self._point(item), self.picture_of(item), PICTURE, theme
                )
        scatter_marks.paint(painter, self, theme, self._hovered)
        if len(self._trail) > 1:
            scatter_marks.outline(painter, self._outline(), theme)

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
