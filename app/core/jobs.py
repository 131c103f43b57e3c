"""Runs library work off the GUI thread: jobs, questions overtaken by newer ones, long tasks.

A pool thread never holds a widget, a callback, a job's handle or any QObject: it is given plain
library work and an event, and posts numbered messages. Nor does it collect garbage
(app/core/collector.py). So Qt objects live and die on the GUI thread only.
"""

import contextlib
import itertools
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, Signal
from shiboken6 import isValid

from mrcsaf.core.errors import Cancelled, MrcsafError
from mrcsaf.core.progress import Progress, Report

log = logging.getLogger(__name__)

Work = Callable[[Report], Any]
"""A library function with its arguments bound, `report` left open. Never a widget's method."""


class Job:
    """A handle on running work."""

    def __init__(self) -> None:
        self.stop = threading.Event()

    def cancel(self) -> None:
        """Stop at the next progress report; work that has none left still finishes."""
        self.stop.set()


@dataclass(frozen=True, slots=True)
class _Listener:
    owner: QObject
    job: Job
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    progress: Callable[[Progress], None]
    ended: Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Done:
    result: Any


def _ignore(*_: object) -> None:
    pass


class JobRunner(QObject):
    """Owns the pool. One runner per kind of work; `threads=1` makes its jobs take turns."""

    _posted = Signal(int, object)  # job number; Progress, _Done, Cancelled or another Exception

    def __init__(self, parent: QObject | None = None, threads: int = 1) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        # readers live as long as their threads (mrcsaf/answers/connections.py)
        self._pool.setExpiryTimeout(-1)
        self._numbers = itertools.count()
        self._listeners: dict[int, _Listener] = {}
        self._posted.connect(self._deliver)

    def start(
        self,
        owner: QObject,
        work: Work,
        *,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        progress: Callable[[Progress], None] = _ignore,
        ended: Callable[[], None] = _ignore,
    ) -> Job:
        """Run `work` for `owner`; the callbacks run on the GUI thread, `ended` always last.

        When `owner` is destroyed the work is cancelled and nothing more is called. Raises TypeError
        for work that is bound to a Qt object or has one among its arguments.
        """
        if _holds_qt(work):
            raise TypeError(f"A pool thread must not hold a Qt object, as {work!r} does.")
        job, number = Job(), next(self._numbers)
        self._listeners[number] = _Listener(owner, job, done, failed, progress, ended)
        owner.destroyed.connect(job.cancel)
        # The thread gets the event, not the handle: whoever lets go of the handle last undoes the
        # connection above, and on a pool thread that can wait for ever for the interpreter's lock.
        self._pool.start(partial(_run, work, job.stop, partial(self._posted.emit, number)))
        return job

    def _deliver(self, number: int, message: object) -> None:
        listener = self._listeners[number]
        if isValid(listener.owner):
            match message:
                case Progress():
                    listener.progress(message)
                case _Done(result):
                    listener.done(result)
                case Exception() if not isinstance(message, Cancelled):
                    listener.failed(message)
        if not isinstance(message, Progress):
            del self._listeners[number]
            if isValid(listener.owner):
                listener.ended()

    @property
    def busy(self) -> bool:
        """Whether some work has not ended yet."""
        return bool(self._listeners)

    def shutdown(self, msecs: int = 5000) -> bool:
        """Cancel everything and wait; False if some work ignored the request."""
        for listener in self._listeners.values():
            listener.job.cancel()
        return self._pool.waitForDone(msecs)


def _holds_qt(work: object) -> bool:
    """Whether `work` or what is bound to it is a Qt object, which could then die with the job."""
    if isinstance(work, partial):
        return any(map(_holds_qt, (work.func, *work.args, *work.keywords.values())))
    return isinstance(work, QObject) or isinstance(getattr(work, "__self__", None), QObject)


def _run(work: Work, stop: threading.Event, post: Callable[[object], None]) -> None:
    """On a pool thread: do the work, post how it ended."""

    def report(progress: Progress) -> None:
        if stop.is_set():
            raise Cancelled
        try:
            post(progress)
        except RuntimeError:  # the application has ended, and nobody listens
            raise Cancelled from None

    try:
        end: object = _Done(work(report))
    except Cancelled as cancelled:
        end = cancelled
    except MrcsafError as error:
        log.info("refused: %s", error)
        end = error
    except Exception as error:
        log.exception("job failed")
        end = error
    with contextlib.suppress(RuntimeError):  # the application has ended, and nobody listens
        post(end)


# Questions of which only the newest answer counts: one job a purpose.


Answered = Callable[[Any], None]
Failed = Callable[[Exception], None]


class Latest:
    """Starts jobs for one owner; a later question of the same purpose replaces the former one."""

    def __init__(self, owner: QObject) -> None:
        self._owner = owner
        self._jobs: dict[str, Job] = {}

    def __contains__(self, purpose: str) -> bool:
        return purpose in self._jobs

    @property
    def busy(self) -> bool:
        return bool(self._jobs)

    def start(
        self, purpose: str, runner: JobRunner, work: Work,
        done: Answered, failed: Failed,
    ) -> None:  # fmt: skip
        """Ask; the callbacks run on the GUI thread, and only if nothing newer was asked."""
        self.drop(purpose)
        holder: list[Job] = []
        job = runner.start(
            self._owner, work,
            done=partial(self._arrive, purpose, holder, done),
            failed=partial(self._arrive, purpose, holder, failed),
            ended=partial(self._end, purpose, holder),
        )  # fmt: skip
        holder.append(job)
        self._jobs[purpose] = job

    def ask(
        self, purpose: str, question: Callable[[Answered, Failed], Job],
        done: Answered, failed: Failed,
    ) -> None:  # fmt: skip
        """The same for one of `Operations`, given all its arguments but the two callbacks."""
        self.drop(purpose)
        holder: list[Job] = []
        job = question(
            partial(self._arrive, purpose, holder, done),
            partial(self._arrive, purpose, holder, failed),
        )
        holder.append(job)
        self._jobs[purpose] = job

    def drop(self, purpose: str) -> None:
        """Cancel what was asked for that purpose, if anything was."""
        if purpose in self._jobs:
            self._jobs.pop(purpose).cancel()

    def clear(self) -> None:
        """Cancel everything."""
        for purpose in list(self._jobs):
            self.drop(purpose)

    def _arrive(
        self, purpose: str, holder: list[Job], call: Callable[[Any], None], result: Any
    ) -> None:
        if holder and self._jobs.get(purpose) is holder[0]:
            del self._jobs[purpose]
            call(result)

    def _end(self, purpose: str, holder: list[Job]) -> None:
        """After a job that ended without an answer."""
        if holder and self._jobs.get(purpose) is holder[0]:
            del self._jobs[purpose]


# The long jobs people wait for: what the status bar shows, with time left and a way to stop.


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
