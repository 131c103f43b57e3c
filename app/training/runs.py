"""The table of runs, and what can be done with the ones chosen in it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.core.i18n import T
from app.ui.layout import Flow
from app.ui.tables import answering, sortable
from app.ui.theme import Themes
from mrcsaf.answers.runs import (
    CANCELLED,
    COMPLETE,
    FAILED,
    INTERRUPTED,
    RUNNING,
    RunRow,
)
from mrcsaf.core.text import duration, plain, tip

Index = QModelIndex | QPersistentModelIndex
ROW, DISPLAY = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.DisplayRole
SORT = Qt.ItemDataRole.UserRole + 1  # what a column is sorted by
STATES = {
    RUNNING: T("runs", "running"),
    INTERRUPTED: T("runs", "interrupted"),
    COMPLETE: T("runs", "complete"),
    CANCELLED: T("runs", "stopped"),
    FAILED: T("runs", "failed"),
}


def state_words(row: RunRow) -> str:
    """The state in the user's language; the active run says so."""
    words = QCoreApplication.translate("runs", STATES[row.state])
    return QCoreApplication.translate("runs", "shown") if row.active else words


def _figure(part: str, name: str) -> Callable[[RunRow], str]:
    def text(row: RunRow) -> str:
        value = row.figure(part, name)
        return "" if value is None else f"{value:.4f}"

    return text


def _date(row: RunRow) -> str:
    return datetime.fromisoformat(row.run.started).astimezone().strftime("%Y-%m-%d %H:%M")


def _time(row: RunRow) -> str:
    return "" if row.seconds is None else duration(row.seconds)


COLUMNS: tuple[tuple[str, Callable[[RunRow], str], bool], ...] = (  # title, text, a number
    (T("runs", "Run"), lambda row: str(row.run.id), True),
    (T("runs", "Name"), lambda row: plain(row.run.name), False),
    (T("runs", "Model"), lambda row: row.run.model, False),
    (T("runs", "State"), state_words, False),
    (T("runs", "Recall@20"), _figure("test", "recall@20"), True),
    (T("runs", "NDCG@20"), _figure("test", "ndcg@20"), True),
    (T("runs", "Validation"), _figure("valid", "recall@20"), True),
    (T("runs", "Seed"), lambda row: str(row.run.seed), True),
    (T("runs", "Time"), _time, True),
    (T("runs", "Started"), _date, False),
    (T("runs", "Device"), lambda row: row.run.device, False),
    (T("runs", "Notes"), lambda row: plain(row.run.notes), False),
)
STATE = next(at for at, column in enumerate(COLUMNS) if column[1] is state_words)


def _sorted_by(row: RunRow, column: int) -> str | float:
    """Figures by size, those that are not there behind all others; words as they are read."""
    _, text, number = COLUMNS[column]
    if text is _time:
        return -1.0 if row.seconds is None else row.seconds
    return float(text(row) or -1) if number else text(row).casefold()


def _aligned(number: bool) -> int:
    side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


class RunsModel(QAbstractTableModel):
    """Rows are found by the run's number, never by their place."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.rows: list[RunRow] = []

    def set_rows(self, rows: list[RunRow]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def place_of(self, run: int) -> int:
        """The row of a run; -1 if it has gone."""
        return next((at for at, row in enumerate(self.rows) if row.run.id == run), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        name, _, number = COLUMNS[section]
        if role == Qt.ItemDataRole.InitialSortOrderRole and number:
            return Qt.SortOrder.DescendingOrder  # the best, or the longest, first
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(number)
        return QCoreApplication.translate("runs", name) if role == DISPLAY else None

    @answering
    def data(self, index: Index, role: int = DISPLAY) -> Any:
        row = self.rows[index.row()]
        _, text, number = COLUMNS[index.column()]
        if role == ROW:
            return row
        if role == SORT:
            return _sorted_by(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == STATE:
            return tip(row.reason or text(row))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(text(row))
        if role == DISPLAY:
            return text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(number)
        if role == Qt.ItemDataRole.FontRole and row.active:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ForegroundRole and row.state in (FAILED, INTERRUPTED):
            return self._themes.theme.colour("danger") if index.column() == STATE else None
        return None


class RunsPanel(QWidget):
    """The table under a row of verbs; verbs that cannot be done to the chosen runs are grey.

    A click on a header sorts, a third one undoes it: newest first.
    """

    chosen = Signal(object)  # RunRow or None: the one in focus
    asked = Signal(str, list)  # verb, [RunRow]

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = RunsModel(themes, self)
        self.view = QTableView()
        self._sorted = sortable(self.view, self.model, SORT)
        self.buttons: dict[str, QPushButton] = {}
        self._heading = QLabel(self.tr("Runs"))
        self._verbs = (
            ("show", self.tr("Show"), self.tr("Rank and explain by this run")),
            ("resume", self.tr("Resume"), self.tr("Go on from the last whole epoch")),
            ("publish", self.tr("Publish best"), self.tr("Make the best epoch a complete run")),
            ("compare", self.tr("Compare settings"), self.tr("How two runs differ")),
            ("notes", self.tr("Notes…"), self.tr("Write something down beside it")),
            ("export", self.tr("Export…"), self.tr("Its checkpoint as one file")),
            ("delete", self.tr("Delete"), self.tr("With six seconds to undo")),
        )
        self._lay_out()
        self.view.selectionModel().selectionChanged.connect(self._selection_changed)
        self._refresh()

    def _lay_out(self) -> None:
        self._heading.setProperty("role", "heading")
        bar = QHBoxLayout()
        bar.addWidget(self._heading, 0, Qt.AlignmentFlag.AlignTop)
        verbs = Flow(gap=2, at_end=True)
        bar.addLayout(verbs, 1)
        for verb, words, help_ in self._verbs:
            button = QPushButton(words)
            button.setProperty("quiet", True)
            button.setToolTip(help_)
            button.setObjectName(verb)
            button.clicked.connect(partial(self._press, verb))
            self.buttons[verb] = button
            verbs.addWidget(button)
        view = self.view
        view.setAccessibleName(self.tr("Runs"))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 14)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(bar)
        layout.addWidget(view)

    def show_rows(self, rows: list[RunRow]) -> None:
        """Show these; what was chosen stays chosen."""
        kept = [row.run.id for row in self.selected()]
        self.model.set_rows(rows)
        for run in kept:
            self.select(run)
        self._refresh()

    def select(self, run: int) -> None:
        """Choose one run."""
        at = self.model.place_of(run)
        if at >= 0:
            self.view.selectRow(self._sorted.mapFromSource(self.model.index(at, 0)).row())

    def selected(self) -> list[RunRow]:
        """The chosen runs, in the table's order."""
        indexes = self.view.selectionModel().selectedRows()
        return [index.data(ROW) for index in sorted(indexes, key=QModelIndex.row)]

    def _selection_changed(self, _: QItemSelection, __: QItemSelection) -> None:
        self._refresh()
        rows = self.selected()
        self.chosen.emit(rows[0] if len(rows) == 1 else None)

    def _refresh(self) -> None:
        rows = self.selected()
        one = rows[0] if len(rows) == 1 else None
        can = {
            "show": one is not None and one.state == COMPLETE and not one.active,
            "resume": one is not None and one.resumable,
            "publish": one is not None and one.resumable and one.has_best,
            "compare": len(rows) == 2,
            "notes": one is not None,
            "export": one is not None and (one.state == COMPLETE or one.has_best),
            "delete": bool(rows) and all(row.state != RUNNING for row in rows),
        }
        for verb, button in self.buttons.items():
            button.setEnabled(can[verb])

    def _press(self, verb: str, *_: object) -> None:
        self.asked.emit(verb, self.selected())


def run_words(page: QWidget, row: RunRow) -> tuple[str, str, bool]:
    """A run as a sentence, a note, and whether it can be resumed."""
    run = row.run
    sentence = f"{page.tr('Run')} {run.id} · {run.name or run.model} · {state_words(row)}"
    parts = []
    value = row.figure("test", "recall@20")
    if value is not None:
        parts.append(page.tr("Recall@20 {value} on test").format(value=f"{value:.4f}"))
    elif row.best:
        text = page.tr("best Recall@20 {value} at epoch {n}")
        parts.append(text.format(value=f"{row.best['recall@20']:.4f}", n=row.best["epoch"]))
    if "best_epoch" in run.metrics:
        text = page.tr("best epoch {best} of {all}")
        parts.append(text.format(best=run.metrics["best_epoch"], all=run.metrics["epochs"]))
    if row.seconds is not None:
        parts.append(duration(row.seconds))
    parts += [run.device] if run.device else []
    parts += [text for text in (row.reason, run.notes) if text]
    return sentence, " · ".join(parts), row.resumable
