"""The named palettes every product is dressed in, and how colours mix."""

from dataclasses import dataclass
from typing import TypeAlias

Colour: TypeAlias = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
PAPER: Colour = (250, 247, 240)
OAK: Colour = (204, 160, 112)
WALNUT: Colour = (122, 82, 56)
BRASS: Colour = (206, 168, 92)
STEEL: Colour = (186, 192, 200)
LEAF: Colour = (112, 142, 106)


@dataclass(frozen=True, slots=True)
class Palette:
    """Five colours that go together, and the tint of the wall behind them."""

    base: Colour
    second: Colour
    accent: Colour
    light: Colour
    dark: Colour
    back: Colour


def mix(a: Colour, b: Colour, share: int | float) -> Colour:
    """`a` with `share` of `b` in it."""
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return red, green, blue


def _hex(text: str) -> Colour:
    red, green, blue = bytes.fromhex(text)
    return red, green, blue


def _palette(colours: str) -> Palette:
    return Palette(*(_hex(colour) for colour in colours.split()))


PALETTES: dict[str, Palette] = {
    "terracotta": _palette("c9603c eeb08a 7c2d22 fbebdc 4c2119 f4dccb"),
    "sage": _palette("76956e bdd0ab e3a35b f4f5e8 2f4735 dfe9d7"),
    "midnight": _palette("24376a 6d8fcb f1c15a eff2f9 131c38 d9e1f0"),
    "blush": _palette("e4869a f8cdd0 b5385c fff4f1 6d2441 fbe0e0"),
    "ocean": _palette("1b8b98 86cfcd f38b69 eef9f7 0d4250 d2ecea"),
    "mustard": _palette("e2a623 f6d67f 3d6663 fdf7e3 5b3f11 faedc8"),
    "lavender": _palette("8770c2 cabcea f0a98e f7f3fd 3b2d66 e7dff5"),
    "ink": _palette("2f2f35 94949c d9432f f6f4ef 161619 e6e4df"),
}
