"""The figures behind the charts of a page, as a table one can read aloud, copy and save."""

from collections.abc import Sequence
from typing import Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.exporting import copy_table
from app.ui.controls import DropDown

TITLE = 60  # characters
ROWS = 2_000  # shown; Copy takes all


class HasTable(Protocol):
    """A chart: its figures are rows parted by line ends, cells by tabs; the first row is names."""

    def as_table(self) -> str: ...
    def accessibleName(self) -> str: ...


def charts_of(page: QWidget) -> list[HasTable]:
    """The charts of a page that can be seen now, from top to bottom."""
    found = [
        widget
        for widget in page.findChildren(QWidget)
        if hasattr(widget, "as_table") and widget.isVisibleTo(page)
    ]
    found.sort(key=lambda widget: widget.mapTo(page, widget.rect().topLeft()).toTuple()[::-1])
    return [cast("HasTable", widget) for widget in found]


class DataTable(QDialog):
    """One chart at a time; a box chooses among those of the page."""

    def __init__(
        self, charts: Sequence[HasTable], first: HasTable, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Data of the chart"))
        self.resize(620, 460)
        self._texts = [chart.as_table() for chart in charts]
        self.box = DropDown()
        self.box.setAccessibleName(self.tr("Chart"))
        for chart in charts:
            self.box.addItem(chart.accessibleName()[:TITLE])
        self.table = QTableWidget()
        self.table.setAccessibleName(self.tr("Data of the chart"))
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.copy_button = QPushButton(self.tr("Copy all"))
        close = QPushButton(self.tr("Close"))
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.copy_button)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(self.box)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self.box.setVisible(len(charts) > 1)
        self.box.currentIndexChanged.connect(self._show)
        self.copy_button.clicked.connect(self.copy)
        close.clicked.connect(self.close)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.table, self.copy)
        at = list(charts).index(first)
        self.box.setCurrentIndex(at)
        self._show(at)
        self.table.setFocus()

    def copy(self) -> None:
        """The whole table to the clipboard, for a spreadsheet."""
        copy_table(self._texts[self.box.currentIndex()])

    def _show(self, at: int) -> None:
        rows = [line.split("\t") for line in self._texts[at].splitlines()] or [[""]]
        names, cells = rows[0], rows[1 : ROWS + 1]
        self.table.clear()
        self.table.setColumnCount(max(len(row) for row in rows))
        self.table.setRowCount(len(cells))
        self.table.setHorizontalHeaderLabels(names)
        for number, row in enumerate(cells):
            for column, text in enumerate(row):
                self.table.setItem(number, column, QTableWidgetItem(text))
        self.table.resizeColumnsToContents()
        self.table.horizontalHeader().setStretchLastSection(True)
