"""A click sorts, another one turns it round, a third one gives the model's own order back."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTableView

from app.ui.tables import sortable

SORT = Qt.ItemDataRole.UserRole + 1


def test_three_clicks(qtbot):
    model, view = QStandardItemModel(0, 1), QTableView()
    qtbot.addWidget(view)
    for number in (9, 100, 12):
        item = QStandardItem(str(number))
        item.setData(number, SORT)
        model.appendRow(item)
    proxy = sortable(view, model, SORT)
    view.show()
    orders = []
    for _ in range(4):
        orders.append([proxy.index(row, 0).data() for row in range(3)])
        header = view.horizontalHeader()
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    own = ["9", "100", "12"]
    assert orders == [own, ["9", "12", "100"], ["100", "12", "9"], own]
