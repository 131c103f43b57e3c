import pytest

from app.core.jobs import JobRunner, Tasks
from app.core.training_queue import ENDED, RUNNING, TrainingQueue, Wish
from mrcsaf.core.errors import DataError


@pytest.fixture
def queue(qapp, worker):
    general, long = JobRunner(), JobRunner()
    made = TrainingQueue(Tasks(general), long, worker)
    yield made
    worker.go.set()
    assert long.shutdown()


def add(queue, tmp_path, **values):
    return queue.add(Wish(tmp_path, **values), "Training it")


def test_news_of_the_worker_become_epochs_with_their_time(queue, qtbot, tmp_path):
    training = add(queue, tmp_path, values={"dim": 8})
    qtbot.waitUntil(lambda: len(training.epochs) == 3)
    assert training.state == RUNNING
    first, second = training.epochs[:2]
    assert (first["epoch"], first["loss"]) == (1, 1.0)
    assert first["w_image"] == pytest.approx([0.1, 0.3, 0.5, 0.7, 0.9])
    assert "seconds" not in first
    assert second["seconds"] >= 0
    assert training.best["epoch"] == 3
    assert training.seconds_per_epoch is not None


def test_the_next_one_waits_and_begins_when_the_first_has_ended(queue, qtbot, tmp_path, worker):
    first, second = add(queue, tmp_path), add(queue, tmp_path, model="bpr")
    ended = []
    queue.ended.connect(ended.append)
    qtbot.waitUntil(lambda: first.state == RUNNING)
    assert queue.current is first
    assert second.epochs == []
    queue.cancel(first.number)
    qtbot.waitUntil(lambda: second.state == RUNNING)
    assert ended == [first]
    assert (first.result, first.error, first.state) == (None, None, ENDED)
    worker.go.set()
    qtbot.waitUntil(lambda: not queue.trainings)
    assert second.result["run"] == second.run == 2
    assert [arguments["model"] for _, arguments in worker.asked] == ["mrcsaf", "bpr"]


def test_a_waiting_one_can_be_taken_out_before_it_begins(queue, qtbot, tmp_path, worker):
    first, second = add(queue, tmp_path), add(queue, tmp_path)
    qtbot.waitUntil(lambda: first.state == RUNNING)
    queue.cancel(second.number)
    worker.go.set()
    qtbot.waitUntil(lambda: not queue.trainings)
    assert second.epochs == []


def test_a_failure_is_kept_with_its_training(queue, qtbot, tmp_path, worker):
    worker.error = DataError("There is no data.")
    training = add(queue, tmp_path)
    with qtbot.waitSignal(queue.ended):
        pass
    assert training.error is worker.error
    assert queue.current is None
