"""Backups the window makes by itself, and the way back: library work for pool threads, a timer."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from app.core.jobs import Job
from mrcsaf.answers.connections import close_reader
from mrcsaf.answers.session import Session
from mrcsaf.core.progress import Report
from mrcsaf.store import backups, repairing
from mrcsaf.store.backups import Backup
from mrcsaf.store.repairing import Contents

EVERY_MS = 30 * 60_000

Change = Callable[..., Job]
"""Operations.change: a short write, after those before it."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A project after the way back."""

    path: Path
    kept: Path | None  # where the state before is


def listed(path: Path, report: Report) -> list[Backup]:
    """The backups of a project, newest first."""
    return backups.listed(path / "backups")


def look_into(copy: Path, report: Report) -> Contents:
    """What a backup holds. Raises DamagedError if it is not whole."""
    return repairing.look_into(copy)


def make(path: Path, report: Report) -> Path:
    """A backup because somebody asked."""
    return backups.make(path / "project.db", path / "backups", backups.ASKED)


def make_if_changed(path: Path, why: str, report: Report) -> Path | None:
    """A backup unless the newest one is of just this state."""
    if not (path / "project.db").is_file():  # an unplugged disk, a deleted folder
        return None
    return backups.make_if_changed(path / "project.db", path / "backups", why)


def restore(path: Path, copy: Path, report: Report) -> Restored:
    """Put a backup in the database's place; what is there now is kept in backups/ first."""
    close_reader()
    return Restored(path, repairing.restore(path, str(copy))[1])


class Keeper(QObject):
    """While a project is open, a backup every half an hour, if something was written."""

    def __init__(self, change: Change, parent: QObject) -> None:
        super().__init__(parent)
        self._change = change
        self._path: Path | None = None
        self.timer = QTimer(self)
        self.timer.setInterval(EVERY_MS)
        self.timer.timeout.connect(self.keep)

    def follow(self, session: Session | None) -> None:
        """Look after the project that is open now."""
        path = None if session is None else session.path
        if path != self._path:
            self._path = path
            self.timer.start() if path is not None else self.timer.stop()

    def keep(self) -> None:
        """Make the backup that is due."""
        if self._path is not None:
            work = partial(make_if_changed, self._path, backups.TIMED)
            self._change(work, done=_nothing, failed=_nothing)  # the log has what went wrong


def _nothing(_: Any) -> None:
    """A backup that cannot be made must not interrupt anybody; asking for one says why."""
