"""What a comparison found: cells as runs left them, rows over seeds, and who wins."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jaxtyping import Float64
from numpy import ndarray

from mrcsaf.answers.statistics import LEVEL, Paired, holm, paired, spread
from mrcsaf.compare.published import METRICS, NAMES
from mrcsaf.data.summary import Summary
from mrcsaf.store.catalogue import Item
from mrcsaf.store.runs import Run

TABLE, TRIAL, FIGURE = "table", "trial", "figure"
EARLY, EPOCHS, BUDGET = "early", "epochs", "budget"  # why training ended


@dataclass(frozen=True, slots=True)
class Cell:
    """One model with one seed and its settings: a run, or why there is none."""

    model: str
    seed: int
    purpose: str = TABLE  # TABLE, TRIAL (of a grid) or FIGURE
    changed: dict[str, Any] = field(default_factory=dict)  # settings that were asked for
    run: int | None = None
    valid: dict[str, float] = field(default_factory=dict)
    test: dict[str, float] = field(default_factory=dict)
    epochs: int = 0
    best_epoch: int = 0
    cpu_seconds_per_epoch: float = 0.0
    peak_mb: float = 0.0
    wall_seconds: float = 0.0
    stopped: str = ""  # EARLY, EPOCHS or BUDGET
    reason: str = ""  # why it failed, empty where it did not
    device: str = ""
    settings: dict[str, Any] = field(default_factory=dict)  # all of the model's
    label: str = ""  # names a row of its own, where a model stands in the table more than once

    @property
    def key(self) -> str:
        """Which row the cell belongs to."""
        return self.label or self.model

    @property
    def failed(self) -> bool:
        return bool(self.reason)


@dataclass(frozen=True, slots=True)
class Row:
    """One model, with one choice of settings, over its seeds."""

    key: str
    cells: tuple[Cell, ...]

    @property
    def model(self) -> str:
        return self.cells[0].model

    @property
    def name(self) -> str:
        return name_of(self.key)

    @property
    def finished(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if not cell.failed)

    def mean(self, metric: str) -> float | None:
        """Mean over seeds on test; None where nothing was finished."""
        values = self._values(metric)
        return float(np.mean(values)) if values else None

    def spread(self, metric: str) -> float:
        return spread(self._values(metric))

    def _values(self, metric: str) -> list[float]:
        return [cell.test[metric] for cell in self.finished if metric in cell.test]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The best model of one metric against another one: `best` minus `other`, over users."""

    metric: str
    best: str
    other: str
    paired: Paired
    p: float  # after correction for all models the best one is held against
    clear: bool  # more than chance between users, and more than the spread over seeds


@dataclass(frozen=True)
class Comparison:
    """Everything the page shows."""

    name: str
    summary: Summary
    simulated: bool
    encoders: dict[str, str]
    graphs: dict[str, str]
    example: Item | None
    cells: tuple[Cell, ...]
    verdicts: tuple[Verdict, ...]
    max_epochs: int
    deviations: tuple[str, ...] = ()  # the models' own, in their words

    @property
    def rows(self) -> list[Row]:
        """Models in the order of the papers' tables."""
        kept = [cell for cell in self.cells if cell.purpose == TABLE]
        order: dict[str, tuple[int, int]] = {}
        for number, cell in enumerate(kept):
            order.setdefault(cell.key, (_place(cell.model), number))
        keys = sorted(order, key=order.__getitem__)
        return [Row(key, tuple(cell for cell in kept if cell.key == key)) for key in keys]

    def row(self, key: str) -> Row | None:
        return next((row for row in self.rows if row.key == key), None)

    def winner(self, metric: str) -> str:
        """The key of the row with the best mean, the first of equals; or nothing."""
        means = [(row.mean(metric), row.key) for row in self.rows]
        known = [(mean, key) for mean, key in means if mean is not None]
        return max(known, key=_first, default=(0.0, ""))[1]

    def sweep(self, setting: str) -> list[Cell]:
        """The cells of a figure, by the value of its setting."""
        found = [c for c in self.cells if c.purpose == FIGURE and setting in c.changed]
        return sorted(found, key=lambda cell: float(cell.changed[setting]))


def name_of(key: str) -> str:
    """What people read for the key of a row."""
    return NAMES.get(key, key)


def _first(pair: tuple[float, str]) -> float:
    return pair[0]


def _place(model: str) -> int:
    return list(NAMES).index(model) if model in NAMES else len(NAMES)


def cell_of(
    run: Run,
    purpose: str = TABLE,
    changed: dict[str, Any] | None = None,
    learns: bool = True,
) -> Cell:
    """A complete run as a cell of the table."""
    found = run.metrics
    train = run.config.get("train", {})
    epochs, best = int(found.get("epochs", 0)), int(found.get("best_epoch", 0))
    stopped = str(found.get("stopped", ""))
    if not stopped and learns and epochs and "patience" in train:
        stopped = EARLY if epochs - best >= train["patience"] else EPOCHS
    return Cell(
        model=run.model,
        seed=run.seed,
        purpose=purpose,
        changed=dict(changed or {}),
        run=run.id,
        valid=found.get("valid", {}),
        test=found.get("test", {}),
        epochs=epochs,
        best_epoch=best,
        cpu_seconds_per_epoch=float(found.get("cpu_seconds_per_epoch", 0)),
        peak_mb=float(found.get("peak_mb", 0)),
        wall_seconds=float(found.get("wall_seconds", 0)),
        stopped=stopped,
        device=run.device,
        settings=run.config.get("model", {}),
    )


def worded(changed: Mapping[str, Any]) -> str:
    """“weight_decay 0, attention none”; empty where nothing was changed."""
    return ", ".join(
        f"{name} {value:g}" if isinstance(value, int | float) else f"{name} {value}"
        for name, value in changed.items()
    )


def judge(
    rows: Sequence[Row], by_user: dict[str, dict[str, Float64[ndarray, " N"]]]
) -> tuple[Verdict, ...]:
    """The best model of each metric against every other one, paired over the same users.

    `by_user[row.key][metric]` holds each user's figure, averaged over that row's seeds.
    """
    verdicts = []
    for metric in METRICS:
        ranked = [(row.mean(metric), row) for row in rows if row.key in by_user]
        known = {row.key: mean for mean, row in ranked if mean is not None}
        order = sorted((row for _, row in ranked if row.key in known), key=_by(known), reverse=True)
        if len(order) > 1:
            verdicts += _against(metric, order, by_user)
    return tuple(verdicts)


def _by(means: dict[str, float]) -> Callable[[Row], float]:
    return lambda row: means[row.key]


def _against(
    metric: str, rows: list[Row], by_user: dict[str, dict[str, Float64[ndarray, " N"]]]
) -> list[Verdict]:
    best, others = rows[0], rows[1:]
    top = by_user[best.key][metric]
    gaps = np.stack([top - by_user[row.key][metric] for row in others], axis=1)
    found = paired(gaps)
    chances = holm([one.p for one in found])
    return [
        Verdict(
            metric, best.key, row.key, one, p,
            p < LEVEL and one.difference > max(best.spread(metric), row.spread(metric)),
        )
        for row, one, p in zip(others, found, chances, strict=True)
    ]  # fmt: skip
