"""Hovering and Space show a closer look, and nothing stays behind."""

import pytest
from PySide6.QtCore import Qt

from app.cards.preview import LOOK
from app.shell import start


@pytest.fixture
def page(open_window, rich_shop):
    window = open_window(rich_shop, view="recommend")
    assert start.wait(window, 20)
    window.activateWindow()
    return window.page


def test_a_rest_on_a_card_shows_its_picture_and_whole_title(page, qtbot, monkeypatch):
    monkeypatch.setattr(type(page.window()), "isActiveWindow", lambda _: True)
    preview, index = page.preview, page._model.index(2)
    page.grid.entered.emit(index)
    assert not preview.hover.isVisible()
    qtbot.waitUntil(preview.hover.isVisible, timeout=3000)
    assert preview.hover.item == page._model.cards[2].item_id
    assert preview.hover._title.text() == page._model.cards[2].title
    page.grid.left.emit()
    assert not preview.hover.isVisible()


@pytest.mark.parametrize("event", ["scroll", "press", "reset"])
def test_what_moves_the_cards_hides_it(page, qtbot, event):
    preview = page.preview
    preview._index = page._model.index(0)
    preview._fill(preview.hover, preview._index)
    preview.hover.show()
    if event == "scroll":
        page.grid.verticalScrollBar().valueChanged.emit(40)
    elif event == "press":
        page.grid.pressed.emit(preview._index)
    else:
        page._model.set_cards([])
    assert not preview.hover.isVisible()


def test_space_looks_closer_and_any_key_ends_it(page, qtbot):
    item = page._found.items[4]
    page.studio.selection.set_primary(item)
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    look = page.preview.look
    assert look.isVisible()
    assert look.item == item
    assert look.width() > LOOK
    assert start.wait(page.window(), 20)
    qtbot.keyClick(look, Qt.Key.Key_Space)
    assert not look.isVisible()


def test_a_picture_that_comes_late_does_not_replace_another(page):
    sheet, cards = page.preview.hover, page._model.cards
    sheet.show_card(cards[0], None)
    sheet.show_image(cards[1].item_id, None)
    assert sheet._image is None
