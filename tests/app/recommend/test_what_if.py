import time

import pytest

from app.cards.model import DROPPED
from app.shell import start


@pytest.fixture
def page(open_window, rich_shop):
    window = open_window(rich_shop, user="U00003")
    window.actions_["what-if"].trigger()
    assert start.wait(window, 20)
    return window.page


def shown(page):
    return [card.item_id for card in page._model.cards]


def test_sliding_ranks_again_and_zero_brings_the_list_back(page):
    before = shown(page)
    page.what_if.slider.setValue(180)
    assert shown(page) != before
    assert page._sentence.text().startswith("What if")
    assert any(card.move.startswith(("▲", "▼", "new")) for card in page._model.cards)
    page.window().actions_["reset-what-if"].trigger()
    assert shown(page) == before
    assert all(card.move == "" for card in page._model.cards)


def test_moves_on_the_cards_are_true(page):
    before = shown(page)
    page.what_if.slider.setValue(20)
    for rank, card in enumerate(page._model.cards):
        if card.move == "new":
            assert card.item_id not in before
        else:
            places = before.index(card.item_id) - rank
            wanted = f"▲{places}" if places > 0 else f"▼{-places}" if places else "="
            assert card.move == wanted


def test_keys_move_the_modalities_by_five_percent(page):
    page.window().actions_["more-image"].trigger()
    assert page.what_if.change.alpha == pytest.approx(1.05)
    page.window().actions_["less-image"].trigger()
    assert page.what_if.change.is_none


def test_an_item_of_the_history_can_be_left_out_and_is_said_to_be(page):
    drawer = page.what_if
    drawer._toggle_item(drawer.history_model.index(0))
    assert len(drawer.change.dropped) == 1
    assert DROPPED in drawer.history_model.cards[0].badges
    assert "normalisation held fixed" in drawer._note.text()
    drawer._toggle_item(drawer.history_model.index(0))
    assert drawer.change.is_none


def test_the_selector_of_the_chosen_item_or_of_all_can_be_overridden(page):
    drawer = page.what_if
    assert not drawer.weight.isEnabled()
    item = shown(page)[0]
    page.studio.selection.set_primary(item)
    assert drawer.weight.isEnabled()
    drawer.weight.setValue(0)
    assert drawer.change.weight_of == {item: 0.0}
    drawer.scope.setCurrentIndex(1)
    drawer.scope.activated.emit(1)
    drawer.weight.setValue(200)
    assert drawer.change.weight_of_all == 1.0
    assert "As if the selector had said this" in drawer._note.text()


def test_a_button_above_the_cards_opens_and_closes_the_drawer(page):
    button = page.bar.what_if
    assert button.isVisible()
    assert button.isChecked()
    page.what_if.close_button.click()
    assert not button.isChecked()
    button.click()
    assert button.isChecked()
    assert page.what_if.isVisible()


def test_an_untouched_weight_is_told_as_the_inspector_tells_it(page):
    item = shown(page)[0]
    page.studio.selection.set_primary(item)
    told = page.studio.session.weight(item)
    assert page.what_if._omega.text() == f"image {told:.3f}, text {1 - told:.3f}"
    page.what_if.weight.setValue(37)
    assert page.what_if._omega.text() == "image 0.185, text 0.815"


def test_another_user_supposes_nothing(page):
    page.what_if.slider.setValue(10)
    page.studio.selection.set_user(7)
    assert start.wait(page.window(), 20)
    assert page.what_if.change.is_none
    assert shown(page) == page._found.items


def test_closing_the_drawer_gives_the_runs_own_list(page):
    page.what_if.slider.setValue(10)
    page.toggle_what_if()
    assert shown(page) == page._found.items
    assert page.what_if.isHidden()


@pytest.mark.bench
def test_a_step_of_the_slider_is_not_felt(page):
    begun = time.process_time()
    for value in range(101, 131):
        page.what_if.slider.setValue(value)
    assert (time.process_time() - begun) / 30 < 0.05
