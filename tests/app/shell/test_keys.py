"""By keyboard alone: where the keys go when a view comes up, and when letters are commands."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from app.cards.grid import CardView
from app.charts.histogram import BINS, Histogram
from app.charts.scatter import Scatter
from app.shell import start
from app.shell.pages import PAGES
from app.shell.palette import ShortcutSheet
from tests.app.test_walk import NoWorker

Key, Held = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def window(open_window, rich_shop, qtbot, monkeypatch):
    """A window that has the keys, at the ranked list."""
    monkeypatch.setattr("app.core.worker_jobs.WorkerClient", lambda **_: NoWorker())
    made = open_window(rich_shop, size=(1280, 800))
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    return made


def press(window, *keys, held=Held.NoModifier):
    """Press keys, one after another, wherever they go by then."""
    for key in keys:
        where = QApplication.focusWidget() or window
        if isinstance(key, str):
            QTest.keyClicks(where, key)
        else:
            QTest.keyClick(where, key, held)
        QApplication.processEvents()


def go(window, name):
    window.view(name)
    assert start.wait(window, 20)


KINDS = {
    "recommend": CardView, "catalogue": CardView, "map": Scatter, "selector": Histogram,
    "sandbox": QLineEdit, "new-product": QLineEdit,
}  # fmt: skip


def test_a_view_that_comes_up_has_the_keys(window):
    for name in reversed(PAGES):
        go(window, name)
        focus = QApplication.focusWidget()
        assert window.page.isAncestorOf(focus), name
        assert focus.isVisible(), name
        assert isinstance(focus, KINDS.get(name, object)), name


def test_the_first_list_has_the_keys_and_an_arrow_finds_its_first_card(window):
    assert QApplication.focusWidget() is window.page.grid
    assert window.studio.selection.primary is None
    press(window, Key.Key_Right, Key.Key_Right, Key.Key_Right)
    assert window.studio.selection.primary == window.page._found.items[2]


def test_coming_in_by_tab_marks_a_card_and_chooses_none(window):
    window.page.bar.zoom.setFocus()
    press(window, Key.Key_Tab)
    assert QApplication.focusWidget() is window.page.grid
    assert window.page.grid.currentIndex().row() == 0
    assert window.studio.selection.primary is None
    press(window, "w")
    assert window.studio.selection.primary == window.page._found.items[0]


def test_the_choice_survives_the_way_through_a_table(window):
    window.studio.selection.set_primary(window.page._found.history[0])
    window.studio.settings.change(as_table=True)
    window.page._show_cards()
    window.page.bar.zoom.setFocus()
    press(window, Key.Key_Tab)
    assert QApplication.focusWidget() is window.page.table
    assert window.studio.selection.primary == window.page._found.history[0]


def test_arrows_among_the_views_stay_there_and_enter_goes_in(window):
    window.navigator.setFocus()
    press(window, Key.Key_Down)
    assert window.current == "catalogue"
    assert QApplication.focusWidget() is window.navigator
    press(window, Key.Key_Return)
    assert QApplication.focusWidget() is window.page.main()


def test_why_explains_what_has_the_keys_in_the_history_too(window):
    strip, found = window.page.history.view, window.page._found
    strip.setFocus(Qt.FocusReason.TabFocusReason)
    press(window, "w")
    newest = found.history[::-1]
    assert window.studio.selection.primary == newest[0]
    assert window.inspector.isAncestorOf(QApplication.focusWidget())
    strip.setFocus()
    press(window, Key.Key_Right)
    assert window.studio.selection.primary == newest[1]
    press(window, Key.Key_Escape)
    assert QApplication.focusWidget() is window.page.grid


def test_a_command_for_an_item_takes_no_share_for_one(window):
    """The table of runs keeps the length of its bars where cards keep their item."""
    go(window, "compare")
    window.studio.selection.set_primary(5)
    table = window.page.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, table.model().columnCount() - 3))
    window.actions_["pin"].trigger()
    assert window.studio.selection.primary == 5


def test_letters_in_a_list_of_choices_are_no_commands(window):
    go(window, "map")
    window.studio.selection.set_primary(3)
    user = window.studio.selection.user
    window.page.bar.space.setFocus()
    assert isinstance(QApplication.focusWidget(), QComboBox)
    press(window, "rpew[]")
    assert (window.studio.selection.user, window.current) == (user, "map")
    assert not window.studio.selection.pinned


def test_letters_beside_the_fields_of_a_form_are_no_commands(window):
    go(window, "new-product")
    window.studio.selection.set_primary(3)
    user = window.studio.selection.user
    for place in (window.page.form.well, window.page.buttons.keep):
        place.setFocus()
        press(window, "rose lamp, green [soft]?")
        assert (window.studio.selection.user, window.current) == (user, "new-product")
        assert not window.studio.selection.pinned
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, ShortcutSheet)]
    window.page.form.title.setFocus()
    press(window, "rose lamp")
    assert window.page.form.title.text() == "rose lamp"


def test_letters_act_from_cards_inspector_views_and_buttons(window):
    window.studio.selection.set_primary(window.page._found.items[0])
    assert start.wait(window, 20)
    places = (window.page.grid, window.page.history.view, window.inspector.why.modes["parts"],
              window.navigator, window.page.bar.seen)  # fmt: skip
    for place in places:
        user = window.studio.selection.user
        place.setFocus()
        press(window, "]")
        assert window.studio.selection.user != user
        assert start.wait(window, 20)


def test_enter_presses_a_button_and_escape_leaves_a_field(window):
    window.page.bar.reveal.setFocus()
    press(window, Key.Key_Return)
    assert window.page._revealed
    window.page.bar.filter.setFocus()
    press(window, "mug", Key.Key_Escape)
    assert window.page.main().isAncestorOf(QApplication.focusWidget())
    assert window.page.bar.filter.text() == "mug"


def test_a_user_found_by_typing_leads_back_to_the_cards(window):
    press(window, Key.Key_L, held=Held.ControlModifier)
    assert QApplication.focusWidget() is window.toolbar.users
    window.toolbar.users.setText(window.studio.session.users[7])
    press(window, Key.Key_Return)
    assert window.studio.selection.user == 7
    assert QApplication.focusWidget() is window.page.grid


def test_tour_and_what_if_give_the_keys_back(window):
    window.tour.start()
    assert window.tour.balloon.isAncestorOf(QApplication.focusWidget())
    press(window, Key.Key_Escape)
    assert QApplication.focusWidget() is window.page.grid
    press(window, Key.Key_W, held=Held.ShiftModifier)
    assert start.wait(window, 20)
    assert QApplication.focusWidget() is window.page.what_if.slider
    press(window, "]")  # another user: the slider has nothing to move for a moment
    assert start.wait(window, 20)
    assert QApplication.focusWidget() is window.page.what_if.slider
    press(window, Key.Key_W, held=Held.ShiftModifier)
    assert QApplication.focusWidget() is window.page.grid


def test_home_and_end_reach_the_ends_of_a_histogram(window):
    go(window, "selector")
    press(window, Key.Key_Home)
    press(window, Key.Key_Right, Key.Key_Right, held=Held.ShiftModifier)
    assert window.page.histogram._bins == (0, 2)
    press(window, Key.Key_End)
    assert window.page.histogram._pointer == BINS - 1
