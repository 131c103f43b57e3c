"""Asks the worker where a product lands: waits for a pause in typing, drops what is overtaken."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.jobs import Job
from app.core.worker_jobs import Operations
from app.new_product.form import Product
from mrcsaf.core.errors import MrcsafError
from mrcsaf.core.progress import Progress
from mrcsaf.worker.protocol import WorkerDied

PAUSE_MS = 300  # after the last edit


class State(StrEnum):
    """How far the worker is."""

    OFF = "off"  # no run to ask
    WARMING = "warming"
    READY = "ready"
    FAILED = "failed"  # the worker died, or the run cannot place


STAGES = ("glance", "reach", "vary")


@dataclass
class Answer:
    """All that has come for one product so far; each stage is the worker's dictionary."""

    product: Product
    user: int | None
    stages: dict[str, dict[str, Any]] = field(default_factory=dict)
    partial: dict[str, float] = field(default_factory=dict)  # news of the ranks

    @property
    def is_whole(self) -> bool:
        return len(self.stages) == len(STAGES)


class Asker(QObject):
    """One product at a time. Earlier answers stay valid to look at until others come."""

    state_changed = Signal()
    updating = Signal(bool)  # what is shown belongs to an earlier product
    answered = Signal(object)  # Answer: one stage more, or more of the ranks
    refused = Signal(object)  # Exception: this product cannot be placed

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._path: Path | None = None
        self._run: int | None = None
        self._product, self._user = Product(), None  # type: tuple[Product, int | None]
        self._job: Job | None = None
        self._number = 0  # of the question; answers to others are dropped
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        self.state = State.OFF
        self.error: Exception | None = None
        self.progress = Progress(0, 0)
        self.refusals: dict[str, str] = {}  # by modality: why the run reads none
        self.answer: Answer | None = None

    @property
    def busy(self) -> bool:
        """Whether more is on its way."""
        return self._timer.isActive() or self._job is not None

    @property
    def project(self) -> tuple[Path | None, int | None]:
        """(folder, run) that questions are about."""
        return self._path, self._run

    def set_run(self, path: Path | None, run: int | None) -> None:
        """Ask another run from now on; the same one stays warm."""
        if (path, run) == (self._path, self._run):
            return
        self._stop()
        self._path, self._run, self.answer = path, run, None
        self.refusals = {}
        self._become(State.OFF)

    def warm(self) -> None:
        """Start the worker and load run and encoders, where that has not begun."""
        if self.state in (State.WARMING, State.READY) or self._path is None or self._run is None:
            return
        self._stop()
        self.progress = Progress(0, 0, "", "start")
        self._become(State.WARMING)
        self._start("warm", {}, self._warmed, self._warming)

    def show(self, product: Product, user: int | None) -> None:
        """Ask about another product, or for another user, after a pause."""
        if (product, user) == (self._product, self._user):
            return
        self._product, self._user = product, user
        if self.state == State.FAILED and isinstance(self.error, WorkerDied):
            self.warm()  # another worker, which asks when it is there
        if self.state != State.READY:
            return
        self._stop()
        if product.is_empty:
            self.answer = None
            self.updating.emit(False)
            return
        self.updating.emit(self.answer is not None)
        self._timer.start()

    def _ask(self) -> None:
        answer = Answer(self._product, self._user)
        try:
            arguments = {"product": self._product.arguments()}
        except MrcsafError as error:
            self._refuse(error)
            return
        self._next(answer, arguments)

    def _next(self, answer: Answer, arguments: dict[str, Any]) -> None:
        stage = STAGES[len(answer.stages)]
        asked = dict(arguments) if stage == "reach" else arguments | {"user": answer.user}
        self._start(
            stage,
            asked,
            partial(self._came, answer, arguments, stage),
            partial(self._moved, answer, stage),
        )

    def _came(
        self, answer: Answer, arguments: dict[str, Any], stage: str, found: dict[str, Any]
    ) -> None:
        answer.stages[stage] = found
        self.answer = answer
        if not answer.is_whole:
            self._next(answer, arguments)
        if stage == "glance":
            self.updating.emit(False)
        self.answered.emit(answer)

    def _moved(self, answer: Answer, stage: str, news: Progress) -> None:
        if stage == "reach" and "median" in news.metrics:
            answer.partial = dict(news.metrics)
            self.answered.emit(answer)

    def _warmed(self, found: dict[str, Any]) -> None:
        self.refusals = found.get("refused", {})
        self._become(State.READY)
        if not self._product.is_empty:
            self._ask()

    def _warming(self, news: Progress) -> None:
        self.progress = news
        self.state_changed.emit()

    def _start(self, kind: str, arguments: dict[str, Any], done: Any, moved: Any) -> None:
        self._number += 1
        number = self._number
        whole = {"project": str(self._path), "run": self._run, **arguments}
        self._job = self._operations.try_out(
            self,
            kind,
            whole,
            partial(self._done, number, done),
            partial(self._failed, number, kind),
            partial(self._news, number, moved),
        )

    def _done(self, number: int, then: Any, found: Any) -> None:
        if number == self._number:
            self._job = None
            then(found)

    def _news(self, number: int, then: Any, news: Progress) -> None:
        if number == self._number:
            then(news)

    def _failed(self, number: int, kind: str, error: Exception) -> None:
        if number != self._number:
            return
        self._job = None
        gone = isinstance(error, WorkerDied) or not isinstance(error, MrcsafError)
        if kind == "warm" or gone:
            self.error = error
            self._become(State.FAILED)
        else:
            self._refuse(error)

    def _refuse(self, error: Exception) -> None:
        self.updating.emit(False)
        self.refused.emit(error)

    def _become(self, state: State) -> None:
        self.state = state
        if state != State.FAILED:
            self.error = None
        self.state_changed.emit()

    def _stop(self) -> None:
        """Forget the question at work; its answer is no longer wanted."""
        self._timer.stop()
        self._number += 1
        if self._job is not None:
            self._job.cancel()
            self._job = None
