"""Many dots into one picture, in numpy: fast enough to draw every item at every frame."""

from functools import lru_cache

import numpy as np
from jaxtyping import Float, Float32, Int64, UInt8
from numpy import ndarray
from PySide6.QtGui import QImage

CELL = 2  # pixels a side of a shaded cell
MARGIN = 12  # around the picture, so that dots at its edge need no test


@lru_cache(maxsize=64)
def stamp(radius: float) -> tuple[tuple[int, int, float], ...]:
    """The pixels of a round dot as (right, down, coverage), palest first."""
    reach = int(np.ceil(radius + 0.5))
    found = []
    for down in range(-reach, reach + 1):
        for right in range(-reach, reach + 1):
            cover = min(1.0, max(0.0, radius + 0.5 - float(np.hypot(right, down))))
            if cover > 0.05:
                found.append((right, down, cover))
    return tuple(sorted(found, key=lambda pixel: pixel[2]))


def dots(
    x: Float[ndarray, " N"],
    y: Float[ndarray, " N"],
    colours: UInt8[ndarray, "N 3"],
    size: tuple[int, int],
    radius: float,
    alpha: float = 1.0,
) -> QImage:
    """Round dots at pixel places; where two overlap, the later one is in front."""
    width, height = size
    across = width + 2 * MARGIN
    inside = (x > -radius) & (x < width + radius) & (y > -radius) & (y < height + radius)
    base = (np.rint(y[inside]).astype(np.int64) + MARGIN) * across
    base += np.rint(x[inside]).astype(np.int64) + MARGIN
    shades = colours[inside]
    canvas = np.zeros((height + 2 * MARGIN) * across, np.uint32)
    inks: dict[int, ndarray] = {}
    for right, down, cover in stamp(min(radius, MARGIN - 2.0)):
        level = round(255 * cover * alpha)
        if level not in inks:
            inks[level] = _premultiplied(shades, level)
        canvas[base + (down * across + right)] = inks[level]
    rows = canvas.reshape(-1, across)[MARGIN : MARGIN + height, MARGIN : MARGIN + width]
    return _picture(rows)


def density(
    x: Float[ndarray, " N"],
    y: Float[ndarray, " N"],
    colours: UInt8[ndarray, "N 3"],
    size: tuple[int, int],
) -> QImage:
    """Shading: the more dots in a place the less transparent, in their mean colour.

    The picture is CELL times smaller than asked for; painting it larger makes it smooth.
    """
    width, height = size = (-(-size[0] // CELL), -(-size[1] // CELL))
    column, row = (x / CELL).astype(np.int64), (y / CELL).astype(np.int64)
    inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    flat = row[inside] * width + column[inside]
    count = _spread(_counted(flat, None, size), size)
    least = np.maximum(count, 1e-6)
    alpha = np.where(count > 0, 0.28 + 0.72 * np.log1p(count) / np.log1p(max(count.max(), 1)), 0)
    alpha = np.minimum(alpha, np.minimum(1, 1.6 * count))  # soft edges
    canvas = (255 * alpha).astype(np.uint32) << 24
    shades = colours[inside]
    for channel, shift in ((0, 16), (1, 8), (2, 0)):
        total = _spread(_counted(flat, shades[:, channel].astype(np.float32), size), size)
        canvas |= (alpha * total / least).astype(np.uint32) << shift
    return _picture(canvas)


def _counted(
    flat: Int64[ndarray, " N"], weights: Float32[ndarray, " N"] | None, size: tuple[int, int]
) -> Float32[ndarray, "H W"]:
    width, height = size
    found = np.bincount(flat, weights, minlength=width * height)
    return found.astype(np.float32).reshape(height, width)


def _spread(grid: Float32[ndarray, "H W"], size: tuple[int, int]) -> Float32[ndarray, "H W"]:
    """Each cell lends a little to its neighbours, so that single dots are seen."""
    out = grid.copy()
    out[1:] += 0.5 * grid[:-1]
    out[:-1] += 0.5 * grid[1:]
    grid = out.copy()
    out[:, 1:] += 0.5 * grid[:, :-1]
    out[:, :-1] += 0.5 * grid[:, 1:]
    return out


def _premultiplied(shades: UInt8[ndarray, "N 3"], level: int) -> ndarray:
    ink = shades.astype(np.uint32) * level // 255
    packed: ndarray = (level << 24) | (ink[:, 0] << 16) | (ink[:, 1] << 8) | ink[:, 2]
    return packed.astype(np.uint32)


def _picture(canvas: ndarray) -> QImage:
    """A picture of its own memory from rows of premultiplied ARGB."""
    height, width = canvas.shape
    data = np.ascontiguousarray(canvas, np.uint32)
    image = QImage(data.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    return image.copy()
