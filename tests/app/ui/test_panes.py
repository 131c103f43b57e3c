from PySide6.QtWidgets import QApplication, QWidget

from app.shell import start
from app.ui import page


def holder(window):
    """The pane that has the focus."""
    here = QApplication.focusWidget()
    places = (window.toolbar, window.navigator, window.page, window.inspector)
    return next(p for p in places if p is here or p.isAncestorOf(here))


def test_f6_goes_round_the_panes_and_shift_f6_back(open_window, shop):
    window = open_window(shop, size=(1280, 800))
    window.studio.selection.set_primary(2)
    assert start.wait(window, 20)
    window.activateWindow()
    window.toolbar.users.setFocus()
    met = []
    for _ in range(4):
        window.actions_["next-pane"].trigger()
        met.append(holder(window))
    assert met == [window.navigator, window.page, window.inspector, window.toolbar]
    window.actions_["previous-pane"].trigger()
    assert holder(window) is window.inspector


def test_panes_without_a_stop_are_passed_over(qtbot):
    empty = QWidget()
    qtbot.addWidget(empty)
    empty.show()
    assert page.stops(empty) == []
    page.move([empty], 1)
