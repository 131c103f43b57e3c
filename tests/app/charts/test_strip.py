import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from app.charts.strip import DOTS, StripPlot
from app.ui.theme import Themes
from mrcsaf.answers.selector import Strip


@pytest.fixture
def plot(qtbot):
    plot = StripPlot(Themes("dark"), "By category")
    qtbot.addWidget(plot)
    values = np.linspace(0, 1, 11, dtype=np.float32)
    many = np.linspace(0, 1, DOTS + 1, dtype=np.float32)
    plot.set_strips([Strip("Mugs", values, 0.25), Strip("Lamps", many)], "gist")
    plot.resize(500, 240)
    plot.show()
    plot.grab()
    return plot


def test_the_pointer_reads_a_row_and_a_click_chooses_it(plot, qtbot):
    assert plot.reading() == "gist"
    at = QPoint(200, int(plot.area.top() + 1.5 * plot._pitch))
    with qtbot.waitSignal(plot.chosen) as told:
        qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=at)
    assert told.args == [1]


def test_the_keyboard_walks_the_rows(plot, qtbot):
    qtbot.keyClick(plot, Qt.Key.Key_Down)
    assert plot.reading() == "Mugs: median 0.500, 11 items, planted 0.25"
    qtbot.keyClick(plot, Qt.Key.Key_Down)
    with qtbot.waitSignal(plot.chosen) as told:
        qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert told.args == [1]


def test_it_can_be_read_as_a_table(plot):
    assert plot.as_table().splitlines()[1] == "Mugs\t11\t0.5000\t0.2500"


def test_a_group_with_the_name_of_a_formula_is_copied_as_text(plot, qtbot):
    plot.set_strips([Strip("=1+1", np.ones(2, np.float32)), Strip("x;=cmd", np.ones(2))], "gist")
    qtbot.keyClick(plot, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[1:] == ["'=1+1\t2\t1.0000\t", '"x;=cmd"\t2\t1.0000\t']
