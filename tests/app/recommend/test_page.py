import shutil

import pytest
from PySide6.QtGui import QGuiApplication

from app.cards.model import HIT
from app.shell import start
from mrcsaf.data.records import ItemRecord
from mrcsaf.store import catalogue, runs
from mrcsaf.store.project import Project
from tests import shops


def texts(page):
    return page._sentence.text(), page._note.text()


def colours(window):
    image = window.grab().toImage()
    return {image.pixel(x, y) for x in range(0, image.width(), 9) for y in range(0, 600, 9)}


def test_header_says_what_is_shown(open_window, shop):
    page = open_window(shop, user="U00004").page
    head, note = texts(page)
    assert head == "Top 20 for U00004"
    assert "run 2 MR-CSAF seed 1" in note
    assert "seen items hidden" in note
    assert "held-out items hidden (1)" in note
    assert not any(HIT in card.badges for card in page._model.cards)


def test_revealing_marks_held_out_items_and_shows_the_figures(open_window, shop):
    window = open_window(shop, user="U00004")
    window.actions_["reveal"].trigger()
    page = window.page
    assert "Recall@20" in texts(page)[1]
    marked = {card.item_id for card in page._model.cards if HIT in card.badges}
    assert marked == page._found.held_out.intersection(page._found.items)


def test_another_length_another_list(open_window, shop):
    window = open_window(shop)
    window.studio.set_k(10)
    assert start.wait(window, 20)
    assert window.page._model.rowCount() == 10
    window.actions_["seen"].trigger()
    window.studio.set_k(200)
    assert start.wait(window, 20)
    assert window.page._model.rowCount() == 30


def test_filter_counts_and_an_empty_answer_is_a_state(open_window, shop):
    window = open_window(shop)
    window.page.bar.filter.setText("mug")
    shown = window.page._model.cards
    assert 0 < len(shown) < 20
    assert all("mug" in f"{card.title} {card.subtitle}".lower() for card in shown)
    window.page.bar.filter.setText("no such thing")
    assert window.page._content.currentWidget() is window.page.state
    assert window.page.state.title == "Nothing matches"
    window.page.bar.filter.setText("")
    assert window.page._content.currentWidget() is window.page.grid


def test_table_and_grid_show_the_same_choice(open_window, shop):
    window = open_window(shop)
    item = window.page._model.cards[3].item_id
    window.studio.selection.set_primary(item)
    window.actions_["table"].trigger()
    assert window.page._content.currentWidget() is window.page.table
    assert window.page.grid.currentIndex().row() == 3
    assert window.page.table.currentIndex().row() == 3


def test_copy_gives_lines_for_a_spreadsheet(open_window, shop):
    window = open_window(shop)
    window.studio.selection.set_selected(frozenset())
    window.actions_["copy"].trigger()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("rank\titem\ttitle")
    assert len(lines) == 21


def test_formulas_are_quoted_and_numbers_are_not():
    from app.cards.model import Card
    from app.recommend.page import as_lines

    line = as_lines([Card(1, "=cmd()", rank=1, score=-0.5, ext_id="@x")]).splitlines()[1]
    assert line.split("\t")[:4] == ["1", "'@x", "'=cmd()", "-0.5"]


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_project_without_model_shows_history_and_says_so(open_window, tmp_path, theme):
    path = shops.build(tmp_path / "x.mrcsaf", n_runs=0)
    window = open_window(path, theme=theme)
    assert window.page.state.title == "No model yet"
    assert window.page.history._model.rowCount() == 6
    assert len(colours(window)) > 10
    window.studio.selection.set_primary(0)
    assert start.wait(window, 20)
    assert window.inspector.why.isHidden()


def test_zero_users_and_one_item_are_states(open_window, tmp_path):
    window = open_window(shops.build(tmp_path / "a.mrcsaf", n_users=0, n_runs=0))
    assert window.page.state.title == "This project has no users"
    window.studio.open(shops.build(tmp_path / "b.mrcsaf", n_users=3, n_items=1))
    assert start.wait(window, 20)
    assert window.page._model.rowCount() == 0
    window.actions_["seen"].trigger()
    assert start.wait(window, 20)
    assert window.page._model.rowCount() == 1


def test_hostile_titles_are_shown_plain(open_window, tmp_path):
    nasty = ["word " * 200_000, "<img src=x onerror=1>", "\u202egnp.exe", "a\0b", "=cmd|' /C'!A0",
             "https://" + "x" * 3000]  # fmt: skip
    items = [ItemRecord(f"I{n}", title, title[:5000]) for n, title in enumerate(nasty)]
    window = open_window(shops.build(tmp_path / "x.mrcsaf", 3, 6, items=items, shas={}, each=3))
    window.actions_["seen"].trigger()
    for item in range(6):
        window.studio.selection.set_primary(item)
        assert start.wait(window, 20)
        assert window.inspector.widget().width() <= window.inspector.width()
    assert all(len(card.title) <= 400 for card in window.page._model.cards)
    assert not any(
        "\u202e" in card.title or "\0" in card.title for card in window.page._model.cards
    )


def test_missing_project_is_said_in_one_sentence(open_window, tmp_path):
    window = open_window(tmp_path / "nowhere.mrcsaf")
    assert window.page.state.title == "The project cannot be opened"
    assert "There is no project" in window.page.state.text
    window.studio.open(tmp_path / "elsewhere.mrcsaf")
    assert window.page.state.title == "Opening the project…"


def test_run_deleted_under_the_page_is_said_and_mended_by_a_reload(open_window, tmp_path):
    path = shops.build(tmp_path / "x.mrcsaf", n_runs=2)
    window = open_window(path)
    with Project.open(path, write=True) as project:
        runs.delete(project.db, 2)
    window.studio.next_user()
    assert start.wait(window, 20)
    assert window.page.state.title == "This list cannot be made"
    assert "Run 2" in window.page.state.text
    window.actions_["reload"].trigger()
    assert start.wait(window, 20)
    assert window.studio.session.run.id == 1
    assert window.page._model.rowCount() == 20


def test_project_folder_that_went_away_is_said(open_window, tmp_path):
    path = shops.build(tmp_path / "x.mrcsaf")
    window = open_window(path)
    shutil.move(path, tmp_path / "y.mrcsaf")
    window.studio.next_user()
    assert start.wait(window, 20)
    assert "There is no project" in window.page.state.text


def test_cold_user_is_named_so(open_window, tmp_path):
    path = shops.build(tmp_path / "x.mrcsaf", each=2)
    with Project.open(path, write=True) as project:
        project.db.execute("UPDATE interaction SET part = 2 WHERE user_id = 0")
        project.db.execute("DELETE FROM meta WHERE key LIKE 'crc:%'")  # meant, not damage
    page = open_window(path).page
    assert "cold user" in texts(page)[1]


def test_simulated_shoppers_are_said_in_the_status_bar(open_window, tmp_path):
    window = open_window(shops.build(tmp_path / "x.mrcsaf", planted=True))
    assert "simulated" in window.status._sizes.text()
    with Project.open(tmp_path / "x.mrcsaf") as project:
        assert catalogue.meta(project.db, "simulated") == "1"
