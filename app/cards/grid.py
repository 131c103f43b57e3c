"""The grid of cards: four sizes and everything between, mouse, wheel and keyboard."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from app.cards.delegate import GAP, CardDelegate
from app.cards.model import CardModel, CardRole
from app.ui.theme import Themes

SIZES = {"S": 116, "M": 160, "L": 224, "XL": 328}
SMALLEST, LARGEST = 104, 400
BATCH_FROM = 10_000  # cards; beyond, laying all out at once would be felt


class CardView(QListView):
    """Cells stretch to fill the row, so that no ragged edge is left at the right."""

    zoomed = Signal(int)  # the card width the user chose
    chosen = Signal(object)  # item id of the current card, or None
    selected = Signal(object)  # frozenset of item ids
    opened = Signal(int)  # item id: double click or Enter
    looked = Signal()  # Space: a closer look at the current card
    left = Signal()  # the pointer has gone

    def __init__(
        self, model: CardModel, themes: Themes, width: int = SIZES["M"],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._wanted = width
        self._cards = model
        self._delegate = CardDelegate(themes, self)
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setSelectionRectVisible(True)
        self.setAccessibleName(self.tr("Item cards"))
        model.modelReset.connect(self._lay_out)
        themes.changed.connect(self._theme_changed)
        self.selectionModel().currentChanged.connect(self._tell_current)
        self.selectionModel().selectionChanged.connect(self._tell_selected)
        self.activated.connect(self._tell_opened)

    @property
    def card_width(self) -> int:
        """The width asked for; cells are a little wider where the row leaves room."""
        return self._wanted

    def set_card_width(self, width: int) -> None:
        width = max(SMALLEST, min(width, LARGEST))
        if width != self._wanted:
            self._wanted = width
            self._lay_out()
            self.zoomed.emit(width)

    def larger(self) -> None:
        self.set_card_width(next((s for s in SIZES.values() if s > self._wanted), LARGEST))

    def smaller(self) -> None:
        sizes = [size for size in SIZES.values() if size < self._wanted]
        self.set_card_width(sizes[-1] if sizes else SMALLEST)

    def show_item(self, item_id: int | None) -> None:
        """Make an item the current one, without telling; no card is, where it is not here."""
        row = self._cards.row_of(item_id)
        if row is None:
            if item_id is not None:
                self._let_go()
            return
        index = self._cards.index(row)
        if self.currentIndex() != index:
            self.selectionModel().blockSignals(True)
            self.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.selectionModel().blockSignals(False)
            self.viewport().update()
        self.scrollTo(index)

    def _let_go(self) -> None:
        """The item in the inspector is not among these: the one that was must not look like it."""
        model = self.selectionModel()
        model.blockSignals(True)
        model.select(self.currentIndex(), QItemSelectionModel.SelectionFlag.Deselect)
        model.clearCurrentIndex()
        model.blockSignals(False)
        self.viewport().update()

    def select_items(self, items: Iterable[int]) -> None:
        """Mark items as selected, without telling."""
        chosen = QItemSelection()
        for row in (self._cards.row_of(item) for item in items):
            if row is not None:
                chosen.select(self._cards.index(row), self._cards.index(row))
        self.selectionModel().blockSignals(True)
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        with quietly(self, event):
            super().focusInEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            step = 16 if event.angleDelta().y() > 0 else -16
            self.set_card_width(self._wanted + step)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._tell_opened(self.currentIndex())
            return
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() == Qt.Key.Key_Space and plain:
            self.looked.emit()
            return
        super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.left.emit()

    def _lay_out(self) -> None:
        many = self._cards.rowCount() > BATCH_FROM
        mode = QListView.LayoutMode.Batched if many else QListView.LayoutMode.SinglePass
        if mode != self.layoutMode():
            self.setLayoutMode(mode)
            self.setBatchSize(500)
        available = max(self.viewport().width() - 1, 1)
        columns = max(1, available // (self._wanted + 2 * GAP))
        few = self._cards.rowCount() < columns
        width = self._wanted + 2 * GAP if few else available // columns
        self._delegate.set_cell(width, self.font())
        if self.gridSize() != self._delegate.cell():
            self.setGridSize(QSize(self._delegate.cell()))
            self.verticalScrollBar().setSingleStep(max(24, self.gridSize().height() // 6))

    def _theme_changed(self, *_: object) -> None:
        self.viewport().update()

    def _tell_current(self, index: object, *_: object) -> None:
        self.chosen.emit(self.currentIndex().data(CardRole.ITEM_ID))

    def _tell_selected(self, *_: object) -> None:
        rows = self.selectionModel().selectedIndexes()
        self.selected.emit(frozenset(index.data(CardRole.ITEM_ID) for index in rows))

    def _tell_opened(self, index: object) -> None:
        item = self.currentIndex().data(CardRole.ITEM_ID)
        if item is not None:
            self.opened.emit(item)


# The keys come into cards and rows, and nothing is chosen by that alone.


BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


@contextmanager
def quietly(view: QAbstractItemView, event: QFocusEvent) -> Iterator[None]:
    """Around a view's own focusInEvent, which makes the first row the current one.

    Whoever came by Tab sees a ring around it, and nobody is told. Otherwise the first arrow key
    shall find the first row, so none is the current one.
    """
    rows, had_one = view.selectionModel(), view.currentIndex().isValid()
    blocked = rows.blockSignals(True)
    yield
    if not had_one and event.reason() not in BY_TAB:
        rows.clearCurrentIndex()
    rows.blockSignals(blocked)
    view.viewport().update()
