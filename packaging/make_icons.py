"""Draws the application's icon: pictures and words meet, and where they meet there is a ranking.

    python packaging/make_icons.py        # writes assets/icons/app.svg and packaging/icons/*

One drawing at three levels of detail, so that 16 pixels still show three rows.
"""

import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parents[1]
NAME = "mrcsaf-studio"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)

# From light to deep, around the theme's `image`, `words` and `accent`.
IMAGE = ("#5FA3EA", "#2460A4")
WORDS = ("#F5A55A", "#C25A12")
MEETING = ("#4A3FB8", "#2B2470")
ROWS = "#FFFFFF"


@dataclass(frozen=True, slots=True)
class Drawing:
    """One level of detail; distances in its own units, so that small ones fall on whole pixels."""

    canvas: float
    margin: float
    side: float  # of each of the two squares
    radius: float
    rows: tuple[float, ...]  # lengths
    thick: float
    gap: float
    left: float  # where the rows begin
    top: float
    dots: float = 0  # from a place's dot to its row; 0 for none
    rim: float = 0  # the light line around the meeting

    @property
    def meeting(self) -> tuple[float, float]:
        """Where the overlap begins and ends, the same on both axes."""
        return self.canvas - self.margin - self.side, self.margin + self.side


FINE = Drawing(512, 24, 334, 86, (88, 66, 42), 28, 25, 190, 189, dots=16, rim=7)
EXACT = {  # in pixels
    16: Drawing(16, 0, 12, 2.5, (6, 4, 2), 1, 1, 5, 5),
    22: Drawing(22, 0, 16, 3.5, (6, 5, 3), 2, 1, 8, 7),
    24: Drawing(24, 0, 17, 4, (6, 5, 3), 2, 1, 9, 8),
    32: Drawing(32, 1, 22, 5, (10, 7, 4), 2, 2, 11, 11),
    48: Drawing(48, 2, 32, 8, (12, 9, 6), 3, 2, 18, 18, rim=1),
}


def level(size: int) -> Drawing:
    """The drawing fit for an icon of so many pixels."""
    return EXACT.get(size, FINE)


def svg(drawing: Drawing = FINE) -> str:
    """The icon as SVG Tiny, which every desktop and Qt can show."""
    first, last = drawing.margin, drawing.canvas - drawing.margin - drawing.side
    return "\n".join(
        (
            '<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" '
            f'viewBox="0 0 {drawing.canvas:g} {drawing.canvas:g}">',
            "<title>MR-CSAF Studio</title>",
            "<defs>",
            _gradient("image", IMAGE),
            _gradient("words", WORDS),
            _gradient("meeting", MEETING),
            "</defs>",
            _square(first, drawing, "image"),
            _square(last, drawing, "words"),
            _meeting(drawing),
            *_rows(drawing),
            "</svg>\n",
        )
    )


def _gradient(name: str, colours: tuple[str, str]) -> str:
    light, deep = colours
    return (
        f'<linearGradient id="{name}" x1="0" y1="0" x2="1" y2="1">'
        f'<stop offset="0" stop-color="{light}"/><stop offset="1" stop-color="{deep}"/>'
        "</linearGradient>"
    )


def _square(at: float, drawing: Drawing, fill: str) -> str:
    return (
        f'<rect x="{at:g}" y="{at:g}" width="{drawing.side:g}" height="{drawing.side:g}" '
        f'rx="{drawing.radius:g}" fill="url(#{fill})"/>'
    )


def _meeting(drawing: Drawing) -> str:
    """The overlap: two corners are the squares' own, the other two are where their edges cross."""
    half = drawing.rim / 2  # the rim lies inside the overlap
    low, high = drawing.meeting[0] + half, drawing.meeting[1] - half
    r = drawing.radius - half
    rim = f'stroke="{ROWS}" stroke-width="{drawing.rim:g}" ' if drawing.rim else ""
    return (
        f'<path d="M{low + r:g} {low:g} H{high:g} V{high - r:g} '
        f"A{r:g} {r:g} 0 0 1 {high - r:g} {high:g} H{low:g} V{low + r:g} "
        f'A{r:g} {r:g} 0 0 1 {low + r:g} {low:g} Z" {rim}fill="url(#meeting)"/>'
    )


def _rows(drawing: Drawing) -> list[str]:
    thick = drawing.thick
    parts = []
    for place, length in enumerate(drawing.rows):
        y = drawing.top + place * (thick + drawing.gap)
        x = drawing.left
        if drawing.dots:
            parts.append(_bar(x, y, thick, thick, ROWS if place else WORDS[0]))
            x += thick + drawing.dots
        parts.append(_bar(x, y, length, thick, ROWS))
    return parts


def _bar(x: float, y: float, width: float, height: float, fill: str) -> str:
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" '
        f'rx="{height / 2 if height > 2 else 0:g}" fill="{fill}"/>'
    )


def picture(size: int) -> QImage:
    """The icon in so many pixels, on nothing."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg(level(size)).encode())).render(painter, QRectF(image.rect()))
    painter.end()
    return image


def write(assets: Path, icons: Path) -> list[Path]:
    """Write every file; gives their paths."""
    from PIL import Image

    icons.mkdir(parents=True, exist_ok=True)
    written = [assets / "icons" / "app.svg", icons / f"{NAME}.svg"]
    for path in written:
        path.write_text(svg(), encoding="utf-8", newline="\n")
    pngs = {size: icons / f"{NAME}-{size}.png" for size in SIZES}
    for size, path in pngs.items():
        picture(size).save(str(path))
    frames = [Image.open(pngs[size]).convert("RGBA") for size in ICO_SIZES]
    ico = icons / f"{NAME}.ico"
    frames[-1].save(ico, sizes=[frame.size for frame in frames], append_images=frames[:-1])
    icns = icons / f"{NAME}.icns"
    large = Image.open(pngs[512]).convert("RGBA")
    large.save(icns)
    return [*written, *pngs.values(), ico, icns]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--assets", type=Path, default=ROOT / "assets")
    parser.add_argument("--icons", type=Path, default=ROOT / "packaging" / "icons")
    options = parser.parse_args()
    _ = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    for path in write(options.assets, options.icons):
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
