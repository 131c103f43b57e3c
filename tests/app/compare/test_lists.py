"""Two lists and the lines between them."""

import pytest
from PySide6.QtCore import QPoint, Qt

from app.cards.model import Card
from app.compare.lists import ROW, Lists
from app.core.jobs import JobRunner
from app.core.thumbnails import Thumbnails
from app.ui.theme import Themes
from mrcsaf.answers.agreement import Move


def card(item: int, rank: int, title: str = "") -> Card:
    return Card(item, title or f"Thing {item}", rank=rank, score=1 / rank, ext_id=f"i{item}")


@pytest.fixture(params=["light", "dark"])
def lists(qtbot, request):
    runner = JobRunner(threads=1)
    made = Lists(Themes(request.param), Thumbnails(runner))
    qtbot.addWidget(made)
    made.resize(600, 200)
    made.show()
    made.show_lists(
        [card(1, 1), card(2, 2)], [card(2, 1), card(3, 2)],
        [Move(1, 1, None), Move(2, 2, 1), Move(3, None, 2)],
    )  # fmt: skip
    yield made
    runner.shutdown()


def test_a_click_chooses_the_item_under_it(lists, qtbot):
    left, right = QPoint(40, round(ROW * 1.5)), QPoint(560, round(ROW * 1.5))
    for point, item in ((left, 2), (right, 3)):
        with qtbot.waitSignal(lists.chosen) as told:
            qtbot.mouseClick(lists.viewport(), Qt.MouseButton.LeftButton, pos=point)
        assert told.args == [item]
    with qtbot.assertNotEmitted(lists.chosen):
        qtbot.mouseClick(lists.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 30))


def test_a_scrolled_list_knows_its_rows(lists, qtbot):
    cards = [card(n, n + 1) for n in range(20)]
    lists.show_lists(cards, [], [Move(n, n + 1, None) for n in range(20)])
    lists.verticalScrollBar().setValue(round(5 * ROW))
    with qtbot.waitSignal(lists.chosen) as told:
        qtbot.mouseClick(lists.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 10))
    assert told.args == [5]


def test_the_keyboard_walks_both_lists(lists, qtbot):
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(lists, key)
    assert lists.accessibleDescription() == "Thing 3, not in the left list, rank 2 right"
    with qtbot.waitSignal(lists.chosen) as told:
        qtbot.keyClick(lists, Qt.Key.Key_Return)
    assert told.args == [3]
    qtbot.keyClick(lists, Qt.Key.Key_Up)
    assert lists.accessibleDescription() == "Thing 2, rank 2 left, rank 1 right"


def test_every_state_paints(lists, qtbot):
    plain = lists.viewport().grab().toImage()
    qtbot.mouseMove(lists.viewport(), QPoint(40, round(ROW * 1.5)))
    lists.show_held_out(frozenset({1}))
    lists.show_primary(2)
    assert lists.viewport().grab().toImage() != plain
    lists.show_lists([], [], [])
    assert not lists.viewport().grab().isNull()
    qtbot.keyClick(lists, Qt.Key.Key_Down)


def test_lines_for_a_spreadsheet_quote_formulas(lists):
    lists.show_lists([card(1, 1, "=cmd()")], [], [Move(1, 1, None)])
    assert lists.as_lines().splitlines() == ["left\tright\titem\ttitle", "1\t\ti1\t'=cmd()"]
