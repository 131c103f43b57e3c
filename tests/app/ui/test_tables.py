"""Tables that dialogs list things in."""

from PySide6.QtWidgets import QHeaderView

from app.ui.tables import listing


def test_a_listing_has_its_columns_its_name_and_one_wide_one(qtbot):
    table = listing("Backups", ["Made", "Why", "Size"], wide=1)
    qtbot.addWidget(table)
    assert [table.horizontalHeaderItem(n).text() for n in range(3)] == ["Made", "Why", "Size"]
    assert table.accessibleName() == "Backups"
    modes = [table.horizontalHeader().sectionResizeMode(n) for n in range(3)]
    fitted, stretched = QHeaderView.ResizeMode.ResizeToContents, QHeaderView.ResizeMode.Stretch
    assert modes == [fitted, stretched, fitted]


def test_one_row_is_chosen_at_a_time_and_tab_leaves_the_table(qtbot):
    table = listing("Any", ["A"], wide=0)
    qtbot.addWidget(table)
    table.setRowCount(3)
    table.selectRow(0)
    table.selectRow(2)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [2]
    assert not table.tabKeyNavigation()
