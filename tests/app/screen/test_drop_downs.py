"""Every drop-down of the program: its list is below its field, whole, and can be read."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QScrollArea

from app.compare.table_job import TableDialog
from app.dialogs.data_table import DataTable, charts_of
from app.recommend.filter import FilterLine
from app.shell import start
from app.ui.controls import ROWS, DropDown
from tests.app.importing.conftest import ThreadWorker, write_shop
from tests.app.screen.looking import READABLE, legibility, photograph, place, settle
from tests.app.training.conftest import FORMS, FakeWorker

pytestmark = pytest.mark.screen

APP = Path(__file__).parents[3] / "app"
TITLES = [f"Model number {number}" for number in range(17)]
TITLES += ["AMS: MR-CSAF without attention, and a name too long for its field", "Popularity"]
MANY = {**FORMS["models"], **{t: {**FORMS["models"]["mrcsaf"], "title": t} for t in TITLES}}


class Describer(FakeWorker):
    """Knows as many models as the real one."""

    def run(self, kind, arguments, report):
        return (
            FORMS | {"models": MANY} if kind == "describe" else super().run(kind, arguments, report)
        )


def toolbar(window, **_):
    return window.toolbar


def page(name):
    def show(window, **_):
        window.view(name)
        assert start.wait(window, 30)
        return window.page

    return show


def training(window, give_worker, **_):
    window.view("training")
    assert start.wait(window, 30)
    return window.page


def what_if(window, **_):
    window.page.toggle_what_if()
    assert start.wait(window, 30)
    return window.page


def filters(window, **_):
    line = window.page.findChild(FilterLine)
    line.button.click()
    return line.panel


def chart_data(window, qtbot, **_):
    page("selector")(window)
    charts = charts_of(window)
    dialog = DataTable(charts, charts[0], window)
    dialog.open()
    return dialog


def table_of_models(window, **_):
    dialog = TableDialog(FORMS["models"], window)
    dialog.open()
    return dialog


def wizard(step):
    def show(window, qtbot, tmp_path, **_):
        window.commands.show_import(write_shop(tmp_path / "own"))
        made = window.commands.wizard
        qtbot.waitUntil(lambda: not made.busy and made.next_button.isEnabled(), timeout=10_000)
        made.go_on()
        if step == "options":
            for ours, theirs in (("user", "who"), ("item", "what")):
                box = made.columns.tables[1].boxes[ours]
                box.setCurrentIndex(box.findData(theirs))
            made.go_on()
        return made

    return show


SCENES = {  # by the module that makes the drop-down
    "shell/bars.py": toolbar,
    "catalogue/filters.py": page("catalogue"),
    "map/bar.py": page("map"),
    "compare/page.py": page("compare"),
    "recommend/filter.py": filters,
    "training/setup.py": training,
    "recommend/what_if.py": what_if,
    "compare/table_job.py": table_of_models,
    "dialogs/data_table.py": chart_data,
    "importing/columns.py": wizard("columns"),
    "importing/options.py": wizard("options"),
}


def test_every_module_with_a_drop_down_has_its_scene():
    makers = {
        file.relative_to(APP).as_posix()
        for file in APP.rglob("*.py")
        if re.search(r"\b(QComboBox|DropDown)\(\)", file.read_text(encoding="utf-8"))
    }
    assert makers == set(SCENES)


def bring_into_sight(box):
    parent = box.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(box)
        parent = parent.parentWidget()
    settle(50)


def rows(box):
    """The rows of an open list and where they are on the screen."""
    view = box.view()
    for row in range(box.count()):
        area = view.visualRect(view.model().index(row, box.modelColumn()))
        if row < ROWS:
            yield row, place(view.viewport(), area)


def faults(box, screen):
    """What is wrong with the list of a drop-down that has just been opened."""
    name = box.accessibleName() or box.currentText()
    field, view = place(box), box.view()
    around = place(view.window())
    found = []
    if around.intersected(field).height() > 2:
        found.append("it covers its field")
    if around.top() < field.top() and around.height() < screen.bottom() - field.bottom():
        found.append("it is not below its field")
    if not screen.contains(around):
        found.append("it leaves the screen")
    sight, picture = place(view.viewport()), photograph()
    for row, area in rows(box):
        if not sight.contains(area):
            found.append(f"row {row} is not in sight")
            continue
        if view.sizeHintForIndex(view.model().index(row, box.modelColumn())).width() > area.width():
            found.append(f"row {row} is cut")
        if box.itemText(row).strip() and legibility(picture, area) < READABLE:
            found.append(f"row {row} cannot be read: {legibility(picture, area):.1f}")
    return [f"{name}: {fault}" for fault in found]


def look_at(boxes):
    """Open each with a click, look, and close it."""
    found, screen = [], QGuiApplication.primaryScreen().geometry()
    for box in boxes:
        bring_into_sight(box)
        QTest.mouseClick(box, Qt.MouseButton.LeftButton)
        settle()
        assert box.view().isVisible()
        found += faults(box, screen)
        box.hidePopup()
        settle(30)
    return found


def of(owner):
    return [box for box in owner.findChildren(QComboBox) if box.isVisible() and box.isEnabled()]


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("module", SCENES)
def test_the_list_is_whole_below_its_field_and_readable(
    module, theme, screen, open_window, rich_shop, give_worker, qtbot, tmp_path
):
    give_worker(ThreadWorker() if module.startswith("importing") else Describer())
    window = open_window(rich_shop, size=(1280, 800), theme=theme)
    owner = SCENES[module](window, qtbot=qtbot, tmp_path=tmp_path, give_worker=give_worker)
    settle(300)
    boxes = of(owner)
    assert boxes
    assert look_at(boxes) == []
    if owner.window() is not window:
        owner.window().close()


def test_a_list_at_the_edge_of_the_screen_stays_on_it(screen, qtbot, open_window, shop):
    open_window(shop)  # gives the application its style
    boxes = []
    for right, bottom in ((True, False), (False, True), (True, True)):
        box = DropDown()
        box.addItems(["short", "a row that is very much longer than the field it belongs to"] * 4)
        box.setFixedWidth(80)
        qtbot.addWidget(box)
        box.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        area = QRect(screen.geometry())
        x, y = (area.right() - 100 if right else 20), (area.bottom() - 60 if bottom else 20)
        with qtbot.waitExposed(box):
            box.show()
        box.move(x, y)
        settle()
        boxes.append(box)
    assert look_at(boxes) == []


def test_a_list_longer_than_twenty_rows_scrolls(screen, qtbot, open_window, shop):
    open_window(shop)
    box = DropDown()
    box.addItems([f"row number {number} of many" for number in range(40)])
    box.setFixedWidth(80)
    qtbot.addWidget(box)
    with qtbot.waitExposed(box):
        box.show()
    assert look_at([box]) == []
