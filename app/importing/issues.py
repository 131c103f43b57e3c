"""The table of rows that were not taken as they stood: file, line, what became of them, why."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.core import exporting, file_dialogs
from app.core.application import Studio
from app.core.i18n import T, translated
from app.ui.models import answering
from mrcsaf.core.tables import Row
from mrcsaf.core.text import plain, tip

Index = QModelIndex | QPersistentModelIndex
FIELDS = ("file", "line", "kind", "reason")
TITLES = (
    T("importing", "File"), T("importing", "Line"), T("importing", "What became of it"),
    T("importing", "Reason"),
)  # fmt: skip
KINDS = {
    "quarantined": T("importing", "left out"),
    "duplicate": T("importing", "left out, repeated"),
    "flagged": T("importing", "taken all the same"),
}
WIDTHS = (200, 64, 160)


class IssuesModel(QAbstractTableModel):
    """Issues as the library gives them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.issues: list[dict[str, Any]] = []

    def set_issues(self, issues: list[dict[str, Any]]) -> None:
        self.beginResetModel()
        self.issues = issues
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.issues)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(FIELDS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return translated("importing", TITLES[section])
        return None

    @answering
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        name = FIELDS[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and name == "line":
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        value = self.issues[index.row()][name]
        if name == "kind":
            return translated("importing", KINDS.get(value, value))
        if name == "line":
            return f"{value:,}" if value else ""
        text = plain(value)
        return tip(text) if role == Qt.ItemDataRole.ToolTipRole else text


class IssuesTable(QWidget):
    """The table, how many there are, and a way to take them along."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.model = IssuesModel(self)
        self.head = QLabel()
        self.head.setProperty("role", "heading")
        self.export_button = QPushButton(self.tr("Export as CSV…"))
        self.export_button.setProperty("quiet", True)
        self.export_button.clicked.connect(self._ask)
        self.view = QTableView()
        self.view.setModel(self.model)
        self.view.setAccessibleName(self.tr("Issues"))
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.view.setWordWrap(False)
        self.view.setShowGrid(False)
        self.view.verticalHeader().hide()
        self.view.setTabKeyNavigation(False)
        header = self.view.horizontalHeader()
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate(WIDTHS):
            header.resizeSection(column, width)
        row = QHBoxLayout()
        row.addWidget(self.head)
        row.addStretch()
        row.addWidget(self.export_button)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(4)
        body.addLayout(row)
        body.addWidget(self.view, 1)
        body.addStretch()

    def show_issues(self, issues: list[dict[str, Any]], total: int) -> None:
        """These of `total`; the table hides where there are none."""
        self.model.set_issues(issues)
        words = self.tr("No issues: every row was taken as it stood")
        if total:
            words = self.tr("{n} issues").format(n=f"{total:,}")
        if len(issues) < total:
            words = self.tr("The first {n} of {all} issues")
            words = words.format(n=f"{len(issues):,}", all=f"{total:,}")
        self.head.setText(words)
        self.view.setVisible(bool(issues))
        self.export_button.setVisible(bool(issues))

    def export(self, file: Path) -> None:
        """Write what the table shows, as CSV that no spreadsheet executes."""
        exporting.save_rows(self._studio, self, partial(_rows, self.model.issues), file)

    def _ask(self) -> None:
        title = self.tr("Export the issues")
        file, _ = file_dialogs.file_to_save(self, title, "issues.csv", "CSV (*.csv)")
        if file is not None:
            plain_csv = file.suffix.lower() == ".csv"
            self.export(file if plain_csv else file.with_name(file.name + ".csv"))


def _rows(issues: list[dict[str, Any]]) -> list[Row]:
    return [{name: issue[name] for name in FIELDS} for issue in issues]
