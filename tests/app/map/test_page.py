import shutil

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from app.charts.scatter import Tool
from app.shell import start
from mrcsaf.core.errors import DataError
from tests import shops


@pytest.fixture
def page(open_window, rich_shop):
    window = open_window(rich_shop, view="map", size=(1280, 800))
    assert start.wait(window)
    return window.page


def choose(page, box, key):
    box.setCurrentIndex(box.findData(key))
    box.activated.emit(box.currentIndex())
    assert start.wait(page.window(), 20)


def test_all_items_are_shown_and_said_to_be(page):
    assert page._sentence.text() == "Showing all 60 items"
    assert page.scatter.n_in_sight == 60
    assert "≈" in page._note.text()


def test_every_space_has_a_map_and_missing_vectors_are_counted(page):
    for space in ("final_image", "final_text", "image", "text", "final"):
        choose(page, page.bar.space, space)
        assert page.space in page._maps
    choose(page, page.bar.space, "image")
    assert page._sentence.text() == "Showing 59 of 60 items"
    assert "1 have no such vector" in page._note.text()


def test_the_user_the_history_and_the_list_are_marked(page):
    page.studio.selection.set_user(3)
    assert start.wait(page.window(), 20)
    marks, session = page.scatter.marks, page.studio.session
    assert list(marks.history) == session.train.of_user(3).tolist()
    assert len(marks.ranked) == 20
    assert set(marks.ranked).isdisjoint(marks.history)
    assert marks.user is not None


def test_the_legend_is_a_filter(page):
    assert len(page.legend._boxes) == 6
    page.legend._boxes[0].setChecked(False)
    assert page.scatter.n_shown == 50
    assert page._sentence.text() == "Showing 50 of 60 items"
    page.legend._tick_all()
    assert page.scatter.n_shown == 60


@pytest.mark.parametrize("key", ["w_image", "popularity", "score", "category"])
def test_every_colouring_counts_all_items(page, key):
    choose(page, page.bar.colour, key)
    counts = np.bincount(page._colouring.codes, minlength=len(page._colouring.labels))
    assert counts.sum() == 60
    assert len(page.legend._boxes) == len(page._colouring.labels)


def test_a_click_chooses_and_a_lasso_sets_apart(page, qtbot):
    point = page.scatter.place(9)
    qtbot.mouseClick(page.scatter, Qt.MouseButton.LeftButton, pos=point.toPoint())
    assert page.studio.selection.primary is not None
    page.bar.tool_chosen.emit(Tool.RECTANGLE)
    size = page.scatter.size()
    qtbot.mousePress(page.scatter, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    qtbot.mouseMove(page.scatter, QPoint(size.width() // 2, size.height() - 2))
    qtbot.mouseRelease(
        page.scatter, Qt.MouseButton.LeftButton, pos=QPoint(size.width() // 2, size.height() - 2)
    )
    inside = {i for i in range(60) if page.scatter.place(i).x() < size.width() // 2}
    assert set(page.studio.selection.subset.items.tolist()) == inside


def test_arrows_walk_over_the_map(page, qtbot):
    page.studio.selection.set_primary(0)
    before = page.scatter.place(0)
    qtbot.keyClick(page.scatter, Qt.Key.Key_Right)
    after = page.studio.selection.primary
    assert after != 0
    assert page.scatter.place(after).x() > before.x()


def test_pictures_replace_dots_where_there_is_room_and_can_be_switched_off(page):
    shown = page.scatter.pictured()
    assert 0 < len(shown) <= 60
    page.bar.pictures.setChecked(False)
    assert page.scatter.pictured() == []


def test_an_export_has_every_place(page):
    rows = page.rows_job()()
    assert len(rows) == 60
    assert {"item", "x", "y", "space"} <= set(rows[0])


def test_a_project_without_features_says_what_is_missing(open_window, shop):
    page = open_window(shop, view="map").page
    choose(page, page.bar.space, "image")
    assert page.state.title == "This map cannot be drawn"
    assert "no image features" in page.state.text
    choose(page, page.bar.space, "final")
    assert page._sentence.text() == "Showing all 30 items"


def test_the_middle_of_the_map_stays_under_the_wheel(page):
    at = QPointF(200, 150)
    before = (at - page.scatter.view.shift) / page.scatter.view.scale
    page.scatter.zoom(2.5, at)
    assert (at - page.scatter.view.shift) / page.scatter.view.scale == before


def test_a_project_without_a_run_has_a_state(open_window, tmp_path):
    path = shops.build(tmp_path / "x.mrcsaf", n_runs=0)
    assert open_window(path, view="map").page.state.title == "This map cannot be drawn"


def near(page):
    choose(page, page.bar.layout_box, "near")
    assert start.wait(page.window(), 120)


@pytest.fixture
def own_page(open_window, rich_shop, tmp_path):
    """The map of a shop that may be written to."""
    shutil.copytree(rich_shop, tmp_path / "Own.mrcsaf")
    return open_window(tmp_path / "Own.mrcsaf", view="map", size=(1280, 800)).page


def test_neighbourhoods_come_from_the_worker_and_are_there_at_once_the_next_time(own_page):
    plane = own_page.scatter._places.copy()
    near(own_page)
    found = own_page._maps["final"]
    assert found.near is not None
    assert not np.array_equal(own_page.scatter._places, plane)
    assert "t-SNE" in own_page._note.text()
    assert own_page._sentence.text() == "Showing all 60 items"
    assert "middle of" in own_page._note.text()  # where the user's own vector has no place
    assert len(list((own_page.studio.session.path / "maps").iterdir())) == 1
    choose(own_page, own_page.bar.layout_box, "plane")
    assert np.array_equal(own_page.scatter._places, plane)
    own_page.show_session(own_page.studio.session)
    assert start.wait(own_page.window(), 20)
    assert own_page._maps["final"].near is not None


def test_neighbourhoods_that_are_cancelled_leave_the_other_kind(own_page):
    own_page.bar.layout_box.setCurrentIndex(1)
    own_page.bar.layout_box.activated.emit(1)
    assert "being computed" in own_page._note.text()
    own_page.studio.tasks.running[0].cancel()
    assert start.wait(own_page.window(), 60)
    assert own_page.bar.layout_name == "plane"
    assert "principal components" in own_page._note.text()
    assert "being computed" not in own_page._note.text()
    assert not list((own_page.studio.session.path / "maps").glob("*.map"))


def test_a_map_that_cannot_be_computed_says_why(own_page, monkeypatch):
    def refuse(*_):
        raise DataError("Not today.")

    monkeypatch.setattr(type(own_page.studio.operations.long), "run", refuse)
    near(own_page)
    assert own_page.bar.layout_name == "plane"
    assert "Not today." in own_page.window().toast.text
