"""Known answers of overlap and RBO, and two runs over all users."""

import numpy as np
import pytest

from mrcsaf.answers import agreement
from mrcsaf.answers.agreement import Move, compared, moves, overlap, rbo
from mrcsaf.core.errors import Cancelled, DataError
from mrcsaf.data.records import Part
from mrcsaf.store import Project, runs
from mrcsaf.train import run as experiment


def ids(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int64)


def test_overlap_by_hand() -> None:
    assert overlap(ids(1, 2, 3, 4), ids(4, 3, 9, 8), 4) == 0.5
    assert overlap(ids(1, 2, 3, 4), ids(4, 3, 9, 8), 2) == 0
    assert overlap(ids(1, 2), ids(2, 1), 20) == 1  # both lists are as short
    assert overlap(ids(), ids(), 20) == 1


def test_rbo_of_equal_and_disjoint_lists() -> None:
    assert rbo(ids(3, 1, 2), ids(3, 1, 2)) == pytest.approx(1)
    assert rbo(ids(1, 2, 3), ids(4, 5, 6)) == 0
    assert rbo(ids(), ids()) == 1
    assert rbo(ids(), ids(1)) == 0


def test_rbo_by_hand() -> None:
    # shared at depth 1, 2, 3: 0, 2, 2. p = .5: 2/3 · .125 + 1 · (0/1 · .5 + 2/2 · .25 + 2/3 · .125)
    found = rbo(ids(1, 2, 3), ids(2, 1, 9), p=0.5)
    assert found == pytest.approx(2 / 3 * 0.125 + 0.25 + 2 / 3 * 0.125)


def test_rbo_counts_the_top_most() -> None:
    base = np.arange(20)
    top, bottom = base.copy(), base.copy()
    top[[0, 1]], bottom[[18, 19]] = top[[1, 0]], bottom[[19, 18]]
    assert rbo(base, top) < rbo(base, bottom) < 1
    assert rbo(base, top) == pytest.approx(rbo(top, base))


def test_moves_name_every_item_once() -> None:
    assert moves(ids(7, 8), ids(8, 9)) == [Move(7, 1, None), Move(8, 2, 1), Move(9, None, 2)]


def test_two_runs_over_all_users(whole) -> None:
    path, found = whole
    pair = found.row("item_knn_text"), found.row("bpr")
    one, other = (row.cells[0].run for row in pair)
    with Project.open(path) as project:
        left, right = runs.run(project.db, one), runs.run(project.db, other)
        both = compared(project.db, left, right, k=10)
        same = compared(project.db, left, left, k=10)
    assert len(both.users) == 30
    assert not both.sampled
    assert both.reach[0].sum() == both.reach[1].sum() == 30 * 10
    _, quality = experiment.evaluate_run(path, one, Part.TEST)
    _, other_quality = experiment.evaluate_run(path, other, Part.TEST)
    for metric, test in both.tests.items():
        gap = quality.means[metric] - other_quality.means[metric]
        assert test.difference == pytest.approx(gap, abs=1e-9)
    assert same.rbo == pytest.approx(np.ones(30))
    assert same.items_apart(5) == []
    worst = both.users_apart(3)
    assert [rbo for _, rbo in worst] == sorted(both.rbo.tolist())[:3]
    item, left_n, right_n = both.items_apart(1)[0]
    assert abs(left_n - right_n) == np.abs(both.reach[0] - both.reach[1]).max()
    assert (left_n, right_n) == (both.reach[0][item], both.reach[1][item])


def test_many_users_are_sampled_and_it_is_said(whole, monkeypatch) -> None:
    path, _ = whole
    monkeypatch.setattr(agreement, "SAMPLED", 10)
    with Project.open(path) as project:
        left, right = runs.run(project.db, 1), runs.run(project.db, 2)
        found = compared(project.db, left, right)
        assert found.sampled
        assert len(np.unique(found.users)) == 10
        assert (compared(project.db, left, right).users == found.users).all()


def test_it_can_be_stopped_and_refuses_unfinished_runs(whole, project) -> None:
    def stop(_: object) -> None:
        raise Cancelled

    with Project.open(whole[0]) as done:
        one = runs.run(done.db, 1)
        with pytest.raises(Cancelled):
            compared(done.db, one, one, report=stop)
    begun = runs.start(
        project.db, name="x", model="bpr", config={}, inputs={}, seed=1, device="cpu"
    )
    with pytest.raises(DataError, match="Run 1 is running: it has no vectors yet"):
        compared(project.db, begun, begun)
