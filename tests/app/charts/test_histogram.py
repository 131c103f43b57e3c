import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.charts.histogram import BINS, Histogram
from app.ui.theme import Themes


@pytest.fixture
def histogram(qtbot):
    histogram = Histogram(Themes("light"), "Weights", "text", "image")
    qtbot.addWidget(histogram)
    histogram.resize(500, 220)
    histogram.show()
    histogram.set_values(np.array([0.0, 0.01, 0.5, 0.51, 0.99, 1.0], np.float32))
    histogram.grab()
    return histogram


def test_every_value_is_in_a_bin(histogram):
    assert histogram._counts.sum() == 6
    assert len(histogram._counts) == BINS
    assert histogram._counts[0] == histogram._counts[-1] == 2
    assert histogram.reading() == "median 0.505"


def test_the_keyboard_brushes_and_escape_lets_go(histogram, qtbot):
    told = []
    histogram.brushed.connect(told.append)
    for _ in range(3):
        qtbot.keyClick(histogram, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert histogram.range == (25 / BINS, 29 / BINS)
    assert "items" in histogram.accessibleDescription()
    qtbot.keyClick(histogram, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert histogram.range == (25 / BINS, 28 / BINS)
    qtbot.keyClick(histogram, Qt.Key.Key_Escape)
    assert histogram.range is None
    assert told[-1] is None


def test_copy_gives_every_bin(histogram, qtbot):
    qtbot.keyClick(histogram, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().count("\n") == BINS


def test_no_values_and_a_mark_paint(histogram):
    histogram.set_values(np.zeros(0, np.float32))
    histogram.set_mark(0.3)
    histogram.set_range((0.2, 0.4))
    assert not histogram.grab().isNull()
