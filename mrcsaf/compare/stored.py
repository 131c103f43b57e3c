"""A comparison of runs that are there already: nothing is trained, and no torch is needed."""

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Float64
from numpy import ndarray

from mrcsaf.answers import ranking
from mrcsaf.answers.agreement import Lists
from mrcsaf.compare.results import Cell, Comparison, cell_of, judge, name_of
from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.data.interactions import Split
from mrcsaf.data.summary import summarise
from mrcsaf.store import Database, catalogue, runs
from mrcsaf.store.catalogue import Item
from mrcsaf.store.runs import Run

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
