"""Everything that takes the focus can be heard and reached, and words have room."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QTextEdit,
    QWidget,
)

from app.shell import start
from app.shell.pages import PAGES
from app.ui import theme
from app.ui.controls import ElidedLabel
from tests.app.test_walk import NoWorker

ROLES = (QAccessible.Role.NoRole, QAccessible.Role.Client)


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    """Pages that need the worker show what they can without it."""
    monkeypatch.setattr("app.core.worker_jobs.WorkerClient", lambda **_: NoWorker())


def focusable(window):
    """Widgets the Tab key stops at."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisibleTo(window)
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget, QScrollArea | QScrollBar | QLabel)
        and not isinstance(widget.parent(), QComboBox | QAbstractSpinBox)
    ]


def about(widget):
    return f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}"


@pytest.fixture
def at(open_window, rich_shop, qtbot):
    """A window at a view, with an item in the inspector."""

    def build(name):
        window = open_window(rich_shop, size=(1280, 800))
        window.studio.selection.set_primary(2)
        window.view(name)
        assert start.wait(window, 20)
        return window

    return build


@pytest.mark.parametrize("name", PAGES)
def test_every_stop_of_the_tab_key_has_a_name_and_a_role(at, name):
    window = at(name)
    nameless, without_role = [], []
    for widget in focusable(window):
        face = QAccessible.queryAccessibleInterface(widget)
        if not (face.text(QAccessible.Text.Name) or widget.toolTip()):
            nameless.append(about(widget))
        if face.role() in ROLES and not widget.accessibleName():
            without_role.append(about(widget))
    assert nameless == []
    assert without_role == []


@pytest.mark.parametrize("name", PAGES)
def test_the_tab_key_reaches_every_stop_and_is_caught_by_none(at, name, qtbot):
    window = at(name)
    window.activateWindow()
    window.toolbar.users.setFocus()
    stops = focusable(window)
    reached = set()
    for _ in range(3 * len(stops) + 20):
        reached.add(window.focusWidget())
        window.focusNextChild()
    missed = [
        about(widget)
        for widget in stops
        if widget not in reached
        and widget.focusProxy() not in reached
        and not (isinstance(widget, QAbstractButton) and in_a_group(widget))
    ]
    assert missed == []
    views = [v for v in window.findChildren(QAbstractItemView) if v.tabKeyNavigation()]
    texts = [t for t in stops if isinstance(t, QPlainTextEdit | QTextEdit)]
    traps = [about(widget) for widget in views]
    traps += [about(widget) for widget in texts if not widget.tabChangesFocus()]
    assert traps == []


def in_a_group(button):
    """Arrow keys move within a group of choices; Tab stops at the chosen one only."""
    group = button.group()
    return isinstance(button, QRadioButton) or (group is not None and group.exclusive())


def test_nothing_is_wider_than_its_place_at_the_smallest_size(open_window, shop):
    window = open_window(shop, size=(960, 600))
    window.actions_["inspector"].trigger()
    window.studio.selection.set_primary(2)
    assert start.wait(window, 20)
    assert (window.width(), window.height()) == (960, 600)
    assert window.page.grid.viewport().width() > 200
    for widget in (window.toolbar.users, window.toolbar.run_box, window.toolbar.length_box):
        assert widget.isVisible()


@pytest.fixture
def twice_as_large(monkeypatch, qapp):
    usual = theme._font

    def font():
        result = QFont(usual())
        result.setPointSizeF(usual().pointSizeF() * 2)
        return result

    monkeypatch.setattr(theme, "_font", font)
    yield
    monkeypatch.undo()
    qapp.setFont(usual())


def clipped(window):
    """Labels and buttons whose text does not fit the place they were given."""
    found = []
    for label in window.findChildren(QLabel):
        if not label.isVisible() or not label.text() or isinstance(label, ElidedLabel):
            continue
        wide, high = label.width(), label.height()
        if label.wordWrap():
            lacks = label.heightForWidth(wide) > high + 2
        else:
            lacks = label.sizeHint().width() > wide + 2 or label.sizeHint().height() > high + 2
        if lacks:
            found.append(f"{about(label)}: {label.text()[:40]}")
    for button in window.findChildren(QPushButton):
        needed = button.fontMetrics().horizontalAdvance(button.text())
        if button.isVisible() and (button.width() < needed or button.height() < 24):
            found.append(f"{about(button)}: {button.text()}")
    return found


def test_words_without_room_are_noticed(open_window, shop):
    window = open_window(shop)
    window.page.bar.seen.setFixedWidth(30)
    window.page._sentence.setFixedHeight(6)
    assert len(clipped(window)) == 2


@pytest.mark.parametrize("name", ["home", "recommend"])
def test_text_twice_as_large_is_not_clipped(twice_as_large, open_window, shop, name):
    window = open_window(shop, size=(1280, 800))
    assert window.font().pointSizeF() >= 19
    window.studio.selection.set_primary(2)
    window.view(name)
    assert start.wait(window, 20)
    assert clipped(window) == []


@pytest.mark.parametrize("language", ["de", "zh_CN", "pseudo", "pseudo-rtl"])
@pytest.mark.parametrize("name", ["home", "recommend"])
def test_longer_words_are_not_clipped(open_window, shop, name, language):
    window = open_window(shop, size=(960, 600), lang=language)
    window.view(name)
    assert start.wait(window, 20)
    assert clipped(window) == []
