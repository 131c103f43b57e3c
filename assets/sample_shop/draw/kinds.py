"""The kinds of thing the sample shop sells, and the one function that draws them."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from assets.sample_shop.draw.canvas import Canvas
from assets.sample_shop.draw.carried import bag, notebook
from assets.sample_shop.draw.clothes import hat, shirt
from assets.sample_shop.draw.dress import Dress
from assets.sample_shop.draw.home import cushion, lamp, poster
from assets.sample_shop.draw.tableware import mug, plate, vase
from assets.sample_shop.draw.worn import sneaker, watch


@dataclass(frozen=True, slots=True)
class Look:
    """Everything about a product that shoppers see."""

    kind: str
    palette: str
    pattern: str
    shape: str


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of thing is drawn, and the shapes it comes in."""

    draw: Callable[[str, Dress], Canvas]
    shapes: tuple[str, ...]


KINDS: dict[str, Kind] = {
    "poster": Kind(poster, ("print", "arch", "sun")),
    "cushion": Kind(cushion, ("square", "round", "lumbar")),
    "plate": Kind(plate, ("coupe", "rimmed", "scalloped")),
    "shirt": Kind(shirt, ("tee", "sweatshirt", "buttoned")),
    "vase": Kind(vase, ("bottle", "amphora", "column")),
    "hat": Kind(hat, ("beanie", "bobble", "bucket")),
    "bag": Kind(bag, ("backpack", "tote", "satchel")),
    "sneaker": Kind(sneaker, ("low", "high", "slip-on")),
    "notebook": Kind(notebook, ("elastic", "spiral", "bound")),
    "lamp": Kind(lamp, ("drum", "cone", "dome")),
    "mug": Kind(mug, ("straight", "round", "tall")),
    "watch": Kind(watch, ("round", "square", "octagon")),
}


def picture(look: Look, seed: int) -> Image.Image:
    """The product photograph: 384 × 384, the same for the same `look` and `seed`."""
    kind = KINDS[look.kind]
    return kind.draw(look.shape, Dress(look.palette, look.pattern, seed)).finished()
