"""Draws sneakers and watches."""

from assets.sample_shop.draw.canvas import Canvas
from assets.sample_shop.draw.colours import (
    BLACK,
    BRASS,
    STEEL,
    WHITE,
    Colour,
    mix,
)
from assets.sample_shop.draw.dress import Dress
from assets.sample_shop.draw.outlines import (
    Outline,
    curve,
    ellipse,
    mirrored,
    moved,
    polygon,
    rounded,
    turned,
)

_GUM: Colour = (214, 170, 120)

_UPPERS = {
    "low": "M 12.4 68 C 11.4 58 11.6 48 14 40.6 C 17.4 38 21.6 39 24.6 41.6 "
           "C 29 44.6 36 43.4 40.4 36.6 C 42 34.6 45 35 47 37 C 54 44 62 50.4 72 53.6 "
           "C 82 56 89.4 59.4 90.6 68 Z",
    "high": "M 12.4 68 C 11.6 52 13 36 12.6 21.6 C 12.6 18.6 14.6 17.4 17 17.8 "
            "L 35.6 19.6 C 38.4 20 39.6 21.6 40 24 C 41 32 45.6 39 52 43.6 "
            "C 58 48 64 51.4 72 53.6 C 82 56 89.4 59.4 90.6 68 Z",
    "slip-on": "M 12.4 68 C 11.4 59 12 50 15 44 C 18 40.6 22.4 42.4 26 44.4 "
               "C 32 47 42 46.4 50 43.4 C 54 42 57 43 60 45.4 C 66 50 72 52 77 53.4 "
               "C 85 55.6 90 60 90.6 68 Z",
}  # fmt: skip


def sneaker(shape: str, dress: Dress) -> Canvas:
    palette = dress.palette
    canvas = Canvas(palette.back, floor=66)
    upper = curve(_UPPERS[shape])
    sole = curve("M 10.6 66.4 L 91.4 66.4 C 93.6 70 93 75.6 88.6 77 C 78 78.4 70 77.4 60 77.4 "
                 "C 40 77.4 24 78.2 14 77.4 C 9.6 76.8 9.4 70 10.6 66.4 Z")  # fmt: skip
    canvas.ground(51, 78.0, 84)
    _opening(canvas, shape, dress)
    canvas.fill(upper, dress.cloth(0.8, -4))
    {"low": _laced, "high": _laced, "slip-on": _elastic_sided}[shape](canvas, upper, dress, shape)
    canvas.volume(upper, 3.4, 0.3, 0.3)
    rubber = (mix(palette.light, WHITE, 0.5), _GUM)[int(dress.rng.random() < 0.3)]
    canvas.fill(sole, rubber)
    canvas.volume(sole, 1.8, 0.3, 0.35)
    canvas.line(curve("M 11 70.2 C 35 71 65 71 92.4 70.2"), 0.7, palette.accent, clip=sole)
    canvas.crease(curve("M 12 66.4 L 91 66.4"), 0.8, BLACK, 0.35, sole)
    return canvas


def _opening(canvas: Canvas, shape: str, dress: Dress) -> None:
    """The lining behind the collar, and the tongue."""
    lining = mix(dress.palette.dark, BLACK, 0.15)
    if shape == "slip-on":
        canvas.fill(
            curve("M 15 46 C 18 39 24 37 34 38.6 C 42 39.8 50 40 55 43 L 50 48 L 20 50 Z"), lining
        )
        return
    tongue = {
        "low": "M 36 44 C 36.6 36 38 31 41 27.6 C 45 27.6 47.6 29.6 49 33 L 50 42 Z",
        "high": "M 30 30 C 32 20 34 13.6 37.6 11.6 C 41.6 12 43.6 15 43.4 20 L 43 34 Z",
    }[shape]
    canvas.fill(curve(tongue), mix(dress.palette.accent, dress.palette.dark, 0.1))
    canvas.volume(curve(tongue), 1.4, 0.3, 0.3)
    if shape == "low":
        canvas.fill(curve("M 14 42 C 18 36 30 36.4 39 38 L 38 46 L 20 47 Z"), lining)
    else:
        canvas.fill(curve("M 13 20 C 18 15.4 28 15.4 36 17.4 L 37 24 L 16 25 Z"), lining)


def _laced(canvas: Canvas, upper: Outline, dress: Dress, shape: str) -> None:
    palette = dress.palette
    trim = mix(palette.dark, palette.base, 0.2)
    cap = curve("M 74 53 C 70 58 69 63 69.6 68 L 92 69 C 92 60 84 54 74 53 Z")
    canvas.fill(cap, mix(palette.light, WHITE, 0.35), clip=upper)
    canvas.stitches(curve("M 73 53.6 C 69 58.4 68 63 68.6 67.4"), trim)
    heel = curve("M 8 40 L 20 40 C 22.6 50 23 60 21.4 69 L 8 69 Z")
    if shape == "high":
        heel = curve("M 8 34 L 20 36 C 23 48 23.4 60 21.4 69 L 8 69 Z")
        ball = ellipse(27, 35, 5.4)
        canvas.fill(ball, mix(palette.light, WHITE, 0.35))
        canvas.line(ball, 0.5, trim)
        canvas.fill(ellipse(27, 35, 2.2), palette.accent)
    canvas.fill(heel, trim, clip=upper)
    _laces(canvas, upper, dress, shape)


def _laces(canvas: Canvas, upper: Outline, dress: Dress, shape: str) -> None:
    palette = dress.palette
    if shape == "high":
        facing = (
            "M 36 18 C 38 28 42 38 52 46 C 57 50 63 53 69 55 L 62 58 C "
            "50 55 40 47 35 38 C 32 31 31 24 31.4 18 Z"
        )
        eyelets = [(34.6, 24), (36.6, 31), (40.4, 38), (46, 44.4), (53, 49.6), (60.4, 53.6)]
    else:
        facing = "M 40 35 C 47 42 57 50 69 54 L 62 58.6 C 52 56 44 50 37.6 42 Z"
        eyelets = [(42.4, 40.4), (47, 45), (52.2, 49), (57.6, 52.4), (63, 55)]
    canvas.fill(curve(facing), mix(palette.dark, palette.base, 0.2), clip=upper)
    lace = mix(palette.light, WHITE, 0.6)
    for x, y in eyelets:
        canvas.line(polygon((x - 1.4, y + 1.6), (x + 3.2, y - 3.0)), 1.7, BLACK, alpha=0.22)
        canvas.line(polygon((x - 1.6, y + 1.2), (x + 3.0, y - 3.4)), 1.5, lace)
        canvas.fill(ellipse(x - 1.6, y + 1.3, 0.9), mix(STEEL, BLACK, 0.2))


def _elastic_sided(canvas: Canvas, upper: Outline, dress: Dress, _: str) -> None:
    palette = dress.palette
    gore = curve("M 37 46 L 51 43 L 47.6 57.6 L 41.6 58 Z")
    canvas.fill(gore, mix(palette.dark, BLACK, 0.1), clip=upper)
    for k in range(5):
        rib = polygon((39.4 + 2.5 * k, 44.0), (42.6 + 1.1 * k, 58.0))
        canvas.line(rib, 0.3, mix(palette.dark, WHITE, 0.25), clip=upper)
    collar = curve(
        "M 14.6 44.4 C 18 40.8 22.4 42.6 26 44.6 C 32 47.2 42 46.6 "
        "50 43.6 C 54 42.2 57 43.2 60 45.6"
    )
    canvas.line(collar, 1.6, mix(palette.accent, palette.dark, 0.1))
    canvas.stitches(curve("M 61 47 C 57 54 57.6 62 58 67"), mix(palette.dark, palette.light, 0.3))
    tab = curve("M 11 58 L 16.4 58 L 16.4 69 L 11 69 Z")
    canvas.fill(tab, palette.accent, clip=upper)


_CASES = {
    "round": ellipse(50, 50, 20.5),
    "square": rounded(31, 31, 69, 69, 7),
    "octagon": turned(polygon(*[tuple(p) for p in ellipse(50, 50, 21.6)[:-1:9]]), 22.5),
}


def watch(shape: str, dress: Dress) -> Canvas:
    palette = dress.palette
    canvas = Canvas(palette.back)
    strap = curve(
        "M 38.6 36 L 39.6 3 C 39.6 1.4 40.6 0 42 0 L 58 0 C 59.4 0 60.4 1.4 60.4 3 L 61.4 36 Z"
    )
    lower = curve(
        "M 38.6 64 L 39.8 94 C 40 97.6 42.6 100 46 100 L 54 100 C "
        "57.4 100 60 97.6 60.2 94 L 61.4 64 Z"
    )
    for part in (strap, lower):
        canvas.drop(part, 3.0, 0.3)
    for part in (strap, lower):
        canvas.fill(part, dress.cloth(0.6))
        canvas.volume(part, 2.0, 0.3, 0.26)
    for text in ("M 40.4 34 L 41.2 1", "M 40.4 66 L 41.4 97"):
        for seam in (curve(text), mirrored(curve(text))):
            canvas.stitches(seam, mix(palette.light, palette.dark, 0.35), 0.35, 1.2)
    for y in (84, 90):
        canvas.fill(ellipse(50, y, 1.0, 1.3), mix(palette.dark, BLACK, 0.4))
    _case(canvas, _CASES[shape], dress)
    return canvas


def _case(canvas: Canvas, case: Outline, dress: Dress) -> None:
    metal = (BRASS, STEEL, (58, 58, 64), (222, 176, 150))[int(dress.rng.integers(4))]
    palette = dress.palette
    crown = rounded(68, 46.8, 73.4, 53.2, 1)
    canvas.fill(crown, mix(metal, BLACK, 0.15))
    canvas.volume(crown, 1.0)
    canvas.drop(case, 2.4, 0.4)
    canvas.fill(case, metal)
    canvas.volume(case, 2.2, 0.4, 0.5)
    dial = 50 + (case - 50) * 0.86
    canvas.fill(50 + (case - 50) * 0.89, mix(metal, BLACK, 0.3))
    face = (mix(palette.light, WHITE, 0.4), palette.dark)[int(dress.rng.random() < 0.5)]
    ink = palette.dark if face != palette.dark else mix(palette.light, WHITE, 0.4)
    canvas.fill(dial, face)
    canvas.soft(moved(dial, -1.4, -1.6), WHITE, 0.16, 5, clip=dial)
    for hour in range(12):
        long = 3.0 if hour % 3 == 0 else 1.7
        mark = turned(polygon((50, 35.2), (50, 35.2 + long)), 30 * hour)
        canvas.line(mark, 0.95 if hour % 3 == 0 else 0.6, ink)
    for degrees, length, width, colour in (
        (-52, 8.6, 1.3, ink),
        (58, 12.6, 1.0, ink),
        (170, 13, 0.4, palette.accent),
    ):
        hand = turned(polygon((50, 52.2), (50, 50 - length)), degrees)
        canvas.line(moved(hand, 0.4, 0.7), width, BLACK, alpha=0.22)
        canvas.line(hand, width, colour)
    canvas.fill(ellipse(50, 50, 1.3), palette.accent)
    canvas.fill(polygon((30, 58), (58, 28), (66, 28), (30, 66)), WHITE, clip=dial, alpha=0.1)
