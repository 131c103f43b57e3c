import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication

from app.cards.model import CardRole
from app.core.session import Subset
from app.shell import start
from tests import shops


@pytest.fixture
def page(open_window, rich_shop):
    window = open_window(rich_shop, view="catalogue")
    assert start.wait(window)
    return window.page


def settle(page):
    assert start.wait(page.window(), 20)


def shown(page):
    return page.model.items.tolist()


def test_the_whole_catalogue_is_there_and_said(page):
    assert len(shown(page)) == 60
    assert page._sentence.text() == "All 60 items"
    assert "computing" not in page._note.text()


def test_typing_filters_and_clearing_brings_everything_back(page):
    page.bar.search.setText("mug")
    settle(page)
    session = page.studio.session
    assert {session.items[i].category for i in shown(page)} == {"Mugs"}
    assert page._sentence.text().endswith("of 60 items")
    page.clear_filters()
    assert len(shown(page)) == 60
    assert page.bar.search.text() == ""


def test_a_tick_filters_and_its_chip_takes_it_back(page):
    page.facets.sections["category"]._rows[0].box.setChecked(True)
    assert len(shown(page)) == 10
    page._drop("category")
    assert len(shown(page)) == 60
    assert not page.facets.sections["category"]._rows[0].box.isChecked()


def test_a_subset_of_another_view_is_shown_until_its_chip_is_closed(page):
    page.studio.selection.set_subset(Subset("some", np.array([5, 2, 8]), "map"))
    assert sorted(shown(page)) == [2, 5, 8]
    page._drop("subset")
    assert page.studio.selection.subset is None
    assert len(shown(page)) == 60


def test_a_header_sorts_the_grid_and_the_table_alike(page):
    page.toggle_table()
    page.table._ask(3)  # image weight
    weights = [page.studio.session.weight(i) for i in shown(page)]
    assert weights == sorted(weights, reverse=True)
    model = page.table.model()
    ids = [model.index(row, 0).data(CardRole.ITEM_ID) for row in range(60)]
    assert ids == shown(page)
    assert model.index(0, 3).data() == f"{weights[0]:.3f}"
    page.table._ask(3)
    assert shown(page)[::-1] == ids
    page.toggle_table()


def test_cards_belong_to_their_items_after_any_operation(page):
    session, rng = page.studio.session, np.random.default_rng(1)
    orders = [("title", False), ("popularity", True), ("w_image", False), ("audience", True)]
    for _ in range(60):
        page.sort_by(*orders[rng.integers(4)])
        box = page.facets.sections["category"]._rows[rng.integers(6)].box
        if box.isEnabled():
            box.click()
        for row in rng.integers(0, max(len(shown(page)), 1), 5):
            index = page.model.index(int(row))
            if index.isValid():
                card, item = index.data(CardRole.CARD), session.items[shown(page)[row]]
                assert (card.item_id, card.ext_id) == (item.id, item.ext_id)
                assert card.picture == (item.image_sha or "")


def test_nothing_found_is_a_state_and_not_an_empty_grid(page):
    page.bar.search.setText("zzzz")
    settle(page)
    assert page._content.currentWidget() is page.state
    assert page.state.title == "Nothing matches"


def test_copy_and_export_give_what_is_shown_in_its_order(page):
    page.sort_by("id", False)
    rows = page.rows_job()()
    assert [row["item"] for row in rows] == sorted(row["item"] for row in rows)
    assert {"w_image", "popularity", "audience@20", "picture"} <= set(rows[0])
    page.copy()
    header, *lines = QGuiApplication.clipboard().text().split("\n")
    assert header.split("\t") == list(rows[0])  # as the other pages copy
    assert [line.split("\t")[0] for line in lines] == [row["item"] for row in rows]


def test_a_project_without_a_run_still_has_its_catalogue(open_window, tmp_path):
    window = open_window(shops.build(tmp_path / "x.mrcsaf", n_runs=0), view="catalogue")
    page = window.page
    assert len(shown(page)) == 30
    assert page.table.table.shown(0, "w_image") == "–"
    assert page.table.table.shown(0, "audience") == "…"
