"""Trainings that run and wait, whatever page is shown; one at a time, in the order given."""

import itertools
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from app.core.jobs import JobRunner, Task, Tasks
from mrcsaf.core.progress import Progress, Report

WAITING, STARTING, RUNNING, ENDED = "waiting", "starting", "running", "ended"


class Worker(Protocol):
    """What is needed of a WorkerClient."""

    def run(self, kind: str, arguments: dict[str, Any], report: Report) -> Any: ...


@dataclass(frozen=True, slots=True)
class Wish:
    """A training as people ask for it."""

    path: Path
    model: str = "mrcsaf"
    values: dict[str, Any] = field(default_factory=dict)
    device: str = "auto"
    name: str = ""
    resume: int | None = None

    def arguments(self) -> dict[str, Any]:
        return {
            "project": str(self.path),
            "model": self.model,
            "values": self.values,
            "device": self.device,
            "name": self.name,
            "resume": self.resume,
        }


@dataclass
class Training:
    """A training on its way: what was asked, where it is, its curves so far."""

    number: int
    wish: Wish
    title: str
    state: str = WAITING
    progress: Progress = field(default_factory=lambda: Progress(0, 0))
    epochs: list[dict[str, Any]] = field(default_factory=list)
    run: int | None = None  # its row, once it has one
    result: dict[str, Any] | None = None
    error: Exception | None = None
    task: Task | None = None
    last_epoch: float = 0.0
    publish: bool = False  # its best epoch, should it be stopped

    @property
    def best(self) -> dict[str, Any] | None:
        """The epoch with the highest Recall@20 on validation so far."""
        return max(self.epochs, key=lambda row: row.get("recall@20", 0.0), default=None)

    @property
    def seconds_per_epoch(self) -> float | None:
        """The mean of the last ten epochs."""
        taken = [row["seconds"] for row in self.epochs[-10:] if "seconds" in row]
        return sum(taken) / len(taken) if taken else None


class TrainingQueue(QObject):
    """Relays the worker's news of each training; see app/core/jobs.py for its place below."""

    changed = Signal()  # one was added, began or ended
    moved = Signal(object)  # Training: where it is
    epoch = Signal(object)  # Training: another epoch is done
    ended = Signal(object)  # Training: complete, failed (error) or stopped (neither)

    def __init__(
        self, tasks: Tasks, runner: JobRunner, worker: Worker, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks, self._runner, self._worker = tasks, runner, worker
        self._numbers = itertools.count(1)
        self.trainings: list[Training] = []
        tasks.ended.connect(self._task_ended)

    def add(self, wish: Wish, title: str, epochs: list[dict[str, Any]] | None = None) -> Training:
        """Begin, or wait for the ones before; `epochs` are those a resumed run has behind it."""
        training = Training(next(self._numbers), wish, title, epochs=list(epochs or []))
        training.run = wish.resume
        self.trainings.append(training)
        number = training.number
        training.task = self._tasks.start(
            title,
            partial(_work, self._worker, wish.arguments()),
            done=partial(self._done, number),
            failed=partial(self._failed, number),
            progress=partial(self._moved, number),
            runner=self._runner,
        )
        self.changed.emit()
        return training

    @property
    def current(self) -> Training | None:
        """The one at work."""
        return self.trainings[0] if self.trainings else None

    def cancel(self, number: int) -> None:
        """Stop one; what it has found stays on disk."""
        training = self._find(number)
        if training is not None and training.task is not None:
            training.task.cancel()

    def _find(self, number: int) -> Training | None:
        return next((one for one in self.trainings if one.number == number), None)

    def _moved(self, number: int, news: Progress) -> None:
        training = self._find(number)
        if training is None:
            return
        before = training.state
        training.progress = news
        training.state = RUNNING if news.stage == "train" else STARTING
        if before != training.state:
            self.changed.emit()
        if news.metrics:
            row = _row(training, news)
            while training.epochs and training.epochs[-1]["epoch"] >= row["epoch"]:
                training.epochs.pop()  # done again after a resume
            training.epochs.append(row)
            self.epoch.emit(training)
        self.moved.emit(training)

    def _done(self, number: int, result: dict[str, Any]) -> None:
        training = self._find(number)
        if training is not None:
            training.result, training.run = result, result.get("run")

    def _failed(self, number: int, error: Exception) -> None:
        training = self._find(number)
        if training is not None:
            training.error = error

    def _task_ended(self, task: Task) -> None:
        training = next((one for one in self.trainings if one.task is task), None)
        if training is not None:
            training.state = ENDED
            self.trainings.remove(training)
            self.changed.emit()
            self.ended.emit(training)


def _work(worker: Worker, arguments: dict[str, Any], report: Report) -> Any:
    """On the runner's thread: the worker trains, its news pass through `report`."""
    return worker.run("train", arguments, report)


def _row(training: Training, news: Progress) -> dict[str, Any]:
    """An epoch as metrics.jsonl writes it, with the time it took."""
    now = time.monotonic()
    row: dict[str, Any] = {"epoch": news.done}
    for name, value in news.metrics.items():
        base, dot, _ = name.partition(".")
        if dot:
            row.setdefault(base, []).append(value)
        else:
            row[name] = value
    if training.last_epoch:
        row["seconds"] = now - training.last_epoch
    training.last_epoch = now
    return row
