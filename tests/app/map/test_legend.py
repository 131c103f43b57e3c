from PySide6.QtGui import QColor

from app.map.bar import Legend
from app.ui.theme import Themes


def test_ticks_say_what_is_off_and_one_button_brings_all_back(qtbot):
    legend = Legend(Themes("light"))
    qtbot.addWidget(legend)
    entries = [("A & B", QColor("red"), 3), ("C", QColor("blue"), 1200)]
    legend.set_entries("Category", entries, frozenset())
    with qtbot.waitSignal(legend.changed):
        legend._boxes[1].setChecked(False)
    assert legend.off() == {1}
    assert legend._boxes[0].text() == "A && B"
    with qtbot.waitSignal(legend.changed):
        legend._all.click()
    assert legend.off() == frozenset()
