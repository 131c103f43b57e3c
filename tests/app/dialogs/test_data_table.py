"""Every chart can be read as a table."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from app.charts.plot import Plot
from app.dialogs.data_table import DataTable, charts_of
from app.shell import start


def dialog():
    found = [
        w for w in QApplication.topLevelWidgets() if isinstance(w, DataTable) and w.isVisible()
    ]
    assert len(found) == 1
    return found[0]


@pytest.fixture
def window(open_window, rich_shop):
    window = open_window(rich_shop, view="selector")
    assert start.wait(window, 20)
    return window


def test_every_chart_of_the_page_is_offered_with_its_figures(window):
    plots = [w for w in window.page.findChildren(QWidget) if isinstance(w, Plot)]
    assert plots
    assert all(hasattr(plot, "as_table") for plot in plots)
    window.actions_["data"].trigger()
    shown = dialog()
    assert shown.box.count() == len(charts_of(window)) >= 4
    for at in range(shown.box.count()):
        shown.box.setCurrentIndex(at)
        assert shown.table.rowCount() > 0
        assert shown.table.columnCount() >= 2
    shown.close()


def test_the_focused_chart_comes_first_and_copy_takes_all_of_it(window):
    window.activateWindow()
    window.page.cloud.setFocus()
    window.actions_["data"].trigger()
    shown = dialog()
    if window.isActiveWindow() or QGuiApplication.focusObject() is not None:
        assert shown.box.currentText() in [c.accessibleName()[:60] for c in charts_of(window)]
    shown.box.setCurrentIndex(
        [c.accessibleName() for c in charts_of(window)].index(window.page.cloud.accessibleName())
    )
    assert shown.table.rowCount() == 60
    shown.copy_button.click()
    assert QGuiApplication.clipboard().text() == window.page.cloud.as_table()
    shown.close()


def test_a_page_without_charts_says_so(window):
    window.view("sandbox")
    window.actions_["data"].trigger()
    assert "no chart" in window.toast.text
