import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from app.cards.grid import LARGEST, SIZES, CardView
from app.cards.model import Card, CardModel
from app.cards.table import SORT, CardTable, CardTableView, Column
from app.ui.theme import Themes
from tests.app.cards.test_model import Pictures


@pytest.fixture
def model(qapp):
    model = CardModel(Pictures())
    model.set_cards([Card(10 * n, f"title {n}", rank=n + 1, score=1.0 / (n + 1), w_image=n / 20)
                     for n in range(20)])  # fmt: skip
    return model


@pytest.fixture
def view(model, qtbot):
    view = CardView(model, Themes("light"))
    qtbot.addWidget(view)
    view.resize(760, 500)
    view.show()
    return view


def test_cells_fill_the_row(view):
    cell, room = view.gridSize().width(), view.viewport().width()
    assert room - cell < (room // cell) * cell <= room


def test_sizes_step_and_end(view):
    for size in ("L", "XL"):
        view.larger()
        assert view.card_width == SIZES[size]
    view.larger()
    assert view.card_width == LARGEST
    for size in ("XL", "L", "M", "S"):
        view.smaller()
        assert view.card_width == SIZES[size]


def test_arrows_move_and_tell_the_item(view, qtbot):
    view.show_item(0)
    with qtbot.waitSignal(view.chosen) as told:
        qtbot.keyClick(view, Qt.Key.Key_Right)
    assert told.args == [10]
    with qtbot.waitSignal(view.opened) as told:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert told.args == [10]


def test_showing_an_item_tells_nobody(view, qtbot):
    with qtbot.assertNotEmitted(view.chosen):
        view.show_item(50)
        view.show_item(None)
    assert view.currentIndex().row() == 5


def test_no_card_looks_chosen_when_the_item_is_not_among_them(view, model, qtbot):
    table = CardTableView(model, Themes("light"))
    qtbot.addWidget(table)
    for cards in (view, table):
        with qtbot.assertNotEmitted(cards.chosen):
            cards.show_item(50)
            assert cards.currentIndex().isValid()
            cards.show_item(12345)
        assert not cards.currentIndex().isValid()
        assert not cards.selectionModel().hasSelection()


def test_screen_readers_hear_the_card(view):
    face = QAccessible.queryAccessibleInterface(view)
    assert face.child(2).text(QAccessible.Text.Name).startswith("Rank 3, title 2, score")


def test_large_catalogues_are_laid_out_in_batches(view, model):
    model.set_cards([Card(n, "t") for n in range(10_001)])
    assert view.layoutMode() == CardView.LayoutMode.Batched
    model.set_cards([])
    assert view.layoutMode() == CardView.LayoutMode.SinglePass


def test_table_obeys_qt(model, qtmodeltester):
    qtmodeltester.check(CardTable(model))


def test_table_sorts_numbers_as_numbers(model, qtbot):
    table = CardTableView(model, Themes("light"))
    qtbot.addWidget(table)
    table.sortByColumn(Column.SCORE, Qt.SortOrder.AscendingOrder)
    scores = [table.model().index(row, Column.SCORE).data(SORT) for row in range(20)]
    assert scores == sorted(scores)
    table.show_item(30)
    assert table.currentIndex().data(SORT) == pytest.approx(
        table.model().index(table.currentIndex().row(), table.currentIndex().column()).data(SORT)
    )
    with qtbot.waitSignal(table.chosen):
        table.selectRow(0)
