import gc
import threading
import time
import weakref
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QObject

from app.core import jobs
from app.core.jobs import JobRunner
from mrcsaf.core.progress import Progress


@pytest.fixture
def runner(qapp):
    runner = JobRunner()
    yield runner
    assert runner.shutdown()


class News:
    """Records what a job tells its owner."""

    def __init__(self):
        self.heard = []

    def callbacks(self):
        names = ("done", "failed", "progress")
        heard = {name: lambda value, name=name: self.heard.append((name, value)) for name in names}
        return heard | {"ended": lambda: self.heard.append("ended")}


@pytest.fixture
def news():
    return News()


def forever(report):
    while True:
        report(Progress(0, 0))
        time.sleep(0.001)


def on_gui_thread():
    return threading.current_thread() is threading.main_thread()


def test_works_elsewhere_and_tells_here(runner, qtbot):
    told = []

    def work(report):
        report(Progress(1, 1))
        return on_gui_thread()

    runner.start(
        runner,
        work,
        done=lambda result: told.append(("done", result, on_gui_thread())),
        failed=told.append,
        progress=lambda progress: told.append((progress, on_gui_thread())),
    )
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == [(Progress(1, 1), True), ("done", False, True)]


def test_failure_carries_the_exception(runner, qtbot, news):
    runner.start(runner, lambda report: 1 / 0, **news.callbacks())
    qtbot.waitUntil(lambda: "ended" in news.heard)
    (kind, error), last = news.heard
    assert kind == "failed"
    assert isinstance(error, ZeroDivisionError)
    assert last == "ended"


def test_cancel_stops_and_is_no_failure(runner, qtbot, news):
    job = runner.start(runner, forever, **news.callbacks())
    qtbot.waitUntil(lambda: len(news.heard) > 0)
    job.cancel()
    qtbot.waitUntil(lambda: "ended" in news.heard)
    assert {kind for kind, _ in news.heard[:-1]} == {"progress"}


def test_a_destroyed_owner_hears_nothing_more(runner, qtbot, news):
    owner = QObject()
    runner.start(owner, forever, **news.callbacks())
    qtbot.waitUntil(lambda: len(news.heard) > 0)
    owner.deleteLater()
    with qtbot.waitSignal(owner.destroyed):
        pass
    heard = len(news.heard)
    qtbot.waitUntil(lambda: not runner._listeners)
    assert len(news.heard) == heard


def test_callbacks_may_hold_the_job(runner, qtbot):
    ended = []

    def start():
        job = runner.start(
            runner,
            lambda report: 7,
            done=lambda result: ended.append(job),
            failed=ended.append,
        )

    for _ in range(50):
        start()
    gc.collect()
    qtbot.waitUntil(lambda: len(ended) == 50)


def test_work_that_holds_a_qt_object_is_refused(runner, news):
    owner = QObject()
    for work in (
        owner.objectName,
        partial(max, owner),
        partial(partial(max, key=owner.inherits), 1),
    ):
        with pytest.raises(TypeError, match="must not hold a Qt object"):
            runner.start(runner, work, **news.callbacks())
    assert not runner.busy


def test_what_ends_after_the_application_says_nothing(caplog):
    """A pool thread outlives the objects at exit; its last word raised, and a dialog hung."""

    def gone(_):
        raise RuntimeError("Signal source has been deleted")

    jobs._run(lambda report: report(Progress(1, 2)), jobs.Job().stop, gone)
    assert caplog.records == []


def test_a_running_job_does_not_hold_its_handle(runner, news):
    """The last to let go of it undoes a connection, which must never happen on a pool thread."""
    go = threading.Event()
    gone = weakref.ref(runner.start(runner, lambda _: go.wait(5), **news.callbacks()))
    listener = runner._listeners.pop(0)
    runner._listeners[0] = replace(listener, job=jobs.Job())
    del listener
    gc.collect()
    assert gone() is None
    go.set()
