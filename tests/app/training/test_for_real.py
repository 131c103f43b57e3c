"""The Training page with the worker that ships."""

import os
import signal

from app.core.training_queue import RUNNING, Wish
from mrcsaf.answers.runs import CANCELLED, INTERRUPTED
from tests.conftest import store_tiny


def test_killed_in_the_middle_the_real_worker_is_replaced_and_its_run_goes_on(
    open_window, qtbot, tmp_path
):
    store_tiny(tmp_path / "Tiny.mrcsaf")
    window = open_window(tmp_path / "Tiny.mrcsaf", view="training")
    page, queue = window.page, window.studio.operations.queue
    values = {"dim": 8, "neighbours": 4, "batch_size": 16, "max_epochs": 2000, "patience": 5000}
    page.train(Wish(page._path, "mrcsaf", values))
    qtbot.waitUntil(
        lambda: queue.current.state == RUNNING and len(queue.current.epochs) > 2, timeout=30000
    )
    page.operations.quick.stop()
    with qtbot.waitSignal(page.studio.failed, timeout=10000) as told:
        os.kill(page.operations.long.pid, signal.SIGKILL)
    assert "killed" in str(told.args[0])
    qtbot.waitUntil(lambda: [r.state for r in page.runs.model.rows] == [INTERRUPTED], timeout=5000)
    page.resume(page.runs.model.rows[0])
    qtbot.waitUntil(
        lambda: queue.current is not None and len(queue.current.epochs) > 2, timeout=30000
    )
    page.live.pause_button.click()
    qtbot.waitUntil(lambda: not queue.trainings, timeout=5000)
    qtbot.waitUntil(lambda: [r.state for r in page.runs.model.rows] == [CANCELLED], timeout=5000)
