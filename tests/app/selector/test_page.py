import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from app.shell import start
from mrcsaf.store.project import Project
from tests import shops


@pytest.fixture
def page(open_window, rich_shop):
    window = open_window(rich_shop, view="selector", size=(1280, 900))
    assert start.wait(window)
    return window.page


def test_everything_is_said_about_the_weights(page):
    weights = page.studio.session.w_image
    assert f"{weights.mean():.3f}" in page._note.text()
    assert page.histogram._counts.sum() == 60
    assert len(page.strips._strips) == 6
    assert "planted truth" in page.strips.reading()
    assert len(page._weights.epochs) == 5


def test_brushing_with_the_mouse_sets_items_apart_for_other_views(page, qtbot):
    area = page.histogram.area
    y = int(area.center().y())
    left, right = (QPoint(int(area.left() + share * area.width()), y) for share in (0.205, 0.395))
    qtbot.mousePress(page.histogram, Qt.MouseButton.LeftButton, pos=left)
    qtbot.mouseMove(page.histogram, right)
    qtbot.mouseRelease(page.histogram, Qt.MouseButton.LeftButton, pos=right)
    subset = page.studio.selection.subset
    low, high = page.histogram.range
    weights = page.studio.session.w_image
    assert subset.items.tolist() == np.flatnonzero((weights >= low) & (weights < high)).tolist()
    shown = [card.item_id for card in page.image_side.cards]
    assert set(shown) <= set(subset.items.tolist())
    page.release.click()
    assert page.studio.selection.subset is None
    assert page.histogram.range is None


def test_galleries_hold_the_extremes(page):
    order = np.argsort(page.studio.session.w_image, kind="stable")
    assert [card.item_id for card in page.text_side.cards] == order[:24].tolist()
    assert [card.item_id for card in page.image_side.cards] == order[::-1][:24].tolist()


def test_a_category_row_sets_its_items_apart(page):
    page.strips.chosen.emit(0)
    session, name = page.studio.session, page._weights.categories[0]
    chosen = page.studio.selection.subset.items
    assert {session.items[i].category for i in chosen} == {name}


def test_a_dot_of_the_cloud_chooses_its_item(page):
    page.cloud.chosen.emit(7)
    assert page.studio.selection.primary == 7
    assert page.histogram._mark == pytest.approx(page.studio.session.weight(7))


def test_weights_can_be_copied_as_a_table_and_as_sql(page):
    page.copy()
    assert QGuiApplication.clipboard().text().startswith("group\titems\tmedian\tplanted\n")
    page.copy_sql()
    assert "v_selector_weights" in QGuiApplication.clipboard().text()
    rows = page.rows_job()()
    assert len(rows) == 60
    assert rows[3]["w_image"] + rows[3]["w_text"] == pytest.approx(1)


def test_a_run_without_selector_says_so(open_window, tmp_path):
    path = shops.build(tmp_path / "x.mrcsaf")
    with Project.open(path, write=True) as project:
        project.db.execute("DELETE FROM selector")
        project.db.execute("DELETE FROM meta WHERE key LIKE 'crc:%'")  # meant, not damage
    page = open_window(path, view="selector").page
    assert page.state.title == "This run has no selector"
    assert page.rows_job() is None


def test_without_a_run_there_is_no_model_yet(open_window, tmp_path):
    path = shops.build(tmp_path / "x.mrcsaf", n_runs=0)
    assert open_window(path, view="selector").page.state.title == "No model yet"
