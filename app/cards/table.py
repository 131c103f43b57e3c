"""The same cards as a table: one row an item, sorted by any column."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from app.cards import grid
from app.cards.model import HIT, SEEN, Card, CardModel, CardRole
from app.ui.tables import answering
from app.ui.theme import Themes, tabular
from mrcsaf.core.text import figure

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
WIDE = 860  # pixels from which every column has room
SORT = Qt.ItemDataRole.UserRole + 10  # a native value, for the proxy


class Column(IntEnum):
    RANK = 0
    TITLE = 1
    SUBTITLE = 2
    SCORE = 3
    IMAGE = 4
    TEXT = 5
    ID = 6
    NOTE = 7


class CardTable(QAbstractTableModel):
    """Columns over the cards of a CardModel; it has no rows of its own."""

    def __init__(self, cards: CardModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards = cards
        self._titles = (
            "#", self.tr("Title"), self.tr("Brand or category"), self.tr("Score"),
            self.tr("Image"), self.tr("Text"), self.tr("Id"), self.tr("Note"),
        )  # fmt: skip
        cards.modelAboutToBeReset.connect(self.beginResetModel)
        cards.modelReset.connect(self.endResetModel)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._cards.cards)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section] if 0 <= section < len(self._titles) else None
        return None

    @answering
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not self.checkIndex(index, self.CheckIndexOption.IndexIsValid):
            return None
        card = self._cards.cards[index.row()]
        if role == CardRole.CARD:
            return card
        if role == CardRole.ITEM_ID:
            return card.item_id
        value = self._value(card, Column(index.column()))
        if role == SORT:
            return value
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _shown(value, Column(index.column()))
        if role == Qt.ItemDataRole.TextAlignmentRole and not isinstance(value, str):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _value(self, card: Card, column: Column) -> str | float:
        match column:
            case Column.RANK:
                return float(card.rank or 0)
            case Column.TITLE:
                return card.title
            case Column.SUBTITLE:
                return card.subtitle
            case Column.SCORE:
                return card.score if card.score is not None else float("-inf")
            case Column.IMAGE:
                return card.w_image if card.w_image is not None else -1.0
            case Column.TEXT:
                return 1 - card.w_image if card.w_image is not None else -1.0
            case Column.ID:
                return card.ext_id
        return ", ".join(
            word
            for badge, word in ((HIT, self.tr("held-out hit")), (SEEN, self.tr("seen")))
            if badge in card.badges
        )


def _shown(value: str | float, column: Column) -> str:
    if isinstance(value, str):
        return value
    if column == Column.RANK:
        return str(int(value))
    if column == Column.SCORE:
        return figure(value)
    return "–" if value < 0 else f"{value:.3f}"


class CardTableView(QTableView):
    """Rows of cards; a click on a header sorts."""

    chosen = Signal(object)  # item id
    opened = Signal(int)  # item id

    def __init__(self, cards: CardModel, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(CardTable(cards, self))
        self._sorted.setSortRole(SORT)
        self._sorted.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._cards = cards
        self.setModel(self._sorted)
        self.setSortingEnabled(True)
        self.sortByColumn(Column.RANK, Qt.SortOrder.AscendingOrder)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(tabular(self.font()))
        self.setAccessibleName(self.tr("Items as a table"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() + 16)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Stretch)
        for column, width in ((Column.SUBTITLE, 170), (Column.ID, 120)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width)
        self.selectionModel().currentRowChanged.connect(self._tell)
        self.activated.connect(self._open)

    def focusInEvent(self, event: QFocusEvent) -> None:
        with grid.quietly(self, event):
            super().focusInEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow table leaves out what the inspector says anyway, for the title's sake."""
        self.setColumnHidden(Column.SUBTITLE, event.size().width() < WIDE)
        super().resizeEvent(event)

    def show_item(self, item_id: int | None) -> None:
        """Make an item's row the current one, without telling; no row is, where it is not here."""
        row = self._cards.row_of(item_id)
        if row is None and item_id is None:
            return
        self.selectionModel().blockSignals(True)
        if row is None:
            self.selectionModel().clear()
        else:
            source = self._sorted.sourceModel().index(row, 0)
            self.selectRow(self._sorted.mapFromSource(source).row())
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def _tell(self, *_: object) -> None:
        item = self.currentIndex().data(CardRole.ITEM_ID)
        if item is not None:
            self.chosen.emit(item)

    def _open(self, *_: object) -> None:
        item = self.currentIndex().data(CardRole.ITEM_ID)
        if item is not None:
            self.opened.emit(item)
