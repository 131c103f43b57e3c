"""The stock: counts, ids, words, and what must not be told in words."""

import re

import numpy as np
import pytest

from assets.sample_shop.draw.kinds import KINDS
from assets.sample_shop.draw.patterns import PATTERNS
from assets.sample_shop.shop import CATEGORIES, PRODUCTS_A_CATEGORY, Product, stock
from assets.sample_shop.wording import (
    AUDIENCES,
    CARE,
    COLLECTIONS,
    FAMILIES,
    FAMILY_SENTENCES,
    GIFTS,
    MATERIALS,
    NOUNS,
    THEME_SENTENCES,
    THEMES,
    USES,
)
from mrcsaf.core.limits import TITLE_CHARS


@pytest.fixture(scope="module")
def products() -> list[Product]:
    return stock(7)


def test_there_are_six_hundred_products_in_twelve_departments(products: list[Product]) -> None:
    assert len(products) == 600
    for category in CATEGORIES:
        own = [p for p in products if p.category == category.name]
        assert len(own) == PRODUCTS_A_CATEGORY
        assert {p.look.kind for p in own} == {category.kind}


def test_every_kind_is_sold_and_the_planted_shares_are_spread_evenly() -> None:
    assert {c.kind for c in CATEGORIES} == set(KINDS)
    shares = np.array([c.image_share for c in CATEGORIES])
    assert shares.min() < 0.1
    assert shares.max() > 0.9
    assert np.abs(np.diff(shares) + 0.081).max() < 0.011


def test_ids_are_unique_and_speak_for_their_category(products: list[Product]) -> None:
    ids = [p.ext_id for p in products]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Z]+-\d{4}", i) for i in ids)


def test_texts_have_a_shops_length_and_are_not_copies(products: list[Product]) -> None:
    assert all(15 <= len(p.title) <= min(TITLE_CHARS, 90) for p in products)
    assert all(180 <= len(p.description) <= 520 for p in products)
    assert all(p.description.count(". ") >= 3 for p in products)
    assert len({p.description for p in products}) > 590
    assert all("{" not in p.title + p.description for p in products)


def test_prices_are_positive_and_written_as_shops_write_them(products: list[Product]) -> None:
    assert all(5 < p.price < 400 for p in products)
    assert {round(p.price % 1, 2) for p in products} == {0.0, 0.5, 0.9}


def test_the_material_can_be_read_in_every_description(products: list[Product]) -> None:
    for p in products:
        material = MATERIALS[p.look.kind][FAMILIES.index(p.read.family)]
        assert material.lower() in p.description.lower()


def test_what_is_seen_stays_out_of_the_words_where_pictures_decide(
    products: list[Product],
) -> None:
    seen = re.compile(rf"\b({'|'.join(PATTERNS)}|green|blue|purple|yellow|rosy|tones)", re.I)
    share = {c.name: c.image_share for c in CATEGORIES}
    for p in products:
        if share[p.category] >= 0.5:
            assert not seen.search(
                re.sub("greenhouse|green thumbs", "", p.title + p.description, flags=re.I)
            )


def test_each_department_carries_few_values_each_often_enough_to_have_likes(
    products: list[Product],
) -> None:
    for category in CATEGORIES:
        own = [p for p in products if p.category == category.name]
        for values in (
            [p.look.palette for p in own],
            [p.look.pattern for p in own],
            [p.read.family for p in own],
            [p.read.theme for p in own],
        ):
            assert {values.count(v) for v in values} == {10}


def test_every_word_list_covers_every_kind_family_and_theme() -> None:
    for by_kind in (MATERIALS, NOUNS, USES, CARE):
        assert set(by_kind) == set(KINDS)
    assert all(len(materials) == len(FAMILIES) for materials in MATERIALS.values())
    assert set(FAMILY_SENTENCES) == set(FAMILIES)
    for by_theme in (AUDIENCES, COLLECTIONS, GIFTS, THEME_SENTENCES):
        assert set(by_theme) == set(THEMES)


def test_another_seed_makes_another_shop(products: list[Product]) -> None:
    assert stock(7) == products
    assert [p.title for p in stock(8)] != [p.title for p in products]
