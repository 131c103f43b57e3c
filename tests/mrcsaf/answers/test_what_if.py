"""What-ifs against recomputation from the vectors they stand for."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from mrcsaf.answers import ranking, what_if
from mrcsaf.answers.ranking import Ranker
from mrcsaf.answers.what_if import Change, Past, Selected, Simulator
from mrcsaf.data.records import MODALITIES
from mrcsaf.store import Project, catalogue, runs


@pytest.fixture(scope="module")
def made(trained: Path):
    """(simulators by user, training part, every user's and item's layer 0)."""
    with Project.open(trained) as project:
        db = project.db
        ranker = Ranker.load(db, runs.active(db))
        train = catalogue.train_interactions(db)
        layer0 = what_if.layer0_items(db, ranker)
        selected = Selected.load(db, ranker)
        simulators = [
            Simulator(
                ranker, ranker.user_parts(db, user), Past.of(ranker, train, user, layer0), selected
            )
            for user in range(train.n_users)
        ]
        return simulators, train, layer0


def test_without_a_change_the_scores_are_the_runs_own(made):
    for simulator in made[0]:
        assert simulator.has_modalities
        own = simulator.ranker.scores(simulator.user_parts)
        assert simulator.scores(Change()) == pytest.approx(own, abs=1e-5)


def test_an_override_is_what_equation_6_gives_with_other_weights(made):
    for user, simulator in enumerate(made[0]):
        weights = simulator.selected.w_image.astype(np.float64).copy()
        change = Change(weight_of={3: 0.9, user % 24: 0.0}, weight_of_all=0.25)
        weights[:] = 0.25
        weights[3] = 0.9
        weights[user % 24] = 0.0
        expected = np.zeros(24)
        for m in MODALITIES:
            parts = simulator.selected.parts
            h = (
                weights[:, None] * parts[f"a_image_{m}"]
                + (1 - weights)[:, None] * parts[f"a_text_{m}"]
            )
            expected += (h + simulator.ranker.items[f"p_{m}"]) @ simulator.user_parts[f"u_{m}"]
        assert simulator.scores(change) == pytest.approx(expected, abs=1e-5)


def test_the_selectors_own_weights_change_nothing(made):
    simulator = made[0][0]
    own = {item: float(w) for item, w in enumerate(simulator.selected.w_image)}
    found = simulator.scores(Change(weight_of=own))
    assert found == pytest.approx(simulator.scores(Change()), abs=1e-6)


def test_a_dropped_item_takes_its_term_of_the_propagation_with_it(made):
    simulators, train, layer0 = made
    for user, simulator in enumerate(simulators):
        history = train.of_user(user)
        dropped = frozenset(history[:2].tolist())
        expected = simulator.scores(Change()).astype(np.float64)
        for item in dropped:
            edge = 1 / np.sqrt(len(history) * train.item_counts[item])
            for part in simulator.ranker.run.parts:
                term = edge * layer0[part.user][item].astype(np.float64) / 3  # layers 0, 1, 2
                expected -= simulator.ranker.items[part.item] @ term
        assert simulator.scores(Change(dropped=dropped)) == pytest.approx(expected, abs=1e-5)


def test_alpha_weighs_the_two_lines(made):
    simulator = made[0][1]
    lines = simulator.lines(Change())
    only_image = simulator.scores(Change(alpha=2.0))
    assert only_image == pytest.approx(2 * lines["image"], abs=1e-5)
    assert simulator.scores(Change(alpha=0.0)) == pytest.approx(2 * lines["text"], abs=1e-5)


@pytest.mark.parametrize(("n", "k", "seed"), [(9, 3, 0), (60, 10, 1), (400, 20, 2), (5, 1, 3)])
def test_the_top_k_changes_at_the_switches_and_nowhere_else(n, k, seed):
    rng = np.random.default_rng(seed)
    lines = {m: rng.normal(0, 1, n).astype(np.float32) for m in (*MODALITIES, "other")}
    hide = rng.random(n) < 0.1
    found = what_if.switches(lines, k, hide)
    assert (np.diff(found) > 0).all()
    assert len(found) > 0
    edges = np.array([0.0, *found, 2.0])
    exact = {name: line.astype(np.float64) for name, line in lines.items()}

    def best(alpha):
        scores = alpha * exact["image"] + (2 - alpha) * exact["text"] + exact["other"]
        scores[hide] = -np.inf
        return frozenset(np.argsort(-scores, kind="stable")[:k].tolist())

    for low, high in itertools.pairwise(edges):
        inner = [best(low + share * (high - low)) for share in (0.001, 0.5, 0.999)]
        assert len(set(inner)) == 1
    lists = [best((low + high) / 2) for low, high in itertools.pairwise(edges)]
    assert all(before != after for before, after in itertools.pairwise(lists))


def test_a_list_of_everything_or_of_equal_lines_never_switches():
    same = np.ones(6, np.float32)
    lines = {"image": same, "text": same, "other": same}
    assert len(what_if.switches(lines, 3, np.zeros(6, np.bool_))) == 0
    assert len(what_if.switches(lines, 6, np.zeros(6, np.bool_))) == 0
    assert len(what_if.switches(lines, 3, np.ones(6, np.bool_))) == 0


def test_moves_count_places_risen_and_name_newcomers():
    found = what_if.moves(np.array([5, 6, 7]), np.array([7, 5, 9]))
    assert found == {7: 2, 5: -1, 9: None}


def test_without_drops_and_takes_back():
    once = what_if.without(Change(), 4)
    assert once.dropped == {4}
    assert what_if.without(once, 4).is_none


def test_unmodal_scores_have_only_another_line(trained: Path):
    with Project.open(trained) as project:
        run = runs.active(project.db)
        ranker = Ranker.load(project.db, run)
        sides = ranker.user_parts(project.db, 0)
    assert (
        ranking.top(ranker.scores(sides), 3).tolist()
        == ranking.top(Simulator(ranker, sides).scores(Change()), 3).tolist()
    )
