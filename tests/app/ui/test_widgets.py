import pytest
from PySide6.QtGui import QAction

from app.charts.strip import IMAGE, WORDS, Bar, DivergingBars
from app.ui.controls import ProportionBar, breakable
from app.ui.page import StatePanel
from app.ui.theme import Themes


@pytest.fixture
def themes(qapp):
    return Themes("light")


def test_bars_say_their_numbers(themes, qtbot):
    bars = DivergingBars(themes)
    qtbot.addWidget(bars)
    bars.set_bars([Bar("Image", 0.5, IMAGE), Bar("Text", -0.25, WORDS)])
    assert bars.accessibleName() == "Image +0.500; Text −0.250"
    bars.set_bars([])
    bars.grab()


def test_longer_bar_reaches_its_edge_and_the_sides_differ(themes, qtbot):
    bars = DivergingBars(themes)
    qtbot.addWidget(bars)
    bars.resize(400, 80)
    bars.set_bars([Bar("a", 1.0, IMAGE), Bar("b", -0.5, IMAGE)])
    bars.show()
    first, second = (bars._grid.itemAtPosition(row, 1).widget() for row in (0, 1))
    blue = themes.theme.colour("image")
    one, two = first.grab().toImage(), second.grab().toImage()
    assert one.pixelColor(one.width() - 4, 8) == blue
    assert one.pixelColor(4, 8) != blue
    assert two.pixelColor(round(two.width() * 0.3), 8) == blue
    assert two.pixelColor(round(two.width() * 0.1), 8) != blue


def test_proportion_bar_is_read_aloud(themes, qtbot):
    bar = ProportionBar(themes)
    qtbot.addWidget(bar)
    bar.set_value(0.25, truth=0.5)
    bar.grab()
    assert bar.accessibleName() == "image 0.250, text 0.750"
    bar.set_value(None)
    bar.grab()


def test_state_panel_offers_its_actions(themes, qtbot):
    panel, done = StatePanel(themes), []
    qtbot.addWidget(panel)
    action = QAction("Go", panel)
    action.triggered.connect(lambda: done.append(True))
    panel.show_message("info", "Title", "Text", [action])
    panel._buttons.itemAt(1).widget().click()
    assert done == [True]
    assert panel.accessibleName() == "Title. Text"


def test_long_words_may_break():
    assert "\u200b" in breakable("x" * 60)
    assert breakable("short words") == "short words"
