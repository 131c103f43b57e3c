import numpy as np
import pytest

from mrcsaf.answers import ranking, session
from mrcsaf.answers.explain import look
from mrcsaf.answers.recommend import recommend
from mrcsaf.core.progress import silent
from mrcsaf.data.records import Part
from mrcsaf.store import catalogue
from mrcsaf.store.project import Project


@pytest.fixture(scope="module")
def opened(shop):
    return session.load(shop, None, silent)


@pytest.mark.parametrize("user", range(12))
def test_list_is_the_rankers_own_without_seen_items(opened, shop, user):
    found = recommend(opened, user, 10, False, silent)
    with Project.open(shop) as project:
        scores = opened.ranker.scores(opened.ranker.user_parts(project.db, user))
        test = catalogue.history(project.db, user, Part.TEST)
    seen = set(opened.train.of_user(user).tolist())
    best = [int(i) for i in np.argsort(-scores, kind="stable") if int(i) not in seen][:10]
    assert found.items == best
    assert found.scores == pytest.approx(scores[best].tolist())
    assert set(found.history) == seen
    assert found.held_out == frozenset(test)
    long = [int(i) for i in np.argsort(-scores, kind="stable") if int(i) not in seen][:20]
    assert found.quality == ranking.user_quality(np.array(long), np.array(test))


def test_seen_items_are_ranked_where_they_are_asked_for(opened):
    assert recommend(opened, 3, 200, False, silent).n_ranked == 24
    found = recommend(opened, 3, 200, True, silent)
    assert sorted(found.items) == list(range(30))


@pytest.mark.parametrize("user", range(12))
def test_parts_and_history_sum_to_the_score(opened, user):
    first = recommend(opened, user, 5, False, silent).items
    for rank, item in enumerate(first, start=1):
        why = look(opened, user, item, 5, silent).why
        assert why.rank == rank
        scale = max(1, sum(abs(part) for part in why.parts.values()))
        assert abs(why.residual) < 1e-5 * scale
        total = sum(why.history.items.values()) + why.history.own + why.history.others
        assert total == pytest.approx(why.score, abs=1e-5 * scale)


def test_the_rival_is_the_first_item_outside_the_list(opened):
    longer = recommend(opened, 2, 6, False, silent).items
    why = look(opened, 2, longer[0], 5, silent).why
    assert (why.rival, why.rival_rank) == (longer[5], 6)
    assert sum(why.rival_parts.values()) < why.score


def test_average_parts_are_the_mean_over_all_items(opened):
    per_item = [look(opened, 1, item, 5, silent).why.parts for item in range(30)]
    why = look(opened, 1, 0, 5, silent).why
    for name, value in why.average.items():
        assert value == pytest.approx(np.mean([parts[name] for parts in per_item]), abs=1e-5)


def test_item_already_chosen_has_no_rank(opened):
    assert look(opened, 1, int(opened.train.of_user(1)[0]), 5, silent).why.rank is None


def test_neighbours_leave_the_item_itself_out(opened):
    near = look(opened, None, 4, 5, silent).neighbours
    assert set(near) == {"image", "text"}
    assert all(item != 4 for item, _ in near["image"])
