"""The quiet histogram."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from app.charts.histogram import Counts
from app.ui.theme import Themes


@pytest.fixture
def counts(qtbot):
    made = Counts(Themes("dark"), "Agreement", "users")
    qtbot.addWidget(made)
    made.resize(260, 132)
    made.set_values(np.array([0.0, 0.01, 0.5, 1.0]))
    made.show()
    made.grab()
    return made


def test_the_mean_is_said_and_a_bar_tells_its_count(counts, qtbot):
    assert counts.reading() == "mean RBO 0.38"
    place = counts.area
    qtbot.mouseMove(counts, QPoint(round(place.left()) + 3, round(place.center().y())))
    assert counts.reading() == "0.00–0.05: 2 users"


def test_a_mark_and_waiting_change_the_picture(counts):
    before = counts.grab().toImage()
    counts.set_mark(0.5)
    marked = counts.grab().toImage()
    assert marked != before
    counts.show_waiting("reckoning…")
    assert counts.reading() == "reckoning…"
    assert counts.grab().toImage() != marked
