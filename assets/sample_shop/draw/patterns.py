"""Patterns printed, woven or glazed on products: each fills a whole picture and is then cut out."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Int
from numpy import ndarray
from PIL import Image, ImageDraw

from assets.sample_shop.draw.canvas import GROWN, PIXELS, UNIT, Paint, rotated
from assets.sample_shop.draw.colours import Colour, Palette, mix
from assets.sample_shop.draw.outlines import Number


@dataclass(frozen=True, slots=True)
class Cloth:
    """What a pattern is made with: its ground, the colours of its motifs, its size, its chance."""

    ground: Colour
    motif: Colour
    second: Colour
    third: Colour
    scale: Number
    rng: np.random.Generator


def paint(
    name: str,
    palette: Palette,
    rng: np.random.Generator,
    scale: Number = 1.0,
    degrees: Number = 0.0,
) -> Paint:
    """The pattern `name` in the colours of `palette`; `scale` 1 suits a thing 60 units wide."""
    if degrees:
        scale /= GROWN
    if rng.random() < 0.3:  # the same cloth on a light ground
        cloth = Cloth(palette.light, palette.base, palette.accent, palette.second, scale, rng)
    else:
        cloth = Cloth(palette.base, palette.light, palette.second, palette.accent, scale, rng)
    printed = PATTERNS[name](cloth, palette)
    return rotated(printed, degrees) if degrees else printed


def _grid(scale: Number) -> tuple[Float32[ndarray, "P P"], Float32[ndarray, "P P"]]:
    """Coordinates in units of the pattern: x grows to the right, y down."""
    line = (np.arange(PIXELS, dtype=np.float32) / np.float32(UNIT * scale)).astype(np.float32)
    x, y = np.meshgrid(line, line)
    return x, y


def _coloured(index: Int[ndarray, "P P"], colours: list[Colour]) -> Image.Image:
    return Image.fromarray(np.array(colours, dtype=np.uint8)[index], "RGB")


def _plain(cloth: Cloth, palette: Palette) -> Image.Image:
    return Image.new("RGB", (PIXELS, PIXELS), palette.base)


def _stripes(cloth: Cloth, palette: Palette) -> Image.Image:
    _, y = _grid(cloth.scale)
    at = y % 10
    index = np.select([at < 4.6, (at > 6.3) & (at < 7.7)], [1, 2], 0)
    return _coloured(index, [cloth.ground, cloth.motif, cloth.third])


def _dots(cloth: Cloth, palette: Palette) -> Image.Image:
    x, y = _grid(cloth.scale)
    step = 9.0
    row = np.floor(y / (step / 2)).astype(int)
    dx = (x + (row % 2) * step / 2) % step - step / 2
    dy = y % (step / 2) - step / 4
    return _coloured(np.where(np.hypot(dx, dy) < 2.15, 1, 0), [cloth.ground, cloth.motif])


def _checks(cloth: Cloth, palette: Palette) -> Image.Image:
    x, y = _grid(cloth.scale)
    step = 9.0
    index = ((x % step) < step / 2).astype(int) + ((y % step) < step / 2).astype(int)
    fine = (np.abs(x % (2 * step) - step * 0.75) < 0.4) | (
        np.abs(y % (2 * step) - step * 0.75) < 0.4
    )
    index = np.where(fine, 3, index)
    middle = mix(cloth.ground, cloth.motif, 0.5)
    return _coloured(index, [cloth.motif, middle, cloth.ground, cloth.third])


def _zigzag(cloth: Cloth, palette: Palette) -> Image.Image:
    x, y = _grid(cloth.scale)
    height, width = 5.0, 9.0
    at = (y + np.abs(x % width - width / 2) * (height / (width / 2))) % 15
    index = np.select([at < 5, (at > 7) & (at < 9.4)], [1, 2], 0)
    return _coloured(index, [cloth.ground, cloth.motif, cloth.third])


def _waves(cloth: Cloth, palette: Palette) -> Image.Image:
    """Overlapping scallops of three rings, the lower row in front."""
    x, y = _grid(cloth.scale)
    r = 7.0
    index = np.zeros(x.shape, dtype=np.int64)
    for back in (2, 1, 0):  # rows from behind to in front whose discs can reach this pixel
        row = np.floor(y / (r * 0.5)).astype(int) + back
        centre_y = row * (r * 0.5) + r * 0.5
        dx = (x + (row % 2) * r) % (2 * r) - r
        distance = np.hypot(dx, y - centre_y) / r
        ring = np.select(
            [distance < 0.3, distance < 0.5, distance < 0.72, distance < 0.9, distance < 1],
            [3, 1, 2, 1, 4],
            0,
        )
        index = np.where((distance < 1) & (index == 0), ring, index)
    edge = mix(cloth.ground, palette.dark, 0.25)
    return _coloured(index, [cloth.ground, cloth.ground, cloth.motif, cloth.third, edge])


def _terrazzo(cloth: Cloth, palette: Palette) -> Image.Image:
    image = Image.new("RGB", (PIXELS, PIXELS), cloth.ground)
    pen = ImageDraw.Draw(image)
    step = 6.6 * cloth.scale
    colours = [cloth.motif, cloth.motif, cloth.second, cloth.third, palette.dark]
    for x, y in _jittered(step, 0.42, cloth.rng):
        count = int(cloth.rng.integers(4, 7))
        radius = step * cloth.rng.uniform(0.22, 0.52)
        angles = np.sort(cloth.rng.uniform(0, 2 * math.pi, count))
        stretch, turn = cloth.rng.uniform(0.5, 1.0), cloth.rng.uniform(0, math.pi)
        px, py = radius * np.cos(angles), radius * stretch * np.sin(angles)
        c, s = math.cos(turn), math.sin(turn)
        corners = np.stack([x + c * px - s * py, y + s * px + c * py], axis=1) * UNIT
        chip = colours[int(cloth.rng.integers(len(colours)))]
        pen.polygon([(a, b) for a, b in corners.tolist()], fill=chip)
    return image


def _floral(cloth: Cloth, palette: Palette) -> Image.Image:
    image = Image.new("RGB", (PIXELS, PIXELS), cloth.ground)
    pen = ImageDraw.Draw(image)
    step = 12.5 * cloth.scale
    stem = mix(palette.second, palette.dark, 0.25)
    for x, y in _jittered(step, 0.13, cloth.rng):
        turn = cloth.rng.uniform(0, 2 * math.pi)
        for side in (0.9, 2.6, 4.9):
            _petal(pen, x, y, step * 0.52, step * 0.105, turn + side, stem)
        petals = cloth.motif if cloth.rng.random() < 0.68 else cloth.third
        for k in range(6):
            _petal(pen, x, y, step * 0.36, step * 0.125, turn + k * math.pi / 3, petals)
        r = step * 0.1 * UNIT
        heart = cloth.third if petals != cloth.third else cloth.motif
        pen.ellipse((x * UNIT - r, y * UNIT - r, x * UNIT + r, y * UNIT + r), fill=heart)
    return image


def _petal(
    pen: ImageDraw.ImageDraw,
    x: Number,
    y: Number,
    length: Number,
    width: Number,
    angle: Number,
    colour: Colour,
) -> None:
    """A leaf-shaped ellipse that starts at (x, y) and points along `angle`."""
    t = np.linspace(0, 2 * math.pi, 28)
    along = length / 2 * (1 + np.cos(t))
    across = width * np.sin(t) * (0.55 + 0.45 * np.sin(along / length * math.pi))
    c, s = math.cos(angle), math.sin(angle)
    corners = np.stack([x + c * along - s * across, y + s * along + c * across], axis=1) * UNIT
    pen.polygon([(a, b) for a, b in corners.tolist()], fill=colour)


def _geometric(cloth: Cloth, palette: Palette) -> Image.Image:
    """Square tiles of quarter circles, halves and triangles."""
    image = Image.new("RGB", (PIXELS, PIXELS), cloth.ground)
    pen = ImageDraw.Draw(image)
    side = round(10.5 * cloth.scale * UNIT)
    colours = [cloth.ground, cloth.motif, cloth.second, cloth.third]
    for top in range(0, PIXELS, side):
        for left in range(0, PIXELS, side):
            under, over = cloth.rng.choice(4, 2, replace=False)
            pen.rectangle((left, top, left + side, top + side), fill=colours[under])
            _tile(pen, left, top, side, int(cloth.rng.integers(12)), colours[over])
    return image


def _tile(
    pen: ImageDraw.ImageDraw, left: int, top: int, side: int, kind: int, colour: Colour
) -> None:
    turn, right, bottom = kind % 4, left + side, top + side
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    if kind < 6:  # a quarter circle about one corner
        x, y = corners[turn]
        pen.pieslice(
            (x - side, y - side, x + side, y + side), 90 * turn, 90 * turn + 90, fill=colour
        )
    elif kind < 9:
        pen.polygon([corners[turn], corners[(turn + 1) % 4], corners[(turn + 2) % 4]], fill=colour)
    else:
        inset = side * 0.16
        pen.ellipse((left + inset, top + inset, right - inset, bottom - inset), fill=colour)


def _jittered(step: Number, jitter: Number, rng: np.random.Generator) -> list[tuple[float, float]]:
    """Points of a staggered grid over the picture, each moved a little."""
    points = []
    for row in range(-1, int(100 / (step * 0.86)) + 2):
        for column in range(-1, int(100 / step) + 2):
            dx, dy = rng.uniform(-jitter, jitter, 2) * step
            points.append(((column + row % 2 / 2) * step + dx, row * step * 0.86 + dy))
    return points


PATTERNS: dict[str, Callable[[Cloth, Palette], Image.Image]] = {
    "plain": _plain,
    "stripes": _stripes,
    "dots": _dots,
    "checks": _checks,
    "zigzag": _zigzag,
    "waves": _waves,
    "terrazzo": _terrazzo,
    "floral": _floral,
    "geometric": _geometric,
}
