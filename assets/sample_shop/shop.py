"""The stock of the sample shop: categories with a planted truth, products of known making."""

from dataclasses import dataclass

import numpy as np

from assets.sample_shop.draw.colours import PALETTES
from assets.sample_shop.draw.kinds import KINDS, Look
from assets.sample_shop.draw.patterns import PATTERNS
from assets.sample_shop.texts import Read, write
from assets.sample_shop.wording import FAMILIES, THEMES

PRODUCTS_A_CATEGORY = 50
_OWN = 5  # palettes, patterns, families and themes that one department carries


@dataclass(frozen=True, slots=True)
class Category:
    """One department, and the planted truth about how its shoppers choose."""

    name: str
    kind: str
    prefix: str  # of its products' ids
    image_share: float  # how much of a choice is what shoppers see; the rest is what they read
    price: int  # of a typical product


@dataclass(frozen=True, slots=True)
class Product:
    """One product with the attributes it was made from."""

    ext_id: str
    title: str
    description: str
    brand: str
    category: str
    price: float
    look: Look
    read: Read
    seed: int  # of everything about its picture that is chance


CATEGORIES = (
    Category("Posters", "poster", "POSTER", 0.95, 39),
    Category("Cushions", "cushion", "CUSHION", 0.87, 34),
    Category("Plates", "plate", "PLATE", 0.79, 22),
    Category("Shirts", "shirt", "SHIRT", 0.71, 48),
    Category("Vases", "vase", "VASE", 0.63, 42),
    Category("Hats", "hat", "HAT", 0.55, 29),
    Category("Bags", "bag", "BAG", 0.46, 89),
    Category("Sneakers", "sneaker", "SNEAKER", 0.38, 95),
    Category("Notebooks", "notebook", "NOTEBOOK", 0.30, 16),
    Category("Lamps", "lamp", "LAMP", 0.22, 79),
    Category("Mugs", "mug", "MUG", 0.14, 19),
    Category("Watches", "watch", "WATCH", 0.06, 149),
)

_DEARER = {
    "natural": 1.0, "handmade": 1.3, "recycled": 0.9, "refined": 1.7, "technical": 1.15,
    "heritage": 1.05,
}  # fmt: skip


def stock(seed: int) -> list[Product]:
    """All products, department by department."""
    return [
        product
        for number, category in enumerate(CATEGORIES)
        for product in _department(category, np.random.default_rng([seed, 1, number]))
    ]


def _department(category: Category, rng: np.random.Generator) -> list[Product]:
    """Attributes are dealt so that each value is about as frequent as any other."""
    shapes = KINDS[category.kind].shapes
    looks = _pairs(tuple(PALETTES), tuple(PATTERNS), rng)
    reads = _pairs(FAMILIES, THEMES, rng)
    forms = rng.permutation(np.arange(PRODUCTS_A_CATEGORY) % len(shapes))
    products = []
    for number in range(PRODUCTS_A_CATEGORY):
        look = Look(category.kind, *looks[number], shapes[int(forms[number])])
        read = Read(*reads[number])
        text = write(category.kind, read, look.palette, category.image_share, rng)
        products.append(
            Product(
                ext_id=f"{category.prefix}-{number + 1:04d}",
                title=text.title,
                description=text.description,
                brand=text.brand,
                category=category.name,
                price=_price(category.price * _DEARER[read.family], rng),
                look=look,
                read=read,
                seed=int(rng.integers(2**31)),
            )
        )
    return products


def _pairs(
    first: tuple[str, ...], second: tuple[str, ...], rng: np.random.Generator
) -> list[tuple[str, str]]:
    """Pairs of a department's own few values: each pair twice, so that every product has a like."""
    own = [
        [names[i] for i in sorted(rng.permutation(len(names))[:_OWN])] for names in (first, second)
    ]
    deck = [(a, b) for a in own[0] for b in own[1]] * (PRODUCTS_A_CATEGORY // _OWN**2)
    return [deck[i] for i in rng.permutation(len(deck))]


def _price(typical: float, rng: np.random.Generator) -> float:
    """A price as shops write them: whole, or ending in .50 or .90."""
    whole = float(np.floor(typical * rng.uniform(0.75, 1.35)))
    return whole + (0.0, 0.5, 0.9)[int(rng.integers(3))]
