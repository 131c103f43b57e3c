import threading

import pytest

from app.core.jobs import JobRunner, Task, Tasks
from mrcsaf.core.progress import Progress
from mrcsaf.core.text import duration


@pytest.fixture
def tasks(qapp):
    runner = JobRunner()
    yield Tasks(runner)
    assert runner.shutdown()


def test_task_is_listed_while_it_runs(tasks, qtbot):
    go, found = threading.Event(), []

    def work(report):
        report(Progress(1, 2, "half"))
        go.wait(5)
        return "well"

    task = tasks.start("Training", work, done=found.append, failed=found.append)
    qtbot.waitUntil(lambda: task.progress.done == 1)
    assert tasks.running == [task]
    go.set()
    qtbot.waitUntil(lambda: not tasks.running)
    assert found == ["well"]


def test_cancelled_task_leaves_the_list_and_is_no_failure(tasks, qtbot):
    found = []

    def forever(report):
        while True:
            report(Progress(0, 0))

    task = tasks.start("Training", forever, done=found.append, failed=found.append)
    task.cancel()
    qtbot.waitUntil(lambda: not tasks.running)
    assert found == []


def test_time_left_follows_the_mean_speed():
    task = Task("x", progress=Progress(1, 4))
    task.started -= 10
    assert task.seconds_left == pytest.approx(30, abs=1)
    assert Task("x").seconds_left is None


def test_durations_read_like_a_clock():
    assert [duration(s) for s in (9, 200, 7500)] == ["9 s", "3 min 20 s", "2 h 5 min"]
