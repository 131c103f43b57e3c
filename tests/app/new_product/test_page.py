"""The page New product: its states, answers and form, and once with the real worker."""

import os
import shutil
import signal
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDropEvent, QGuiApplication, QImage, QKeySequence
from PySide6.QtWidgets import QPushButton

from app.new_product import page as new_product
from app.new_product.panels import GHOST
from app.new_product.questions import State
from app.shell import start
from mrcsaf import models
from mrcsaf.answers import session
from mrcsaf.answers.recommend import recommend
from mrcsaf.core.errors import CheckpointError, ConfigError, DataError
from mrcsaf.core.files import asset
from mrcsaf.core.progress import Progress, silent
from mrcsaf.store import Project, catalogue
from mrcsaf.worker.protocol import WorkerDied
from tests import shops
from tests.app.new_product.placing import N_ITEMS, png, said, settle, write
from tests.app.test_overtaken import Held, answer
from tests.app.test_reach import focusable


@pytest.fixture
def worker(placing_worker):
    return placing_worker


@pytest.fixture
def path(own_shop):
    return own_shop


@pytest.fixture
def page(new_product_page):
    return new_product_page


# What stands in the way


def test_without_a_project_it_says_what_to_do(worker, open_window):
    window = open_window(view="new-product")
    assert "No project" in window.page.state.title
    buttons = window.page.state.findChildren(QPushButton)
    assert [button.isEnabled() for button in buttons] == [True, True]
    assert not window.page.form.isEnabled()
    assert worker.asked == []


def test_the_worker_warms_as_the_page_opens_and_an_empty_form_says_what_to_give(page, worker):
    assert worker.kinds() == ["warm"]
    assert page.state.title == "Where would it land?"
    assert not page.buttons.save.isEnabled()
    assert not page.buttons.keep.isEnabled()
    assert page.buttons.why.text() == "Give it a picture or a few words first."


def test_loading_is_shown_with_its_progress(page):
    page.asker.state = State.WARMING
    page.asker.progress = Progress(1, 2, "", "encoders")
    page._show_state()
    assert page.state.title == "Getting ready"
    assert "encoders" in page.state.text
    assert page.bar.isVisible()
    assert page.bar.value() == 5


def test_a_dead_worker_can_be_started_again_and_the_product_is_placed_then(page, worker):
    worker.errors["glance"] = WorkerDied("The worker process ended unexpectedly.")
    write(page)
    assert page.state.title == "The model is not ready"
    assert "ended unexpectedly" in page.state.text
    assert page.buttons.keep.isEnabled()
    assert not page.buttons.save.isEnabled()
    worker.errors.clear()
    page._restart.trigger()
    settle(page)
    assert page.results.isVisible()


@pytest.mark.parametrize("error", [
    CheckpointError("Run 1 has lost its weights."), ConfigError("No encoder makes its vectors."),
])  # fmt: skip
def test_a_run_that_lacks_something_is_named(worker, path, open_window, error):
    worker.errors["warm"] = error
    page = open_window(path, view="new-product").page
    assert page.asker.state == State.FAILED
    assert page.state.text == str(error)


def test_the_page_knows_the_models_that_cannot_place():
    assert new_product.CANNOT_PLACE == models.WITHOUT_CONTENT


def test_a_model_that_cannot_place_offers_a_run_that_can(worker, path, open_window):
    with Project.open(path, write=True) as project:
        popular = shops.publish(project, 7, model="popularity")
        catalogue.set_meta(project.db, "active_run", str(popular))
    worker.errors["warm"] = ConfigError(f"Run {popular} is of the model popularity.")
    page = open_window(path, view="new-product").page
    assert page.state.title == "This run cannot place a product"
    worker.errors.clear()
    page._other_run.trigger()
    settle(page)
    assert page.studio.session.run.model == "mrcsaf"
    assert page.asker.state == State.READY


def test_a_project_without_a_run_says_to_train(worker, tmp_path, open_window):
    path = shops.build(tmp_path / "Bare.mrcsaf", n_runs=0)
    page = open_window(path, view="new-product").page
    assert page.state.title == "No model yet"
    assert worker.asked == []


def test_what_the_worker_refuses_is_said_and_the_next_edit_is_asked(page, worker):
    worker.errors["glance"] = DataError("A new product needs a picture, a text.")
    write(page)
    assert page.state.text == "A new product needs a picture, a text."
    worker.errors.clear()
    write(page, "Another")
    assert page.results.isVisible()


# Answers


def test_one_answer_comes_in_three_stages_after_a_pause_in_typing(page, worker):
    for title in ("A", "A n", "A new", "A new mug"):
        page.form.title.setText(title)
    settle(page)
    assert worker.kinds() == ["warm", "glance", "reach", "vary"]
    asked = worker.asked[1][1]
    assert asked["product"]["title"] == "A new mug"
    assert asked["user"] == page.studio.selection.user
    figures = [tile.value.text() for tile in page.results.tiles]
    assert figures == ["4", ".25", "7", "0 users"]
    assert "3–6 under 1 % noise" in page.results.tiles[0].note.text()


def test_earlier_results_stay_readable_until_others_come(page, worker, qtbot):
    write(page)
    page.form.title.setText("A newer mug")
    assert page.results.isVisible()
    assert page.results.veil.isVisible()
    assert page.results.fresh.text() == "Updating…"
    assert page.results.head.text() == "A new mug"
    settle(page)
    assert not page.results.veil.isVisible()
    assert page.results.head.text() == "A newer mug"


def test_the_product_stands_in_the_users_real_list_at_its_rank(page):
    write(page)
    cards = page.results.ghost.model.cards
    assert [card.rank for card in cards] == list(range(1, len(cards) + 1))
    assert cards[3].item_id == GHOST
    assert cards[3].title == "A new mug"
    assert len(cards) == N_ITEMS - 6 + 1  # those the user has not met, and this one
    scores = [card.score for card in cards if card.item_id != GHOST]
    assert scores == sorted(scores, reverse=True)


def test_another_user_is_asked_about_too(page, worker):
    write(page)
    page.studio.selection.set_user(7)
    settle(page)
    assert worker.asked[-1][1]["user"] == 7
    assert "U00007" in page.results.tiles[0].caption.text()


def test_a_tiny_audience_is_explained_beside_the_median(page, worker):
    write(page)
    audience = page.results.audience
    assert "top 20 0.0 % · top 50 25.0 %" in audience.shares.text()
    assert "nobody has chosen it yet" in audience.tiny.text()
    assert audience.standings[0][0].text() == "Top 20: more users than 60 % of the 5 items of Mugs"
    worker.audience = {"10": 1, "20": 2, "50": 3, "100": 6}
    write(page, "Another mug")
    assert not audience.tiny.isVisible()


def test_the_histogram_fills_and_reads_as_a_table(page):
    write(page)
    ranks = page.results.ranks
    assert ranks.bins == [(1, 1, 0), (2, 5, 5), (6, 31, 7)]
    assert ranks.as_table().splitlines()[2] == "2\t5\t5"
    ranks.set_bins(ranks.bins, 6, 12, 9.0)
    assert ranks.reading() == "6 of 12 users so far"


def test_a_user_of_the_audience_opens(page):
    write(page)
    users = page.results.audience.users
    assert users.item(0).text() == "U00005  ·  rank 2"
    users.itemActivated.emit(users.item(0))
    settle(page)
    window = page.window()
    assert (window.current, page.studio.selection.user) == ("recommend", 5)


def test_neighbours_open_in_the_catalogue_and_a_missing_picture_has_none(page):
    write(page)
    alike = page.results.alike
    assert not alike["image"].strip.isVisible()
    assert "no picture" in alike["image"].note.text()
    assert [card.ext_id for card in alike["text"].model.cards][:2] == ["B000000", "B000001"]
    alike["text"].strip.clicked.emit(alike["text"].model.index(1))
    settle(page)
    assert (page.window().current, page.studio.selection.primary) == ("catalogue", 1)


# The form


def test_a_broken_picture_leaves_the_words_alone(page, worker, tmp_path):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"not a picture")
    page.form.title.setText("A new mug")
    page.form.well.take(broken, broken.name)
    settle(page)
    assert "broken.png" in page.form.picture_note.text()
    assert "placed without it" in page.form.picture_note.text()
    assert worker.asked[-1][1]["product"]["image"] is None
    assert page.results.isVisible()


def test_a_picture_is_pasted_by_the_action_and_from_a_line_of_text(page, worker, qtbot):
    clipboard = QGuiApplication.clipboard()
    clipboard.setImage(QImage.fromData(png()))
    page.window().actions_["paste"].trigger()
    settle(page)
    first = page.form.well.picture
    assert first is not None
    assert first.file.is_file()
    clipboard.setImage(QImage.fromData(png("#aa2222")))
    page.form.title.setFocus()
    keys = QKeySequence(QKeySequence.StandardKey.Paste)[0]
    qtbot.keyClick(page.form.title, keys.key(), keys.keyboardModifiers())
    settle(page)
    assert page.form.well.picture.sha != first.sha
    clipboard.setText("words")
    page.paste()
    assert "no picture" in said(page)
    assert not page.form.well.take_from(None)  # what Qt gives while another program fills it


def test_a_dropped_file_is_taken_and_can_be_removed(page, worker, tmp_path):
    file = tmp_path / "mug.png"
    file.write_bytes(png())
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    assert page.form.well.take_from(mime)
    settle(page)
    assert worker.asked[-1][1]["product"]["image"].endswith(".png")
    page.form.remove_button.setFocus()
    page.form.remove_button.click()
    assert page.form.well.picture is None
    assert page.window().focusWidget() is page.form.well
    assert page.state.title == "Where would it land?"


def test_the_form_stays_where_it_is_as_a_picture_comes(page, tmp_path):
    before = page.form.title.pos()
    file = tmp_path / "mug.png"
    file.write_bytes(png())
    page.form.well.take(file, file.name)
    settle(page)
    assert page.form.remove_button.isVisible()
    assert page.form.title.pos() == before


@pytest.mark.parametrize("on_the_well", [True, False])
def test_a_dropped_file_is_copied_never_moved(page, tmp_path, on_the_well):
    file = tmp_path / "mug.png"
    file.write_bytes(png())
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    offered = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    target = page.form.well if on_the_well else page
    event = QDropEvent(QPointF(5, 5), offered, mime, button, none)
    event.setDropAction(Qt.DropAction.MoveAction)  # what a file manager may propose
    target.dropEvent(event)
    assert event.isAccepted()
    assert event.dropAction() == Qt.DropAction.CopyAction
    settle(page)
    assert page.form.well.picture is not None


def test_a_button_switched_off_by_its_press_gives_the_keys_to_the_form(page):
    write(page)
    page.buttons.discard.setFocus()
    page.buttons.discard.click()
    assert not page.buttons.discard.isEnabled()
    assert page.window().focusWidget() is page.form.title


def cells(page):
    grid = page.results.variants.grid
    places = ((grid.itemAt(n).widget(), grid.getItemPosition(n)) for n in range(grid.count()))
    return {(row, column): label.text() for label, (row, column, _, _) in places if label.text()}


def test_another_picture_stands_beside_the_product_as_a_column_of_its_own(page, worker, tmp_path):
    write(page)
    assert "other picture" not in cells(page).values()
    file = tmp_path / "other.png"
    file.write_bytes(png("#c03020"))
    page.results.variants.well.take(file, file.name)
    settle(page)
    kind, asked = worker.asked[-1]
    assert kind == "vary"
    assert Path(asked["product"]["other_image"]).is_file()
    at = next(place for place, text in cells(page).items() if text == "other picture")
    assert cells(page)[(1, at[1])] == "2"
    page.results.variants.remove.click()
    settle(page)
    assert worker.asked[-1][1]["product"]["other_image"] is None
    assert "other picture" not in cells(page).values()


def test_another_picture_that_is_none_is_refused_beside_it(page, tmp_path):
    write(page)
    file = tmp_path / "bad.png"
    file.write_bytes(b"no picture")
    page.results.variants.well.take(file, file.name)
    settle(page)
    assert "bad.png" in page.results.variants.refusal.text()
    assert page.form.other is None


def test_a_run_without_pictures_says_so_in_the_well(worker, path, open_window):
    worker.refused = {"image": "Run 1 was trained without image features."}
    page = open_window(path, view="new-product").page
    assert page.form.well.off == worker.refused["image"]


def test_fields_are_checked_as_they_are_typed(page):
    write(page, category="Nothing such", description="x" * 20_001)
    assert "New to this catalogue" in page.form.category_note.text()
    notes = page.form.text_note.text()
    assert "The text encoder read the first 2 words." in notes
    assert "first 20,000 of 20,001" in notes
    write(page, category="Mugs", description="x")
    assert not page.form.category_note.isVisible()
    assert page.form.category.completer().model().rowCount() == len(shops.KINDS)


def test_every_stop_of_the_tab_key_has_a_name(page):
    write(page)
    nameless = []
    for widget in focusable(page.window()):
        face = QAccessible.queryAccessibleInterface(widget)
        if not (face.text(QAccessible.Text.Name) or widget.toolTip()):
            nameless.append(type(widget).__name__)
    assert nameless == []
    assert page.form.description.tabChangesFocus()
    assert page.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_with_the_real_worker_a_drawn_mug_lands_among_mugs_and_is_saved(
    tmp_path, open_window, qtbot
):
    """Picture and words through the encoders, a killed worker on the way, into the catalogue."""
    path = tmp_path / "sample.mrcsaf"
    shutil.copytree(asset("sample.mrcsaf"), path)
    window = open_window(path, view="new-product", wait=False)
    page = window.page
    assert start.wait(window, 60)
    known = len(page.studio.session.items)
    mug = next(item for item in page.studio.session.items.values() if item.category == "Mugs")
    page.form.well.show_stored(path / "images", mug.image_sha)
    write(page, mug.title, description=mug.description, category="Mugs")
    alike = page.results.alike
    first = alike["image"].model.cards[0]
    assert (first.ext_id, round(first.score, 3)) == (mug.ext_id, 1.0)
    near = page.results.alike["text"].model.cards
    kinds = [page.studio.session.items[card.item_id].category for card in near]
    assert kinds.count("Mugs") >= 3
    answer = page.asker.answer
    assert sum(count for *_, count in answer.stages["reach"]["histogram"]) == 800
    os.kill(page.studio.operations.quick.pid, signal.SIGKILL)
    write(page, f"{mug.title} again")
    if page.asker.state == State.FAILED:
        page._restart.trigger()
        assert start.wait(window, 60)
    page.buttons.save.click()
    assert start.wait(window, 60)
    added = page.studio.session.items[known]
    assert (added.title, added.origin) == (f"{mug.title} again", "added")
    assert page.studio.session.weight(known) is not None


def test_the_whole_list_is_asked_for_once_and_for_the_run_that_is_shown(page, path, monkeypatch):
    write(page, title="A blue mug")
    settle(page)
    results, given = page.results, page.asker.answer
    assert results.listed is not None
    held = Held(monkeypatch)
    other = session.load(path, 1, silent)  # another run: another list of the same user
    for _ in range(3):  # a glance each
        results.show_answer(other, given)
        results._show_glance(other, given)
    overtaken = held.take()
    assert len([one for one in overtaken if one[0] is results]) == 1
    results.forget_list()
    answer(overtaken, fails=False)
    assert results.listed is None
    results._show_glance(other, given)
    answer(held.take(), fails=False)
    expected = recommend(other, given.user, len(other.items), False, silent)
    assert results.listed == expected
