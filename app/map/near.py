"""Has maps of neighbourhoods computed by the worker, one at a time, and tells when they came."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from app.core.application import Studio
from app.core.session import Session
from app.core.tasks import Task


class NearMaps(QObject):
    """What is asked for twice runs once; a task that was cancelled may be asked for again."""

    came = Signal(str)  # space
    failed = Signal(object)  # Exception
    changed = Signal()  # one began or ended

    def __init__(self, studio: Studio, parent: QObject) -> None:
        super().__init__(parent)
        self._studio = studio
        self._tasks: dict[str, Task] = {}
        studio.tasks.ended.connect(self._ended)

    def is_at_work(self, space: str) -> bool:
        return space in self._tasks

    def compute(self, session: Session | None, space: str) -> None:
        """Compute the map of a space in the worker; the status bar shows how far it is."""
        if session is None or space in self._tasks:
            return
        title = self.tr("Map of neighbourhoods")
        run = None if session.run is None else session.run.id
        self._tasks[space] = self._studio.operations.draw_map(
            session.path, run, space, title, partial(self._done, space), self._not_done
        )
        self.changed.emit()

    def _done(self, space: str, _: object) -> None:
        self.came.emit(space)

    def _not_done(self, error: Exception) -> None:
        self.failed.emit(error)

    def _ended(self, task: Task) -> None:
        for space in [space for space, own in self._tasks.items() if own is task]:
            del self._tasks[space]
            self.changed.emit()
