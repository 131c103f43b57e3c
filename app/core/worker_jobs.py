"""What people can do that needs the worker or writes to the project: one method each.

Two workers: a long one trains and encodes, a quick one answers forms and places products meanwhile.
Neither is started before it is needed.
"""

import logging
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.core.jobs import Job, JobRunner, Task, Tasks
from app.core.training_queue import Training, TrainingQueue, Wish
from mrcsaf.answers import runs
from mrcsaf.core import files
from mrcsaf.core.errors import CheckpointError
from mrcsaf.core.progress import Progress, Report
from mrcsaf.store import backups
from mrcsaf.store import runs as store_runs
from mrcsaf.store.project import Project
from mrcsaf.worker.client import WorkerClient

log = logging.getLogger("worker")

Done = Callable[[Any], None]
Failed = Callable[[Exception], None]
Moved = Callable[[Progress], None]


class Operations(QObject):
    """Lives as long as the studio; widgets come and go."""

    runs_changed = Signal()  # rows of the table of runs came, went or changed

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.long = WorkerClient(log=log.info)
        self.quick = WorkerClient(log=log.info)
        self._tasks = tasks
        self._long_runner = JobRunner(self, threads=1)
        self._quick_runner = JobRunner(self, threads=1)
        self._writer = JobRunner(self, threads=1)
        self._reader = JobRunner(self, threads=1)
        self.queue = TrainingQueue(tasks, self._long_runner, self.long, self)
        self.queue.ended.connect(self._training_ended)

    def train(self, wish: Wish, title: str, epochs: list[dict[str, Any]] | None = None) -> Training:
        """Train, after the trainings before it."""
        return self.queue.add(wish, title, epochs)

    def describe(self, owner: QObject, done: Done, failed: Failed) -> Job:
        """(Hello, forms of all models): what can be trained, and on what."""
        return self._quick_runner.start(
            owner, partial(_describe, self.quick), done=done, failed=failed
        )

    def check(self, owner: QObject, wish: Wish, done: Done, failed: Failed) -> Job:
        """{"problems": {setting: sentence}, "expected": memory and time}."""
        arguments = {name: wish.arguments()[name] for name in ("project", "model", "values")}
        return self._ask(owner, "check", arguments | {"device": wish.device}, done, failed)

    def reach_cluster(self, owner: QObject, address: str, done: Done, failed: Failed) -> Job:
        """Nodes, CPUs and GPUs of the Ray cluster at an address."""
        return self._ask(owner, "reach_cluster", {"address": address}, done, failed)

    def estimate(self, owner: QObject, wish: Wish, done: Done, failed: Failed) -> Job:
        """Seconds an epoch and memory, measured."""
        arguments = {name: wish.arguments()[name] for name in ("project", "model", "values")}
        return self._ask(owner, "estimate", arguments | {"device": wish.device}, done, failed)

    def try_out(
        self, owner: QObject, kind: str, arguments: dict[str, Any], done: Done, failed: Failed,
        progress: Moved,
    ) -> Job:  # fmt: skip
        """A job about a product that does not exist yet: see mrcsaf/worker/placing.py."""
        work = partial(_run, self.quick, kind, arguments)
        return self._quick_runner.start(owner, work, done=done, failed=failed, progress=progress)

    def load(self, path: Path, file: Path, title: str, done: Done, failed: Failed) -> Task:
        """Register a checkpoint file as a run."""
        arguments = {"project": str(path), "file": str(file)}
        return self._long(title, "load", arguments, done, failed)

    def convert(
        self, wish: Wish, file: Path, target: Path, title: str, done: Done, failed: Failed
    ) -> Task:
        """A pickled file of tensors into a checkpoint that can be loaded."""
        arguments = {name: wish.arguments()[name] for name in ("project", "model", "values")}
        files = {"file": str(file), "target": str(target)}
        return self._long(title, "convert", arguments | files, done, failed)

    def keep_best(self, path: Path, run: int, title: str, done: Done, failed: Failed) -> Task:
        """Publish the best epoch of a run that was stopped."""
        arguments = {"project": str(path), "run": run}
        return self._long(title, "keep_best", arguments, done, failed)

    def compare(
        self, path: Path, wish: dict[str, Any], title: str, done: Done, failed: Failed
    ) -> Task:
        """Train what a table of models lacks, and judge it."""
        return self._long(title, "compare", {"project": str(path), **wish}, done, failed)

    def preview(
        self, owner: QObject, arguments: dict[str, Any], done: Done, failed: Failed,
        progress: Moved,
    ) -> Job:  # fmt: skip
        """An import's dry run: what would come in."""
        work = partial(_run, self.quick, "preview", arguments)
        return self._quick_runner.start(owner, work, done=done, failed=failed, progress=progress)

    def import_data(
        self, arguments: dict[str, Any], title: str, done: Done, failed: Failed
    ) -> Task:
        """A data set into a project."""
        return self._long(title, "import", arguments, done, failed)

    def encode(self, path: Path, title: str, done: Done, failed: Failed) -> Task:
        """Pictures and texts to vectors."""
        return self._long(title, "encode", {"project": str(path)}, done, failed)

    def draw_map(
        self, path: Path, run: int | None, space: str, title: str, done: Done, failed: Failed
    ) -> Task:
        """The map of neighbourhoods of one space, into the project's folder."""
        arguments = {"project": str(path), "run": run, "space": space}
        return self._long(title, "map", arguments, done, failed)

    def list_runs(self, owner: QObject, path: Path, done: Done, failed: Failed) -> Job:
        return self._reader.start(owner, partial(runs.list_runs, path), done=done, failed=failed)

    def curves(self, owner: QObject, path: Path, run: int, done: Done, failed: Failed) -> Job:
        return self._reader.start(owner, partial(runs.curves, path, run), done=done, failed=failed)

    def annotate(self, path: Path, run: int, notes: str, failed: Failed) -> None:
        self._write(partial(annotate, path, run, notes), failed)

    def activate(self, path: Path, run: int, failed: Failed) -> None:
        self._write(partial(activate, path, run), failed)

    def delete(self, path: Path, run: int, done: Done, failed: Failed) -> None:
        self._writer.start(self, partial(delete, path, run), done=done, failed=failed)

    def export(self, path: Path, run: int, target: Path, done: Done, failed: Failed) -> None:
        work = partial(export, path, run, target)
        self._writer.start(self, work, done=done, failed=failed)

    def change(self, work: Callable[[Report], Any], done: Done, failed: Failed) -> Job:
        """A short write, after those before it; it ends even if the page that asked goes."""
        return self._writer.start(self, work, done=done, failed=failed)

    def read(
        self, owner: QObject, work: Callable[[Report], Any], done: Done, failed: Failed
    ) -> Job:
        """A short read, on a connection that is kept open."""
        return self._reader.start(owner, work, done=done, failed=failed)

    @property
    def busy(self) -> bool:
        """Whether something asked for has not been answered; running trainings do not count."""
        return self._quick_runner.busy or self._reader.busy or self._writer.busy

    def let_go(self) -> None:
        """The window closes; the training at work goes on without it, the waiting ones end."""
        for training in self.queue.trainings[1:]:
            self.queue.cancel(training.number)
        self.long.detach()

    def shutdown(self, msecs: int = 8000) -> bool:
        """Stop all work and both workers; False if some did not stop in time."""
        runners = (self._long_runner, self._quick_runner, self._writer, self._reader)
        stopped = [runner.shutdown(msecs) for runner in runners]
        if all(stopped):
            self.long.stop()
            self.quick.stop()
        return all(stopped)

    def _ask(
        self, owner: QObject, kind: str, arguments: dict[str, Any], done: Done, failed: Failed
    ) -> Job:
        work = partial(_run, self.quick, kind, arguments)
        return self._quick_runner.start(owner, work, done=done, failed=failed)

    def _long(
        self, title: str, kind: str, arguments: dict[str, Any], done: Done, failed: Failed
    ) -> Task:
        work = partial(_run, self.long, kind, arguments)
        return self._tasks.start(title, work, done=done, failed=failed, runner=self._long_runner)

    def _write(self, work: Callable[[Report], Any], failed: Failed) -> None:
        self._writer.start(self, work, done=self._written, failed=failed)

    def _written(self, _: object) -> None:
        self.runs_changed.emit()

    def _training_ended(self, _: Training) -> None:
        self.runs_changed.emit()


def _run(client: WorkerClient, kind: str, arguments: dict[str, Any], report: Report) -> Any:
    return client.run(kind, arguments, report)


def _describe(client: WorkerClient, report: Report) -> tuple[Any, Any]:
    return client.hello(report), client.run("describe", {}, report)


# What people change about runs; each is one short write, done off the GUI thread.


def activate(path: Path, run_id: int, report: Report) -> None:
    """Show this run from now on."""
    with Project.open(path, write=True) as project:
        store_runs.activate(project.db, run_id)


def annotate(path: Path, run_id: int, notes: str, report: Report) -> None:
    """Write the user's note beside a run."""
    with Project.open(path, write=True) as project:
        store_runs.annotate(project.db, run_id, notes)


def delete(path: Path, run_id: int, report: Report) -> None:
    """Remove a run for good, after a backup; its folder goes when the project is next written."""
    backups.make_if_changed(path / "project.db", path / "backups", backups.DELETE)
    with Project.open(path, write=True) as project:
        store_runs.delete(project.db, run_id)


def export(path: Path, run_id: int, target: Path, report: Report) -> Path:
    """Copy a run's checkpoint, settings inside, to one file. Raises CheckpointError without one."""
    with Project.open(path) as project:
        source = project.runs / store_runs.run(project.db, run_id).folder / "model.safetensors"
    if not source.is_file():
        raise CheckpointError(f"Run {run_id} has no checkpoint on disk: it was stopped too early.")
    with files.opened(source) as original, files.replacing(target) as copy:
        shutil.copyfileobj(original, copy)
    return target
