"""The simulated shoppers: how many, how busy, and whether they follow the planted truth."""

import numpy as np
import pytest

from assets.sample_shop.shop import CATEGORIES, Product, stock
from assets.sample_shop.shoppers import (
    FEWEST,
    FEWEST_BUYERS,
    MOST,
    SHOPPERS,
    Visits,
    display_name,
    shop_around,
    shopper_id,
)

Shop = tuple[list[Product], Visits]


@pytest.fixture(scope="module")
def shop() -> Shop:
    products = stock(7)
    return products, shop_around(products, 7)


def test_shoppers_choose_between_twelve_and_forty_products_once_each(shop: Shop) -> None:
    _, visits = shop
    counts = np.bincount(visits.users)
    assert len(counts) == SHOPPERS
    assert counts.min() >= FEWEST
    assert counts.max() <= MOST
    assert len(np.unique(visits.users * 10_000 + visits.items)) == len(visits)
    assert 15_000 <= len(visits) <= 20_000


@pytest.mark.parametrize("seed", [7, 1, 2])
def test_every_product_has_buyers_and_none_is_a_hit_with_everyone(seed: int) -> None:
    products = stock(seed)
    counts = np.bincount(shop_around(products, seed).items, minlength=len(products))
    assert counts.min() >= FEWEST_BUYERS
    assert counts.max() <= 0.08 * SHOPPERS


def test_time_moves_forward_for_every_shopper(shop: Shop) -> None:
    _, visits = shop
    same = np.diff(visits.users) == 0
    assert (np.diff(visits.timestamps)[same] >= 0).all()
    assert (np.diff(visits.users) >= 0).all()


def test_the_same_seed_gives_the_same_visits(shop: Shop) -> None:
    products, visits = shop
    again = shop_around(products, 7)
    assert (again.items == visits.items).all()
    assert (again.timestamps == visits.timestamps).all()
    other = shop_around(products, 8)
    assert len(other) != len(visits) or (other.items != visits.items).any()


@pytest.mark.parametrize("seed", [7, 1, 2])
def test_choices_follow_the_planted_share_in_every_category(seed: int) -> None:
    products = stock(seed)
    visits = shop_around(products, seed)
    agreement = [_agreement(products, visits, c.name) for c in CATEGORIES]
    planted = [c.image_share for c in CATEGORIES]
    measured = [seen - read for seen, read in agreement]
    assert _spearman(planted, measured) >= 0.9
    assert agreement[0][0] > 0.4  # posters: bought together because they look alike
    assert abs(agreement[0][1]) < 0.15
    assert agreement[-1][1] > 0.4  # watches: because their texts are alike
    assert abs(agreement[-1][0]) < 0.15


def test_shoppers_are_called_simulated() -> None:
    assert shopper_id(16) == "shopper-017"
    assert display_name("shopper-017") == "Simulated shopper 017"


def _agreement(products: list[Product], visits: Visits, category: str) -> tuple[float, float]:
    """Correlation of "bought together" with "look alike", and with "read alike", over all pairs."""
    own = [i for i, p in enumerate(products) if p.category == category]
    bought = np.zeros((SHOPPERS, len(products)))
    bought[visits.users, visits.items] = 1
    columns = bought[:, own] / np.linalg.norm(bought[:, own], axis=0)
    pairs = np.triu_indices(len(own), 1)
    together = (columns.T @ columns)[pairs]

    def alike(*attributes: list[str]) -> np.ndarray:
        tables = [np.array(a)[:, None] == np.array(a)[None] for a in attributes]
        return np.sum(tables, axis=0)[pairs]

    looks, reads = [products[i].look for i in own], [products[i].read for i in own]
    seen = alike([x.palette for x in looks], [x.pattern for x in looks], [x.shape for x in looks])
    read = alike([x.family for x in reads], [x.theme for x in reads])
    return float(np.corrcoef(together, seen)[0, 1]), float(np.corrcoef(together, read)[0, 1])


def _spearman(a: list[float], b: list[float]) -> float:
    ranks = [np.argsort(np.argsort(x)) for x in (a, b)]
    return float(np.corrcoef(*ranks)[0, 1])
