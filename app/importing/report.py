"""What an import brings, in figures, and the rows that were not taken as they stood."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
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
from app.ui.controls import breakable, text_label
from app.ui.tables import answering
from app.ui.theme import scaled
from mrcsaf.core.limits import MIB
from mrcsaf.core.tables import Row
from mrcsaf.core.text import plain, tip

Figure = tuple[str, str]


class ReportPanel(QWidget):
    """Shows an answer of mrcsaf/answers/preview.py, before the import or after it."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.large = QHBoxLayout()
        self.large.setSpacing(12)
        self.match = text_label("good")
        self.notes = text_label("muted")
        self.details = QGridLayout()
        self.details.setHorizontalSpacing(24)
        self.details.setVerticalSpacing(2)
        self.issues = IssuesTable(studio)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(10)
        body.addLayout(self.large)
        body.addWidget(self.match)
        body.addLayout(self.details)
        body.addWidget(self.notes)
        body.addSpacing(4)
        body.addWidget(self.issues, 1)

    def show_answer(self, answer: dict[str, Any]) -> None:
        """Put the figures in place."""
        summary = answer["summary"]
        _empty(self.large)
        for words, value in self._sizes(summary):
            self.large.addWidget(_tile(words, value), 1)
        name = summary["matches"]
        text = self.tr("✓ Users, items and interactions are the same as the papers’ {name}")
        self.match.setText(text.format(name=name))
        self.match.setVisible(bool(name))
        _empty(self.details)
        self._show_rows(answer)
        self.notes.setText(breakable("\n".join(self._sentences(answer))))
        self.issues.show_issues(answer["issues"], answer["n_issues"])

    def _sizes(self, summary: dict[str, Any]) -> list[Figure]:
        number = QLocale().toString
        found = [
            (self.tr("Users"), number(summary["users"])),
            (self.tr("Items"), number(summary["items"])),
            (self.tr("Interactions"), number(summary["interactions"])),
        ]
        if summary["interactions"]:
            found += [
                (self.tr("Sparsity"), f"{summary['sparsity']:.2%}"),
                (self.tr("Per user"), f"{summary['mean_per_user']:.1f}"),
            ]
        return found

    def _show_rows(self, answer: dict[str, Any]) -> None:
        """One line a table: rows = taken + left out + repeated + filtered + folded."""
        titles = ["", self.tr("Rows"), self.tr("Taken"), self.tr("Left out"), self.tr("Repeated"),
                  self.tr("Filtered"), self.tr("Variants and pictures of another row")]  # fmt: skip
        fields = ["rows", "imported", "quarantined", "duplicates", "filtered", "folded"]
        tables = ((self.tr("Items"), "items"), (self.tr("Interactions"), "interactions"))
        shown = [(words, answer[key]) for words, key in tables if answer.get(key, {}).get("rows")]
        if not any(counts.get("folded") for _, counts in shown):  # only shops' exports have them
            del titles[-1], fields[-1]
        for column, words in enumerate(titles):
            self.details.addWidget(_cell(words, "muted", column > 0), 0, column)
        for row, (words, counts) in enumerate(shown, start=1):
            self.details.addWidget(_cell(words, "", False), row, 0)
            for column, field in enumerate(fields, start=1):
                text = QLocale().toString(counts.get(field, 0))
                self.details.addWidget(_cell(text, "", True), row, column)
        self.details.setColumnStretch(len(titles), 1)

    def _sentences(self, answer: dict[str, Any]) -> list[str]:
        number, summary = QLocale().toString, answer["summary"]
        found = []
        if summary["interactions"]:
            text = self.tr(
                "{train} to train, {valid} to validate, {test} to test; {cold} of the items are met"
                " by nobody in training."
            )
            found.append(
                text.format(
                    train=number(summary["train"]), valid=number(summary["valid"]),
                    test=number(summary["test"]), cold=f"{summary['cold_items']:.1%}",
                )
            )  # fmt: skip
        else:
            found.append(self.tr("No interactions: the catalogue can be looked at, not trained."))
        if answer.get("split"):
            found.append(self.tr("Split: {how}.").format(how=answer["split"]))
        found += answer.get("notes", [])
        text = self.tr("{pictures} items have a picture, {texts} have words.")
        found.append(
            text.format(pictures=number(answer["pictures"]), texts=number(answer["texts"]))
        )
        given = [*answer.get("features", {}).values(), *answer.get("neighbours", {}).values()]
        if given:
            found.append(self.tr("It brings {files}.").format(files=", ".join(given)))
        if answer.get("free_bytes"):
            text = self.tr("About {need} MB of disk; {free} GB are free.")
            need, free = answer["need_bytes"] / MIB, answer["free_bytes"] / MIB / 1024
            found.append(text.format(need=f"{max(need, 1):,.0f}", free=f"{free:,.1f}"))
        return found


def _tile(words: str, value: str) -> QFrame:
    tile = QFrame()
    tile.setProperty("role", "panel")
    tile.setAccessibleName(f"{words}: {value}")
    figure, name = QLabel(value), QLabel(words)
    figure.setFont(scaled(tile.font(), 1.35))
    figure.setProperty("role", "heading")
    name.setProperty("role", "muted")
    body = QVBoxLayout(tile)
    body.setContentsMargins(14, 10, 14, 10)
    body.setSpacing(0)
    body.addWidget(figure)
    body.addWidget(name)
    return tile


def _cell(text: str, role: str, number: bool) -> QLabel:
    label = QLabel(text)
    if role:
        label.setProperty("role", role)
    if number:
        label.setAlignment(Qt.AlignmentFlag.AlignRight)
    return label


def _empty(layout: QHBoxLayout | QGridLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


# The table of rows that were not taken as they stood: file, line, what became of them, why.


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
