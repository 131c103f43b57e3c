from dataclasses import replace

import numpy as np

from app.map import bar
from app.ui.theme import DARK, LIGHT
from mrcsaf.answers import map as map_data
from mrcsaf.answers import ranking, session
from mrcsaf.core.progress import silent


def test_the_map_is_the_same_each_time(rich_shop):
    loaded = session.load(rich_shop, None, silent)
    first, second = (map_data.draw(loaded, "final", silent).plane.places for _ in range(2))
    assert (first == second).all()


def test_many_categories_share_one_grey_entry(rich_shop):
    loaded = session.load(rich_shop, None, silent)
    items = {
        i.id: replace(i, category=f"C{i.id % 20}" if i.id else "") for i in loaded.items.values()
    }
    found = map_data.by_category(replace(loaded, items=items), "other", "without")
    assert found.labels[-2:] == ["other", "without"]
    for theme in (LIGHT, DARK):
        colours = bar.entry_colours(found, theme, False)
        assert colours[-1] == colours[-2] == theme.colour("outline")
        assert bar.item_colours(found, theme, False).shape == (60, 3)


def test_the_best_scores_are_the_first_entry():
    scores = np.arange(200, dtype=np.float32)
    found = map_data.by_score(scores, 200, ["1", "5", "20", "50", "rest"])
    assert np.bincount(found.codes).tolist() == [2, 8, 30, 60, 100]
    assert found.codes[199] == 0
    assert found.shares[199] > found.shares[100] > found.shares[0]


def test_a_user_stands_with_the_list_of_the_ranker(rich_shop):
    loaded = session.load(rich_shop, None, silent)
    found = map_data.stand(loaded, 5, 10, silent)
    seen = ranking.seen_mask(loaded.train, 5)
    assert found.ranked == ranking.top(found.scores, 10, seen).tolist()
    assert found.history == loaded.train.of_user(5).tolist()
