"""Ticks, bars and published figures of the table of runs."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QTextEdit

from app.compare.runs import (
    CHECK,
    CHOSEN_AT_FIRST,
    FIRST,
    MODEL,
    NAME,
    PUBLISHED,
    ROWS_SHOWN,
    SHARE,
    RunsModel,
    RunsTable,
    Split,
    name_of,
)
from app.ui.theme import Themes
from mrcsaf.store.runs import Run


def run(number: int, value: float, model: str = "freedom") -> Run:
    metrics = {"test": dict.fromkeys(("recall@10", "recall@20", "ndcg@10", "ndcg@20"), value)}
    return Run(number, f"compare: {model}", model, {}, "", {}, 1, "cpu", "complete", metrics, [],
               "", "", "", "", "")  # fmt: skip


@pytest.fixture
def model(qtmodeltester):
    made = RunsModel()
    made.set_runs([run(3, 0.3), run(2, 0.15), run(1, 0.1, "bpr")], keep=False)
    qtmodeltester.check(made)
    return made


def test_bars_are_shares_of_the_best_ticked_run(model):
    shares = [model.index(row, FIRST).data(SHARE) for row in range(3)]
    assert shares == pytest.approx([1, 0.5, 1 / 3])
    model.tick(3, False)
    assert [r.id for r in model.chosen] == [2, 1]
    assert model.index(1, FIRST).data(SHARE) == pytest.approx(1)


def test_a_tick_is_told_once(model, qtbot):
    with qtbot.waitSignal(model.ticked):
        assert model.setData(model.index(0, NAME), Qt.CheckState.Unchecked.value, CHECK)
    assert model.index(0, NAME).data(CHECK) == Qt.CheckState.Unchecked
    with qtbot.assertNotEmitted(model.ticked):
        model.tick(3, False)


def test_published_figures_stand_only_where_the_data_match(model):
    assert model.index(0, PUBLISHED).data() == "no data"
    model.set_published("Baby")
    assert [model.index(row, PUBLISHED).data() for row in (0, 2)] == [".0992", "no data"]


def test_ticks_survive_a_reload_and_a_few_are_ticked_at_first(model):
    model.tick(2, False)
    model.set_runs([run(4, 0.2), run(3, 0.3), run(2, 0.15), run(1, 0.1)], keep=True)
    assert [r.id for r in model.chosen] == [3, 1]
    model.set_runs([run(n, 0.1) for n in range(20, 0, -1)], keep=False)
    assert len(model.chosen) == CHOSEN_AT_FIRST


def test_names_are_plain(model):
    assert name_of(run(1, 0.1)) == "freedom"
    assert name_of(replace(run(1, 0.1), name="a\n<b>\u202e")) == "a <b>"
    assert name_of(replace(run(1, 0.1), name="")) == "freedom"


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_the_table_paints(qtbot, theme):
    table = RunsTable(Themes(theme))
    qtbot.addWidget(table)
    table.runs.set_runs([run(2, 0.3), run(1, 0.0)], keep=False)
    table.resize(900, 160)
    table.show()
    assert not table.grab().isNull()


def test_a_narrow_table_leaves_room_for_names(qtbot):
    table = RunsTable(Themes("light"))
    qtbot.addWidget(table)
    table.runs.set_runs([run(2, 0.3), run(1, 0.0)], keep=False)
    for width, hidden in ((1000, False), (760, True)):
        table.resize(width, 160)
        table.show()
        assert table.isColumnHidden(MODEL) == hidden
        assert table.columnWidth(NAME) > 130


def test_a_click_on_a_header_sorts_the_best_first_and_a_third_undoes_it(qtbot):
    table = RunsTable(Themes("light"))
    qtbot.addWidget(table)
    table.runs.set_runs([run(3, 0.1, "bpr"), run(2, 0.3), run(1, 0.2, "popularity")], keep=False)
    table.runs.set_published("Baby")
    table.resize(1000, 200)
    table.show()

    def shown():
        return [table.model().index(row, NAME).data().split()[0] for row in range(3)]

    def click(column):
        header = table.horizontalHeader()
        at = QPoint(header.sectionViewportPosition(column) + 8, header.height() // 2)
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)

    assert shown() == ["3", "2", "1"]  # newest first
    click(FIRST)
    assert shown() == ["2", "1", "3"]
    click(FIRST)
    assert shown() == ["3", "1", "2"]
    click(FIRST)
    assert shown() == ["3", "2", "1"]
    click(PUBLISHED)
    assert shown()[0] == "2"  # freedom; what nothing is printed of stands behind
    click(MODEL)
    assert shown() == ["3", "2", "1"]
    click(NAME)
    assert shown() == ["3", "2", "1"]
    table.model().setData(table.model().index(0, NAME), Qt.CheckState.Unchecked, CHECK)
    assert [one.id for one in table.runs.chosen] == [2, 1]


def test_the_table_is_as_high_as_its_rows_until_somebody_moves_the_handle(qtbot):
    table = RunsTable(Themes("light"))
    split = Split(table, QTextEdit())
    qtbot.addWidget(split)
    split.resize(900, 700)
    split.show()
    table.runs.set_runs([run(n, 0.1) for n in range(2, 0, -1)], keep=False)
    two = table.height()
    table.runs.set_runs([run(n, 0.1) for n in range(20, 0, -1)], keep=False)
    row = table.verticalHeader().defaultSectionSize()
    assert table.height() - two == (ROWS_SHOWN - 2) * row
    handle = split.handle(1)
    qtbot.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(400, 6))
    qtbot.mouseMove(handle, QPoint(400, 6 + 5 * row))
    qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(400, 6 + 5 * row))
    by_hand = table.height()
    assert by_hand > two + 4 * row
    table.runs.set_runs([run(n, 0.1) for n in range(30, 0, -1)], keep=False)
    assert table.height() == by_hand
