import numpy as np
import pytest
from PySide6.QtCore import QPointF

from app.charts.scatter import EDGE, View


def test_a_fitted_map_is_whole_in_sight_and_keeps_its_shape():
    view = View()
    places = np.array([(0, 0), (4, 1)], np.float32)
    view.fit(places, 400, 300)
    x, y = view.to_screen(places)
    assert x.tolist() == pytest.approx([EDGE, 400 - EDGE])
    assert y[0] > y[1]
    assert x[1] - x[0] == pytest.approx(4 * (y[0] - y[1]))


def test_what_is_under_the_pointer_stays_there():
    view = View()
    view.fit(np.array([(0, 0), (1, 1)], np.float32), 400, 400)
    at = QPointF(120, 90)
    before = ((at.x() - view.shift.x()) / view.scale, (view.shift.y() - at.y()) / view.scale)
    view.zoom(3, at)
    x, y = view.to_screen(np.array([before]))
    assert (x[0], y[0]) == pytest.approx((120, 90))
    assert not view.untouched


def test_one_place_and_none_can_be_fitted():
    view = View()
    view.fit(np.zeros((0, 2), np.float32), 100, 100)
    view.fit(np.array([(5, 5)], np.float32), 100, 100)
    x, y = view.to_screen(np.array([(5.0, 5.0)]))
    assert (x[0], y[0]) == pytest.approx((50, 50))
