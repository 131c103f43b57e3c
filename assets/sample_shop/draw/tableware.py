"""Draws mugs, plates and vases."""

from assets.sample_shop.draw.canvas import Canvas, wrapped
from assets.sample_shop.draw.colours import (
    BLACK,
    LEAF,
    PAPER,
    WHITE,
    Colour,
    mix,
)
from assets.sample_shop.draw.dress import Dress
from assets.sample_shop.draw.outlines import (
    Number,
    Outline,
    Point,
    arc,
    curve,
    ellipse,
    moved,
    revolved,
    scalloped,
    smooth,
    turned,
)

_MUGS: dict[str, tuple[list[Point], str]] = {
    "straight": (
        [(30, 20), (46, 20), (62, 20), (73, 19.4), (77.5, 16.5)],
        "M 63 40 C 84 36 86 68 63 66",
    ),
    "round": (
        [(33, 17.5), (41, 21), (53, 24), (65, 22), (74, 15.5), (77, 12.5)],
        "M 66 44 C 84 40 85 66 65 64",
    ),
    "tall": (
        [(23, 20), (40, 18.2), (58, 16.2), (72, 14.6), (77.5, 13)],
        "M 62 34 C 82 30 80 62 59 60",
    ),
}


def mug(shape: str, dress: Dress) -> Canvas:
    palette = dress.palette
    canvas = Canvas(palette.back, floor=66)
    profile, handle_path = _MUGS[shape]
    x, (top, width) = 45.0, profile[0]
    body = revolved(x, profile, 3.6, 2.6)
    canvas.ground(x + 1, profile[-1][0] + 1.8, 2 * profile[-1][1] + 8)
    plain = mix(palette.base, palette.light, 0.12)
    handle = curve(handle_path)
    canvas.line(handle, 6.2, mix(plain, BLACK, 0.22))
    canvas.line(moved(handle, -0.5, -0.7), 4.6, plain)
    canvas.line(moved(handle, -1.1, -1.3), 0.9, mix(plain, WHITE, 0.5), alpha=0.7)
    canvas.fill(body, wrapped(dress.cloth(0.78), body[:, 0].min(), body[:, 0].max()))
    canvas.cylinder(body)
    _mouth(canvas, x, top, width, plain, dress)
    return canvas


def _mouth(
    canvas: Canvas, x: Number, top: Number, width: Number, rim: Colour, dress: Dress
) -> None:
    """The rim, the inside and the drink in it."""
    canvas.fill(ellipse(x, top, width, 3.6), mix(rim, WHITE, 0.45))
    inside = ellipse(x, top + 0.15, width - 1.3, 2.9)
    canvas.fill(inside, mix(PAPER, BLACK, 0.12))
    drinks: tuple[Colour, ...] = ((92, 58, 40), (150, 92, 48), (196, 150, 108))
    drink = drinks[int(dress.rng.integers(3))]
    surface = ellipse(x, top + 1.7, width - 2.4, 2.5)
    canvas.fill(surface, drink, clip=inside)
    canvas.soft(ellipse(x - width * 0.4, top + 1.4, width * 0.3, 0.8), WHITE, 0.3, 0.8, clip=inside)


def plate(shape: str, dress: Dress) -> Canvas:
    palette = dress.palette
    canvas = Canvas(palette.back)
    rim = scalloped(50, 50, 38.5, 2.6, 20) if shape == "scalloped" else ellipse(50, 50, 38)
    canvas.drop(rim, 3.4, 0.3)
    edge = mix(palette.dark, palette.base, 0.5)
    canvas.fill(rim, edge)
    canvas.fill((rim - 50) * 0.978 + 50, dress.cloth(0.95))
    if shape == "rimmed":
        canvas.fill(ellipse(50, 50, 25.6), edge)
        canvas.fill(ellipse(50, 50, 25), mix(palette.light, WHITE, 0.5))
    canvas.volume(rim, 2.2, 0.24, 0.3)
    well = 24.6 if shape == "rimmed" else 27.0
    _well(canvas, well)
    if shape == "scalloped":
        for turn in range(0, 360, 18):
            groove = turned(curve("M 50 22 L 50 13.6"), turn + 9)
            canvas.crease(groove, 0.7, BLACK, 0.32, rim)
    glint = arc(50, 50, 34.6, 34.6, 188, 246)
    canvas.crease(glint, 1.3, WHITE, 0.75, rim)
    return canvas


def _well(canvas: Canvas, radius: Number) -> None:
    """The step down from the rim: in shade at the upper left, lit at the lower right."""
    well = ellipse(50, 50, radius)
    shade = arc(50, 50, radius, radius, 150, 300)
    canvas.crease(shade, 1.9, BLACK, 0.34, well)
    canvas.crease(arc(50, 50, radius, radius, -28, 118), 1.6, WHITE, 0.6, well)


_VASES: dict[str, list[Point]] = {
    "bottle": [(38, 6.4), (45, 5.6), (53, 7), (60, 15), (69, 19.5), (79, 17.5), (85, 12.5)],
    "amphora": [(43, 11), (47, 9), (52, 14), (61, 23.5), (70, 24), (79, 17), (85, 11)],
    "column": [(40, 15.5), (48, 13.6), (58, 13), (70, 15), (80, 17), (85, 16.4)],
}


def vase(shape: str, dress: Dress) -> Canvas:
    canvas = Canvas(dress.palette.back, floor=73)
    profile = _VASES[shape]
    top, width = profile[0]
    mouth = width * 0.17  # negative below: the far rim is left out, stems come out of it
    front = revolved(50, profile, -mouth, profile[-1][1] * 0.14)
    canvas.ground(50, profile[-1][0] + 1.4, 2.1 * profile[-1][1] + 6)
    canvas.fill(ellipse(50, top, width, mouth), mix(dress.palette.dark, BLACK, 0.2))
    _stems(canvas, top, width, dress)
    canvas.fill(front, wrapped(dress.cloth(0.8), 50 - 24, 50 + 24))
    canvas.cylinder(front, 0.4, 0.36)
    lip = arc(50, top, width, mouth, 180, 0)
    canvas.line(lip, 0.8, mix(dress.palette.light, WHITE, 0.3), alpha=0.85)
    return canvas


def _stems(canvas: Canvas, top: Number, width: Number, dress: Dress) -> None:
    kind = int(dress.rng.integers(3))
    green = mix(LEAF, dress.palette.dark, 0.25)
    tips = [(50 - 17, top - 20), (50 - 5, top - 29), (50 + 7, top - 24), (50 + 19, top - 15)]
    for number, (x, y) in enumerate(tips):
        tx = x + float(dress.rng.uniform(-2, 2))
        ty = y + float(dress.rng.uniform(-3, 2))
        root = 50 + (tx - 50) * 0.12 * width / 10
        stem = curve(f"M {root} {top + 1} Q {root + (tx - root) * 0.15} {ty + 12} {tx} {ty}")
        canvas.line(stem, 0.55, mix(green, BLACK, 0.15))
        (_leaves, _grass, _blossom)[kind](canvas, stem, green, dress, number)


def _leaves(canvas: Canvas, stem: Outline, green: Colour, dress: Dress, number: int) -> None:
    """Eucalyptus: round leaves in pairs along the stem."""
    tone = mix(green, WHITE, 0.1 + 0.12 * (number % 3))
    for step, place in enumerate(range(6, len(stem), 4)):
        x, y = stem[place]
        size = 2.9 - 0.22 * step
        for side in (-1, 1):
            leaf = turned(ellipse(x + side * size * 0.95, y, size, size * 0.74), side * 32, (x, y))
            canvas.fill(leaf, mix(tone, WHITE, 0.14) if side < 0 else tone)


def _grass(canvas: Canvas, stem: Outline, green: Colour, dress: Dress, number: int) -> None:
    """Dried grass: a soft plume at the tip."""
    straw = mix((226, 200, 160), dress.palette.second, 0.22)
    x, y = stem[-1]
    lean = (x - 50) * 1.1
    plume = smooth(
        [(x, y - 8), (x + 2.6, y), (x + 1.4, y + 8), (x - 1.4, y + 8), (x - 2.6, y)], True
    )
    canvas.fill(turned(plume, lean, (x, y + 8)), straw)
    for k in range(-2, 3):
        hair = curve(f"M {x} {y + 7} Q {x + k * 0.9} {y + 1} {x + k * 0.75} {y - 5}")
        canvas.line(turned(hair, lean, (x, y + 8)), 0.3, mix(straw, BLACK, 0.16))


def _blossom(canvas: Canvas, stem: Outline, green: Colour, dress: Dress, number: int) -> None:
    """A daisy at the tip and two leaves below."""
    for place, side in ((8, 1), (13, -1)):
        x, y = stem[place]
        leaf = ellipse(x + side * 3, y, 3.2, 1.1)
        canvas.fill(turned(leaf, -side * 35, (x, y)), green)
    x, y = stem[-1]
    petals = (mix(dress.palette.light, WHITE, 0.4), dress.palette.accent)[number % 2]
    for k in range(8):
        canvas.fill(turned(ellipse(x, y - 3, 1.25, 2.7), 45 * k, (x, y)), petals)
    canvas.fill(ellipse(x, y, 1.5), (238, 184, 70))
