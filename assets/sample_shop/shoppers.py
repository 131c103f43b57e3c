"""Simulated shoppers: tastes for what is seen and for what is read, and what they then choose.

In a category with image share s a shopper values a product at s · (how its look matches) +
(1 − s) · (how its text matches) + a little popularity, both matches standardised within the
category, and draws without replacement from the softmax of that.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int64
from numpy import ndarray

from assets.sample_shop.draw.colours import PALETTES
from assets.sample_shop.draw.kinds import KINDS
from assets.sample_shop.draw.patterns import PATTERNS
from assets.sample_shop.shop import CATEGORIES, Product
from assets.sample_shop.wording import FAMILIES, THEMES

SHOPPERS = 800
FEWEST, MOST = 12, 40  # products a shopper chooses
FEWEST_BUYERS = 5  # so that every product survives a 5-core
_SHARPNESS = 3.0  # of the choice: the higher, the more a shopper's taste decides
_POPULARITY = 0.1  # spread of the products' own appeal
_FROM_ONE_CATEGORY = 14  # at most: whoever takes all has no taste
_OPENED = 1_672_531_200  # 1 January 2023, when the shop opened; it has been open two years
_OPEN_SECONDS = 2 * 365 * 86_400


@dataclass(frozen=True, slots=True)
class Visits:
    """Who chose what and when: three columns, by user and then by time."""

    users: Int64[ndarray, " N"]
    items: Int64[ndarray, " N"]
    timestamps: Int64[ndarray, " N"]

    def __len__(self) -> int:
        return len(self.users)


def shopper_id(number: int) -> str:
    return f"shopper-{number + 1:03d}"


def display_name(ext_id: str) -> str:
    """How a shopper is called on screen: always as simulated."""
    return f"Simulated shopper {ext_id.removeprefix('shopper-')}"


def shop_around(products: list[Product], seed: int) -> Visits:
    """Let every shopper choose."""
    rng = np.random.default_rng([seed, 2])
    worth = _worth(products, rng)
    departments = _departments(products)
    chosen: list[Int64[ndarray, " _"]] = []
    for user in range(SHOPPERS):
        count = int(np.clip(round(rng.gamma(9, 2.45)), FEWEST, MOST))
        chosen.append(_basket(worth[user], departments, count, rng))
    taken = np.zeros(worth.shape, dtype=bool)
    for user, items in enumerate(chosen):
        taken[user, items] = True
    _find_buyers(taken, worth)
    return _dated(taken, rng)


def _worth(products: list[Product], rng: np.random.Generator) -> Float64[ndarray, "U I"]:
    """The value of every product to every shopper."""
    seen = np.zeros(
        (SHOPPERS, len(products))
    )  # colour counts least: the image encoder hardly sees it
    for share, column in (
        (0.25, [list(PALETTES).index(p.look.palette) for p in products]),
        (0.5, [list(PATTERNS).index(p.look.pattern) for p in products]),
        (0.4, [_shape_number(p) for p in products]),
    ):
        seen += share * _taste(column, rng)
    read = np.zeros_like(seen)
    for column in (
        [FAMILIES.index(p.read.family) for p in products],
        [THEMES.index(p.read.theme) for p in products],
    ):
        read += 0.5 * _taste(column, rng)
    worth = rng.normal(0, _POPULARITY, len(products)) + np.zeros_like(seen)
    for category, members in zip(CATEGORIES, _departments(products), strict=True):
        s = category.image_share
        worth[:, members] += s * _standard(seen[:, members])
        worth[:, members] += (1 - s) * _standard(read[:, members])
    return worth


def _taste(values: list[int], rng: np.random.Generator) -> Float64[ndarray, "U I"]:
    """How much each shopper likes each product's value of one attribute: few favourites."""
    liking = rng.gumbel(size=(SHOPPERS, max(values) + 1))
    return np.asarray(_standard(liking)[:, values])


def _standard(table: Float64[ndarray, "U K"]) -> Float64[ndarray, "U K"]:
    """Each row with mean 0 and variance 1."""
    centred = table - table.mean(1, keepdims=True)
    return np.asarray(centred / np.maximum(centred.std(1, keepdims=True), 1e-9))


def _shape_number(product: Product) -> int:
    """Shapes of different kinds have nothing in common."""
    return [(k, s) for k, kind in KINDS.items() for s in kind.shapes].index(
        (product.look.kind, product.look.shape)
    )


def _departments(products: list[Product]) -> list[Int64[ndarray, " _"]]:
    names = np.array([p.category for p in products])
    return [np.flatnonzero(names == c.name) for c in CATEGORIES]


def _basket(
    worth: Float64[ndarray, " I"], departments: list[Int64[ndarray, " _"]], count: int,
    rng: np.random.Generator,
) -> Int64[ndarray, " _"]:  # fmt: skip
    """What one shopper takes: mostly from three to five favourite departments."""
    likes = np.full(len(departments), 0.25)
    favourites = rng.permutation(len(departments))[: int(rng.integers(3, 6))]
    likes[favourites] += rng.uniform(2, 4, len(favourites))
    wanted = np.minimum(rng.multinomial(count, likes / likes.sum()), _FROM_ONE_CATEGORY)
    while wanted.sum() < count:  # what a full department turned away
        wanted[rng.choice(favourites[wanted[favourites] < _FROM_ONE_CATEGORY])] += 1
    taken = []
    for members, number in zip(departments, wanted.tolist(), strict=True):
        # the largest of value + Gumbel noise are a draw from the softmax without replacement
        luck = _SHARPNESS * worth[members] + rng.gumbel(size=len(members))
        taken.append(members[np.argsort(-luck, kind="stable")[:number]])
    return np.concatenate(taken)


def _find_buyers(taken: ndarray, worth: Float64[ndarray, "U I"]) -> None:
    """Give products that too few chose to the shoppers who would like them best."""
    for item in np.flatnonzero(taken.sum(0) < FEWEST_BUYERS):
        room = ~taken[:, item] & (taken.sum(1) < MOST)
        willing = np.argsort(-np.where(room, worth[:, item], -np.inf), kind="stable")
        taken[willing[: FEWEST_BUYERS - int(taken[:, item].sum())], item] = True


def _dated(taken: ndarray, rng: np.random.Generator) -> Visits:
    """Spread every shopper's choices over the days since they first came."""
    parts = []
    for user in range(len(taken)):
        items = rng.permutation(np.flatnonzero(taken[user]))
        first = rng.uniform(0, 0.7)
        moments = np.sort(rng.uniform(first, 1, len(items)))
        stamps = (_OPENED + moments * _OPEN_SECONDS).astype(np.int64)
        parts.append((np.full(len(items), user), items, stamps))
    users, items, stamps = (
        np.concatenate(column).astype(np.int64) for column in zip(*parts, strict=True)
    )
    return Visits(users, items, stamps)
