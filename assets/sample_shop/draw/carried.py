"""Draws bags and notebooks."""

from assets.sample_shop.draw.canvas import Canvas
from assets.sample_shop.draw.colours import (
    BLACK,
    BRASS,
    OAK,
    PAPER,
    STEEL,
    WALNUT,
    WHITE,
    Colour,
    mix,
)
from assets.sample_shop.draw.dress import Dress
from assets.sample_shop.draw.outlines import (
    Outline,
    both_halves,
    curve,
    ellipse,
    mirrored,
    moved,
    polygon,
    rounded,
    turned,
)


def bag(shape: str, dress: Dress) -> Canvas:
    canvas = Canvas(dress.palette.back, floor=76)
    canvas.ground(50, 88.4, 62 if shape != "satchel" else 74)
    {"backpack": _backpack, "tote": _tote, "satchel": _satchel}[shape](canvas, dress)
    return canvas


def _leather(dress: Dress) -> Colour:
    return (WALNUT, mix(OAK, WALNUT, 0.35), mix(dress.palette.dark, BLACK, 0.1))[
        int(dress.rng.integers(3))
    ]


def _backpack(canvas: Canvas, dress: Dress) -> None:
    palette, leather = dress.palette, _leather(dress)
    canvas.line(curve("M 43 17 C 43 8.6 57 8.6 57 17"), 2.6, mix(leather, BLACK, 0.1))
    strap = curve("M 71 34 C 79.5 44 80 66 73.5 83")
    for line in (strap, mirrored(strap)):
        canvas.line(line, 4.2, mix(leather, BLACK, 0.28))
    body = both_halves(
        curve("M 50 13.6 C 66 13.6 74 22 74.6 38 L 75.8 80 C 75.8 86 72.6 88.6 67 88.6 L 50 88.6")
    )
    canvas.fill(body, dress.cloth(0.9))
    canvas.volume(body, 4.2, 0.36, 0.28)
    zip_line = both_halves(curve("M 50 22 C 61 22 66.6 28 67.6 40 L 68 47"))
    canvas.crease(moved(zip_line, 0.2, 0.5), 1.6, BLACK, 0.5, body)
    canvas.line(zip_line, 1.1, mix(palette.dark, BLACK, 0.15))
    canvas.line(polygon((67.8, 46.6), (67.8, 51)), 1.3, BRASS)
    pocket = rounded(30.6, 53.6, 69.4, 83.4, 6)
    canvas.soft(moved(pocket, 0.3, 0.9), BLACK, 0.5, 1.4, clip=body)
    canvas.fill(pocket, mix(palette.dark, palette.base, 0.35))
    canvas.volume(pocket, 2.4, 0.3, 0.3)
    canvas.stitches(rounded(32, 55, 68, 82, 5), mix(palette.light, palette.base, 0.3))
    flap = polygon((33.6, 60.2), (66.4, 60.2))
    canvas.line(flap, 1.0, mix(palette.dark, BLACK, 0.3))
    canvas.line(polygon((62.6, 60.2), (62.6, 64.2)), 1.3, BRASS)
    patch = rounded(43.6, 67.4, 56.4, 75.4, 1)
    canvas.fill(patch, leather)
    canvas.stitches(rounded(44.5, 68.3, 55.5, 74.5, 0.6), mix(leather, WHITE, 0.55), 0.35, 1.0)


def _tote(canvas: Canvas, dress: Dress) -> None:
    leather = _leather(dress)
    back = curve("M 38.5 39 C 37.6 6 62.4 6 61.5 39")
    canvas.line(moved(back, 0.8, -1.8), 2.6, mix(leather, BLACK, 0.32))
    body = curve(
        "M 20.6 35 L 79.4 35 L 75.6 84.6 Q 75.2 88.4 71.4 88.4 L 28.6 88.4 Q 24.8 88.4 24.4 84.6 Z"
    )
    canvas.fill(
        polygon((21.6, 35), (78.4, 35), (76, 32.6), (24, 32.6)), mix(dress.palette.dark, BLACK, 0.2)
    )
    canvas.fill(body, dress.cloth(1.0))
    canvas.volume(body, 4.0, 0.32, 0.26)
    for text in ("M 27 88 Q 33 74 30 58", "M 71 88 Q 68 76 72 62", "M 50 42 Q 47 56 50 66"):
        canvas.crease(curve(text), 1.5, BLACK, 0.24, body)
    canvas.stitches(
        curve("M 22 38.6 L 78 38.6"), mix(dress.palette.dark, dress.palette.light, 0.35)
    )
    front = curve("M 37 46 C 35 12 65 12 63 46")
    canvas.line(moved(front, 0.4, 0.8), 2.8, BLACK, alpha=0.25)
    canvas.line(front, 2.8, leather)
    canvas.line(moved(front, -0.5, -0.4), 0.5, mix(leather, WHITE, 0.35))
    for x in (37, 63):
        tab = rounded(x - 2.3, 41, x + 2.3, 50.4, 1)
        canvas.fill(tab, leather)
        canvas.volume(tab, 0.9)
        canvas.fill(ellipse(x, 43.4, 0.75), BRASS)
        canvas.fill(ellipse(x, 48, 0.75), BRASS)


def _satchel(canvas: Canvas, dress: Dress) -> None:
    palette, leather = dress.palette, _leather(dress)
    canvas.line(curve("M 19 46 C 19 2 81 2 81 46"), 2.4, mix(leather, BLACK, 0.18))
    body = rounded(14, 37, 86, 88.4, 5)
    canvas.fill(body, mix(palette.dark, palette.base, 0.3))
    canvas.volume(body, 3.6, 0.36, 0.26)
    canvas.line(curve("M 42 35 C 42 26.6 58 26.6 58 35"), 2.4, leather)
    flap = curve("M 12.8 38 Q 12.8 33.8 17 33.8 L 83 33.8 Q 87.2 33.8 87.2 38 L 87.2 62 "
                 "C 87.2 70 82 73 75 73 L 25 73 C 18 73 12.8 70 12.8 62 Z")  # fmt: skip
    canvas.soft(moved(flap, 0.3, 1.6), BLACK, 0.5, 1.8, clip=body)
    canvas.fill(flap, dress.cloth(0.95))
    canvas.volume(flap, 3.6, 0.3, 0.3)
    inner = curve(
        "M 14.6 39 L 14.6 61 C 14.6 68.4 19 71.2 26 71.2 L 74 71.2 C "
        "81 71.2 85.4 68.4 85.4 61 L 85.4 39"
    )
    canvas.stitches(inner, mix(palette.dark, palette.light, 0.3))
    for x in (31, 69):
        band = rounded(x - 2.6, 58, x + 2.6, 80.4, 1.2)
        canvas.soft(moved(band, 0.3, 0.6), BLACK, 0.4, 0.8, clip=body)
        canvas.fill(band, leather)
        canvas.volume(band, 1.0)
        buckle = rounded(x - 3.5, 67.6, x + 3.5, 74, 1)
        canvas.line(buckle, 1.1, BRASS)
        canvas.line(polygon((x, 68.0), (x, 73.6)), 0.9, mix(BRASS, BLACK, 0.2))


_TILT = -7.0


def notebook(shape: str, dress: Dress) -> Canvas:
    palette = dress.palette
    canvas = Canvas(palette.back)

    def tilted(outline: Outline) -> Outline:
        return turned(outline, _TILT)

    cover = tilted(rounded(23, 12, 75, 86, 2.6))
    pages = tilted(rounded(25, 13.4, 77, 87.6, 2))
    canvas.drop(pages, 3.4, 0.34)
    canvas.fill(pages, mix(PAPER, BLACK, 0.1))
    for k in range(3):
        edge = tilted(polygon((30, 86.3 + 0.42 * k), (75.8, 86.3 + 0.42 * k)))
        canvas.line(edge, 0.18, mix(PAPER, BLACK, 0.28))
    canvas.fill(cover, dress.cloth(1.1, _TILT))
    canvas.volume(cover, 1.6, 0.26, 0.34)
    {"elastic": _elastic, "spiral": _spiral, "bound": _bound}[shape](canvas, dress, cover)
    _pencil(canvas, dress)
    return canvas


def _label(canvas: Canvas, dress: Dress) -> None:
    label = turned(rounded(36, 25, 62, 40, 1.2), _TILT)
    canvas.fill(label, mix(PAPER, WHITE, 0.4))
    canvas.line(turned(rounded(37.4, 26.4, 60.6, 38.6, 0.6), _TILT), 0.3, dress.palette.dark)
    for y, x1 in ((31, 57), (34.6, 52)):
        canvas.line(
            turned(polygon((41, y), (x1, y)), _TILT), 0.5, mix(dress.palette.dark, WHITE, 0.45)
        )


def _elastic(canvas: Canvas, dress: Dress, cover: Outline) -> None:
    spine = turned(polygon((28.5, 12), (28.5, 86)), _TILT)
    canvas.crease(spine, 0.8, BLACK, 0.45, cover)
    band = turned(polygon((67, 11.6), (67, 86.4)), _TILT)
    canvas.crease(moved(band, 0.7, 0.3), 1.6, BLACK, 0.5, cover)
    canvas.line(band, 1.7, mix(dress.palette.accent, dress.palette.dark, 0.25), clip=cover)
    ribbon = turned(polygon((42, 86), (44.6, 86), (44.6, 95), (43.3, 93.2), (42, 95)), _TILT)
    canvas.fill(ribbon, dress.palette.accent)


def _spiral(canvas: Canvas, dress: Dress, cover: Outline) -> None:
    for k in range(15):
        y = 16.5 + k * 4.65
        hole = turned(ellipse(26.8, y, 1.0), _TILT)
        canvas.fill(hole, mix(dress.palette.dark, BLACK, 0.4))
        wire = turned(curve(f"M 26.8 {y} C 24 {y - 2.6} 19.4 {y - 1.8} 20.6 {y + 0.7}"), _TILT)
        canvas.line(moved(wire, 0.3, 0.5), 0.8, BLACK, alpha=0.3)
        canvas.line(wire, 0.8, mix(STEEL, BLACK, 0.25))
        canvas.line(moved(wire, -0.1, -0.15), 0.3, mix(STEEL, WHITE, 0.6))
    _label(canvas, dress)


def _bound(canvas: Canvas, dress: Dress, cover: Outline) -> None:
    tape = mix(dress.palette.dark, dress.palette.base, 0.15)
    spine = turned(polygon((22, 10), (34, 10), (34, 88), (22, 88)), _TILT)
    canvas.fill(spine, tape, clip=cover)
    canvas.crease(turned(polygon((34.2, 11), (34.2, 87)), _TILT), 0.5, BLACK, 0.5, cover)
    canvas.crease(turned(polygon((25.6, 11), (25.6, 87)), _TILT), 1.0, WHITE, 0.35, cover)
    for corner in (polygon((75, 12), (64, 12), (75, 23)), polygon((75, 86), (64, 86), (75, 75))):
        canvas.fill(turned(corner, _TILT), tape, clip=cover)
    label = turned(rounded(43, 28, 66, 42, 1), _TILT)
    canvas.fill(label, mix(PAPER, WHITE, 0.4))
    canvas.line(
        turned(polygon((47, 34), (62, 34)), _TILT), 0.55, mix(dress.palette.dark, WHITE, 0.35)
    )
    canvas.line(
        turned(polygon((49.5, 37.4), (59.5, 37.4)), _TILT), 0.4, mix(dress.palette.dark, WHITE, 0.5)
    )


def _pencil(canvas: Canvas, dress: Dress) -> None:
    """Lies beside the notebook, for scale."""
    turn, centre = 9.0, (86.0, 54.0)

    def placed(outline: Outline) -> Outline:
        return turned(outline, turn, centre)

    whole = placed(polygon((84.4, 28), (87.6, 28), (87.6, 74), (86, 79.6), (84.4, 74)))
    canvas.drop(whole, 1.4, 0.3)
    paint = mix(dress.palette.accent, dress.palette.dark, 0.05)
    canvas.fill(placed(polygon((84.4, 31), (87.6, 31), (87.6, 74), (84.4, 74))), paint)
    canvas.fill(
        placed(polygon((86.6, 31), (87.6, 31), (87.6, 74), (86.6, 74))), mix(paint, BLACK, 0.2)
    )
    canvas.fill(placed(polygon((84.4, 28.6), (87.6, 28.6), (87.6, 31.6), (84.4, 31.6))), BRASS)
    canvas.fill(placed(rounded(84.4, 25.4, 87.6, 28.6, 1)), (240, 160, 160))
    canvas.fill(placed(polygon((84.4, 74), (87.6, 74), (86, 79.6))), (238, 208, 164))
    canvas.fill(placed(polygon((85.5, 77.8), (86.5, 77.8), (86, 79.6))), (50, 48, 50))
