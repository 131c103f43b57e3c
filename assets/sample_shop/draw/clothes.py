"""Draws shirts and hats."""

from assets.sample_shop.draw.canvas import Canvas
from assets.sample_shop.draw.colours import BLACK, WHITE, Colour, mix
from assets.sample_shop.draw.dress import Dress
from assets.sample_shop.draw.outlines import (
    Number,
    Outline,
    arc,
    both_halves,
    curve,
    ellipse,
    mirrored,
    moved,
    polygon,
    rounded,
    turned,
)

_BODY = both_halves(
    curve(
        "M 50 23 Q 56 22.6 59.5 17 L 71 21 C 73 28 71.6 38 71.4 46 "
        "C 71.4 60 72 72 72.6 84 C 65 86.4 57 86.8 50 86.8"
    )
)
_SLEEVES = {
    "tee": curve("M 68 19.6 C 76 22 79 25 81.6 31 L 90.5 47.4 C 86 51.6 81.6 53.6 76.6 54.6 "
                 "L 71 43 C 70.4 34 69 26 68 19.6 Z"),
    "sweatshirt": curve("M 68 19.6 C 76.4 22 79.4 26 81.4 33 C 85 46 88 60 90 76 "
                        "C 87 78.6 83.6 79.6 80 79.6 C 77.6 67 74.6 54 71 44 "
                        "C 70.6 34 69 26 68 19.6 Z"),
    "buttoned": curve("M 68 19.6 C 76 22 79 25 81.4 31 L 89.4 50 C 85.4 53.6 81 55.4 76 56 "
                      "L 71 44 C 70.4 34 69 26 68 19.6 Z"),
}  # fmt: skip


def shirt(shape: str, dress: Dress) -> Canvas:
    palette = dress.palette
    canvas = Canvas(palette.back)
    right = _SLEEVES[shape]
    for part in (_BODY, right, mirrored(right)):
        canvas.drop(part, 2.4, 0.2)
    canvas.fill(ellipse(50, 19, 9.6, 3.4), mix(palette.dark, palette.base, 0.25))
    for sleeve, lean in ((right, -24.0), (mirrored(right), 24.0)):
        canvas.fill(sleeve, dress.cloth(0.85, -lean))
        canvas.volume(sleeve, 2.6, 0.34, 0.2)
    canvas.fill(_BODY, dress.cloth(0.9))
    canvas.volume(_BODY, 3.2, 0.28, 0.22)
    _folds(canvas)
    {"tee": _tee, "sweatshirt": _sweatshirt, "buttoned": _buttoned}[shape](canvas, dress)
    return canvas


def _folds(canvas: Canvas) -> None:
    """Armhole seams and a few soft folds from the armpits."""
    seam = curve("M 68.4 20 C 70 28 71.4 36 71.2 45")
    for line in (seam, mirrored(seam)):
        canvas.crease(line, 0.7, BLACK, 0.5, _BODY)
    for text in ("M 71 46 Q 64 50 60 58", "M 71.4 52 Q 67 58 66 68", "M 62 84 Q 60 74 62 66"):
        canvas.crease(curve(text), 1.2, BLACK, 0.3, _BODY)
        canvas.crease(mirrored(curve(text)), 1.2, BLACK, 0.24, _BODY)


def _tee(canvas: Canvas, dress: Dress) -> None:
    trim = mix(dress.palette.accent, dress.palette.dark, 0.1)
    neck = curve("M 40.6 17.4 Q 44 24 50 24 Q 56 24 59.4 17.4")
    canvas.line(neck, 2.3, trim)
    canvas.line(
        curve("M 41.6 17.2 Q 45 22.8 50 22.8 Q 55 22.8 58.4 17.2"), 0.4, mix(trim, WHITE, 0.4)
    )
    hem = curve("M 27.8 82.2 C 38 85 62 85 72.2 82.2")
    canvas.stitches(hem, mix(dress.palette.dark, WHITE, 0.2))


def _sweatshirt(canvas: Canvas, dress: Dress) -> None:
    rib = mix(dress.palette.base, dress.palette.dark, 0.35)
    hem = both_halves(
        curve("M 50 81.4 C 58 81.4 66 81 72.5 79.4 L 72.8 86 C 65 88.4 57 88.8 50 88.8")
    )
    _ribbed(canvas, hem, rib, 27, 73)
    cuff = curve(
        "M 79.4 75.6 C 83.4 75.6 87 74.6 89.6 72.6 L 90.8 78.4 C 87.6 81.2 84 82.2 80.4 82.2 Z"
    )
    for part in (cuff, mirrored(cuff)):
        _ribbed(canvas, part, rib, part[:, 0].min(), part[:, 0].max())
    neck = curve("M 40.4 17.2 Q 44 24.6 50 24.6 Q 56 24.6 59.6 17.2")
    canvas.line(neck, 3.4, rib)
    canvas.line(curve("M 41.8 17 Q 45 22.9 50 22.9 Q 55 22.9 58.2 17"), 0.4, mix(rib, WHITE, 0.3))


def _ribbed(canvas: Canvas, outline: Outline, colour: Colour, x0: Number, x1: Number) -> None:
    canvas.fill(outline, colour)
    top, bottom = outline[:, 1].min(), outline[:, 1].max()
    for k in range(1, int((x1 - x0) / 1.5)):
        x = x0 + 1.5 * k
        canvas.line(polygon((x, top), (x, bottom)), 0.35, mix(colour, BLACK, 0.28), clip=outline)
    canvas.volume(outline, 1.2, 0.3, 0.25)


def _buttoned(canvas: Canvas, dress: Dress) -> None:
    placket = polygon((48.2, 24), (51.8, 24), (51.8, 87), (48.2, 87))
    canvas.fill(placket, mix(dress.palette.base, dress.palette.light, 0.72), clip=_BODY, alpha=0.9)
    canvas.crease(polygon((52.0, 24.0), (52.0, 87.0)), 0.6, BLACK, 0.5, _BODY)
    for y in (31, 42, 53, 64, 75):
        canvas.fill(ellipse(50.1, y + 0.25, 1.15), mix(dress.palette.dark, BLACK, 0.3))
        canvas.fill(ellipse(50, y, 1.1), mix(dress.palette.light, WHITE, 0.5))
    collar = curve(
        "M 59.6 15.8 C 55.6 16.6 52 19.6 50 23.6 L 54.4 31.4 C 59 28.4 62.4 24.6 64.4 19 Z"
    )
    for part in (collar, mirrored(collar)):
        canvas.soft(moved(part, 0.2, 1.0), BLACK, 0.35, 0.8, clip=_BODY)
        canvas.fill(part, mix(dress.palette.base, dress.palette.light, 0.72))
        canvas.volume(part, 1.0, 0.22, 0.25)
    pocket = rounded(56.4, 38, 66, 49.6, 1.2)
    canvas.crease(pocket, 0.6, BLACK, 0.45, _BODY)


_DOME = curve("M 19 66 C 17 40 28 18 50 18 C 72 18 83 40 81 66 Z")


def hat(shape: str, dress: Dress) -> Canvas:
    canvas = Canvas(dress.palette.back)
    (_bucket if shape == "bucket" else _beanie)(canvas, dress, shape == "bobble")
    return canvas


def _beanie(canvas: Canvas, dress: Dress, bobble: bool) -> None:
    palette = dress.palette
    lift = 3.0 if bobble else -1.0
    dome = moved(_DOME, 0, lift)
    cuff = rounded(15.6, 58 + lift, 84.4, 80 + lift, 5)
    if bobble:
        _bobble(canvas, dress)
    canvas.drop(dome, 3.2, 0.24)
    canvas.drop(cuff, 3.2, 0.3)
    canvas.fill(dome, dress.cloth(1.0))
    for k in range(-3, 4):  # the wales of the knit draw together at the crown
        wale = curve(
            f"M {50 + k * 11} {68 + lift} Q {50 + k * 10.4} {34 + lift} {50 + k * 1.4} {19 + lift}"
        )
        canvas.crease(wale, 0.8, BLACK, 0.2, dome)
    canvas.volume(dome, 5.5, 0.38, 0.32)
    rib = mix(palette.base, palette.dark, 0.3)
    canvas.soft(moved(cuff, 0, -1.2), BLACK, 0.4, 1.2, clip=dome)
    canvas.fill(cuff, rib)
    for k in range(1, 27):
        x = 15.6 + 68.8 * k / 27
        canvas.line(polygon((x, 58 + lift), (x, 80 + lift)), 0.75, mix(rib, BLACK, 0.2), clip=cuff)
        canvas.line(
            polygon((x + 1.0, 58 + lift), (x + 1.0, 80 + lift)),
            0.5,
            mix(rib, WHITE, 0.12),
            clip=cuff,
        )
    canvas.volume(cuff, 3.0, 0.36, 0.26)
    if not bobble:
        label = rounded(43.5, 64.4 + lift, 56.5, 73.2 + lift, 0.8)
        canvas.fill(label, mix(palette.light, WHITE, 0.2))
        canvas.stitches(rounded(44.5, 65.4 + lift, 55.5, 72.2 + lift, 0.5), palette.dark, 0.35, 1.1)
        canvas.line(polygon((46.4, 68.8 + lift), (53.6, 68.8 + lift)), 0.8, palette.accent)


def _bobble(canvas: Canvas, dress: Dress) -> None:
    ball = ellipse(50, 19, 10.5)
    canvas.drop(ball, 2.5, 0.2)
    wool = mix(dress.palette.light, dress.palette.second, 0.35)
    for k in range(60):
        tip = turned(polygon((50, 19), (50, 8.0)), k * 6, (50, 19))
        canvas.line(tip, 0.9, mix(wool, BLACK, 0.1 * (k % 3)))
    canvas.fill(ball, wool)
    for k in range(70):
        angle, distance = dress.rng.uniform(0, 360), float(dress.rng.uniform(1, 9))
        hair = turned(polygon((50, 19 - distance), (50, 16.6 - distance)), float(angle), (50, 19))
        canvas.line(hair, 0.5, mix(wool, (BLACK, WHITE)[k % 2], 0.16 + 0.2 * (k % 2)))
    canvas.volume(ball, 3.0, 0.3, 0.3)


def _bucket(canvas: Canvas, dress: Dress, _: bool) -> None:
    palette = dress.palette
    brim = curve("M 27 55 C 18 60 11 67 8.6 74.6 C 22 83.6 78 83.6 91.4 74.6 C 89 67 82 60 73 55 Z")
    crown = curve("M 26 62 C 27.4 46 29 33 32.6 26.6 C 40 20.6 60 20.6 67.4 26.6 "
                  "C 71 33 72.6 46 74 62 C 60 67.4 40 67.4 26 62 Z")  # fmt: skip
    canvas.drop(brim, 3.2, 0.34)
    canvas.fill(brim, dress.cloth(0.9))
    for grow in (0.0, 3.2, 6.4):
        seam = curve(f"M {24 - grow * 1.5} {61 + grow} C 38 {70 + grow * 1.1} 62 {70 + grow * 1.1} "
                     f"{76 + grow * 1.5} {61 + grow}")  # fmt: skip
        canvas.stitches(seam, mix(palette.dark, palette.base, 0.25), 0.35, 1.4)
    canvas.volume(brim, 2.6, 0.34, 0.26)
    canvas.soft(moved(crown, 0, 1.6), BLACK, 0.5, 1.8, clip=brim)
    canvas.fill(crown, dress.cloth(0.9))
    canvas.volume(crown, 4.5, 0.3, 0.3)
    canvas.cylinder(crown, 0.22, 0.2)
    band = curve("M 26.6 56 C 40 61.4 60 61.4 73.4 56 L 74 62 C 60 67.4 40 67.4 26 62 Z")
    canvas.fill(band, mix(palette.accent, palette.dark, 0.12))
    canvas.volume(band, 1.0, 0.26, 0.3)
    top = arc(50, 26.6, 17.4, 4.4, 180, 360)
    canvas.crease(arc(50, 27.4, 17.2, 4.0, 0, 180), 0.7, BLACK, 0.4, crown)
    canvas.crease(top, 0.6, WHITE, 0.4, crown)
