"""The table of runs: what it sorts by, and that runs are chosen by number, not by place."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt

from app.training.runs import COLUMNS, RunsPanel
from app.ui.theme import Themes
from mrcsaf.answers.runs import CANCELLED, COMPLETE, RunRow
from mrcsaf.store.runs import Run

TITLES = [str(column[0]) for column in COLUMNS]


def row(number: int, recall: float | None, seconds: float, name: str = "") -> RunRow:
    metrics: dict[str, Any] = {"wall_seconds": seconds}
    if recall is not None:
        metrics["test"] = {"recall@20": recall, "ndcg@20": recall / 2}
    status = COMPLETE if recall is not None else CANCELLED
    run = Run(number, name, "bpr", {}, "", {}, number, "cpu", status, metrics, [], "", "", "",
              "2026-01-01T10:00:00+00:00", "")  # fmt: skip
    return RunRow(run, status, has_best=False, active=False)


@pytest.fixture
def panel(qtbot):
    made = RunsPanel(Themes("light"))
    qtbot.addWidget(made)
    made.show_rows(
        [row(12, None, 5), row(9, 0.1, 700, "b"), row(3, 0.3, 60, "A"), row(1, 0.2, 3600, "c")]
    )
    made.resize(1200, 300)
    made.show()
    return made


def shown(panel: RunsPanel) -> list[str]:
    model = panel.view.model()
    return [model.index(at, 0).data() for at in range(model.rowCount())]


def click(panel: RunsPanel, qtbot, title: str) -> None:
    header = panel.view.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(TITLES.index(title)) + 8, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_a_click_sorts_by_size_not_by_letters_and_a_third_undoes_it(panel, qtbot):
    assert shown(panel) == ["12", "9", "3", "1"]
    click(panel, qtbot, "Recall@20")
    assert shown(panel) == ["3", "1", "9", "12"]  # what has no figure is last
    click(panel, qtbot, "Recall@20")
    assert shown(panel) == ["12", "9", "1", "3"]
    click(panel, qtbot, "Recall@20")
    assert shown(panel) == ["12", "9", "3", "1"]
    click(panel, qtbot, "Run")
    assert shown(panel) == ["12", "9", "3", "1"]
    click(panel, qtbot, "Time")
    assert shown(panel) == ["1", "9", "3", "12"]
    click(panel, qtbot, "Name")
    assert shown(panel) == ["12", "3", "9", "1"]


def test_a_run_is_chosen_by_its_number_wherever_it_stands(panel, qtbot):
    click(panel, qtbot, "Recall@20")
    panel.select(12)
    assert [one.run.id for one in panel.selected()] == [12]
    assert panel.view.currentIndex().row() == 3
    panel.show_rows([row(13, 0.05, 5), *panel.model.rows])
    assert [one.run.id for one in panel.selected()] == [12]
    assert shown(panel) == ["3", "1", "9", "13", "12"]
