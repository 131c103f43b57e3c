"""The true drop of an unticked history item, from a real worker, beside the one held fixed."""

import shutil

import pytest

from app.shell import start
from mrcsaf.train import rerun


@pytest.fixture
def page(open_window, trained, tmp_path):
    shutil.copytree(trained, tmp_path / "Tiny.mrcsaf")
    window = open_window(tmp_path / "Tiny.mrcsaf", user="u03", view="recommend")
    window.studio.set_k(10)
    window.actions_["what-if"].trigger()
    settle(window.page)
    return window.page


def settle(page):
    assert start.wait(page.window(), 60)


def drop(page, row=0):
    drawer = page.what_if
    item = drawer.history_model.cards[row].item_id
    drawer._toggle_item(drawer.history_model.index(row))
    settle(page)
    return item


def test_the_row_is_there_only_while_something_is_left_out(page):
    row = page.what_if.rerun
    assert row.isHidden()
    drop(page)
    assert row.isVisible()
    assert "held fixed" in row.words.text()
    drop(page)
    assert row.isHidden()


def test_a_rerun_says_the_true_score_and_can_show_its_list(page):
    session = page.studio.session
    page.studio.selection.set_primary(page._found.items[0])
    settle(page)
    item = drop(page)
    row = page.what_if.rerun
    held = [card.item_id for card in page._model.cards]
    row.button.click()
    assert not row.button.isEnabled()
    settle(page)
    user = session.user_of["u03"]
    scores = rerun.without(session.path, session.run.id, user, [item])
    assert row.words.text().startswith("Re-run:")
    assert f"{scores[page.studio.selection.primary]:.4g}".replace("-", "−") in row.words.text()
    row.instead.click()
    true = rerun.listed(session.path, session.run.id, user, [item], 10)
    assert [card.item_id for card in page._model.cards] == true["items"]
    assert [card.score for card in page._model.cards] == pytest.approx(true["scores"])
    row.instead.click()
    assert [card.item_id for card in page._model.cards] == held


def test_another_question_forgets_the_answer(page):
    drop(page)
    row = page.what_if.rerun
    row.button.click()
    settle(page)
    assert row.instead.isVisible()
    drop(page, 1)
    assert not row.instead.isVisible()
    assert row.supposed is None


def test_a_worker_that_cannot_is_a_sentence(page):
    for file in (page.studio.session.path / "runs").rglob("model.safetensors"):
        file.unlink()
    drop(page)
    row = page.what_if.rerun
    row.button.click()
    settle(page)
    assert "no checkpoint" in row.words.text()
    assert row.button.isEnabled()


def test_asking_something_else_stops_the_rerun(page):
    drop(page)
    row = page.what_if.rerun
    row.button.click()
    page.what_if.reset()
    assert not row.busy
    assert row.isHidden()
    settle(page)
