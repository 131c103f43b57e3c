"""Tables that sort when a header is clicked."""

from PySide6.QtCore import QAbstractItemModel, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QTableView


def sortable(view: QTableView, model: QAbstractItemModel, role: int) -> QSortFilterProxyModel:
    """Show `model` in its own order; a click sorts by `role`, a third one on a header undoes it.

    The model's InitialSortOrderRole says which way a column is sorted first.
    """
    proxy = QSortFilterProxyModel(view)
    proxy.setSourceModel(model)
    proxy.setSortRole(role)
    view.setModel(proxy)
    header = view.horizontalHeader()
    header.setSortIndicatorClearable(True)
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    view.setSortingEnabled(True)
    return proxy
