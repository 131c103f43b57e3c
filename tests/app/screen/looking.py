"""What can be seen on a real screen: rectangles in its pixels, and how well ink stands out."""

from collections import Counter

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.ui.theme import contrast

READABLE = 4.5


def photograph() -> QImage:
    """The whole screen as it is."""
    return QGuiApplication.primaryScreen().grabWindow(0).toImage()


def place(widget: QWidget, part: QRect | None = None) -> QRect:
    """Where a widget, or a part of it, is on the screen."""
    return (
        QRect(widget.mapToGlobal(QPoint()), widget.size())
        if part is None
        else QRect(widget.mapToGlobal(part.topLeft()), part.size())
    )


def colours(picture: QImage, area: QRect) -> Counter[str]:
    """How many pixels of the area have which colour; the area is in the screen's coordinates."""
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    left, top = round(area.left() * ratio), round(area.top() * ratio)
    width, height = round(area.width() * ratio), round(area.height() * ratio)
    return Counter(
        QColor(picture.pixel(x, y)).name()
        for y in range(top, top + height)
        for x in range(left, left + width)
    )


def legibility(picture: QImage, area: QRect) -> float:
    """The contrast between the area's ground and the ink that stands out most from it."""
    found = colours(picture, area)
    ground = found.most_common(1)[0][0]
    return max(contrast(ground, ink) for ink in found)


def settle(ms: int = 150) -> None:
    """Let the X server and the window manager do what they were asked for."""
    QTest.qWait(ms)
