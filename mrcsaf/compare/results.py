"""What a comparison found, beside the published figures, and in what it differs."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from jaxtyping import Float64
from numpy import ndarray

from mrcsaf.answers import ranking
from mrcsaf.answers.agreement import LEVEL, Lists, Paired, holm, paired, spread
from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.data.formats import Summary, summarise
from mrcsaf.data.records import Split
from mrcsaf.store import Database, catalogue, runs
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


# The paper's Tables 3 to 5 and its two figures, by data set: what measured figures stand beside.
#
# A cell is found by a data set's own counts (`data/summary.py`), never by its name; where nothing
# matches there is no figure, and the tables say so.


METRICS = ("recall@10", "recall@20", "ndcg@10", "ndcg@20")
NO_DATA = "no data"

Figures = dict[str, float]

NAMES = {
    "vbpr": "VBPR",
    "mmgcn": "MMGCN",
    "grcn": "GRCN",
    "slmrec": "SLMRec",
    "lattice": "LATTICE",
    "bm3": "BM3",
    "freedom": "FREEDOM",
    "powerec": "POWERec",
    "camgr": "CAmgr (reconstruction)",
    "camgr_cam": "CAmgr-CAM (reconstruction)",
    "mrcsaf": "MR-CSAF",
    "ams": "AMS",
    "csaf": "CSAF",
    "studio": "Studio (ours)",
    "lightgcn": "LightGCN",
    "bpr": "BPR",
    "popularity": "Popularity",
    "item_knn_text": "Item-kNN, text",
    "item_knn_image": "Item-kNN, image",
}
"""How the tables call each model; the order is that of their rows."""

TABLE_3 = {
    "Garden": {
        "vbpr": (0.1030, 0.1651, 0.0547, 0.0709),
        "mmgcn": (0.1155, 0.1823, 0.0655, 0.0826),
        "grcn": (0.1361, 0.2090, 0.0758, 0.0945),
        "slmrec": (0.1345, 0.2019, 0.0747, 0.0922),
        "lattice": (0.1571, 0.2242, 0.0849, 0.1022),
        "bm3": (0.1429, 0.2199, 0.0835, 0.1034),
        "freedom": (0.1376, 0.2026, 0.0791, 0.0961),
        "powerec": (0.1262, 0.1910, 0.0748, 0.0914),
        "mrcsaf": (0.1637, 0.2379, 0.0948, 0.1136),
    },
    "Baby": {
        "vbpr": (0.0423, 0.0663, 0.0223, 0.0284),
        "mmgcn": (0.0421, 0.0660, 0.0220, 0.0282),
        "grcn": (0.0532, 0.0824, 0.0282, 0.0358),
        "slmrec": (0.0540, 0.0810, 0.0285, 0.0357),
        "lattice": (0.0547, 0.0850, 0.0292, 0.0370),
        "bm3": (0.0564, 0.0883, 0.0301, 0.0383),
        "freedom": (0.0627, 0.0992, 0.0330, 0.0424),
        "powerec": (0.0579, 0.0918, 0.0311, 0.0398),
        "mrcsaf": (0.0641, 0.1033, 0.0344, 0.0444),
    },
    "Sports": {
        "vbpr": (0.0558, 0.0856, 0.0307, 0.0384),
        "mmgcn": (0.0401, 0.0636, 0.0209, 0.0270),
        "grcn": (0.0559, 0.0877, 0.0306, 0.0389),
        "slmrec": (0.0676, 0.1017, 0.0374, 0.0462),
        "lattice": (0.0620, 0.0953, 0.0335, 0.0421),
        "bm3": (0.0656, 0.0980, 0.0355, 0.0438),
        "freedom": (0.0717, 0.1089, 0.0385, 0.0481),  # the paper's .0617 is a misprint
        "powerec": (0.0565, 0.0863, 0.0300, 0.0377),
        "mrcsaf": (0.0734, 0.1130, 0.0394, 0.0498),
    },
}
"""Recall@10, Recall@20, NDCG@10, NDCG@20."""

TABLE_4 = {
    "Garden": {"ams": (0.2378, 0.1128), "csaf": (0.2256, 0.1077), "mrcsaf": (0.2379, 0.1136)},
    "Baby": {"ams": (0.1014, 0.0433), "csaf": (0.1012, 0.0435), "mrcsaf": (0.1033, 0.0444)},
    "Sports": {"ams": (0.1123, 0.0496), "csaf": (0.1106, 0.0486), "mrcsaf": (0.1130, 0.0498)},
}
"""Recall@20, NDCG@20 of the ablations."""

TABLE_5 = {
    "Baby": {"camgr_cam": (0.0847, 0.0386), "mrcsaf": (0.1033, 0.0444)},
    "Sports": {"camgr_cam": (0.0905, 0.0341), "mrcsaf": (0.1130, 0.0498)},
}
"""Recall@20, NDCG@20 with cross-attention alone, and with the whole fusion."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """A figure of the paper: one setting of one model, varied alone."""

    number: int
    title: str
    setting: str
    values: tuple[int | float, ...]
    best: int | float  # the paper's
    model: str = "mrcsaf"


FIGURES = (
    Sweep(4, "Width of the selector's hidden layer", "selector.hidden", (8, 16, 32, 64, 128), 16),
    Sweep(5, "Weight of the feature loss, ω_feat", "feature_weight",
          (0, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1), 1e-5),
)  # fmt: skip


def table_3(data_set: str, model: str) -> Figures:
    """All four figures the paper prints for a model, or nothing where it prints none."""
    found = TABLE_3.get(data_set, {}).get(model)
    return dict(zip(METRICS, found, strict=True)) if found else {}


def table_4(data_set: str, model: str) -> Figures:
    """Recall@20 and NDCG@20 of an ablation, or nothing."""
    return _two(TABLE_4, data_set, model)


def table_5(data_set: str, model: str) -> Figures:
    """Recall@20 and NDCG@20 of the attention alone, or nothing."""
    return _two(TABLE_5, data_set, model)


def _two(table: dict[str, dict[str, tuple[float, float]]], data_set: str, model: str) -> Figures:
    found = table.get(data_set, {}).get(model)
    return dict(zip(("recall@20", "ndcg@20"), found, strict=True)) if found else {}


# In what a comparison differs from the papers': its features, its training, its settings.


PAPERS_FEATURES = {
    "image": "4,096 numbers of a convolutional network",
    "text": "384 numbers of a sentence encoder",
}
PAPERS_EPOCHS = 1000
CHOICES = ("item_embedding", "feature_trained", "attention", "loss")
UNUSED = {("ams", "attention")}  # settings that a model has and, being what it is, never reads


def of_comparison(found: Comparison) -> list[str]:
    """What holds for the whole table: features, length of training, seeds, graphs."""
    lines = [_encoder(modality, name) for modality, name in sorted(found.encoders.items())]
    lines += [
        f"There are no {name} features: models that can do without them ran without."
        for name in PAPERS_FEATURES
        if name not in found.encoders
    ]
    if found.simulated:
        lines.append("The shoppers are simulated: no figure here says anything about people.")
    if found.max_epochs < PAPERS_EPOCHS:
        lines.append(
            f"At most {found.max_epochs:,} epochs; the papers allow {PAPERS_EPOCHS:,}."
            " Early stopping is theirs: 20 epochs without gain in validation Recall@20."
        )
    seeds = max((len(row.cells) for row in found.rows), default=0)
    if seeds == 1:
        lines.append("One seed: how far seeds differ is not known from this table.")
    return lines + _forms(found) + _stopped(found)


def of_settings(found: Comparison) -> list[str]:
    """Which models did not run at their defaults, of a table whose cells were trained for it."""
    tried = {cell.model for cell in found.cells if cell.purpose == TRIAL}
    lines, default = [], []
    for row in found.rows:
        words = worded(next((cell.changed for cell in row.cells), {}))
        if row.model in tried:
            lines.append(f"{row.name}: chosen on validation among its grid: {words or 'defaults'}.")
        elif words:
            lines.append(f"{row.name} was given {words} in place of its defaults.")
        else:
            default.append(row.name)
    if default:
        who = ", ".join(default) if lines else "Every model"
        lines.append(f"{who} ran at the default settings, without a grid.")
    return lines


def _forms(found: Comparison) -> list[str]:
    """Which reading of the paper was run, where it leaves a choice."""
    told: dict[str, list[str]] = {}
    for row in found.rows:
        chosen = next((cell.settings for cell in row.finished), {})
        used = [name for name in CHOICES if name in chosen and (row.model, name) not in UNUSED]
        told.setdefault(", ".join(f"{name} {chosen[name]}" for name in used), []).append(row.name)
    return [f"{', '.join(names)} ran with {words}." for words, names in told.items() if words]


def _stopped(found: Comparison) -> list[str]:
    lines = []
    for why, words in (
        (BUDGET, "stopped by the budget of the cell"),
        (EPOCHS, "stopped by the number of epochs, still learning"),
    ):
        names = [r.name for r in found.rows if any(c.stopped == why for c in r.finished)]
        if names:
            lines.append(f"{', '.join(names)}: {words}.")
    return lines


def _encoder(modality: str, name: str) -> str:
    theirs = PAPERS_FEATURES.get(modality, "others")
    if not name.startswith("file:"):
        return f"The {modality} features are {name}; the papers used {theirs}."
    file = name.split(":")[1]
    width = re.search(r"feat(\d+)", file)
    size = f"{int(width[1]):,} numbers " if width else ""
    if "fit" in file.lower():
        return (
            f"The {modality} features ({file}) are fitted ones: {size}made to fit the published"
            f" neighbour lists, not the papers' {theirs}."
        )
    return f"The {modality} features come from the file {file}; the papers used {theirs}."


# A comparison of runs that are there already: nothing is trained, and no torch is needed.


BLOCK = 512  # users ranked at once
DEPTH = 20  # the deepest metric


def from_runs(
    db: Database, name: str, wanted: Sequence[int], report: Report = silent
) -> Comparison:
    """Those runs as a table; runs that differ in their seed alone make one row.

    Raises DataError for a run that is not complete.
    """
    found = [runs.run(db, number) for number in wanted]
    for run in found:
        if run.status != "complete" or not run.parts:
            raise DataError(f"Run {run.id} is {run.status}: it has no vectors yet.")
    split = catalogue.split(db)
    made = Comparison(
        name=name,
        summary=summarise(catalogue.imported_split(db)),
        simulated=catalogue.meta(db, "simulated") == "1",
        encoders=found[0].inputs.get("encoders", {}) if found else {},
        graphs=found[0].inputs.get("graphs", {}) if found else {},
        example=max(catalogue.items(db), key=tells_most, default=None),
        cells=tuple(_cells(found)),
        verdicts=(),
        max_epochs=max((run.config.get("train", {}).get("max_epochs", 0) for run in found),
                       default=0),
    )  # fmt: skip
    by_user: dict[str, dict[str, Float64[ndarray, " N"]]] = {}
    for row in made.rows:
        seeds = [
            qualities(db, next(run for run in found if run.id == cell.run), split, report)
            for cell in row.finished
        ]
        by_user[row.key] = {m: np.mean([one[m] for one in seeds], axis=0) for m in seeds[0]}
    return replace(made, verdicts=judge(made.rows, by_user))


def tells_most(item: Item) -> tuple[bool, bool, int]:
    """How good an example an item is: it should have a picture, a title of its own, and text."""
    own = bool(item.title) and item.title != item.ext_id
    return item.image_state == "ok", own, min(len(item.description), 400)


def qualities(
    db: Database, run: Run, split: Split, report: Report = silent
) -> dict[str, Float64[ndarray, " N"]]:
    """Recall and NDCG of every user with held-out items, in the order of their numbers."""
    users = np.flatnonzero(np.diff(split.test.starts)).astype(np.int64)
    lists = Lists(db, run)
    found: list[dict[str, float]] = []
    for start in range(0, len(users), BLOCK):
        block = users[start : start + BLOCK]
        ranked_lists = lists.of_users(block, split.train, DEPTH, trained=True)
        for user, ranked in zip(block, ranked_lists, strict=True):
            found.append(ranking.user_quality(ranked, split.test.of_user(int(user))))
        report(Progress(start + len(block), len(users), run.name, "judge"))
    names = found[0] if found else ()
    return {name: np.array([one[name] for one in found]) for name in names}


def _cells(found: Sequence[Run]) -> list[Cell]:
    """Runs as cells; a model with several settings gets a row for each."""
    settings: dict[str, set[str]] = {}
    for run in found:
        settings.setdefault(run.model, set()).add(_settings(run))
    cells = []
    for run in found:
        cell = cell_of(run)
        if len(settings[run.model]) > 1:
            name = " ".join((run.name or name_of(run.model)).split())[:60]
            cell = replace(cell, label=f"{name} (run {run.id})")
        cells.append(cell)
    return cells


def _settings(run: Run) -> str:
    """Everything but the seed."""
    train = {name: v for name, v in run.config.get("train", {}).items() if name != "seed"}
    return json.dumps([run.config.get("model", {}), train], sort_keys=True)
