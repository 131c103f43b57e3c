"""The table of runs that can be compared: a tick chooses one, bars show its figures.

☑ 2  MR-CSAF, sample   mrcsaf   999   ▇▇▇▇▇▇ .2190   ▇▇▇▇▇▇ .3254
☑ 1  Popularity        popularity 999 ▇▇ .0812       ▇▇▇ .1201
"""

from collections.abc import Sequence
from typing import Any, cast

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.cards.delegate import StyleOption
from app.ui.paint import rounded
from app.ui.tables import answering, sortable
from app.ui.theme import Themes, tabular
from mrcsaf.compare.results import METRICS, NO_DATA, table_3
from mrcsaf.compare.tables import TITLES, figure
from mrcsaf.core.text import plain, tip
from mrcsaf.store.runs import Run

Index = QModelIndex | QPersistentModelIndex
DISPLAY, CHECK = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.CheckStateRole
SHARE = Qt.ItemDataRole.UserRole + 1  # length of the bar, 0 to 1
BEST = Qt.ItemDataRole.UserRole + 2  # whether the figure is the best of its column
SORT = Qt.ItemDataRole.UserRole + 3  # what a column is sorted by
NAME, MODEL, SEED = 0, 1, 2
FIRST = 3  # columns of figures begin here
PUBLISHED = FIRST + len(METRICS)
CHOSEN_AT_FIRST = 6
ROWS_SHOWN = 4
FIGURE_WIDTH = 112  # pixels of a column with bars
BOX = 16.0
WIDE = 900  # pixels from which every column has room


def name_of(run: Run, limit: int = 60) -> str:
    """What a run is called, without what every run of a comparison begins with."""
    return plain(run.name.removeprefix("compare: ") or run.model, limit)


class RunsModel(QAbstractTableModel):
    """Complete runs, newest first; rows are found by the run's number."""

    ticked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.runs: list[Run] = []
        self._on: set[int] = set()
        self._matches = ""

    def set_runs(self, runs: Sequence[Run], keep: bool) -> None:
        """Show these; `keep` holds on to what was ticked, as far as it is still there."""
        self.beginResetModel()
        self.runs = list(runs)
        there = [run.id for run in runs]
        kept = self._on.intersection(there) if keep else set()
        self._on = kept if len(kept) > 1 else set(there[:CHOSEN_AT_FIRST])
        self.endResetModel()

    def set_published(self, matches: str) -> None:
        """The papers' data set whose figures stand beside, or nothing."""
        if matches != self._matches:
            self.beginResetModel()
            self._matches = matches
            self.endResetModel()

    @property
    def matches(self) -> str:
        return self._matches

    @property
    def chosen(self) -> list[Run]:
        return [run for run in self.runs if run.id in self._on]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.runs)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else PUBLISHED + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if role == Qt.ItemDataRole.InitialSortOrderRole and section >= FIRST:
            return Qt.SortOrder.DescendingOrder  # the best first
        if orientation != Qt.Orientation.Horizontal or role != DISPLAY:
            return None
        names = [self.tr("Run"), self.tr("Model"), self.tr("Seed"), *map(TITLES.get, METRICS)]
        return [*names, self.tr("R@20 published")][section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == NAME else flags

    @answering
    def data(self, index: Index, role: int = DISPLAY) -> Any:
        run, column = self.runs[index.row()], index.column()
        if role == CHECK and column == NAME:
            return Qt.CheckState.Checked if run.id in self._on else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole and column >= SEED:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role in (SHARE, BEST) and FIRST <= column < PUBLISHED:
            value, best = self._value(run, column), self._best(column)
            if role == BEST:
                return value is not None and value == best
            return (value or 0.0) / best if best else 0.0
        if role == SORT:
            return self._sorted_by(run, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._text(run, column))
        if role == DISPLAY:
            return self._text(run, column)
        return None

    def setData(self, index: Index, value: Any, role: int = CHECK) -> bool:
        if role != CHECK or index.column() != NAME:
            return False
        self.tick(self.runs[index.row()].id, Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def tick(self, run: int, on: bool) -> None:
        """Choose a run, or let it go."""
        if on != (run in self._on):
            (self._on.add if on else self._on.discard)(run)
            last = self.index(len(self.runs) - 1, PUBLISHED)
            self.dataChanged.emit(self.index(0, 0), last)
            self.ticked.emit()

    def _sorted_by(self, run: Run, column: int) -> str | float:
        """Words as they are read; figures by size, what has none behind all that have."""
        if column == NAME:
            return name_of(run, 80).casefold()
        if column == MODEL:
            return run.model
        if column == SEED:
            return float(run.seed)
        value = self._published(run) if column == PUBLISHED else self._value(run, column)
        return -1.0 if value is None else value

    def _published(self, run: Run) -> float | None:
        return table_3(self._matches, run.model).get("recall@20")

    def _text(self, run: Run, column: int) -> str:
        if column == NAME:
            return f"{run.id}  {name_of(run, 80)}"
        if column == MODEL:
            return run.model
        if column == SEED:
            return str(run.seed)
        if column == PUBLISHED:
            known = self._published(run)
            return self.tr(NO_DATA) if known is None else figure(known)
        return figure(self._value(run, column))

    def _value(self, run: Run, column: int) -> float | None:
        value = run.metrics.get("test", {}).get(METRICS[column - FIRST])
        return None if value is None else float(value)

    def _best(self, column: int) -> float:
        found = (self._value(run, column) for run in self.chosen)
        return max((value for value in found if value is not None), default=0.0)


class BarDelegate(QStyledItemDelegate):
    """A figure over a bar of its length; the best of a column is bold."""

    def __init__(self, themes: Themes, table: QWidget) -> None:
        super().__init__(table)
        self._themes, self._table = themes, table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        share = index.data(SHARE)
        if index.column() == NAME:
            self._paint_name(painter, QRectF(cast("StyleOption", option).rect), index)
        elif share is None:
            super().paint(painter, option, index)
        else:
            self._paint_bar(painter, QRectF(cast("StyleOption", option).rect), index, share)

    def _paint_name(self, painter: QPainter, rect: QRectF, index: Index) -> None:
        """A box as in the rest of the window; the tick is drawn, not styled."""
        theme = self._themes.theme
        on = index.data(CHECK) == Qt.CheckState.Checked
        box = QRectF(rect.left() + 10, rect.center().y() - BOX / 2, BOX, BOX)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent" if on else "outline"), 1))
        painter.setBrush(theme.colour("accent" if on else "surface"))
        painter.drawRoundedRect(box, 4, 4)
        if on:
            painter.setPen(QPen(theme.colour("on_accent"), 2))
            tick = [(0.22, 0.52), (0.43, 0.72), (0.78, 0.3)]
            painter.drawPolyline(
                [QPointF(box.left() + x * BOX, box.top() + y * BOX) for x, y in tick]
            )
        painter.setFont(self._table.font())
        painter.setPen(theme.colour("text" if on else "muted"))
        room = rect.adjusted(BOX + 20, 0, -8, 0)
        text = painter.fontMetrics().elidedText(
            str(index.data(DISPLAY)), Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), text)
        painter.restore()

    def _paint_bar(self, painter: QPainter, rect: QRectF, index: Index, share: float) -> None:
        theme = self._themes.theme
        best = bool(index.data(BEST))
        bar = rect.adjusted(10, 8, -62, -8)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(rounded(bar, 4), theme.colour("border", 0.5))
        bar.setWidth(max(bar.width() * min(max(share, 0.0), 1.0), 3))
        painter.fillPath(rounded(bar, 4), theme.colour("accent", 1.0 if best else 0.45))
        font = tabular(self._table.font())
        font.setWeight(QFont.Weight.DemiBold if best else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(rect.adjusted(0, 0, -10, 0), right, str(index.data(DISPLAY)))
        painter.restore()


class RunsTable(QTableView):
    """At first as high as a few of its rows; a click on a header sorts, a third one undoes it."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.runs = RunsModel(self)
        sortable(self, self.runs, SORT)
        self.setItemDelegate(BarDelegate(themes, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(tabular(self.font()))
        self.setAccessibleName(self.tr("Runs to compare"))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() + 16)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in range(FIRST, PUBLISHED):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, FIGURE_WIDTH)
        self.runs.modelReset.connect(self._fit)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(600, self._height(min(self.runs.rowCount(), ROWS_SHOWN)))

    def _height(self, rows: int) -> int:
        """With so many rows, but never fewer than two."""
        header = self.horizontalHeader().sizeHint().height()
        return header + max(rows, 2) * self.verticalHeader().defaultSectionSize() + 4

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow table leaves out what the run's name mostly says anyway."""
        for column in (MODEL, SEED):
            self.setColumnHidden(column, event.size().width() < WIDE)
        super().resizeEvent(event)

    def _fit(self) -> None:
        self.setMinimumHeight(self._height(2))
        self.setMaximumHeight(self._height(self.runs.rowCount()))


class Split(QSplitter):
    """The table above `below`: as high as it asks for, until somebody moves the handle."""

    def __init__(self, table: RunsTable, below: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._table, self._by_hand = table, False
        self.setChildrenCollapsible(False)
        self.setHandleWidth(12)
        self.addWidget(table)
        self.addWidget(below)
        self.setStretchFactor(1, 1)
        self.splitterMoved.connect(self._moved)
        table.runs.modelReset.connect(self._fit)
        self._fit()

    def _moved(self) -> None:
        self._by_hand = True

    def _fit(self) -> None:
        if not self._by_hand:
            height = self._table.sizeHint().height()
            self.setSizes([height, max(self.height() - height, 1)])
