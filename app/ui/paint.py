"""How pictures, tiles and proportion bars look, wherever they are painted."""

import random
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QStyle

from app.ui.theme import Theme, scaled

GAP = 2.0
ALIKE = 14  # how far apart, of 255, the corners of a plain background may be


def rounded(rect: QRectF, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    return path


def under_keys(state: QStyle.StateFlag) -> bool:
    """Whether the next key goes to a card that is not the chosen one, which has its own border."""
    return QStyle.StateFlag.State_HasFocus in state and QStyle.StateFlag.State_Selected not in state


def ring(painter: QPainter, rect: QRectF, radius: float, theme: Theme) -> None:
    """Around what has the keys and is not chosen."""
    painter.setPen(QPen(theme.colour("accent"), 2, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect, radius, radius)


def hatch(colour: QColor) -> QBrush:
    """Diagonal lines: the words, for eyes that do not part blue from orange."""
    return QBrush(colour, Qt.BrushStyle.BDiagPattern)


def proportion(painter: QPainter, rect: QRectF, image: float, theme: Theme) -> None:
    """A selector's two weights as one bar: picture solid from the left, words hatched."""
    image = min(max(image, 0.0), 1.0)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(rounded(rect, rect.height() / 2), Qt.ClipOperation.IntersectClip)
    split = rect.left() + image * rect.width()
    left = QRectF(rect.left(), rect.top(), max(split - GAP / 2 - rect.left(), 0), rect.height())
    right = QRectF(
        split + GAP / 2, rect.top(), max(rect.right() - split - GAP / 2, 0), rect.height()
    )
    painter.fillRect(left, theme.colour("image"))
    words(painter, right, theme)
    painter.restore()


def words(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Fill with the colour and the hatching of text."""
    painter.fillRect(rect, theme.colour("words", 0.55 if theme.dark else 0.45))
    painter.fillRect(rect, hatch(theme.colour("words")))


def fitted(image: QImage, side: QRectF, ratio: float) -> QPixmap:
    """`image` scaled once to fit `side`, for a screen of `ratio` device pixels a pixel."""
    wanted = (side.size() * ratio).toSize()
    mode = Qt.TransformationMode.SmoothTransformation
    small = image.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatio, mode)
    pixmap = QPixmap.fromImage(small)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def ground(image: QImage, theme: Theme) -> QColor:
    """What to lay behind a picture: its own background where its corners agree on one."""
    right, low = image.width() - 1, image.height() - 1
    corners = [image.pixelColor(x, y) for x in (0, right) for y in (0, low)]
    for part in (QColor.red, QColor.green, QColor.blue):
        values = [part(corner) for corner in corners]
        if max(values) - min(values) > ALIKE:
            return theme.colour("tile")
    return corners[0]


def centred(pixmap: QPixmap, rect: QRectF) -> QPointF:
    size = pixmap.deviceIndependentSize()
    return QPointF(
        rect.left() + (rect.width() - size.width()) / 2,
        rect.top() + (rect.height() - size.height()) / 2,
    )


def tile(
    painter: QPainter, rect: QRectF, seed: str, named: Sequence[str], ext_id: str, theme: Theme
) -> None:
    """What stands for an item without a picture: a tint and shapes of its own, and its words."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    tint = theme.tint(seed)
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.fillRect(rect, tint)
    _shapes(painter, rect, f"{seed}/{ext_id}", tint, theme)
    painter.setPen(theme.colour("text"))
    if named and rect.width() >= 64:
        _stack(painter, rect, named)
    else:
        _initials(painter, rect, "".join(word[0] for word in named[:2]).upper() or ext_id[-3:])
    painter.restore()


def _shapes(painter: QPainter, rect: QRectF, seed: str, tint: QColor, theme: Theme) -> None:
    """Three soft discs; the same item has the same ones for ever."""
    chance = random.Random(seed)
    painter.setPen(Qt.PenStyle.NoPen)
    for _ in range(3):
        shade = tint.lighter(112) if theme.dark else tint.darker(104)
        if chance.random() < 0.5:
            shade = tint.darker(112) if theme.dark else tint.lighter(104)
        painter.setBrush(shade)
        radius = rect.width() * chance.uniform(0.22, 0.48)
        centre = QPointF(
            rect.left() + rect.width() * chance.uniform(0.1, 0.95),
            rect.top() + rect.height() * chance.uniform(0.05, 0.9),
        )
        painter.drawEllipse(centre, radius, radius)


def _stack(painter: QPainter, rect: QRectF, named: Sequence[str]) -> None:
    """Up to three words, one a line, as large as fits, set at the lower left."""
    inner = rect.adjusted(*(rect.width() * part for part in (0.09, 0.09, -0.07, -0.08)))
    font = scaled(painter.font(), 1.0, QFont.Weight.DemiBold)
    font.setPixelSize(max(9, round(rect.width() * 0.125)))
    widest = max(QFontMetricsF(font).horizontalAdvance(word) for word in named)
    if widest > inner.width():
        font.setPixelSize(max(8, int(font.pixelSize() * inner.width() / widest)))
    painter.setFont(font)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
    painter.drawText(inner, int(flags), "\n".join(named))


def _initials(painter: QPainter, rect: QRectF, text: str) -> None:
    font = scaled(painter.font(), 1.0, QFont.Weight.DemiBold)
    font.setPixelSize(max(8, round(rect.height() * 0.24)))
    painter.setFont(font)
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), text)


def chip(
    painter: QPainter, rect: QRectF, text: str, ink: QColor, ground: QColor, edge: QColor
) -> None:
    """A small label on a pill."""
    painter.save()
    painter.setPen(QPen(edge, 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    painter.setPen(ink)
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), text)
    painter.restore()
