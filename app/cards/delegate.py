"""Paints a card. There is never a widget for a card."""

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, cast

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QPen, QPixmap, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.cards.model import ADDED, HIT, LIKED, SEEN, Card, CardRole, as_painted
from app.ui import paint
from app.ui.theme import Theme, Themes, scaled, tabular
from app.ui.theme import pixmap as icon_pixmap
from mrcsaf.core.text import figure, fraction

GAP = 8  # half the distance between two cards
PAD = 12
RADIUS = 12.0
BAR = 7.0
SMALL = 148  # cards narrower than this show one line and no figures
PIXMAP_BYTES = 32 << 20


class StyleOption(Protocol):
    """The fields of QStyleOption that PySide's stubs leave out."""

    rect: QRect
    state: QStyle.StateFlag


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of a card of some width are, relative to its top left corner."""

    card: QRectF
    picture: QRectF
    title: QRectF
    line: QRectF  # subtitle and score
    bar: QRectF
    figures: QRectF


class CardDelegate(QStyledItemDelegate):
    """One card, `GAP` inside its cell:

    ╭──────────────────╮  picture: as wide as the card, 7/8 as high; fitted, never cropped
    │(3)             ✓ │  rank chip and badges over it
    │     picture      │
    ├──────────────────┤  PAD
    │ Title in at most │  two lines (one below SMALL)
    │ two lines…       │
    │ Brand      2.417 │  subtitle and score
    │ ▓▓▓▓▓▒▒▒▒▒▒▒▒▒▒▒ │  selector: picture solid, words hatched
    │ img .31  txt .69 │
    ╰──────────────────╯  PAD
    """

    def __init__(self, themes: Themes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._width = 176
        self._font = QFont()
        self._pixmaps: OrderedDict[tuple[int, int, int, float], QPixmap] = OrderedDict()
        self._bytes = 0
        self._grounds: dict[tuple[object, ...], QPixmap] = {}

    def set_cell(self, width: int, font: QFont) -> None:
        """The width of a cell, which is a card and a GAP on both sides."""
        self._width, self._font = width, QFont(font)

    def cell(self) -> QSize:
        return QSize(self._width, round(self._layout().card.height()) + 2 * GAP)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return self.cell()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        card = index.data(CardRole.CARD)
        if not isinstance(card, Card):
            return
        style = cast("StyleOption", option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(style.rect.left() + GAP, style.rect.top() + GAP)
        places, theme = self._layout(), self._themes.theme
        self._ground(painter, places, theme, style.state)
        self._picture(painter, places, as_painted(index), index.data(CardRole.IMAGE))
        if card.move == "=":  # what a what-if left in its place steps back
            painter.fillRect(places.picture, theme.colour("surface", 0.45))
        self._over_picture(painter, places, card, theme)
        self._words(painter, places, card, theme)
        if paint.under_keys(style.state):
            paint.ring(painter, places.card, RADIUS, theme)
        painter.restore()

    @property
    def _is_small(self) -> bool:
        return self._width < SMALL

    def _layout(self) -> Layout:
        return layout(self._width - 2 * GAP, self._font.toString(), self._is_small)

    def _ground(
        self, painter: QPainter, places: Layout, theme: Theme, state: QStyle.StateFlag
    ) -> None:
        """The empty card, painted once for all cards of a size and look."""
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        ratio = painter.device().devicePixelRatioF()
        key = (theme.name, places.card.width(), places.card.height(), hovered, chosen, ratio)
        if key not in self._grounds:
            if len(self._grounds) > 32:
                self._grounds.clear()
            size = (places.card.size() + QSizeF(2 * GAP, 2 * GAP)) * ratio
            pixmap = self._grounds[key] = QPixmap(size.toSize())
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            onto = QPainter(pixmap)
            onto.setRenderHint(QPainter.RenderHint.Antialiasing)
            onto.translate(GAP, GAP)
            self._empty_card(onto, places, theme, hovered, chosen)
            onto.end()
        painter.drawPixmap(QPointF(-GAP, -GAP), self._grounds[key])

    def _empty_card(
        self, painter: QPainter, places: Layout, theme: Theme, hovered: bool, chosen: bool
    ) -> None:
        """Shadow, surface, border; the chosen card has the accent's border."""
        painter.setPen(Qt.PenStyle.NoPen)
        for spread in range(3 if hovered else 2):
            painter.setBrush(theme.colour("shadow", 0.035))
            painter.drawRoundedRect(
                places.card.adjusted(-spread, 1 - spread / 2, spread, 1.5 + spread * 1.5),
                RADIUS + spread, RADIUS + spread,
            )  # fmt: skip
        painter.setBrush(theme.colour("raised" if hovered else "surface"))
        pen = QPen(theme.colour("accent"), 2) if chosen else QPen(theme.colour("border"), 1)
        painter.setPen(pen)
        inset = 0.0 if chosen else 0.5
        painter.drawRoundedRect(places.card.adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)

    def _picture(self, painter: QPainter, places: Layout, card: Card, image: QImage | None) -> None:
        theme = self._themes.theme
        area = places.picture
        painter.save()
        shape = paint.rounded(QRectF(area.left(), area.top(), area.width(), area.height() + 20), 8)
        painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        if image is not None and not image.isNull():
            painter.fillRect(area, paint.ground(image, theme))
            ratio = painter.device().devicePixelRatioF()
            pixmap = self._fitted(image, area, ratio)
            painter.drawPixmap(paint.centred(pixmap, area), pixmap)
        elif card.picture:
            painter.fillRect(area, theme.colour("tile"))
        else:
            painter.setFont(self._font)
            paint.tile(painter, area, card.seed, card.keywords, card.ext_id, theme)
        painter.restore()

    def _fitted(self, image: QImage, area: QRectF, ratio: float) -> QPixmap:
        """The picture at its painted size, kept: scaling is the dear part of painting."""
        key = (image.cacheKey(), round(area.width()), round(area.height()), ratio)
        if key in self._pixmaps:
            self._pixmaps.move_to_end(key)
            return self._pixmaps[key]
        pixmap = self._pixmaps[key] = paint.fitted(image, area, ratio)
        self._bytes += pixmap.width() * pixmap.height() * 4
        while self._bytes > PIXMAP_BYTES and len(self._pixmaps) > 1:
            _, oldest = self._pixmaps.popitem(last=False)
            self._bytes -= oldest.width() * oldest.height() * 4
        return pixmap

    def _over_picture(self, painter: QPainter, places: Layout, card: Card, theme: Theme) -> None:
        font = tabular(scaled(self._font, 0.88, QFont.Weight.DemiBold))
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        height = metrics.height() + 4
        top = places.picture.top() + 8
        if card.rank is not None:
            width = max(height, metrics.horizontalAdvance(str(card.rank)) + 14)
            paint.chip(
                painter, QRectF(places.picture.left() + 8, top, width, height), str(card.rank),
                theme.colour("text"), theme.colour("surface", 0.93), theme.colour("border"),
            )  # fmt: skip
            if card.move not in ("", "="):
                self._move(painter, places.picture.left() + 14 + width, top, card.move, theme)
        right = places.picture.right() - 8
        for badge in card.badges:
            right = self._badge(painter, QPointF(right, top), height, badge, theme)

    def _move(self, painter: QPainter, left: float, top: float, move: str, theme: Theme) -> None:
        """How far a what-if moved the card: risen and new ones in one colour, fallen in another."""
        metrics = QFontMetricsF(painter.font())
        size = QSizeF(metrics.horizontalAdvance(move) + 14, metrics.height() + 4)
        ink = theme.colour("danger" if move.startswith("▼") else "good")
        ground = theme.colour("surface", 0.93)
        paint.chip(
            painter, QRectF(QPointF(left, top), size), move, ink, ground, theme.colour("border")
        )

    def _badge(
        self, painter: QPainter, corner: QPointF, side: float, badge: str, theme: Theme
    ) -> float:
        """A round badge whose right upper corner is `corner`; gives where the next one ends."""
        names = {
            HIT: ("check", "good"),
            SEEN: ("reveal", "muted"),
            ADDED: ("new-product", "accent"),
            LIKED: ("taste", "accent"),
        }
        name, colour = names.get(badge, ("info", "muted"))
        rect = QRectF(corner.x() - side, corner.y(), side, side)
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.setBrush(theme.colour("surface", 0.93))
        painter.drawEllipse(rect)
        ratio = painter.device().devicePixelRatioF()
        ink = getattr(theme, colour)
        glyph = icon_pixmap(name, ink, round(side * 0.62), ratio)
        painter.drawPixmap(paint.centred(glyph, rect), glyph)
        return rect.left() - 4

    def _words(self, painter: QPainter, places: Layout, card: Card, theme: Theme) -> None:
        font = scaled(self._font, 1.0, QFont.Weight.Medium)
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        lines = broken(
            card.title, places.title.width(), font.toString(), 1 if self._is_small else 2
        )
        metrics = QFontMetricsF(font)
        for number, line in enumerate(lines):
            y = places.title.top() + number * metrics.lineSpacing() + metrics.ascent()
            painter.drawText(QPointF(places.title.left(), y), line)
        if not self._is_small:
            self._second_rank(painter, places, card, theme)
        if card.w_image is not None:
            paint.proportion(painter, places.bar, card.w_image, theme)

    def _second_rank(self, painter: QPainter, places: Layout, card: Card, theme: Theme) -> None:
        """Subtitle, score, and the selector's two figures."""
        small = tabular(scaled(self._font, 0.88))
        metrics = QFontMetricsF(small)
        painter.setFont(small)
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        score = "" if card.score is None else figure(card.score)
        taken = metrics.horizontalAdvance(score) + 8 if score else 0.0
        painter.setPen(theme.colour("muted"))
        subtitle = metrics.elidedText(
            card.subtitle, Qt.TextElideMode.ElideRight, places.line.width() - taken
        )
        painter.drawText(places.line, left, subtitle)
        painter.setPen(theme.colour("text"))
        painter.drawText(places.line, right, score)
        if card.w_image is not None:
            painter.setPen(theme.colour("image_ink"))
            painter.drawText(places.figures, left, self.tr("img ") + fraction(card.w_image))
            painter.setPen(theme.colour("words_ink"))
            painter.drawText(places.figures, right, self.tr("txt ") + fraction(1 - card.w_image))


@lru_cache(maxsize=64)
def layout(width: float, font_key: str, is_small: bool) -> Layout:
    """The places on a card `width` wide, in a type size."""
    font = QFont()
    font.fromString(font_key)
    title = QFontMetricsF(scaled(font, 1.0, QFont.Weight.Medium)).lineSpacing()
    line = QFontMetricsF(scaled(font, 0.88)).lineSpacing()
    pad = 8 if is_small else PAD
    picture = QRectF(1, 1, width - 2, round(width * 0.875))
    inner, y = width - 2 * pad, picture.bottom() + pad
    title_rect = QRectF(pad, y, inner, title * (1 if is_small else 2))
    y = title_rect.bottom() + 4
    line_rect = QRectF(pad, y, inner, 0 if is_small else line)
    y = line_rect.bottom() + (4 if is_small else 8)
    bar = QRectF(pad, y, inner, BAR)
    figures = QRectF(pad, bar.bottom() + 4, inner, 0 if is_small else line)
    height = figures.bottom() + pad - 2
    return Layout(QRectF(0, 0, width, height), picture, title_rect, line_rect, bar, figures)


@lru_cache(maxsize=4096)
def broken(text: str, width: float, font_key: str, lines: int) -> tuple[str, ...]:
    """`text` in at most `lines` lines of `width` pixels, the last one elided."""
    font = QFont()
    font.fromString(font_key)
    metrics = QFontMetricsF(font)
    found: list[str] = []
    layout_ = QTextLayout(text, font)
    layout_.beginLayout()
    while len(found) < lines - 1:
        line = layout_.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        found.append(text[line.textStart() : line.textStart() + line.textLength()].strip())
    done = sum(layout_.lineAt(n).textLength() for n in range(layout_.lineCount()))
    layout_.endLayout()
    if text[done:]:
        found.append(metrics.elidedText(text[done:], Qt.TextElideMode.ElideRight, width))
    return tuple(found)
