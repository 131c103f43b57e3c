"""Plain tables, and tables that sort when a header is clicked."""

import logging
import sys
from collections.abc import Callable, Sequence
from functools import partial, wraps
from typing import Any, TypeVar, cast

from PySide6.QtCore import QAbstractItemModel, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtWidgets import QHeaderView, QTableView, QTableWidget


def listing(name: str, columns: Sequence[str], wide: int) -> QTableWidget:
    """An empty table called `name`; column `wide` takes what room the others leave."""
    table = QTableWidget(0, len(columns))
    table.setHorizontalHeaderLabels(list(columns))
    table.setAccessibleName(name)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
    return table


# Tables that sort when a header is clicked.


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


# What every table of rows owes Qt: an answer, whatever is in a row.
#
# An exception that leaves `data` goes back into Qt's own code, which has begun to draw or to sort,
# and may end the process.


Answer = TypeVar("Answer", bound=Callable[..., Any])
log = logging.getLogger(__name__)


def answering(data: Answer) -> Answer:
    """A model's `data` that says nothing where it fails; the fault is told once Qt is done."""

    @wraps(data)
    def answer(*arguments: Any, **named: Any) -> Any:
        try:
            return data(*arguments, **named)
        except Exception:  # noqa: BLE001  (none may get into Qt)
            QTimer.singleShot(0, partial(sys.excepthook, *sys.exc_info()))
            return None

    return cast("Answer", answer)
