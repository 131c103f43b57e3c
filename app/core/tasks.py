"""The long jobs people wait for: what the status bar shows, with time left and a way to stop."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.core.jobs import Job, JobRunner, Work
from mrcsaf.core.progress import Progress


@dataclass
class Task:
    """One long job as people see it."""

    title: str
    job: Job | None = None
    progress: Progress = field(default_factory=lambda: Progress(0, 0))
    started: float = field(default_factory=time.monotonic)  # its present stage
    first: int = 0  # where that stage began: a resumed training has epochs behind it

    def move(self, news: Progress) -> None:
        """Take a piece of news; a new stage is timed anew, and so is one that begins again."""
        if news.stage != self.progress.stage or news.done < self.progress.done:
            self.started, self.first = time.monotonic(), news.done
        self.progress = news

    @property
    def seconds_left(self) -> float | None:
        """At the mean speed of this stage; None while nothing can be said."""
        done, total = self.progress.done - self.first, self.progress.total - self.first
        spent = time.monotonic() - self.started
        if not 0 < done <= total or spent < 1:
            return None
        return spent * (total - done) / done

    def cancel(self) -> None:
        if self.job is not None:
            self.job.cancel()


class Tasks(QObject):
    """Starts long jobs on one runner and keeps the list of those that run."""

    changed = Signal()  # a task began, moved or ended
    ended = Signal(object)  # Task

    def __init__(self, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self.running: list[Task] = []

    def start(
        self,
        title: str,
        work: Work,
        *,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        progress: Callable[[Progress], None] | None = None,
        runner: JobRunner | None = None,
    ) -> Task:
        """Run `work` to its end whatever page is shown; the callbacks run on the GUI thread.

        On `runner` where one is given, so that one kind of work does not wait for another.
        """
        task = Task(title)
        self.running.append(task)

        def moved(news: Progress) -> None:
            task.move(news)
            self.changed.emit()
            if progress is not None:
                progress(news)

        def finished() -> None:
            self.running.remove(task)
            self.changed.emit()
            self.ended.emit(task)

        task.job = (runner or self._runner).start(
            self, work, done=done, failed=failed, progress=moved, ended=finished
        )
        self.changed.emit()
        return task
