import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage

from app.charts.scatter import DENSE, MOST_PICTURES, PICTURES_FROM, Marks, Scatter
from app.ui.theme import Themes


@pytest.fixture
def scatter(qtbot):
    scatter = Scatter(Themes("light"))
    qtbot.addWidget(scatter)
    scatter.resize(400, 300)
    scatter.show()
    cross = np.array([(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (np.nan, 0)], np.float32)
    scatter.set_places(cross)
    return scatter


def test_items_without_a_place_are_not_counted(scatter):
    assert scatter.n_shown == scatter.n_in_sight == 5
    assert scatter.place(5) is None
    assert scatter.place(99) is None


def test_each_arrow_steps_to_the_neighbour_on_that_side(scatter):
    steps = {(1, 0): 1, (-1, 0): 2, (0, -1): 3, (0, 1): 4}  # up is up on the map
    for direction, expected in steps.items():
        assert scatter.beside(0, direction) == expected
    assert scatter.beside(1, (1, 0)) is None


def test_a_nearer_dot_beyond_45_degrees_is_not_in_that_direction(scatter):
    scatter.set_places(np.array([(0, 0), (0.2, 0.5), (3, 0)], np.float32))
    assert scatter.beside(0, (1, 0)) == 2
    assert scatter.beside(0, (0, -1)) == 1


def test_the_first_arrow_begins_in_the_middle(scatter, qtbot):
    with qtbot.waitSignal(scatter.chosen) as told:
        qtbot.keyClick(scatter, Qt.Key.Key_Left)
    assert told.args == [0]


def test_a_lasso_holds_what_lies_inside_it(scatter):
    middle = scatter.place(0)
    corners = [(-20, -20), (20, -20), (20, 20), (-20, 20)]
    outline = [middle + QPointF(x, y) for x, y in corners]
    assert scatter.inside(outline) == {0}
    assert scatter.inside([QPointF(0, 0), QPointF(400, 0), QPointF(400, 300), QPointF(0, 300)]) == {
        0, 1, 2, 3, 4,
    }  # fmt: skip


def test_hidden_items_are_neither_found_nor_walked_to(scatter):
    shown = np.array([True, False, True, True, True, True])
    scatter.set_colours(np.full((6, 3), 90, np.uint8), shown)
    assert scatter.beside(0, (1, 0)) is None
    assert scatter.n_shown == 4


def test_dragging_pans_and_the_wheel_keys_zoom(scatter, qtbot):
    before = scatter.place(0)
    qtbot.mousePress(scatter, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    qtbot.mouseMove(scatter, QPoint(130, 110))
    qtbot.mouseRelease(scatter, Qt.MouseButton.LeftButton, pos=QPoint(130, 110))
    assert scatter.place(0) - before == QPointF(30, 10)
    scale = scatter.view.scale
    qtbot.keyClick(scatter, Qt.Key.Key_Plus)
    assert scatter.view.scale > scale
    qtbot.keyClick(scatter, Qt.Key.Key_Home)
    assert scatter.view.untouched


def test_pictures_keep_apart_and_are_few(scatter):
    scatter.picture_of = lambda item: QImage(8, 8, QImage.Format.Format_RGB32)
    rng = np.random.default_rng(0)
    scatter.set_places(rng.uniform(0, 1, (PICTURES_FROM, 2)).astype(np.float32))
    shown = scatter.pictured()
    assert 5 < len(shown) <= MOST_PICTURES
    places = [scatter.place(item) for item in shown]
    for at, first in enumerate(places):
        for second in places[:at]:
            away = first - second
            assert max(abs(away.x()), abs(away.y())) >= 46
    scatter.set_places(rng.uniform(0, 1, (PICTURES_FROM + 1, 2)).astype(np.float32))
    assert scatter.pictured() == []


def test_too_many_dots_are_shaded_and_marks_paint(scatter):
    rng = np.random.default_rng(0)
    scatter.set_places(rng.normal(0, 1, (DENSE + 1, 2)).astype(np.float32))
    assert scatter.is_dense
    scatter.set_marks(Marks(3, [1, 2], [4, 5], frozenset({6, 7}), (99.0, 99.0)))
    assert not scatter.grab().isNull()


def test_nothing_at_all_paints(scatter):
    scatter.set_places(np.zeros((0, 2), np.float32))
    assert scatter.at(QPointF(1, 1)) is None
    assert not scatter.grab().isNull()
