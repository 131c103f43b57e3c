"""Which cells there are, and which runs are the same cell."""

import dataclasses

import pytest

from mrcsaf.compare import plan
from mrcsaf.compare.results import FIGURE, TRIAL
from mrcsaf.core.errors import ConfigError
from mrcsaf.store.runs import Run
from mrcsaf.train.memory import Sizes

INPUTS = {"encoders": {"text": "file:a"}, "graphs": {"text": "h"}}


def run_of(wanted: plan.Wish, **changed: object) -> Run:
    values = {
        "id": 1, "name": "x", "model": wanted.model, "config": wanted.settings.as_dict(),
        "dataset_fp": "fp", "inputs": INPUTS, "seed": wanted.seed, "device": "cpu",
        "status": "complete", "metrics": {"epochs": 50, "best_epoch": 40}, "parts": [],
        "folder": "", "checkpoint_sha": "", "notes": "", "started": "", "finished": "",
    }  # fmt: skip
    return Run(**(values | changed))


def bpr(**more: object) -> plan.Wish:
    (found,) = plan.table(["bpr"], [999], 100, {"bpr": more})
    return found


def test_a_cell_costs_its_epochs_and_no_more_than_its_budget() -> None:
    """On Baby BPR takes .25 s an epoch 64 wide and .8 s an evaluation; 100 epochs are usual."""
    baby = Sizes(users=19_445, items=7_050, pairs=118_551, interactions=160_792, widths={})
    short, long = (plan.table(["bpr", "popularity"], [999], n, {}) for n in (10, 1000))
    assert plan.cost(short[0], baby) == pytest.approx(10 * (0.25 + 0.8))
    assert plan.cost(long[0], baby) == pytest.approx(100 * (0.25 + 0.8))
    assert plan.cost(long[0], baby, budget=0.5) == 30
    assert plan.cost(long[1], baby) == pytest.approx(0.8)


def test_models_that_draw_nothing_are_counted_once() -> None:
    cells = plan.table(["popularity", "bpr", "bpr"], [1, 2], 5, {})
    assert [(cell.model, cell.seed) for cell in cells] == [
        ("popularity", 1),
        ("bpr", 1),
        ("bpr", 2),
    ]
    assert cells[1].title == "compare: bpr, seed 1"
    assert cells[1].settings.train.max_epochs == 5


def test_grids_and_figures_have_their_own_cells() -> None:
    trials = plan.trials("lattice", 999, 5, {})
    assert [cell.changed for cell in trials] == [
        {"reg_weight": value} for value in (0.0, 1e-5, 1e-4, 1e-3)
    ]
    assert {cell.purpose for cell in trials} == {TRIAL}
    assert plan.trials("popularity", 999, 5, {}) == []
    sweeps = plan.sweeps(999, 5, {})
    assert [cell.changed for cell in sweeps][4:6] == [
        {"selector.hidden": 128},
        {"feature_weight": 0},
    ]
    assert {cell.purpose for cell in sweeps} == {FIGURE}
    assert len(sweeps) == 11


def test_given_settings_hold_for_every_cell_that_does_not_try_them() -> None:
    given = {"lattice": {"dim": "16", "reg_weight": "1"}, "mrcsaf": {"attention": "none"}}
    (cell,) = plan.table(["lattice"], [999], 5, given)
    assert cell.changed == {"dim": 16, "reg_weight": 1.0}  # as numbers, not as they were typed
    assert cell.title == "compare: lattice, seed 999, dim 16, reg_weight 1"
    assert [trial.settings.config.dim for trial in plan.trials("lattice", 999, 5, given)] == [
        16
    ] * 4
    assert plan.trials("lattice", 999, 5, given)[0].settings.config.reg_weight == 0
    sweeps = plan.sweeps(999, 5, given)
    assert {cell.settings.config.attention for cell in sweeps} == {"none"}
    assert sweeps[0].changed == {"attention": "none", "selector.hidden": 8}
    assert "attention none" in sweeps[0].title
    with pytest.raises(ConfigError, match="lattice has no setting 'dimm'; did you mean 'dim'"):
        plan.table(["lattice"], [999], 5, {"lattice": {"dimm": 1}})


def test_an_unknown_model_is_said_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match="no model 'fredom'; did you mean 'freedom'"):
        plan.table(["fredom"], [1], None, {})


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({}, True),
        ({"dataset_fp": "other"}, False),
        ({"model": "vbpr"}, False),
        ({"status": "cancelled"}, False),
        ({"inputs": INPUTS | {"graphs": {"text": "other"}}}, False),
        ({"inputs": INPUTS | {"ui_layers": 2}}, True),
    ],
)
def test_a_finished_run_is_the_same_cell_or_not(changed: dict, same: bool) -> None:
    found = plan.finished(bpr(), [run_of(bpr(), **changed)], "fp", INPUTS)
    assert (found is not None) == same


@pytest.mark.parametrize(
    ("metrics", "theirs", "same"),
    [
        ({"epochs": 60, "best_epoch": 40}, 1000, True),  # it had settled at 60 of 1000
        ({"epochs": 60, "best_epoch": 40}, 60, True),
        ({"epochs": 60, "best_epoch": 41}, 60, False),  # it would have gone on
        ({"epochs": 160, "best_epoch": 140}, 1000, False),  # it went on beyond ours
        ({"epochs": 60, "best_epoch": 40, "stopped": "budget"}, 1000, False),
    ],
)
def test_what_settled_within_the_epochs_needs_no_second_run(
    metrics: dict, theirs: int, same: bool
) -> None:
    wanted = bpr()
    train = dataclasses.replace(wanted.settings.train, max_epochs=theirs)
    config = dataclasses.replace(wanted.settings, train=train).as_dict()
    found = plan.finished(wanted, [run_of(wanted, config=config, metrics=metrics)], "fp", INPUTS)
    assert (found is not None) == same


def test_other_settings_or_seeds_are_other_cells() -> None:
    other = plan.table(["bpr"], [1], 100, {})[0]
    assert plan.finished(bpr(), [run_of(other)], "fp", INPUTS) is None
    assert plan.finished(bpr(dim=8), [run_of(bpr())], "fp", INPUTS) is None


def test_a_run_that_stopped_is_gone_on_with() -> None:
    stopped = [run_of(bpr(), status=status) for status in ("cancelled", "running", "failed")]
    for run in stopped:
        assert plan.begun(bpr(), [run], "fp", INPUTS) is run
    assert plan.begun(bpr(), [run_of(bpr())], "fp", INPUTS) is None
    assert plan.begun(bpr(dim=8), stopped, "fp", INPUTS) is None


def test_a_setting_younger_than_a_run_counts_with_its_default() -> None:
    config = bpr().settings.as_dict()
    del config["train"]["weight_decay"], config["model"]["reg_weight"]
    old = run_of(bpr(), config=config)
    assert plan.finished(bpr(), [old], "fp", INPUTS) is old
    assert plan.finished(bpr(reg_weight=7.0), [old], "fp", INPUTS) is None


def test_a_setting_that_is_gone_makes_another_cell() -> None:
    config = bpr().settings.as_dict()
    config["model"]["was_here_once"] = 1
    old = run_of(bpr(), config=config)
    assert plan.finished(bpr(), [old], "fp", INPUTS) is None
    assert plan.begun(bpr(), [dataclasses.replace(old, status="cancelled")], "fp", INPUTS) is None


@pytest.mark.parametrize(
    ("budget", "same"), [(2.0, True), (5.0, True), (6.0, False), (None, False)]
)
def test_what_a_budget_stopped_is_run_again_with_more(budget: float | None, same: bool) -> None:
    short = {"epochs": 12, "best_epoch": 12, "stopped": "budget", "budget": 5.0}
    found = plan.finished(bpr(), [run_of(bpr(), metrics=short)], "fp", INPUTS, budget)
    assert (found is not None) == same


@pytest.mark.parametrize(("budget", "same"), [(6.0, True), (None, False)])
def test_a_budget_nobody_wrote_down_is_only_less_than_none(
    budget: float | None, same: bool
) -> None:
    short = {"epochs": 12, "best_epoch": 12, "stopped": "budget"}
    found = plan.finished(bpr(), [run_of(bpr(), metrics=short)], "fp", INPUTS, budget)
    assert (found is not None) == same
