"""Fills a table of models and seeds with runs of a project, and reads it back whole.

Each cell is a run like any other. A finished one is never run again, a stopped one goes on where
its last durable state is; a cell that fails is kept with its reason, and the table goes on.
"""

import logging
import os
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float64
from numpy import ndarray

from mrcsaf.compare import plan, results
from mrcsaf.compare.plan import Given, Wish
from mrcsaf.compare.results import (
    BUDGET,
    NAMES,
    Cell,
    Comparison,
    cell_of,
    judge,
    tells_most,
)
from mrcsaf.core import devices
from mrcsaf.core.errors import Cancelled, ConfigError, MrcsafError, StoreError
from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.data.formats import summarise
from mrcsaf.data.records import Part
from mrcsaf.encoders.run import build_graphs
from mrcsaf.models import MODELS
from mrcsaf.store import Project, catalogue, runs
from mrcsaf.store.runs import Run
from mrcsaf.train import checkpoint
from mrcsaf.train import run as experiment
from mrcsaf.train.loop import WATCHED

log = logging.getLogger(__name__)

SEEDS = (999, 1, 2, 3, 4, 5, 6, 7, 8, 9)
STEPS = 1000  # of the whole table, for progress
MODEL_FAULTS = (RuntimeError, ArithmeticError, MemoryError)  # what torch raises inside a model


def run(
    path: Path,
    models: Sequence[str] = tuple(MODELS),
    seeds: Sequence[int] = SEEDS[:1],
    *,
    max_epochs: int | None = None,
    budget: float | None = None,
    device: str = "auto",
    grid: bool = False,
    figures: bool = False,
    given: Given | None = None,
    report: Report = silent,
) -> Comparison:
    """Train what is missing, then judge all: one row a model, one run a model and seed.

    `budget` bounds each cell, in CPU minutes: what it found by then is published and marked. With
    `grid`, settings are first chosen by validation Recall@20 among at most twelve. `given` holds
    settings by model, for what suits this data. Raises ConfigError for an unknown model or
    setting, StoreError if the project cannot be written.
    """
    if not models or not seeds:
        raise ConfigError("A comparison needs at least one model and one seed.")
    changed = {name: dict(values) for name, values in (given or {}).items()}
    for name in changed:
        if name not in models:
            raise ConfigError(f"{name!r} was given settings, but is not among the models compared.")
        if "seed" in changed[name]:
            raise ConfigError("Every model is compared over the same seeds: say how many.")
    main = plan.table(models, seeds, max_epochs, changed)  # a wrong name is said before any work
    build_graphs(path, report)
    with Project.open(path) as project:
        before = catalogue.meta(project.db, "active_run")
        sizes = experiment.sizes(project)
    every = (
        [w for m in models for w in plan.trials(m, seeds[0], max_epochs, changed)] if grid else []
    )
    extra = plan.sweeps(seeds[0], max_epochs, changed) if figures else []
    costs = partial(plan.cost, sizes=sizes, budget=budget)
    pace = _Pace(report, [*every, *main, *extra], costs)
    work = _Work(path, device, budget, pace)
    tried = [work.cell(wish) for wish in every]
    if grid:
        main = plan.table(models, seeds, max_epochs, changed | _chosen(tried))
    cells = [*tried, *(work.cell(wish) for wish in main), *(work.cell(wish) for wish in extra)]
    if before:
        with Project.open(path, write=True) as project:
            runs.activate(project.db, int(before))
    return _comparison(path, cells, main[0].settings.train.max_epochs, report)


def _chosen(tried: Sequence[Cell]) -> dict[str, dict[str, Any]]:
    """For each model the settings of its grid that did best on validation."""
    best: dict[str, Cell] = {}
    for cell in tried:
        held = best.get(cell.model)
        if not cell.failed and (held is None or cell.valid[WATCHED] > held.valid[WATCHED]):
            best[cell.model] = cell
    return {model: cell.changed for model, cell in best.items()}


def _comparison(path: Path, cells: list[Cell], max_epochs: int, report: Report) -> Comparison:
    with Project.open(path) as project:
        data = experiment.load_data(project)
        items = catalogue.items(project.db)
        found = Comparison(
            name=catalogue.meta(project.db, "name") or path.stem,
            summary=summarise(catalogue.imported_split(project.db)),
            simulated=catalogue.meta(project.db, "simulated") == "1",
            encoders=data.inputs["encoders"],
            graphs=data.inputs["graphs"],
            example=max(items, key=tells_most, default=None),
            cells=tuple(cells),
            verdicts=(),
            max_epochs=max_epochs,
        )
    own = of_models(cell.model for cell in cells)
    found = replace(found, deviations=(*results.of_settings(found), *own))
    by_user = _by_user(path, found, report)
    return replace(found, verdicts=judge(found.rows, by_user))


def _by_user(
    path: Path, found: Comparison, report: Report
) -> dict[str, dict[str, Float64[ndarray, " N"]]]:
    """Each user's figures from the stored vectors, averaged over a model's seeds."""
    rows = [row for row in found.rows if row.finished]
    means: dict[str, dict[str, Float64[ndarray, " N"]]] = {}
    for number, row in enumerate(rows):
        report(Progress(number, len(rows), row.name, "judge"))
        seeds = [experiment.evaluate_run(path, cell.run, Part.TEST)[1] for cell in row.finished]
        means[row.key] = {
            metric: np.mean([one.by_user[metric] for one in seeds], axis=0)
            for metric in seeds[0].by_user
        }
    return means


class _Spent(Cancelled):
    """A cell has used up its budget."""


class _Pace:
    """Progress over all cells in one measure, so that the time left means the whole table."""

    def __init__(
        self, report: Report, wishes: Sequence[Wish], cost: Callable[[Wish], float]
    ) -> None:
        self._report, self._n, self._cost = report, len(wishes), cost
        self._total = sum(map(cost, wishes)) or 1.0
        self._behind, self._number = 0.0, 0

    def begin(self) -> None:
        self._number += 1

    def end(self, wish: Wish) -> None:
        self._behind += self._cost(wish)
        self.tell(wish, 0.0, "done")

    def skip(self, wish: Wish) -> None:
        """It was there already: it took no time, and the rest takes as long as before."""
        self._total = max(self._total - self._cost(wish), 1e-9)

    def tell(self, wish: Wish, share: float, text: str, metrics: Any = None) -> None:
        done = round(STEPS * (self._behind + share * self._cost(wish)) / self._total)
        where = f"cell {self._number} of {self._n}: {wish.model}, seed {wish.seed}"
        news = Progress(min(done, STEPS), STEPS, f"{where}, {text}", "compare", metrics or {})
        self._report(news)


@dataclass(frozen=True)
class _Work:
    """Runs cells of one project, one after the other."""

    path: Path
    device: str
    budget: float | None  # CPU minutes a cell
    pace: _Pace

    def cell(self, wish: Wish) -> Cell:
        """A cell that is finished already, or trained now; failures are kept with their reason."""
        self.pace.begin()
        self.pace.tell(wish, 0.0, "looking for what is there")
        made = self._found(wish, partial(plan.finished, budget=self.budget))
        if made is not None:
            self.pace.skip(wish)
        else:
            made, reason = self._made(wish)
            self.pace.end(wish)
            if made is None:
                return Cell(wish.model, wish.seed, wish.purpose, wish.changed, reason=reason)
        return cell_of(made, wish.purpose, wish.changed, wish.learns)

    def _found(
        self, wish: Wish, look: Callable[[Wish, list[Run], str, dict[str, Any]], Run | None]
    ) -> Run | None:
        with Project.open(self.path) as project:
            inputs = experiment.load_data(project).inputs
            fingerprint = catalogue.meta(project.db, "fingerprint")
            return look(wish, runs.runs(project.db), fingerprint, inputs)

    def _made(self, wish: Wish) -> tuple[Run | None, str]:
        """Train one cell; (None, why) if the model cannot."""
        started = self._found(wish, plan.begun)
        forget_peak()
        clock = _Clock(self.pace, wish, self.budget)
        try:
            made = experiment.train(
                self.path,
                wish.settings,
                device=self.device,
                resume=None if started is None else started.id,
                name=wish.title,
                report=clock.report,
            )
            number = made["run"]
        except _Spent:
            number = self._publish_best(wish, clock)
        except StoreError:
            raise  # the disk or the lock: no other cell would fare better
        except MrcsafError as error:
            return None, str(error)
        except MODEL_FAULTS as error:
            log.exception("%s failed", wish.title)
            return None, f"{type(error).__name__}: {error}"[:300]
        with Project.open(self.path) as project:
            return runs.run(project.db, number), ""

    def _publish_best(self, wish: Wish, clock: "_Clock") -> int:
        """Publish what a cell had reached when its budget was spent."""
        stopped = self._found(wish, plan.begun)
        assert stopped is not None
        folder = self.path / "runs" / stopped.folder
        file = folder / "model.safetensors"
        if not file.is_file():
            raise ConfigError(
                f"{wish.model} finished no epoch within its budget: give it more than"
                f" {self.budget:g} minutes."
            )
        header = checkpoint.read_header(file)
        with Project.open(self.path) as project:
            data = experiment.load_data_for(project, stopped)
        model = experiment.make(wish.settings, data, devices.resolve(self.device))
        model.load_state_dict(checkpoint.load_weights(file, model.state_dict()))
        epochs = runs.kept_epochs(folder)
        figures = {
            "best_epoch": header.epoch,
            "epochs": len(epochs),
            "cpu_seconds_per_epoch": clock.seconds / max(clock.epochs, 1),
            "wall_seconds": clock.wall_seconds,
            "valid": header.valid,
            "stopped": BUDGET,
            "budget": self.budget,
        }
        experiment.publish(self.path, stopped, model, data, figures, epochs)
        return stopped.id


class _Clock:
    """Passes a cell's news on, in the measure of the whole table, and ends what costs too much."""

    def __init__(self, pace: _Pace, wish: Wish, budget: float | None) -> None:
        self._pace, self._wish = pace, wish
        self._limit = None if budget is None else 60 * budget
        self._began, self._wall = time.process_time(), time.monotonic()
        self._first: int | None = None
        self._last = 0
        self._share = 0.0  # of the cell that is done; publishing comes after all epochs

    @property
    def seconds(self) -> float:
        return time.process_time() - self._began

    @property
    def wall_seconds(self) -> float:
        return time.monotonic() - self._wall

    @property
    def epochs(self) -> int:
        """Finished here, without those of an earlier start."""
        return self._last - (self._first or 0)

    def report(self, news: Progress) -> None:
        if news.stage == "train":
            self._first = news.done if self._first is None else self._first
            self._last = news.done
            self._share = self._done(news)
        self._pace.tell(self._wish, self._share, news.message or news.stage, news.metrics)
        if self._limit is not None and news.stage == "train" and self.seconds > self._limit:
            raise _Spent

    def _done(self, news: Progress) -> float:
        """Of what is left to this start: to its last epoch, or to where patience may end it."""
        soon = max(plan.USUAL_EPOCHS, news.done + self._wish.settings.train.patience)
        share = self.epochs / max(min(news.total, soon) - (self._first or 0), 1)
        return share if self._limit is None else max(share, min(self.seconds / self._limit, 1.0))


def forget_peak() -> None:
    """Count the peak of memory anew, where the system can: else it is that of all cells so far."""
    with suppress(OSError):
        file = os.open("/proc/self/clear_refs", os.O_WRONLY)
        try:
            os.write(file, b"5")
        finally:
            os.close(file)


# What each model's own page says of its deviations. Imports the models, and torch with them.


_TELLING = ("Deviation", "Where paper and public code differ", "RECONSTRUCTION", "As in the paper")


def of_models(names: Iterable[str]) -> list[str]:
    """What the models' own pages say, a line a page: some models share one."""
    told: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        told.setdefault(_own_words(name), []).append(NAMES.get(name, name))
    return [f"{', '.join(who)}: {text}" for text, who in told.items() if text]


def _own_words(name: str) -> str:
    module = MODELS.get(name, "").partition(":")[0]
    text = (import_module(module).__doc__ or "") if module else ""
    blocks = [" ".join(block.split()) for block in text.split("\n\n")]
    told = (block[min(places) :] for block in blocks if (places := _places(block)))
    return " ".join(told)


def _places(block: str) -> list[int]:
    """Where in a paragraph a deviation begins to be told."""
    return [block.index(word) for word in _TELLING if word in block]
