"""A row of cards that scrolls sideways."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QVBoxLayout, QWidget

from app.cards.card import Card
from app.cards.delegate import CardDelegate
from app.cards.model import CardModel, CardRole
from app.core.application import Studio
from app.ui.label import text_label

WIDTH = 148


class Gallery(QWidget):
    """A heading over cards; a click or Enter shows one in the inspector."""

    def __init__(self, studio: Studio, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._model = CardModel(studio.thumbnails, self)
        self._title = text_label("heading")
        self._title.setText(title)
        self.view = CardRow(self._model, studio, self)
        self.view.setAccessibleName(title)
        self.view.clicked.connect(self._choose)
        self.view.activated.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self.view)

    @property
    def cards(self) -> Sequence[Card]:
        return self._model.cards

    def show_cards(self, cards: Sequence[Card]) -> None:
        if [card.item_id for card in cards] != [card.item_id for card in self._model.cards]:
            self._model.set_cards(cards)

    def _choose(self, index: QModelIndex) -> None:
        self._studio.selection.set_primary(index.data(CardRole.ITEM_ID))


class CardRow(QListView):
    """One line of cards, as the grid paints them."""

    def __init__(self, model: CardModel, studio: Studio, parent: QWidget) -> None:
        super().__init__(parent)
        delegate = CardDelegate(studio.themes, self)
        delegate.set_cell(WIDTH, self.font())
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(delegate.cell().height() + bar + 2)
        self.setIconSize(QSize(delegate.cell()))
        studio.themes.changed.connect(self._theme_changed)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways wheels move the row; the others the page."""
        if event.angleDelta().x():
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - event.angleDelta().x())
        else:
            event.ignore()

    def _theme_changed(self, *_: object) -> None:
        self.viewport().update()
