"""A table is filled once, whatever happens in between."""

import shutil
import signal
from pathlib import Path

import numpy as np
import pytest

from mrcsaf.compare import plan, running
from mrcsaf.compare.results import BUDGET, EPOCHS, Cell
from mrcsaf.core.errors import Cancelled, ConfigError
from mrcsaf.core.progress import Progress
from mrcsaf.models.bpr import BPR
from mrcsaf.store import Project, catalogue, runs
from mrcsaf.train import run as experiment
from tests.mrcsaf.conftest import EPOCHS as N_EPOCHS
from tests.mrcsaf.conftest import MODELS, SEEDS

KILLED = """
import os, signal, sys
from pathlib import Path
from mrcsaf.train import loop as training
from mrcsaf.compare import running
training.SAVE_EVERY_S = 0
def report(news):
    if "bpr, seed 1, epoch 2" in news.message:
        os.kill(os.getpid(), signal.SIGKILL)
running.run(Path(sys.argv[1]), ("popularity", "bpr", "item_knn_text"), (999, 1), max_epochs=3,
            device="cpu", report=report)
"""


def rows(path: Path) -> list[runs.Run]:
    with Project.open(path) as project:
        return runs.runs(project.db)[::-1]


def figures(found) -> dict:
    return {(cell.model, cell.seed): (cell.test, cell.epochs) for cell in found.cells}


def fill(path: Path, report=lambda _: None, **more):
    return running.run(
        path, MODELS, SEEDS, max_epochs=N_EPOCHS, device="cpu", report=report, **more
    )


def test_every_cell_is_a_run_of_the_project(whole) -> None:
    path, found = whole
    assert [(run.model, run.seed, run.status) for run in rows(path)] == [
        ("popularity", 999, "complete"), ("bpr", 999, "complete"), ("bpr", 1, "complete"),
        ("item_knn_text", 999, "complete"),
    ]  # fmt: skip
    assert rows(path)[1].name == "compare: bpr, seed 999"
    assert [row.key for row in found.rows] == ["bpr", "popularity", "item_knn_text"]
    assert {cell.stopped for cell in found.row("bpr").cells} == {EPOCHS}
    assert len(found.verdicts) == 4 * 2
    for cell in found.cells:
        run = rows(path)[cell.run - 1]
        assert cell.test == run.metrics["test"]


def test_a_finished_table_is_never_run_again(whole, tmp_path, monkeypatch) -> None:
    path = Path(shutil.copytree(whole[0], tmp_path / "tiny.mrcsaf"))
    monkeypatch.setattr(experiment, "train", None)  # calling it would fail
    found = fill(path)
    assert figures(found) == figures(whole[1])
    assert found.verdicts == whole[1].verdicts
    assert len(rows(path)) == 4


@pytest.mark.parametrize("at", ["popularity", "bpr, seed 999, epoch 2", "bpr, seed 1, epoch 1"])
def test_a_cancelled_table_goes_on_to_the_same_end(whole, path, at: str) -> None:
    def stop(news: Progress) -> None:
        if at in news.message:
            raise Cancelled

    with pytest.raises(Cancelled):
        fill(path, stop)
    found = fill(path)
    assert figures(found) == figures(whole[1])
    assert len(rows(path)) == 4  # nothing was begun twice


def test_a_killed_table_goes_on_to_the_same_end(whole, path, run_elsewhere) -> None:
    process = run_elsewhere(KILLED, path)
    _, err = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL, err
    before = {run.id: run.status for run in rows(path)}
    assert before == {1: "complete", 2: "complete", 3: "running"}
    found = fill(path)
    assert figures(found) == figures(whole[1])
    assert [run.status for run in rows(path)] == ["complete"] * 4


def test_a_nan_fails_its_cell_and_the_table_goes_on(path, monkeypatch) -> None:
    plain = BPR.loss
    monkeypatch.setattr(BPR, "loss", lambda self, *triple: plain(self, *triple) * float("nan"))
    found = fill(path)
    assert found.row("bpr").mean("recall@20") is None
    assert "not a number" in found.row("bpr").cells[0].reason
    assert found.winner("recall@10") == "item_knn_text"
    assert {run.status for run in rows(path) if run.model == "bpr"} == {"failed"}


def test_what_torch_raises_fails_the_cell_too(path, monkeypatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("shapes do not fit")

    monkeypatch.setattr(BPR, "loss", broken)
    assert fill(path).row("bpr").cells[0].reason == "RuntimeError: shapes do not fit"


def test_a_missing_modality_is_said_and_the_rest_is_made(path) -> None:
    with Project.open(path, write=True) as project:
        for table in ("item_graph", "graph", "feature", "encoder"):
            project.db.execute(f"DELETE FROM {table}")
    found = fill(path)
    assert "needs text features" in found.row("item_knn_text").cells[0].reason
    assert len(found.row("bpr").finished) == 2


def test_a_budget_publishes_what_was_reached_and_says_so(path, monkeypatch) -> None:
    monkeypatch.setattr(running._Clock, "seconds", property(lambda clock: clock.epochs))
    found = running.run(path, ["bpr"], [999], max_epochs=50, budget=2.5 / 60, device="cpu")
    (cell,) = found.cells
    assert (cell.stopped, cell.failed) == (BUDGET, False)
    assert 0 < cell.epochs < 50
    (run,) = rows(path)
    assert (run.status, run.metrics["stopped"]) == ("complete", BUDGET)
    with Project.open(path) as project:
        assert len(runs.epochs(project.db, run.id)) == cell.epochs
    running.run(path, ["bpr"], [999], max_epochs=50, budget=2.5 / 60, device="cpu")
    assert len(rows(path)) == 1
    running.run(path, ["bpr"], [999], max_epochs=50, budget=4.5 / 60, device="cpu")
    assert len(rows(path)) == 2


def test_a_grid_is_chosen_on_validation(path, monkeypatch) -> None:
    grid = {"dim": (2, 8)}
    monkeypatch.setitem(running.plan.GRIDS, "bpr", grid)
    found = running.run(path, ["bpr"], SEEDS, max_epochs=N_EPOCHS, device="cpu", grid=True)
    trials = [cell for cell in found.cells if cell.purpose == "trial"]
    best = max(trials, key=lambda cell: cell.valid["recall@20"])
    assert [cell.changed for cell in trials] == [{"dim": 2}, {"dim": 8}]
    assert {tuple(cell.changed.items()) for cell in found.row("bpr").cells} == {
        tuple(best.changed.items())
    }
    assert len(rows(path)) == 3  # the chosen trial is the cell of its seed


def test_given_settings_are_used_and_said(path) -> None:
    found = fill(path, given={"bpr": {"dim": "4"}})
    assert [run.config["model"].get("dim") for run in rows(path)] == [None, 4, 4, None]
    assert "BPR was given dim 4 in place of its defaults." in found.deviations
    assert "ran at the default settings" in found.deviations[1]
    again = fill(path, given={"bpr": {"dim": 4}})  # nothing is trained twice
    assert figures(again) == figures(found)
    assert len(rows(path)) == 4


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"vbpr": {"dim": 4}}, "'vbpr' was given settings, but is not among the models"),
        ({"bpr": {"seed": 4}}, "the same seeds"),
        ({"bpr": {"dim": "wide"}}, "dim"),
    ],
)
def test_given_settings_that_cannot_be_are_said_before_any_work(path, given, words) -> None:
    with pytest.raises(ConfigError, match=words):
        fill(path, given=given)
    assert rows(path) == []


def test_the_best_trial_on_validation_is_the_one_chosen() -> None:
    trials = [
        Cell("bpr", 1, "trial", {"dim": 2}, valid={"recall@20": 0.3}, test={"recall@20": 0.1}),
        Cell("bpr", 1, "trial", {"dim": 4}, reason="no"),
        Cell("bpr", 1, "trial", {"dim": 8}, valid={"recall@20": 0.4}, test={"recall@20": 0.0}),
        Cell("vbpr", 1, "trial", {"dim": 16}, valid={"recall@20": 0.1}),
    ]
    assert running._chosen(trials) == {"bpr": {"dim": 8}, "vbpr": {"dim": 16}}
    assert running._chosen(trials[::-1]) == {"bpr": {"dim": 8}, "vbpr": {"dim": 16}}


def test_progress_goes_up_to_the_whole(path) -> None:
    news: list[Progress] = []
    fill(path, news.append)
    done = [one.done for one in news if one.stage == "compare"]
    assert done == sorted(done)
    assert done[-1] == running.STEPS


@pytest.mark.parametrize(
    ("first", "epoch", "total", "share"),
    [
        (0, 25, 1000, 0.25),  # it will hardly take more than 100
        (0, 25, 50, 0.5),
        (0, 180, 1000, 0.9),  # 20 epochs without gain may end it
        (0, 140, 150, 140 / 150),
        (60, 60, 150, 0.0),  # what an earlier start did took no time now
        (60, 80, 150, 0.5),
        (0, 0, 0, 0.0),
    ],
)
def test_a_cell_is_done_by_the_epochs_it_may_still_take(
    first: int, epoch: int, total: int, share: float
) -> None:
    clock = clock_of(None)
    clock.report(Progress(first, total, stage="train"))
    clock.report(Progress(epoch, total, stage="train"))
    assert clock._share == pytest.approx(share)


def test_a_cell_is_done_by_its_budget_where_that_ends_sooner(monkeypatch) -> None:
    monkeypatch.setattr(running._Clock, "seconds", 45.0)
    clock = clock_of(1.0)
    clock.report(Progress(5, 100, stage="train"))
    assert clock._share == pytest.approx(0.75)


def clock_of(budget: float | None) -> running._Clock:
    (wish,) = plan.table(["bpr"], [999], None, {})
    pace = running._Pace(lambda _: None, [wish], lambda _: 1.0)
    return running._Clock(pace, wish, budget)


def test_the_run_that_was_shown_stays_the_one_shown(whole, tmp_path) -> None:
    path = Path(shutil.copytree(whole[0], tmp_path / "tiny.mrcsaf"))
    with Project.open(path, write=True) as project:
        runs.activate(project.db, 2)
    running.run(path, ["bpr"], [5], max_epochs=1, device="cpu")
    with Project.open(path) as project:
        assert catalogue.meta(project.db, "active_run") == "2"


def test_users_are_paired_by_their_own_figures(whole) -> None:
    path, found = whole
    by_user = running._by_user(path, found, lambda _: None)
    for row in found.rows:
        for metric, values in by_user[row.key].items():
            assert np.mean(values) == pytest.approx(row.mean(metric), abs=1e-9)


def test_nothing_to_compare_is_said(path) -> None:
    with pytest.raises(ConfigError, match="at least one model and one seed"):
        running.run(path, [], [1])
    with pytest.raises(ConfigError, match="did you mean 'bpr'"):
        running.run(path, ["bprr"], [1])
    assert rows(path) == []
