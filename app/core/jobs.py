"""Runs library work off the GUI thread and brings its news back onto it.

A pool thread never holds a widget, a callback, a job's handle or any QObject: it is given plain
library work and an event, and posts numbered messages. Nor does it collect garbage
(app/core/collector.py). So Qt objects live and die on the GUI thread only.
"""

import contextlib
import itertools
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
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
