"""Everything that takes the focus can be heard and reached."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QComboBox, QLabel, QScrollArea, QScrollBar, QWidget

from app import screenshot
from app.pages import PAGES


def focusable(window):
    """Widgets the Tab key stops at."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisibleTo(window)
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget, QScrollArea | QScrollBar | QLabel)
        and not isinstance(widget.parent(), QComboBox)
    ]


@pytest.mark.parametrize("name", ["home", "recommend"])
def test_every_stop_of_the_tab_key_has_a_name(open_window, shop, name):
    assert name in PAGES
    window = open_window(shop)
    window.studio.selection.set_primary(2)
    window.view(name)
    assert screenshot.wait(window, 20)
    nameless = []
    for widget in focusable(window):
        face = QAccessible.queryAccessibleInterface(widget)
        if not (face.text(QAccessible.Text.Name) or widget.toolTip()):
            nameless.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    assert nameless == []


def test_nothing_is_wider_than_its_place_at_the_smallest_size(open_window, shop):
    window = open_window(shop, size=(960, 600))
    window.actions_["inspector"].trigger()
    window.studio.selection.set_primary(2)
    assert screenshot.wait(window, 20)
    assert (window.width(), window.height()) == (960, 600)
    assert window.page.grid.viewport().width() > 200
    for widget in (window.toolbar.users, window.toolbar.run_box, window.toolbar.length_box):
        assert widget.isVisible()
