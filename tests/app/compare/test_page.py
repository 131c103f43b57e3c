"""The Compare page in its window."""

import pytest
from PySide6.QtGui import QGuiApplication

from app.compare.page import ComparePage
from app.shell import start
from mrcsaf.store import Project, runs
from tests import shops


@pytest.fixture
def window(open_window, shop):
    made = open_window(shop, view="compare")
    assert isinstance(made.page, ComparePage)
    return made


def test_two_runs_are_held_together_at_once(window):
    page = window.page
    assert [run.id for run in page.table.runs.chosen] == [2, 1]
    assert (page.left.currentData(), page.right.currentData()) == (1, 2)
    assert page._duel.user == window.studio.selection.user
    assert page._sentence.text().startswith("MR-CSAF seed")
    assert "overlap@20" in page._note.text()
    assert page.apart.users.count() == 12


def test_another_user_is_another_pair_of_lists(window):
    before = window.page.lists.as_lines()
    window.studio.next_user()
    assert start.wait(window, 20)
    assert window.page.lists.as_lines() != before
    window.page.apart.user_chosen.emit(5)
    assert start.wait(window, 20)
    assert window.studio.selection.user == 5
    assert window.page._duel.user == 5


def test_sides_can_be_swapped(window):
    left = window.page._duel.left.items
    window.page.swap.click()
    assert start.wait(window, 20)
    assert window.page._duel.right.items == left


def test_unticking_leaves_a_sentence_of_what_to_do(window):
    window.page.table.runs.tick(1, False)
    assert start.wait(window, 20)
    assert window.page._sentence.text().startswith("Tick two runs")
    assert window.page.lists.as_lines() == "left\tright\titem\ttitle"
    window.page.table.runs.tick(1, True)
    assert start.wait(window, 20)
    assert window.page._duel is not None


def test_actions_copy_reveal_and_export(window, tmp_path):
    window.actions_["copy"].trigger()
    assert QGuiApplication.clipboard().text().startswith("left\tright")
    window.actions_["reveal"].trigger()
    assert window.page.lists._held_out == window.page._duel.held_out
    rows = window.page.rows_job()()
    assert [row["run"] for row in rows] == [2, 1]
    window.page.write_page(tmp_path / "a.html")
    assert start.wait(window, 20)
    while window.studio.background.busy:
        start.wait(window, 20)
    assert "Table 3" in (tmp_path / "a.html").read_text()


def test_an_item_of_a_list_is_chosen_everywhere(window):
    item = window.page._duel.right.items[0]
    window.page.lists.chosen.emit(item)
    assert window.studio.selection.primary == item


@pytest.mark.parametrize("n_runs", [0, 1])
def test_fewer_than_two_runs_say_what_to_do(open_window, tmp_path, n_runs):
    window = open_window(shops.build(tmp_path / "x.mrcsaf", n_runs=n_runs), view="compare")
    assert window.page.state.title == "Two runs are needed to compare"


def test_a_run_deleted_under_the_page_is_said(open_window, tmp_path):
    path = shops.build(tmp_path / "x.mrcsaf", n_runs=2)
    window = open_window(path, view="compare")
    with Project.open(path, write=True) as project:
        runs.delete(project.db, 2)
    window.studio.next_user()
    assert start.wait(window, 20)
    assert window.page.state.title == "These runs cannot be compared"
    window.actions_["reload"].trigger()
    assert start.wait(window, 20)
    assert window.page.state.title == "Two runs are needed to compare"


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_the_page_fits_its_window(open_window, shop, theme):
    window = open_window(shop, view="compare", theme=theme, size=(1000, 640))
    assert window.page.width() <= window.width()
    assert not window.grab().isNull()


def test_the_page_is_asked_for_by_the_one_dialog_and_its_kind_decides(
    window, tmp_path, monkeypatch, qtbot
):
    said = (tmp_path / "runs", "Markdown (*.md)")
    monkeypatch.setattr("app.core.file_dialogs.file_to_save", lambda *_: said)
    with qtbot.waitSignal(window.studio.notice, timeout=20_000):
        window.page.save_page()
    assert (tmp_path / "runs.md").read_text("utf-8").startswith("#")
