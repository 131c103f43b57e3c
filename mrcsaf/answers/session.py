"""What is open: one project and one run, read once and then never changed."""

import math
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from jaxtyping import Bool, Float32
from numpy import ndarray

from mrcsaf.answers.connections import reading
from mrcsaf.answers.ranking import Ranker
from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import Progress, Report
from mrcsaf.data.records import Interactions
from mrcsaf.store import catalogue, runs
from mrcsaf.store.catalogue import Item
from mrcsaf.store.runs import Run

STEPS = 5


@dataclass(frozen=True, eq=False)  # caches keep what belongs to one reading
class Session:
    """A project as the window sees it. Immutable: a change makes a new one.

    `items` are by id, rising, with gaps where one was removed; arrays over items are by id too and
    `n_items` long. `users[u]` is what people call user u. `ranker` is None where there is no
    complete run; `w_image` is None where the run has no selector, NaN for items it does not know.
    """

    path: Path
    items: dict[int, Item]
    users: list[str]
    train: Interactions
    runs: list[Run]  # newest first, complete or not
    ranker: Ranker | None
    w_image: Float32[ndarray, " I"] | None
    simulated: bool  # the shoppers are made up, and every view says so
    name: str
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def n_items(self) -> int:
        """How long an array by item id is."""
        return self.train.n_items

    @cached_property
    def present(self) -> Bool[ndarray, " I"]:
        """By id, whether there is such an item."""
        mask = np.zeros(self.n_items, np.bool_)
        mask[list(self.items)] = True
        return mask

    @property
    def run(self) -> Run | None:
        return None if self.ranker is None else self.ranker.run

    @cached_property
    def user_of(self) -> dict[str, int]:
        """The number of each user, by what people call them."""
        return {name: number for number, name in enumerate(self.users)}

    @cached_property
    def _sorted_weights(self) -> Float32[ndarray, " I"]:
        if self.w_image is None:
            return np.zeros(0, np.float32)
        return np.sort(self.w_image[np.isfinite(self.w_image)])

    def weight(self, item: int) -> float | None:
        """How much the selector trusts the item's picture; its words get the rest."""
        if self.w_image is None or item >= len(self.w_image):
            return None
        weight = float(self.w_image[item])
        return weight if math.isfinite(weight) else None

    def text_driven_percentile(self, item: int) -> float | None:
        """The share of other items, in percent, that lean less on their words than this one."""
        weight = self.weight(item)
        if weight is None:
            return None
        above = len(self._sorted_weights) - np.searchsorted(self._sorted_weights, weight, "right")
        return float(100 * above / max(len(self._sorted_weights) - 1, 1))


def load(path: Path, run_id: int | None, report: Report) -> Session:
    """Read a project for the window, showing `run_id` or the run the project has chosen.

    A run that is gone or unfinished is passed over for the chosen one. Raises StoreError if the
    project cannot be read.
    """
    with reading(path) as project:
        db = project.db
        report(Progress(0, STEPS))
        items = {item.id: item for item in catalogue.items(db)}
        report(Progress(1, STEPS))
        users = catalogue.user_names(db)
        train = catalogue.train_interactions(db)
        report(Progress(2, STEPS))
        found = runs.runs(db)
        run = _wanted(found, run_id, catalogue.meta(db, "active_run"))
        ranker = None if run is None else Ranker.load(db, run)
        report(Progress(3, STEPS))
        weights = None if run is None else runs.w_image(db, run.id)
        report(Progress(4, STEPS))
        if ranker is not None and not set(np.flatnonzero(ranker.known).tolist()) <= set(items):
            raise DataError(
                f"Run {ranker.run.id} knows items that the project does not have: choose another"
                " run, or restore the project from backups/."
            )
        return Session(
            path=path,
            items=items,
            users=users,
            train=train,
            runs=found,
            ranker=ranker,
            w_image=weights,
            simulated=catalogue.meta(db, "simulated") == "1",
            name=catalogue.meta(db, "name") or path.stem,
            counts=catalogue.counts(db),
        )


def _wanted(found: list[Run], run_id: int | None, active: str) -> Run | None:
    complete = [run for run in found if run.status == "complete" and run.parts]
    for wish in (str(run_id), active):
        for run in complete:
            if str(run.id) == wish:
                return run
    return complete[0] if complete else None
