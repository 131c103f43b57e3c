"""Exact splits: they sum to the score, and mean what they say."""

from pathlib import Path

import numpy as np
import pytest

from mrcsaf.answers import explain
from mrcsaf.answers.ranking import Ranker
from mrcsaf.data.records import Interactions
from mrcsaf.store import Project, catalogue, runs


def loaded(project: Project) -> tuple[Ranker, Interactions]:
    ranker = Ranker.load(project.db, runs.active(project.db))
    return ranker, catalogue.train_interactions(project.db)


def test_four_parts_sum_to_the_score_for_every_user_and_item(trained: Path) -> None:
    with Project.open(trained) as project:
        ranker, _ = loaded(project)
        for user in range(30):
            parts = ranker.user_parts(project.db, user)
            scores = ranker.scores(parts)
            for item in range(24):
                why = explain.explain(ranker, parts, item)
                assert why.score == scores[item]
                assert list(why.parts) == [
                    "image_graph", "image_interactions", "text_graph", "text_interactions"
                ]  # fmt: skip
                bound = 1e-5 * max(1, sum(map(abs, why.parts.values())))
                assert abs(why.residual) <= bound


def test_the_history_sums_to_the_score_for_every_user_and_item(trained: Path) -> None:
    with Project.open(trained) as project:
        ranker, train = loaded(project)
        assert explain.has_history(project.db, ranker)
        for user in range(30):
            layer0 = explain.load_layer0(project.db, ranker, user)
            parts = ranker.user_parts(project.db, user)
            for item in range(24):
                why = explain.by_history(project.db, ranker, train, user, item, layer0)
                total = sum(why.items.values()) + why.own + why.others
                exact = sum(explain.explain(ranker, parts, item).parts.values())
                assert total == pytest.approx(exact, abs=1e-10)
                assert set(why.items) == set(train.of_user(user).tolist())


def test_each_share_is_what_the_score_loses_without_that_vector_in_layer_0(trained: Path) -> None:
    """Propagation is linear: zero one layer-0 row, propagate densely, and compare."""
    with Project.open(trained) as project:
        ranker, train = loaded(project)
        run = ranker.run.id
        sides = {}
        for m in ("image", "text"):
            users = runs.user_vectors(project.db, run, f"e0_{m}").astype(np.float64)
            items = runs.item_vectors(project.db, run, f"e0_{m}").astype(np.float64)
            target = sum(ranker.items[p.item] for p in ranker.run.parts if p.user == f"u_{m}")
            sides[m] = (np.vstack([users, items]), np.asarray(target, np.float64))
        adjacency = np.zeros((54, 54))
        adjacency[train.users, train.items + 30] = 1
        adjacency += adjacency.T
        degree = np.maximum(adjacency.sum(1), 1)
        normal = adjacency / np.sqrt(degree[:, None] * degree)
        spread = (np.eye(54) + normal + normal @ normal) / 3

        def score(user: int, item: int, without: np.ndarray | None = None) -> float:
            total = 0.0
            for layer0, target in sides.values():
                kept = layer0.copy()
                if without is not None:
                    kept[without] = 0
                total += float((spread @ kept)[user] @ target[item])
            return total

        for user, item in ((0, 1), (7, 20), (29, 0)):
            layer0 = explain.load_layer0(project.db, ranker, user)
            why = explain.by_history(project.db, ranker, train, user, item, layer0)
            whole = score(user, item)
            for other, share in why.items.items():
                lost = whole - score(user, item, np.array([30 + other]))
                assert share == pytest.approx(lost, abs=1e-6)
            no_items = whole - score(user, item, np.arange(30, 54))
            assert sum(why.items.values()) == pytest.approx(no_items, abs=1e-6)
            others = whole - score(user, item, np.arange(30)[np.arange(30) != user])
            # What comes back to the user over two steps is counted with the others.
            back = spread[user, user] - 1 / 3
            returned = sum(back * side[0][user] @ side[1][item] for side in sides.values())
            assert why.others == pytest.approx(others + returned, abs=1e-6)


@pytest.mark.parametrize("layers", [0, 3, None])
def test_no_history_is_claimed_where_it_would_not_be_exact(
    trained: Path, layers: int | None
) -> None:
    with Project.open(trained) as project:
        ranker, _ = loaded(project)
        ranker.run.inputs["ui_layers"] = layers
        assert not explain.has_history(project.db, ranker)
