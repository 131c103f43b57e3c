"""Curves of a training: drawn one chart a frame while it runs, thinned where epochs are many."""

import pytest

from app.training.live import DENSE, LivePanel, thinned
from app.ui.theme import Themes


def epochs(count):
    return [
        {"epoch": n + 1, "loss": 1 / (n + 1), "recall@20": 0.1, "ndcg@20": 0.05, "seconds": 2.0,
         "w_image": [0.1, 0.2, 0.3, 0.4, 0.5]}
        for n in range(count)
    ]  # fmt: skip


@pytest.fixture
def panel(qtbot):
    made = LivePanel(Themes("light"))
    qtbot.addWidget(made)
    return made


def test_a_training_at_work_is_drawn_one_chart_after_the_other_with_the_newest_rows(panel, qtbot):
    panel.follow_epochs(epochs(3))
    assert panel.quality.reading() == ""
    panel.follow_epochs(epochs(4))  # came before the first was drawn
    qtbot.waitUntil(lambda: bool(panel.speed.reading()))
    assert panel.quality.reading() == "4 · Recall@20 0.1000 · NDCG@20 0.0500"
    assert panel.weights.reading() == "4 · median 0.30"
    assert not panel._stepper.isActive()


def test_a_run_of_the_past_is_drawn_at_once_and_stops_what_was_on_its_way(panel):
    panel.follow_epochs(epochs(9))
    panel.show_epochs(epochs(2))
    assert panel.loss.reading() == "2 · 0.5000"
    assert not panel._stepper.isActive()


def test_of_many_epochs_the_first_the_last_and_the_best_are_kept():
    assert thinned(epochs(DENSE)) == epochs(DENSE)
    rows = epochs(10_000)
    rows[5_001]["recall@20"] = 0.9
    kept = thinned(rows)
    assert len(kept) <= DENSE + 1
    assert {1, 5_002, 10_000} <= {row["epoch"] for row in kept}
    assert thinned([]) == []


def test_no_button_stands_there_before_there_is_a_training(panel):
    buttons = (panel.resume_button, panel.pause_button, panel.cancel_button)
    assert all(button.isHidden() for button in buttons)
