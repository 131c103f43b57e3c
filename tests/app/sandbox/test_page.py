"""A made-up user: clicks make a taste, the taste makes a list that says it is a guess."""

import shutil

import numpy as np
import pytest

from app.sandbox.page import SandboxPage
from app.shell import start
from mrcsaf.answers import ranking
from mrcsaf.core.errors import DataError
from tests import shops
from tests.app.test_overtaken import Held, answer


@pytest.fixture
def page(open_window, rich_shop):
    window = open_window(rich_shop, view="sandbox")
    assert isinstance(window.page, SandboxPage)
    return window.page


def settle(page):
    assert start.wait(page.window(), 20)


def click(page, view, row):
    view.clicked.emit(view.model().index(row))
    settle(page)


def test_nothing_is_chosen_at_first_and_it_says_what_to_do(page):
    assert page.list_state.isVisible()
    assert "Choose" in page.list_state.title
    assert not page.clear_button.isVisible()


def test_a_click_makes_a_list_that_says_it_is_approximate(page):
    click(page, page.shelf, 0)
    click(page, page.shelf, 3)
    assert len(page.studio.selection.taste) == 2
    assert page.grid.isVisible()
    assert page.list_model.rowCount() == 20
    assert page._sentence.text().startswith("≈ Top 20 for a made-up taste of 2")
    assert "Approximate: not trained" in page._note.text()
    assert "of their true top 20" in page._note.text()


def test_what_was_chosen_is_not_recommended_and_is_ticked(page):
    click(page, page.shelf, 1)
    (item,) = page.studio.selection.taste
    assert item not in page._guess.items
    assert "liked" in page.shelf_model.cards[1].badges
    assert [card.item_id for card in page.chosen_model.cards] == [item]


def test_a_second_click_takes_it_out_and_the_strip_does_too(page):
    click(page, page.shelf, 0)
    click(page, page.shelf, 2)
    click(page, page.shelf, 0)
    assert len(page.studio.selection.taste) == 1
    click(page, page.strip, 0)
    assert page.studio.selection.taste == ()
    assert page.list_model.rowCount() == 0


def test_the_list_is_in_the_order_of_its_scores_and_like_that_of_a_user_who_chose_the_same(page):
    session, user = page.studio.session, 3
    page.studio.selection.set_taste(tuple(session.train.of_user(user).tolist()))
    settle(page)
    assert page._guess.scores == sorted(page._guess.scores, reverse=True)
    from mrcsaf.answers.connections import reading

    with reading(session.path) as project:
        scores = session.ranker.scores(session.ranker.user_parts(project.db, user))
    hide = ranking.seen_mask(session.train, user)
    true = ranking.top(scores, 20, hide)
    assert len(np.intersect1d(true, page._guess.items)) > 20 * 20 / 60  # better than chance


def test_search_narrows_what_can_be_chosen(page):
    page.search.setText("mug")
    settle(page)
    session = page.studio.session
    assert {session.items[i].category for i in page.shelf_model.items} == {"Mugs"}
    page.search.clear()
    settle(page)
    assert len(page.shelf_model.items) == 60


def test_an_item_of_any_page_can_be_chosen_by_its_command(page):
    window = page.window()
    window.view("recommend")
    settle(window.page)
    window.studio.selection.set_primary(7)
    window.actions_["like"].trigger()
    assert window.studio.selection.taste == (7,)
    assert "1" in window.toast.text
    window.view("sandbox")
    settle(page)
    assert page.grid.isVisible()


def test_too_few_users_are_a_sentence_not_an_error(open_window, tmp_path):
    small = shops.build(tmp_path / "Small.mrcsaf", n_users=5)
    page = open_window(small, view="sandbox").page
    click(page, page.shelf, 0)
    assert page.list_state.isVisible()
    assert "20 are needed" in page.list_state.text


def test_without_a_model_it_offers_to_train_one(open_window, tmp_path):
    page = open_window(shops.build(tmp_path / "U.mrcsaf", n_runs=0), view="sandbox").page
    assert page.state.isVisible()
    assert page.state.title == "No model yet"


def test_another_project_begins_with_no_taste(page, rich_shop, tmp_path):
    click(page, page.shelf, 0)
    shutil.copytree(rich_shop, tmp_path / "Other.mrcsaf")
    page.studio.open(tmp_path / "Other.mrcsaf")
    settle(page)
    assert page.studio.selection.taste == ()


def test_the_list_can_be_exported(page):
    click(page, page.shelf, 0)
    rows = page.rows_job()()
    assert len(rows) == 20
    assert rows[0]["rank"] == 1


def test_a_failed_search_is_no_failed_list(page, monkeypatch):
    def broken(*_: object) -> None:
        raise DataError("The index is gone.")

    click(page, page.shelf, 0)
    told = []
    page.studio.failed.connect(told.append)
    monkeypatch.setattr("app.sandbox.page.search", broken)
    page.search.setText("mug")
    settle(page)
    assert [str(error) for error in told] == ["The index is gone."]
    assert page.grid.isVisible()
    assert page.list_model.rowCount() == 20


def test_an_answer_after_the_search_was_emptied_changes_nothing(page, monkeypatch):
    held = Held(monkeypatch)
    page.search.setText("mug")
    page._search()
    late = held.take()
    page.search.clear()
    page._search()
    answer(late, fails=False)
    assert len(page.shelf_model.items) == 60
