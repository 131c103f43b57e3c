"""Our own one-colour icons, tinted at run time; the only code that knows how they are kept."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.ui.theme import Theme
from mrcsaf.core.assets import asset

INK = b"#000000"  # the one colour in every file
RATIOS = (1, 2, 3)


@lru_cache
def _source(name: str) -> bytes:
    return asset(f"icons/{name}.svg").read_bytes()


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon in `colour`, `size` pixels at 1×."""
    image = QPixmap(round(size * ratio), round(size * ratio))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer = QSvgRenderer(QByteArray(_source(name).replace(INK, colour.encode())))
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@lru_cache(maxsize=512)
def icon(name: str, theme: Theme, size: int = 20) -> QIcon:
    """The icon in the theme's ink, paler where disabled, in the accent's ink where on."""
    result = QIcon()
    looks = (
        (theme.text, QIcon.Mode.Normal, QIcon.State.Off),
        (theme.disabled, QIcon.Mode.Disabled, QIcon.State.Off),
        (theme.accent, QIcon.Mode.Normal, QIcon.State.On),
        (theme.on_accent, QIcon.Mode.Selected, QIcon.State.Off),
    )
    for colour, mode, state in looks:
        for ratio in RATIOS:
            result.addPixmap(pixmap(name, colour, size, ratio), mode, state)
    return result


def available_sizes(name: str, theme: Theme) -> list[QSize]:
    """The pixel sizes an icon carries."""
    return icon(name, theme).availableSizes()
