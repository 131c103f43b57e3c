import time

from app.core.jobs import JobRunner, Latest
from mrcsaf.core.errors import Cancelled
from mrcsaf.core.progress import Progress


def slow(answer, report):
    for _ in range(20):
        time.sleep(0.005)
        report(Progress(0, 0))
    return answer


def test_only_the_newest_answer_of_a_purpose_comes(qtbot):
    runner, heard = JobRunner(), []
    asks = Latest(runner)
    for answer in ("first", "second", "third"):
        asks.start(
            "it", runner, lambda report, a=answer: slow(a, report), heard.append, heard.append
        )
    asks.start("other", runner, lambda report: "beside", heard.append, heard.append)
    assert "it" in asks
    qtbot.waitUntil(lambda: not asks.busy, timeout=5000)
    assert heard == ["third", "beside"]
    assert runner.shutdown()


def test_what_fails_tells_and_what_is_cancelled_does_not(qtbot):
    runner, heard = JobRunner(), []
    asks = Latest(runner)

    def broken(report):
        raise ValueError("no")

    def stopped(report):
        raise Cancelled

    asks.start("a", runner, broken, heard.append, heard.append)
    asks.start("b", runner, stopped, heard.append, heard.append)
    qtbot.waitUntil(lambda: not asks.busy, timeout=5000)
    assert [str(error) for error in heard] == ["no"]
    asks.start("c", runner, lambda report: slow("late", report), heard.append, heard.append)
    asks.clear()
    assert not asks.busy
    qtbot.waitUntil(lambda: not runner.busy, timeout=5000)
    assert len(heard) == 1
