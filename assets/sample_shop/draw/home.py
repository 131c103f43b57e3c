"""Draws posters, cushions and lamps."""

from assets.sample_shop.draw.canvas import Canvas, wrapped
from assets.sample_shop.draw.colours import (
    BLACK,
    BRASS,
    OAK,
    PAPER,
    WALNUT,
    WHITE,
    Colour,
    mix,
)
from assets.sample_shop.draw.dress import Dress
from assets.sample_shop.draw.outlines import (
    Outline,
    Point,
    arc,
    both_halves,
    curve,
    ellipse,
    polygon,
    revolved,
    rounded,
)


def poster(shape: str, dress: Dress) -> Canvas:
    palette = dress.palette
    canvas = Canvas(palette.back)
    frames: tuple[Colour, ...] = (OAK, (42, 40, 42), (248, 246, 242), WALNUT)
    frame = frames[int(dress.rng.integers(4))]
    outer = rounded(21, 9, 79, 89, 0.6)
    canvas.drop(outer, 3.2, 0.34)
    canvas.fill(outer, frame)
    canvas.fill(polygon((77.2, 10.8), (79, 9), (79, 89), (77.2, 87.2)), mix(frame, BLACK, 0.18))
    canvas.fill(polygon((22.8, 87.2), (77.2, 87.2), (79, 89), (21, 89)), mix(frame, BLACK, 0.24))
    canvas.fill(polygon((21, 9), (79, 9), (77.2, 10.8), (22.8, 10.8)), mix(frame, WHITE, 0.22))
    sheet = rounded(22.8, 10.8, 77.2, 87.2, 0.1)
    canvas.fill(sheet, mix(PAPER, WHITE, 0.3))
    {"print": _print, "arch": _arch, "sun": _sun}[shape](canvas, dress)
    canvas.crease(polygon((22.8, 87.2), (22.8, 10.8), (77.2, 10.8)), 1.2, BLACK, 0.36, sheet)
    glass = polygon((22.8, 62), (22.8, 34), (50, 10.8), (70, 10.8))
    canvas.fill(glass, WHITE, clip=sheet, alpha=0.07)
    return canvas


def _print(canvas: Canvas, dress: Dress) -> None:
    """The pattern over the whole sheet, within a mount."""
    canvas.fill(rounded(28, 16, 72, 82, 0.1), dress.cloth(1.15))


def _arch(canvas: Canvas, dress: Dress) -> None:
    """An arch filled with the pattern, a sun above a horizon."""
    palette = dress.palette
    canvas.fill(rounded(28, 16, 72, 82, 0.1), mix(palette.light, palette.second, 0.45))
    for grow, paint in ((4.6, mix(palette.second, palette.dark, 0.15)), (0.0, dress.cloth(0.95))):
        w = 14.5 + grow
        canvas.fill(curve(f"M {50 - w} 82 L {50 - w} 44 C {50 - w} {44 - w * 1.34} {50 + w} "
                          f"{44 - w * 1.34} {50 + w} 44 L {50 + w} 82 Z"), paint)  # fmt: skip


def _sun(canvas: Canvas, dress: Dress) -> None:
    """A great disc filled with the pattern over two hills."""
    palette = dress.palette
    sheet = rounded(28, 16, 72, 82, 0.1)
    canvas.fill(sheet, mix(palette.light, palette.second, 0.35))
    canvas.fill(ellipse(50, 42, 18.5), dress.cloth(0.95))
    far = curve("M 28 66 C 38 54 50 60 58 64 C 64 67 70 60 72 58 L 72 82 L 28 82 Z")
    near = curve("M 28 72 C 36 70 44 70 52 75 C 60 79 68 74 72 72 L 72 82 L 28 82 Z")
    canvas.fill(far, mix(palette.base, palette.dark, 0.35))
    canvas.fill(near, palette.dark)


def cushion(shape: str, dress: Dress) -> Canvas:
    canvas = Canvas(dress.palette.back)
    body = {
        "square": curve("M 17 17 C 36 20.5 64 20.5 83 17 C 79.5 36 79.5 64 83 83 "
                        "C 64 79.5 36 79.5 17 83 C 20.5 64 20.5 36 17 17 Z"),
        "round": ellipse(50, 50, 35.5),
        "lumbar": curve("M 9 30 C 34 32.6 66 32.6 91 30 C 88.4 42 88.4 58 91 70 "
                        "C 66 67.4 34 67.4 9 70 C 11.6 58 11.6 42 9 30 Z"),
    }[shape]  # fmt: skip
    if shape == "lumbar":
        _tassels(canvas, dress)
    canvas.drop(body, 3.6, 0.34)
    piping = mix(dress.palette.accent, dress.palette.dark, 0.2)
    canvas.line(body, 1.7, piping)
    canvas.fill(body, dress.cloth(1.1))
    canvas.volume(body, 5.5, 0.4, 0.34)
    canvas.soft(ellipse(41, 40, 15, 11), WHITE, 0.2, 8, clip=body)
    {"square": _corner_folds, "lumbar": _corner_folds, "round": _button}[shape](canvas, body, dress)
    return canvas


def _corner_folds(canvas: Canvas, body: Outline, dress: Dress) -> None:
    corners = [(x, y) for x in (body[:, 0].min(), body[:, 0].max())
               for y in (body[:, 1].min(), body[:, 1].max())]  # fmt: skip
    for x, y in corners:
        for bend in (-3.2, 3.4):
            inx, iny = x + (50 - x) * 0.3, y + (50 - y) * 0.3
            fold = curve(f"M {x} {y} Q {(x + inx) / 2 + bend * 0.6} {(y + iny) / 2 - bend * 0.4} "
                         f"{inx + bend} {iny - bend}")  # fmt: skip
            canvas.crease(fold, 1.0, BLACK, 0.3, body)


def _button(canvas: Canvas, body: Outline, dress: Dress) -> None:
    for turn in range(0, 360, 30):
        ray = arc(50, 50, 8, 8, turn, turn + 0.1)[:1]
        far = arc(50, 50, 26, 26, turn + 3, turn + 3.1)[:1]
        fold = polygon((50.0, 50.0), tuple(ray[0]), tuple(far[0]))
        canvas.crease(fold, 0.8, BLACK, 0.2, body)
    canvas.soft(ellipse(50, 50.6, 5), BLACK, 0.45, 1.5, clip=body)
    knob = ellipse(50, 50, 3.1)
    canvas.fill(knob, dress.palette.accent)
    canvas.volume(knob, 1.0)


def _tassels(canvas: Canvas, dress: Dress) -> None:
    for x, y, side in ((9, 30, -1), (91, 30, 1), (9, 70, -1), (91, 70, 1)):
        for k in range(5):
            end = (x + side * (1.2 + 0.9 * k) - side * 1.5, y + 8.2 - 0.5 * k)
            canvas.line(polygon((x, y), end), 0.7, dress.palette.accent)
        canvas.fill(ellipse(x, y, 1.5), mix(dress.palette.accent, BLACK, 0.15))


_SHADES: dict[str, list[Point]] = {
    "drum": [(16, 20), (30, 22.6), (44, 25)],
    "cone": [(14, 10.5), (29, 19.5), (44, 28.5)],
    "dome": [(16, 6), (19, 15), (25, 22.5), (33, 27.6), (41, 29.5)],
}


def lamp(shape: str, dress: Dress) -> Canvas:
    palette = dress.palette
    canvas = Canvas(palette.back, floor=76)
    canvas.ground(50, 88.2, 30 if shape != "cone" else 44)
    canvas.soft(ellipse(50, 46, 34, 26), (255, 236, 190), 0.55, 12)
    {"drum": _gourd, "cone": _tripod, "dome": _column}[shape](canvas, dress)
    profile = _SHADES[shape]
    shade = revolved(50, profile, 2.2, 4.4)
    bottom, width = profile[-1]
    canvas.fill(shade, wrapped(dress.cloth(0.85), 50 - width, 50 + width))
    canvas.cylinder(shade, 0.26, 0.12)
    canvas.soft(ellipse(50, bottom - 3, width * 0.72, 12), (255, 232, 170), 0.42, 7, clip=shade)
    canvas.line(arc(50, bottom, width, 4.4, 0, 180), 0.9, mix(palette.accent, palette.dark, 0.2))
    top, narrow = profile[0]
    canvas.line(
        arc(50, top, narrow, 2.2, 0, 180), 0.8, mix(palette.accent, palette.dark, 0.2), alpha=0.8
    )
    canvas.fill(ellipse(50, top, narrow, 2.2), mix((255, 240, 205), palette.second, 0.2))
    return canvas


def _gourd(canvas: Canvas, dress: Dress) -> None:
    canvas.fill(rounded(48.7, 44, 51.3, 56, 0.5), BRASS)
    profile: list[Point] = [(54, 3.6), (58, 4.6), (64, 11.5), (72, 14.6), (80, 12), (86.5, 8)]
    body = revolved(50, profile, 0.9, 1.5)
    canvas.fill(body, mix(dress.palette.dark, dress.palette.base, 0.45))
    canvas.cylinder(body, 0.42, 0.5)
    foot = revolved(50, [(86.5, 9.2), (88, 9.4)], 1.2, 1.4)
    canvas.fill(foot, OAK)
    canvas.cylinder(foot)


def _tripod(canvas: Canvas, dress: Dress) -> None:
    wood = (OAK, WALNUT)[int(dress.rng.integers(2))]
    for x, y, tone in ((52, 84, 0.25), (34, 88.5, 0.0), (66, 88.5, 0.1)):
        leg = polygon((49.2, 50), (51.2, 50), (x + 0.9, y), (x - 0.9, y))
        canvas.fill(leg, mix(wood, BLACK, tone))
    canvas.fill(rounded(47.4, 46, 52.6, 53.5, 1), BRASS)
    canvas.cylinder(rounded(47.4, 46, 52.6, 53.5, 1))


def _column(canvas: Canvas, dress: Dress) -> None:
    metal = (BRASS, dress.palette.dark)[int(dress.rng.integers(2))]
    stem = rounded(48.4, 40, 51.6, 86, 0.6)
    canvas.fill(stem, metal)
    canvas.cylinder(stem, 0.4, 0.6)
    foot = revolved(50, [(84.6, 12.5), (86, 14), (88, 14.3)], 2.2, 2.4)
    canvas.fill(foot, metal)
    canvas.cylinder(foot, 0.4, 0.5)
    canvas.fill(ellipse(50, 84.6, 12.5, 2.0), mix(metal, WHITE, 0.22))
    canvas.fill(both_halves(curve("M 50 83 L 51.6 83 L 51.6 85.4 L 50 85.4")), metal)
