"""Right clicks and the commands about one item."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QDesktopServices

from app.shell import start


@pytest.fixture
def window(open_window, rich_shop):
    window = open_window(rich_shop, view="recommend")
    assert start.wait(window, 20)
    return window


def names(menu):
    return [action.objectName() for action in menu.actions() if not action.isSeparator()]


def test_a_right_click_on_a_card_chooses_it_and_offers_what_can_be_done(window):
    grid, card = window.page.grid, window.page._model.cards[3]
    middle = grid.visualRect(window.page._model.index(3)).center()
    menu = window.item_commands.menu_at(grid.viewport().mapTo(window, middle))
    assert window.studio.selection.primary == card.item_id
    assert names(menu)[:3] == ["why", "like", "pin"]
    assert "similar-image" in names(menu)


def test_the_menu_key_takes_the_current_card(window):
    window.activateWindow()
    window.studio.selection.set_primary(window.page._found.items[1])
    window.page.grid.setFocus()
    menu = window.item_commands.menu_at(QPoint(0, 0), by_key=True)
    assert menu is not None
    assert window.studio.selection.primary == window.page._found.items[1]


def test_a_right_click_beside_everything_has_no_menu(window):
    place = window.page._sentence.mapTo(window, QPoint(2, 2))
    assert window.item_commands.menu_at(place) is None


def test_a_chart_offers_its_data(window):
    window.view("selector")
    assert start.wait(window, 20)
    chart = window.page.histogram
    menu = window.item_commands.menu_at(chart.mapTo(window, chart.rect().center()))
    assert names(menu) == ["data"]


@pytest.mark.parametrize("name", ["similar-image", "similar-text"])
def test_similar_items_are_set_apart_in_the_catalogue(window, name):
    window.studio.selection.set_primary(9)
    window.actions_[name].trigger()
    assert start.wait(window, 20)
    subset = window.studio.selection.subset
    assert window.current == "catalogue"
    assert subset.items[0] == 9
    assert 1 < len(np.unique(subset.items)) <= 7
    assert window.page.model.rowCount() == len(subset.items)


def test_without_an_item_they_say_what_to_do(window):
    window.actions_["similar-image"].trigger()
    assert "Choose an item" in window.toast.text


def test_a_picture_opens_in_the_systems_program_and_a_missing_one_says_so(window, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    session = window.studio.session
    with_picture = next(i.id for i in session.items.values() if i.image_state == "ok")
    without = next(i.id for i in session.items.values() if i.image_state != "ok")
    window.studio.selection.set_primary(with_picture)
    window.actions_["open-picture"].trigger()
    assert session.items[with_picture].image_sha in opened[0].toLocalFile()
    window.studio.selection.set_primary(without)
    window.actions_["open-picture"].trigger()
    assert "no picture" in window.toast.text
    assert len(opened) == 1
