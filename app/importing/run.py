"""One import at work: read, store, encode, in stages; it outlives the wizard that began it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.core.application import Studio
from app.core.jobs import Task
from app.importing.sources import ImportWish
from mrcsaf.core.progress import Progress

WAITING, RUNNING, DONE, STOPPED, FAILED = "waiting", "running", "done", "stopped", "failed"
STORING = ("read", "pictures", "store")


@dataclass
class Stage:
    """One row of the progress page."""

    key: str
    state: str = WAITING
    progress: Progress = field(default_factory=lambda: Progress(0, 0))


def stage_of(news: Progress) -> str:
    """Which stage a piece of news is about; nothing for one about none."""
    if news.stage == "encode":
        return "image" if news.message.startswith("image") else "text"
    known = {"read": "read", "k-core": "read", "pictures": "pictures", "store": "store"}
    return known.get(news.stage, "graph" if news.stage == "graph" else "")


class ImportRun(QObject):
    """Belongs to the studio, so it goes on when the wizard is closed."""

    moved = Signal()
    ended = Signal()

    def __init__(self, studio: Studio, wish: ImportWish, encode: tuple[str, ...] = ()) -> None:
        """`encode` names the modalities to encode, in the order in which that is done."""
        super().__init__(studio)
        self._studio, self.wish, self.encode = studio, wish, encode
        after = (*encode, "graph") if encode else ()
        self.stages = [Stage(key) for key in (*STORING, *after)]
        self.state = WAITING
        self.error: Exception | None = None
        self.imported: dict[str, Any] | None = None  # the import's counts, once it is stored
        self.encoded: dict[str, Any] = {}
        self._task: Task | None = None
        studio.tasks.changed.connect(self._look)
        studio.tasks.ended.connect(self._task_ended)

    @property
    def path(self) -> Path:
        return self.wish.target

    @property
    def seconds_left(self) -> float | None:
        """Of the present stage."""
        return self._task.seconds_left if self._task is not None else None

    def start(self) -> None:
        """Begin, or go on where it was stopped or failed."""
        self.state, self.error = RUNNING, None
        for stage in self.stages:
            if stage.state != DONE:
                stage.state = WAITING
        if self.imported is None:
            title = self.tr("Importing {name}").format(name=self.wish.name)
            self._task = self._studio.operations.import_data(
                self.wish.arguments(), title, self._stored, self._failed
            )
        else:
            self._encode()
        self.moved.emit()

    def cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _encode(self) -> None:
        title = self.tr("Encoding {name}").format(name=self.wish.name)
        self._task = self._studio.operations.encode(self.path, title, self._complete, self._failed)

    def _stored(self, found: dict[str, Any]) -> None:
        self.imported = found
        self._studio.settings.remember(self.path)
        for stage in self.stages:
            if stage.key in STORING:
                stage.state = DONE
        if self.encode:
            self._encode()
        else:
            self._complete({})

    def _complete(self, found: dict[str, Any]) -> None:
        self.encoded = found
        for stage in self.stages:
            stage.state = DONE
        self._end(DONE)
        session = self._studio.session
        if session is not None and session.path == self.path:
            self._studio.reload()

    def _failed(self, error: Exception) -> None:
        self.error = error
        self._end(FAILED)

    def _end(self, state: str) -> None:
        self.state = state
        for stage in self.stages:
            if stage.state == RUNNING:
                stage.state = state
        self.moved.emit()
        self.ended.emit()

    def _task_ended(self, task: Task) -> None:
        if task is self._task and self.state == RUNNING:  # neither done nor failed: cancelled
            self._end(STOPPED)

    def _look(self) -> None:
        """Take the task's latest news to the stage it is about."""
        if self._task is None or self.state != RUNNING:
            return
        following = next((stage.key for stage in self.stages if stage.state != DONE), "")
        key = stage_of(self._task.progress) or following  # while the worker starts
        for number, stage in enumerate(self.stages):
            if stage.key == key and stage.state != DONE:
                stage.state, stage.progress = RUNNING, self._task.progress
                for before in self.stages[:number]:
                    before.state = DONE
        self.moved.emit()
