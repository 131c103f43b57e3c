import numpy as np
from PySide6.QtCore import QPoint, Qt

from app.charts.cloud import Cloud
from app.ui.theme import Themes


def test_a_click_chooses_the_nearest_dot_and_a_miss_chooses_none(qtbot):
    cloud = Cloud(Themes("light"), "Weight and popularity")
    qtbot.addWidget(cloud)
    cloud.resize(400, 300)
    cloud.show()
    cloud.set_points(np.arange(2), np.array([3, 40]), np.array([0.2, 0.8], np.float32), "gist")
    cloud.set_mark(0)
    cloud.grab()
    x, y = cloud._places()
    at = QPoint(round(cloud.area.left() + x[1]) + 2, round(cloud.area.top() + y[1]))
    with qtbot.waitSignal(cloud.chosen) as told:
        qtbot.mouseClick(cloud, Qt.MouseButton.LeftButton, pos=at)
    assert told.args == [1]
    with qtbot.assertNotEmitted(cloud.chosen):
        qtbot.mouseClick(cloud, Qt.MouseButton.LeftButton, pos=at + QPoint(0, 40))


def test_no_points_and_items_nobody_chose_paint(qtbot):
    cloud = Cloud(Themes("light"), "Weight and popularity")
    qtbot.addWidget(cloud)
    cloud.set_points(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32), "")
    assert not cloud.grab().isNull()
    cloud.set_points(np.arange(3), np.zeros(3, np.int64), np.full(3, 0.5, np.float32), "")
    assert not cloud.grab().isNull()
