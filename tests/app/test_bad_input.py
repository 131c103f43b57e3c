"""What goes wrong under an open window: every view says so, and goes on."""

import shutil
import sqlite3
from dataclasses import replace

import pytest

from app.shell import start
from app.shell.pages import PAGES
from mrcsaf.store import Project, runs
from tests import rich, shops
from tests.app.test_walk import NoWorker


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    monkeypatch.setattr("app.core.worker_jobs.WorkerClient", lambda **_: NoWorker())


@pytest.fixture
def own(rich_shop, tmp_path):
    shutil.copytree(rich_shop, tmp_path / "Own.mrcsaf")
    return tmp_path / "Own.mrcsaf"


def tour(window, names=tuple(PAGES), patience=20):
    """Look at every view, another user and an item on each."""
    studio = window.studio
    for name in names:
        window.view(name)
        studio.next_user()
        if studio.session is not None and studio.session.items:
            studio.selection.set_primary(len(studio.session.items) // 2)
        assert start.wait(window, patience), name
        assert window.isVisible()


def words(window):
    """What is said anywhere: the state panels, the toast, the inspector."""
    panels = [getattr(page, "state", None) for page in window.pages.values()]
    found = [f"{panel.title} {panel.text}" for panel in panels if panel is not None]
    return " ".join([*found, window.toast.text])


def test_a_folder_that_was_moved_is_said_and_the_window_opens_another(open_window, own, shop):
    window = open_window(own)
    tour(window)
    own.rename(own.with_name("Elsewhere.mrcsaf"))
    tour(window)
    window.view("recommend")
    window.studio.next_user()
    assert start.wait(window, 20)
    assert "There is no project" in words(window)
    window.studio.open(own.with_name("Elsewhere.mrcsaf"))
    assert start.wait(window, 20)
    assert window.page._model.rowCount() == 20
    window.studio.open(shop)
    tour(window)


@pytest.mark.parametrize("mode", ["EXCLUSIVE", "IMMEDIATE"])
def test_a_database_another_program_holds_is_read_or_said(open_window, own, mode, monkeypatch):
    monkeypatch.setattr("mrcsaf.store.connection.BUSY_MS", 500)  # ten times as long for people
    window = open_window(own)
    other = sqlite3.connect(own / "project.db", isolation_level=None)
    other.execute(f"BEGIN {mode}")
    other.execute("UPDATE item SET title = 'half written' WHERE id = 1")
    try:
        tour(window, ("recommend", "selector"), patience=60)  # every read waits for its turn first
    finally:
        other.execute("ROLLBACK")
        other.close()
    tour(window)
    assert window.studio.session.items[1].title != "half written"


def test_a_run_deleted_under_the_page_is_said_and_the_next_one_shown(open_window, own):
    with Project.open(own, write=True) as project:
        shops.publish(project, seed=5)
    window = open_window(own)
    tour(window)
    gone = window.studio.session.run.id
    with Project.open(own, write=True) as project:
        runs.delete(project.db, gone)
    tour(window)
    window.view("recommend")
    window.studio.next_user()
    assert start.wait(window, 20)
    assert f"Run {gone}" in words(window)
    window.studio.reload()
    assert start.wait(window, 20)
    assert window.studio.session.run.id != gone
    assert window.page._model.rowCount() == 20
    tour(window)


def test_every_picture_gone_leaves_cards_with_their_titles(open_window, own):
    shutil.rmtree(own / "images")
    shutil.rmtree(own / "thumbs", ignore_errors=True)
    window = open_window(own)
    tour(window)
    window.view("catalogue")
    assert window.page.model.rowCount() == 60


@pytest.mark.parametrize(("n_users", "n_items"), [(0, 30), (1, 1), (3, 1), (2, 2), (0, 0)])
def test_hardly_anything_in_a_project_is_enough_for_every_view(
    open_window, tmp_path, n_users, n_items
):
    made = shops.build(tmp_path / "Few.mrcsaf", n_users, n_items, n_runs=int(n_users * n_items > 0))
    tour(open_window(made))


@pytest.mark.parametrize(
    "title", ["a" * 1_000_000, "<b>bold</b><img src=x>", "\u202egnp.exe\u2066"]
)
def test_titles_that_are_attacks_are_text_on_every_view(open_window, tmp_path, title):
    records = [replace(row, title=title, brand=title[:200]) for row in shops.records(12)]
    made = rich.build(tmp_path / "Odd.mrcsaf", n_users=24, items=records, shas={})
    window = open_window(made)
    tour(window)
    window.view("recommend")
    assert start.wait(window, 20)
    for card in window.page._model.cards:
        assert len(card.title) <= 400
        assert "\u202e" not in card.title
