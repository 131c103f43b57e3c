"""The catalogue as a table: the rows of the lazy card model with every column there is."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from app.cards import grid
from app.cards.model import CardRole, LazyCardModel
from app.ui.tables import answering
from app.ui.theme import tabular
from mrcsaf.answers.catalogue import CatalogueIndex
from mrcsaf.answers.session import Session
from mrcsaf.core.text import plain

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column:
    """What it is called in the index, and how wide it begins."""

    key: str
    width: int
    number: bool = False


COLUMNS = (
    Column("title", 200), Column("popularity", 74, True), Column("audience", 126, True),
    Column("w_image", 70, True), Column("w_text", 64, True), Column("category", 120),
    Column("brand", 110), Column("picture", 84), Column("text", 76), Column("id", 120),
)  # fmt: skip


class CatalogueTable(QAbstractTableModel):
    """It has no rows of its own: they are those of the card model."""

    def __init__(self, cards: LazyCardModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards = cards
        self._session: Session | None = None
        self._index: CatalogueIndex | None = None
        self._titles = {
            "title": self.tr("Title"), "brand": self.tr("Brand"), "category": self.tr("Category"),
            "popularity": self.tr("Chosen"), "audience": self.tr("Audience@20"),
            "w_image": self.tr("Image"), "w_text": self.tr("Text"),
            "picture": self.tr("Picture"), "text": self.tr("Words"), "id": self.tr("Id"),
        }  # fmt: skip
        cards.modelAboutToBeReset.connect(self.beginResetModel)
        cards.modelReset.connect(self.endResetModel)

    def set_columns(self, session: Session | None, index: CatalogueIndex | None) -> None:
        """Where the values come from; to be told before the cards change."""
        self._session, self._index = session, index

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else self._cards.rowCount()

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[COLUMNS[section].key]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(COLUMNS[section])
        return None

    @answering
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not self.checkIndex(index, self.CheckIndexOption.IndexIsValid):
            return None
        item, column = int(self._cards.items[index.row()]), COLUMNS[index.column()]
        if role == CardRole.ITEM_ID:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.shown(item, column.key)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def shown(self, item: int, key: str) -> str:
        """A value as text; a dash where there is none."""
        session, index = self._session, self._index
        if session is None or index is None or item not in session.items:
            return ""
        if key in ("popularity", "audience"):
            return f"{int(index.keys[key][item]):,}" if key in index.keys else "…"
        if key in ("w_image", "w_text"):
            weight = session.weight(item)
            if weight is None:
                return "–"
            return f"{weight if key == 'w_image' else 1 - weight:.3f}"
        row = session.items[item]
        states = {"ok": "✓", "missing": self.tr("missing"), "broken": self.tr("broken")}
        return {
            "title": plain(row.title or row.description, 160) or row.ext_id,
            "brand": plain(row.brand, 80),
            "category": plain(row.category.replace("/", " › "), 80),
            "picture": states[row.image_state],
            "text": states[row.text_state],
            "id": plain(row.ext_id, 64),
        }[key]


class CatalogueTableView(QTableView):
    """A click on a header asks for another order; the page sorts, because the grid shares it."""

    chosen = Signal(object)  # item id
    opened = Signal(int)  # item id
    sort_asked = Signal(str, bool)  # column key, falling

    def __init__(self, cards: LazyCardModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = CatalogueTable(cards, self)
        self._cards = cards
        self.setModel(self.table)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(tabular(self.font()))
        self.setAccessibleName(self.tr("The catalogue as a table"))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() + 16)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)
        for at, column in enumerate(COLUMNS):
            self.setColumnWidth(at, column.width)
        header.setMinimumSectionSize(60)
        header.sectionClicked.connect(self._ask)
        self.selectionModel().currentRowChanged.connect(self._tell)
        self.activated.connect(self._open)
        self._sorted = ("", False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        with grid.quietly(self, event):
            super().focusInEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The title takes the room that the other columns leave, and never less than it needs."""
        super().resizeEvent(event)
        others = sum(column.width for column in COLUMNS[1:])
        self.setColumnWidth(0, max(COLUMNS[0].width, self.viewport().width() - others))

    def show_order(self, key: str, falling: bool) -> None:
        """Mark the column the rows are sorted by."""
        self._sorted = (key, falling)
        at = next((n for n, column in enumerate(COLUMNS) if column.key == key), -1)
        order = Qt.SortOrder.DescendingOrder if falling else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(at, order)

    def show_item(self, item_id: int | None) -> None:
        """Make an item's row the current one, without telling."""
        row = self._cards.row_of(item_id)
        if row is not None and self.currentIndex().row() != row:
            self.selectionModel().blockSignals(True)
            self.selectRow(row)
            self.selectionModel().blockSignals(False)
            self.viewport().update()

    def _ask(self, section: int) -> None:
        column = COLUMNS[section]
        again = self._sorted[0] == column.key
        self.sort_asked.emit(column.key, not self._sorted[1] if again else column.number)

    def _tell(self, *_: object) -> None:
        item = self.currentIndex().data(CardRole.ITEM_ID)
        if item is not None:
            self.chosen.emit(item)

    def _open(self, *_: object) -> None:
        item = self.currentIndex().data(CardRole.ITEM_ID)
        if item is not None:
            self.opened.emit(item)


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
