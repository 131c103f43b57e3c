"""The board keeps what the driver has not seen, and the newest place to go on from."""

from mrcsaf.cluster.relay import Background, Board
from mrcsaf.core.progress import Progress


def test_figures_are_kept_until_taken_and_plain_news_is_not() -> None:
    board = Board()
    board.post(Progress(0, 9, "a"))
    board.post(Progress(1, 9, "b", metrics={"loss": 1.0}))
    board.post(Progress(1, 9, "c"))
    board.post(Progress(1, 9, "d"))
    news, state, failure = board.take()
    assert [one.message for one in news] == ["b", "d"]
    assert state is None
    assert failure is None
    assert board.take()[0] == []


def test_members_that_start_again_go_on_from_the_newest_state_handed_in() -> None:
    board = Board(resume=b"old")
    assert board.begin() == (b"old", True)
    board.post_state(b"new", True)
    board.post_state(b"best only", False)
    assert board.begin() == (b"new", True)
    assert board.take()[1] == (b"best only", False)


def test_after_a_failure_or_a_stop_nobody_goes_on() -> None:
    board = Board()
    board.fail("TrainingError", "The loss is not a number.")
    board.fail("MrcsafError", "later")
    assert board.begin() == (b"", False)
    assert board.take()[2] == ("TrainingError", "The loss is not a number.")
    stopped = Board()
    stopped.stop()
    assert stopped.post(Progress(0, 1))
    assert stopped.begin() == (b"", False)


def test_what_goes_wrong_in_the_background_is_kept() -> None:
    def work() -> None:
        raise ValueError("no")

    thread = Background(work)
    thread.start()
    for _ in thread.beats():
        pass
    assert isinstance(thread.error, ValueError)
