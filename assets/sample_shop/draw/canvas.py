"""A picture being painted: outlines filled, shaded and given shadows, then made small and sharp.

The light comes from the upper left in every picture.
"""

import math
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from assets.sample_shop.draw.colours import BLACK, WHITE, Colour, mix
from assets.sample_shop.draw.outlines import Number, Outline, ellipse, moved

SIDE = 384  # pixels of the finished picture
_OVERSAMPLING = 3
PIXELS = SIDE * _OVERSAMPLING
UNIT = PIXELS / 100  # pixels a unit of the outlines
_COARSE = 4  # soft things are blurred at a quarter of the size: nobody sees it, and it is fast

Paint: TypeAlias = Colour | Image.Image


class Canvas:
    """Paints from back to front. `floor` is where wall meets ground; None is a wall seen flat."""

    def __init__(self, back: Colour, floor: Number | None = None) -> None:
        self.image = _wall(back, floor).copy()

    def fill(
        self, outline: Outline, paint: Paint, clip: Outline | None = None, alpha: Number = 1.0
    ) -> None:
        """Cover the inside of `outline`, and of `clip` where given."""
        self._cover(_within(_mask(outline), clip), paint, alpha)

    def line(
        self,
        points: Outline,
        width: Number,
        paint: Paint,
        clip: Outline | None = None,
        alpha: Number = 1.0,
    ) -> None:
        """A stroke with round ends."""
        self._cover(_within(_stroke(points, width), clip), paint, alpha)

    def stitches(
        self, points: Outline, colour: Colour, width: Number = 0.45, dash: Number = 1.5
    ) -> None:
        """A dashed seam along `points`."""
        steps = np.hypot(*np.diff(points, axis=0).T)
        along = np.concatenate([[0], np.cumsum(steps)])
        seam = Image.new("L", (PIXELS, PIXELS))
        for start in np.arange(0, along[-1] - dash, dash * 1.7):
            at = np.linspace(start, start + dash, 4)
            piece = np.stack([np.interp(at, along, points[:, k]) for k in (0, 1)], axis=1)
            _draw_stroke(ImageDraw.Draw(seam), piece, width)
        self._cover(seam, colour, 1.0)

    def soft(
        self,
        outline: Outline,
        colour: Colour,
        alpha: Number,
        blur: Number,
        clip: Outline | None = None,
    ) -> None:
        """A blurred patch of `colour`: a shade, a glow, a fold."""
        self._cover(_within(_blurred(_mask(outline), blur), clip), colour, alpha)

    def crease(
        self, points: Outline, width: Number, colour: Colour, alpha: Number, clip: Outline
    ) -> None:
        """A blurred stroke inside `clip`: a fold in cloth."""
        self._cover(_within(_blurred(_stroke(points, width), width), clip), colour, alpha)

    def drop(self, outline: Outline, distance: Number = 2.2, alpha: Number = 0.26) -> None:
        """The shadow that `outline` throws on the wall right behind it."""
        shade = mix(self._tint(), BLACK, 0.72)
        self.soft(moved(outline, distance * 0.5, distance), shade, alpha, distance * 1.1)
        self.soft(moved(outline, 0.2, 0.6), shade, alpha * 0.7, 0.7)

    def ground(self, x: Number, y: Number, width: Number, alpha: Number = 0.34) -> None:
        """The shadow under a thing that stands at (x, y)."""
        shade = mix(self._tint(), BLACK, 0.75)
        self.soft(
            ellipse(x + width * 0.14, y, width * 0.62, width * 0.085), shade, alpha * 0.7, 3.2
        )
        self.soft(ellipse(x, y - 0.2, width * 0.49, width * 0.045), shade, alpha * 1.4, 1.1)

    def volume(
        self, outline: Outline, depth: Number = 3.0, dark: Number = 0.3, light: Number = 0.3
    ) -> None:
        """Make `outline` look thick: shade its lower right edge, light its upper left one."""
        inside = _mask(outline)
        for dx, colour, alpha in ((-depth, BLACK, dark), (depth * 0.6, WHITE, light)):
            rim = ImageChops.invert(_mask(moved(outline, dx * 0.7, dx)))
            self._cover(ImageChops.multiply(_blurred(rim, depth), inside), colour, alpha)

    def cylinder(self, outline: Outline, dark: Number = 0.34, light: Number = 0.34) -> None:
        """Shade `outline` as a turned body lit from the left."""
        inside = _mask(outline)
        x0, x1 = outline[:, 0].min(), outline[:, 0].max()
        at = (np.arange(PIXELS) / UNIT - x0) / (x1 - x0)
        shade = np.clip((at - 0.45) / 0.55, 0, 1) ** 1.6 + 0.45 * np.clip(1 - at / 0.16, 0, 1) ** 2
        glint = np.exp(-(((at - 0.27) / 0.11) ** 2))
        for profile, colour, alpha in ((shade, BLACK, dark), (glint, WHITE, light)):
            row = (np.clip(profile, 0, 1) * 255).astype(np.uint8)
            band = Image.fromarray(np.broadcast_to(row, (PIXELS, PIXELS)).copy(), "L")
            self._cover(ImageChops.multiply(band, inside), colour, alpha)

    def finished(self) -> Image.Image:
        """The picture at its final size."""
        return self.image.resize((SIDE, SIDE), Image.Resampling.LANCZOS)

    def _tint(self) -> Colour:
        red, green, blue = self.image.getpixel((8, PIXELS - 8))  # type: ignore[misc]
        return int(red), int(green), int(blue)

    def _cover(self, mask: Image.Image, paint: Paint, alpha: Number) -> None:
        box = mask.getbbox()
        if box is None:
            return
        mask = mask.crop(box)
        if alpha < 1:
            mask = mask.point([round(v * alpha) for v in range(256)])
        self.image.paste(paint.crop(box) if isinstance(paint, Image.Image) else paint, box, mask)


def wrapped(paint: Paint, x0: Number, x1: Number) -> Paint:
    """`paint` as it looks around a turned body between x0 and x1: narrower towards the edges."""
    if not isinstance(paint, Image.Image):
        return paint
    middle, half = (x0 + x1) / 2, (x1 - x0) / 2
    at = (np.arange(PIXELS) / UNIT - middle) / half
    columns = middle + half * np.arcsin(np.clip(at, -1, 1)) * 0.95
    pixels = np.asarray(paint)
    return Image.fromarray(pixels[:, np.round(columns * UNIT).astype(int) % PIXELS], "RGB")


GROWN = 1.42  # a turned paint is enlarged by this, so that no corner is empty


def rotated(paint: Paint, degrees: Number) -> Paint:
    """`paint` enlarged by GROWN and turned clockwise."""
    if not isinstance(paint, Image.Image):
        return paint
    turn, half = math.radians(degrees), PIXELS / 2
    c, n = math.cos(turn) / GROWN, math.sin(turn) / GROWN
    back = (c, n, half - (c + n) * half, -n, c, half - (c - n) * half)  # from new place to old
    return paint.transform(
        paint.size, Image.Transform.AFFINE, back, resample=Image.Resampling.BILINEAR
    )


@lru_cache(maxsize=8)
def _wall(back: Colour, floor: Number | None) -> Image.Image:
    """A soft background, brightest at the upper left."""
    y, x = np.mgrid[0:PIXELS, 0:PIXELS].astype(np.float32) / np.float32(UNIT)
    distance = np.clip(np.hypot(x - 36, y - 30) / 95, 0, 1)[..., None]
    lit, far = np.array(mix(back, WHITE, 0.55)), np.array(mix(back, BLACK, 0.035))
    pixels = lit + (far - lit) * distance
    if floor is not None:
        ground = np.clip((y - floor) / 2.5, 0, 1) * np.clip(1.15 - (y - floor) / 60, 0, 1)
        pixels = pixels * (1 - 0.055 * ground[..., None])
    return Image.fromarray(pixels.astype(np.uint8), "RGB")


def _mask(outline: Outline) -> Image.Image:
    return _inside(outline.tobytes())


@lru_cache(maxsize=12)  # the same few outlines are filled, shaded and clipped to again and again
def _inside(corners: bytes) -> Image.Image:
    pixels = np.frombuffer(corners).reshape(-1, 2) * UNIT
    image = Image.new("L", (PIXELS, PIXELS))
    ImageDraw.Draw(image).polygon([(x, y) for x, y in pixels.tolist()], fill=255)
    return image


def _stroke(points: Outline, width: Number) -> Image.Image:
    image = Image.new("L", (PIXELS, PIXELS))
    _draw_stroke(ImageDraw.Draw(image), points, width)
    return image


def _draw_stroke(pen: ImageDraw.ImageDraw, points: Outline, width: Number) -> None:
    along = np.gradient(points, axis=0)
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    aside = np.stack([-along[:, 1], along[:, 0]], axis=1) * width / 2
    left, right = (points + aside) * UNIT, (points - aside) * UNIT
    for k in range(len(points) - 1):  # piece by piece: one polygon would cancel itself in a bend
        piece = np.concatenate([left[k : k + 2], right[k : k + 2][::-1]])
        pen.polygon([(x, y) for x, y in piece.tolist()], fill=255, outline=255)
    r = width * UNIT / 2
    for x, y in (points[[0, -1]] * UNIT).tolist():
        pen.ellipse((x - r, y - r, x + r, y + r), fill=255)


def _blurred(mask: Image.Image, blur: Number) -> Image.Image:
    small = mask.reduce(_COARSE)
    small = small.filter(ImageFilter.GaussianBlur(blur * UNIT / _COARSE))
    grown = Image.new("L", mask.size)
    box = small.getbbox()
    if box is not None:  # only what is not empty is made large again
        part = small.crop(box)
        size = (part.width * _COARSE, part.height * _COARSE)
        grown.paste(
            part.resize(size, Image.Resampling.BILINEAR), (box[0] * _COARSE, box[1] * _COARSE)
        )
    return grown


def _within(mask: Image.Image, clip: Outline | None) -> Image.Image:
    return mask if clip is None else ImageChops.multiply(mask, _mask(clip))
