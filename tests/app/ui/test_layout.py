import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from app.ui.layout import Flow


@pytest.fixture
def row(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    flow = Flow(widget, gap=4)
    for _ in range(5):
        box = QFrame()  # no style sheet has a say in its size
        box.setFixedSize(100, 30)
        flow.addWidget(box)
    return widget


def places(row, width):
    row.resize(width, 400)
    row.show()
    row.layout().activate()
    return [(b.x(), b.y()) for b in row.findChildren(QFrame)]


def test_all_stand_in_one_line_where_there_is_room(row):
    assert places(row, 520) == [(0, 0), (104, 0), (208, 0), (312, 0), (416, 0)]
    assert row.layout().heightForWidth(520) == 30


def test_a_narrow_place_takes_more_lines_and_clips_nothing(row):
    assert places(row, 210) == [(0, 0), (104, 0), (0, 34), (104, 34), (0, 68)]
    assert row.layout().heightForWidth(210) == 98
    assert row.layout().minimumSize().width() == 100


def test_right_to_left_begins_at_the_right(row):
    row.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert places(row, 210)[:3] == [(110, 0), (6, 0), (110, 34)]


def test_hidden_widgets_take_no_room(row):
    row.findChildren(QFrame)[0].hide()
    assert places(row, 520)[1] == (0, 0)
