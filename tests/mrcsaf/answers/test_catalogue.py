import time
from dataclasses import replace

import numpy as np
import pytest

from mrcsaf.answers import catalogue, ranking, session
from mrcsaf.answers.catalogue import CatalogueIndex, Facet, Wish, build, group_twins
from mrcsaf.core.progress import silent


@pytest.fixture(scope="module")
def opened(rich_shop):
    return session.load(rich_shop, None, silent)


@pytest.fixture(scope="module")
def index(opened):
    return build(opened, silent)


def test_facets_count_what_a_plain_loop_counts(index, opened):
    counts = index.counts(Wish())
    facet = index.facets["category"]
    for code, name in enumerate(facet.values):
        assert counts["category"][code] == sum(i.category == name for i in opened.items.values())
    assert counts["category"].tolist() == sorted(counts["category"].tolist(), reverse=True)


def test_ticks_add_within_a_facet_and_narrow_between_facets(index, opened):
    picture = index.facets["picture"].code("ok")
    wish = Wish({"category": frozenset({0, 1}), "picture": frozenset({picture})})
    names = index.facets["category"].values[:2]
    expected = {
        i.id for i in opened.items.values() if i.category in names and i.image_state == "ok"
    }
    assert set(index.pick(wish).tolist()) == expected
    alone = Wish({"picture": frozenset({picture})})
    assert index.counts(wish)["category"].tolist() == index.counts(alone)["category"].tolist()


@pytest.mark.parametrize("falling", [False, True])
def test_every_column_sorts(index, opened, falling):
    counts = opened.train.item_counts
    values = {
        "popularity": lambda i: counts[i],
        "w_image": lambda i: opened.w_image[i],
        "w_text": lambda i: 1 - opened.w_image[i],
        "title": lambda i: opened.items[i].title.casefold()[:48],
        "brand": lambda i: opened.items[i].brand.casefold(),
        "id": lambda i: opened.items[i].ext_id.casefold(),
    }
    for key, value in values.items():
        rows = index.pick(Wish(sort=key, falling=falling)).tolist()
        assert sorted(rows) == list(range(index.n))
        shown = [value(row) for row in rows]
        assert shown == sorted(shown, reverse=falling), key


def test_search_results_and_subsets_are_cut_together(index):
    wish = Wish(found=np.array([9, 3, 5, 1]), subset=np.array([1, 3, 9]), sort="match")
    assert index.pick(wish).tolist() == [9, 3, 1]
    assert index.pick(replace(wish, sort="id")).tolist() == [1, 3, 9]


def test_search_finds_words_anywhere_in_an_item(opened):
    found = catalogue.search(opened, "mug num", True, silent)
    assert {opened.items[i].category for i in found} == {"Mugs"}
    loose = catalogue.search(opened, "mug num", False, silent)
    assert sorted(found.tolist()) == sorted(loose.tolist())


def test_audience_counts_the_lists_an_item_is_in(opened):
    from mrcsaf.answers.connections import reading

    found = catalogue.count_audience(opened, silent)
    expected = np.zeros(60, np.int64)
    with reading(opened.path) as project:
        for user in range(24):
            scores = opened.ranker.scores(opened.ranker.user_parts(project.db, user))
            expected[ranking.top(scores, 20, ranking.seen_mask(opened.train, user))] += 1
    assert found.tolist() == expected.tolist()


def test_twins_are_grouped_along_chains_and_not_with_themselves():
    ids = np.array([[0, 1], [1, 2], [2, 0], [3, -1], [4, 3]])
    cosines = np.array([[1, 0.99], [1, 0.98], [1, 0.2], [1, 0], [1, 0.97]], np.float32)
    assert group_twins(ids, cosines, 5).tolist() == [0, 0, 0, -1, -1]


@pytest.mark.bench
def test_a_keystroke_among_100_000_items_is_not_felt():
    n, rng = 100_000, np.random.default_rng(0)
    facets = {
        name: Facet([str(v) for v in range(40)], rng.integers(0, 40, n))
        for name in catalogue.FACETS
    }
    keys = {"title": rng.permutation(n), "popularity": rng.integers(0, 99, n)}
    index = CatalogueIndex(n, np.ones(n, np.bool_), facets, keys, {}, {})
    wish = Wish({"category": frozenset({1, 2, 3})}, found=rng.permutation(n)[: n // 2])
    begun = time.process_time()
    index.pick(wish)
    index.counts(wish)
    assert time.process_time() - begun < 0.15
