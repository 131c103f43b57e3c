"""Rows over seeds, and who wins."""

import numpy as np
import pytest

from mrcsaf.compare.results import BUDGET, EARLY, EPOCHS, Cell, Row, cell_of, judge
from mrcsaf.store.runs import Run


def row(key: str, *values: float) -> Row:
    names = ("recall@10", "recall@20", "ndcg@10", "ndcg@20")
    cells = [Cell(key, seed, run=1, test=dict.fromkeys(names, v)) for seed, v in enumerate(values)]
    return Row(key, tuple(cells))


def users(value: float, noise: float) -> dict[str, np.ndarray]:
    drawn = value + np.random.default_rng(int(1e6 * value)).normal(0, noise, 500)
    return dict.fromkeys(("recall@10", "recall@20", "ndcg@10", "ndcg@20"), drawn)


def test_a_row_is_the_mean_and_spread_of_what_finished() -> None:
    found = row("bpr", 0.1, 0.3)
    failed = Row("bpr", (*found.cells, Cell("bpr", 2, reason="no")))
    assert failed.mean("recall@20") == pytest.approx(0.2)
    assert failed.spread("recall@20") == pytest.approx(0.2 / 2**0.5)
    assert Row("bpr", (Cell("bpr", 2, reason="no"),)).mean("recall@20") is None


def test_a_clear_winner_and_one_within_noise() -> None:
    rows = [row("bpr", 0.10), row("freedom", 0.30), row("vbpr", 0.2995)]
    by_user = {r.key: users(r.mean("recall@20") or 0, 0.05) for r in rows}
    found = {v.other: v for v in judge(rows, by_user) if v.metric == "recall@20"}
    assert set(found) == {"bpr", "vbpr"}
    assert all(v.best == "freedom" for v in found.values())
    assert found["bpr"].clear
    assert not found["vbpr"].clear


def test_a_gain_smaller_than_the_spread_over_seeds_is_not_clear() -> None:
    rows = [row("freedom", 0.30, 0.20), row("vbpr", 0.24, 0.24)]
    by_user = {"freedom": users(0.25, 0.001), "vbpr": users(0.24, 0.001)}
    verdict = judge(rows, by_user)[0]
    assert verdict.p < 0.05
    assert not verdict.clear


def test_one_model_alone_has_nothing_to_win() -> None:
    assert judge([row("bpr", 0.1)], {"bpr": users(0.1, 0.1)}) == ()


@pytest.mark.parametrize(
    ("metrics", "stopped"),
    [
        ({"epochs": 30, "best_epoch": 10}, EARLY),
        ({"epochs": 30, "best_epoch": 11}, EPOCHS),
        ({"epochs": 9, "best_epoch": 2, "stopped": BUDGET}, BUDGET),
    ],
)
def test_a_cell_says_why_training_ended(metrics: dict, stopped: str) -> None:
    config = {"model": {}, "train": {"patience": 20, "max_epochs": 30}}
    run = Run(
        1, "x", "bpr", config, "fp", {}, 1, "cpu", "complete", metrics, [], "", "", "", "", ""
    )
    assert cell_of(run).stopped == stopped
    assert cell_of(run, learns=False).stopped == metrics.get("stopped", "")
