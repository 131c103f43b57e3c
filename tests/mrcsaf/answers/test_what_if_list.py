import numpy as np
import pytest

from mrcsaf.answers import session
from mrcsaf.answers.recommend import recommend
from mrcsaf.answers.what_if import Change, history_of, prepare
from mrcsaf.core.progress import silent


@pytest.fixture(scope="module")
def opened(rich_shop):
    return session.load(rich_shop, None, silent)


def test_without_a_change_the_list_is_the_recommended_one(opened):
    for user in range(24):
        prepared = prepare(opened, user, silent)
        found = prepared.suppose(Change(), 10, False)
        assert found.items == recommend(opened, user, 10, False, silent).items
        assert found.n_moved == 0


def test_moving_only_alpha_gives_the_list_of_a_fresh_simulation(opened):
    prepared, fresh = prepare(opened, 2, silent), prepare(opened, 2, silent)
    for alpha in (0.0, 0.4, 1.7, 2.0):
        change = Change(alpha=alpha, dropped=frozenset(history_of(prepared)[:1].tolist()))
        scores = fresh.simulator.scores(change)
        scores[fresh.seen] = -np.inf
        expected = np.argsort(-scores, kind="stable")[:10].tolist()
        assert prepared.suppose(change, 10, False).items == expected


def test_the_marks_part_the_slider_into_equal_lists(opened):
    prepared = prepare(opened, 4, silent)
    marks = prepared.switches(Change(), 10, False)
    assert len(marks) > 0
    below, above = (
        set(prepared.suppose(Change(alpha=float(marks[0]) + by), 10, False).items)
        for by in (-1e-4, 1e-4)
    )
    assert below != above


def test_all_parts_are_there_for_an_override(opened):
    prepared = prepare(opened, 0, silent)
    assert prepared.simulator.selected is not None
    moved = prepared.suppose(Change(weight_of_all=0.0), 10, False)
    assert moved.n_moved > 0
