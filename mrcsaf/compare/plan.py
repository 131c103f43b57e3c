"""Which cells a comparison is made of, over which settings, and which are there already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from mrcsaf import models
from mrcsaf.compare import results
from mrcsaf.compare.results import BUDGET, FIGURE, TABLE, TRIAL, worded
from mrcsaf.core.errors import ConfigError
from mrcsaf.store.runs import Run
from mrcsaf.train import memory
from mrcsaf.train import run as experiment
from mrcsaf.train.memory import Sizes
from mrcsaf.train.run import Settings

USUAL_EPOCHS = 100  # by which most models have stopped by themselves

Given = Mapping[str, Mapping[str, Any]]
"""Settings by model that differ from the model's defaults."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A cell that is wanted: a model with its settings, and what for."""

    settings: Settings
    purpose: str = TABLE
    changed: dict[str, Any] = field(default_factory=dict)

    @property
    def model(self) -> str:
        return self.settings.model

    @property
    def seed(self) -> int:
        return self.settings.train.seed

    @property
    def learns(self) -> bool:
        return models.load(self.model).learns

    @property
    def title(self) -> str:
        """“compare: freedom, seed 999”, with what was changed."""
        changed = worded(self.changed)
        return f"compare: {self.model}, seed {self.seed}" + (f", {changed}" if changed else "")


def cost(wanted: Wish, sizes: Sizes, budget: float | None = None) -> float:
    """CPU-seconds it should take, on a core like the forecast's: for the time left, so roughly."""
    chosen = wanted.settings
    epochs = min(chosen.train.max_epochs, USUAL_EPOCHS) if wanted.learns else 1
    batch = chosen.train.batch(sizes.pairs)
    each = memory.seconds_an_epoch(wanted.model, chosen.config, batch, sizes)
    return epochs * each if budget is None else min(epochs * each, 60 * budget)


def table(
    names: Iterable[str],
    seeds: Sequence[int],
    max_epochs: int | None,
    changed: Given,
) -> list[Wish]:
    """The main table: every model with every seed; what draws nothing is counted once.

    Raises ConfigError for a model or setting that is not there, with the nearest name.
    """
    return [
        wish(name, seed, max_epochs, TABLE, changed.get(name, {}))
        for name in dict.fromkeys(names)
        for seed in (seeds if models.load(name).learns else seeds[:1])
    ]


def trials(name: str, seed: int, max_epochs: int | None, changed: Given) -> list[Wish]:
    """A model's grid, with one seed; what was changed holds for all cells that do not try it."""
    found, base = grid(name), changed.get(name, {})
    if not found[0]:
        return []
    return [wish(name, seed, max_epochs, TRIAL, {**base, **values}) for values in found]


def sweeps(seed: int, max_epochs: int | None, changed: Given) -> list[Wish]:
    """The cells of the paper's figures 4 and 5."""
    return [
        wish(
            sweep.model,
            seed,
            max_epochs,
            FIGURE,
            {**changed.get(sweep.model, {}), sweep.setting: value},
        )
        for sweep in results.FIGURES
        for value in sweep.values
    ]


def wish(
    name: str, seed: int, max_epochs: int | None, purpose: str, changed: Mapping[str, Any]
) -> Wish:
    given: dict[str, Any] = {"seed": seed, **changed}
    if max_epochs is not None:
        given["max_epochs"] = max_epochs
    chosen = experiment.settings(name, given)
    return Wish(chosen, purpose, {setting: chosen.value(setting) for setting in changed})


def finished(
    wanted: Wish,
    found: Iterable[Run],
    fingerprint: str,
    inputs: dict[str, Any],
    budget: float | None = None,
) -> Run | None:
    """The newest complete run that is this cell: same model, settings, seed, data and features.

    A run that stopped early is the same whatever `max_epochs` lay beyond its end; one that its
    budget stopped is not, where there are now more CPU minutes than it had.
    """
    for run in found:
        complete = run.status == "complete" and not _cut_short(run, budget)
        if complete and _same(wanted, run) and _same_data(run, fingerprint, inputs):
            return run
    return None


def begun(
    wanted: Wish, found: Iterable[Run], fingerprint: str, inputs: dict[str, Any]
) -> Run | None:
    """The newest run of this cell that was cancelled, killed or failed: it can be gone on with."""
    for run in found:
        if (
            run.status != "complete"
            and _settings(run) == wanted.settings
            and _same_data(run, fingerprint, inputs)
        ):
            return run
    return None


def _same(wanted: Wish, run: Run) -> bool:
    theirs, ours = _settings(run), wanted.settings
    if theirs is None or (theirs.model, theirs.config) != (ours.model, ours.config):
        return False
    if not wanted.learns or theirs.train == ours.train:
        return True
    epochs, best = run.metrics.get("epochs", 0), run.metrics.get("best_epoch", 0)
    settled = epochs - best >= ours.train.patience and not run.metrics.get("stopped")
    as_long = replace(theirs.train, max_epochs=ours.train.max_epochs) == ours.train
    return bool(settled and epochs <= ours.train.max_epochs and as_long)


def _cut_short(run: Run, budget: float | None) -> bool:
    """Whether it was stopped by a budget smaller than there is now."""
    stopped = run.metrics.get("stopped") == BUDGET
    if budget is None or not stopped:
        return stopped
    return budget > float(run.metrics.get("budget", budget))  # an older run does not say


def _settings(run: Run) -> Settings | None:
    """What a run was made with; settings younger than it have their defaults. None: unreadable."""
    try:
        return experiment.settings_of(run)
    except ConfigError:
        return None


def _same_data(run: Run, fingerprint: str, inputs: dict[str, Any]) -> bool:
    return run.dataset_fp == fingerprint and all(
        run.inputs.get(name, {}) == inputs.get(name, {}) for name in ("encoders", "graphs")
    )


# The settings the papers tried, at most twelve a model: chosen on validation only.
#
# A model that is not here is run at its defaults, which are its paper's.


LIMIT = 12  # cells a model, so that no model is tuned more than another

GRIDS: dict[str, dict[str, tuple[Any, ...]]] = {
    "vbpr": {"reg_weight": (2.0, 1.0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5)},
    "mmgcn": {  # untrained ids and preferences are what the public code runs
        "learning_rate": (1e-4, 5e-4, 1e-3),
        "reg_weight": (0.0, 1e-3),
        "compat": (False, True),
    },
    "grcn": {"learning_rate": (1e-4, 1e-3, 1e-2), "reg_weight": (1e-5, 1e-3, 1e-1)},
    "slmrec": {"ssl_weight": (0.01, 0.05, 0.1), "ssl_temperature": (0.1, 0.2, 0.5)},
    "lattice": {"reg_weight": (0.0, 1e-5, 1e-4, 1e-3)},
    "bm3": {"ui_layers": (1, 2), "dropout": (0.3, 0.5), "reg_weight": (0.1, 0.01)},
    "freedom": {"pruned_edges": (0.8, 0.9), "feature_weight": (0.0, 1e-5, 1e-4, 1e-3)},
    "powerec": {"prompts": (1, 3, 5), "weak_weight": (1e-1, 1.0), "reg_weight": (0.1, 1.0)},
    "camgr": {"contrast_weight": (1e-3, 1e-2, 1e-1), "reg_weight": (1e-5, 1e-4, 1e-3)},
    "lightgcn": {"layers": (1, 2, 3, 4), "reg_weight": (1e-5, 1e-4, 1e-3)},
    "bpr": {"reg_weight": (1e-5, 1e-4, 1e-3, 1e-2, 1e-1)},
    "mrcsaf": {
        "shrinkage": (0.06, 0.12, 0.24),
        "feature_weight": (0.0, 1e-5),
        "selector.hidden": (8, 16),
    },
    "studio": {"reg_weight": (0.05, 0.1, 0.2), "negatives": (1024, 2048)},
}


def grid(model: str) -> list[dict[str, Any]]:
    """Every combination to try, or one empty one: the defaults."""
    axes = GRIDS.get(model, {})
    return [dict(zip(axes, values, strict=True)) for values in product(*axes.values())]
