"""The nearest known items by picture or by words, as tiles with their cosine."""

from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from app.cards.card import card_of
from app.cards.delegate import StyleOption
from app.cards.model import CardModel, CardRole
from app.cards.row import TileDelegate, TileStrip
from app.core.application import Studio
from app.core.session import Session
from app.new_product.panels import Panel
from app.ui.theme import Themes, scaled, tabular
from mrcsaf.core.text import fraction

SIDE, SHOWN = 88, 5  # the widest tile; five always fit


class CosineDelegate(TileDelegate):
    """A tile, and the cosine under it."""

    def __init__(self, themes: Themes, parent: QWidget) -> None:
        super().__init__(themes, SIDE, parent)
        self._look = themes
        self.side = SIDE
        self.line = parent.fontMetrics().height() + 2

    def set_side(self, side: int) -> None:
        """Draw tiles of another size."""
        self.side = self._side = side

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return super().sizeHint(option, index) + QSize(0, self.line)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        rect = cast("StyleOption", option).rect
        painter.save()
        painter.setFont(tabular(scaled(painter.font(), 0.9)))
        painter.setPen(self._look.theme.colour("muted"))
        box = QRectF(rect.left() + 2, rect.top() + self.side + 3, self.side, self.line)
        score = index.data(CardRole.CARD).score
        painter.drawText(box, int(Qt.AlignmentFlag.AlignHCenter), fraction(score))
        painter.restore()


class AlikeTiles(Panel):
    """Five tiles; a click or Enter opens the item."""

    opened = Signal(int)

    def __init__(self, studio: Studio, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.model = CardModel(studio.thumbnails, self)
        self.strip = TileStrip(self.model, studio.themes, SIDE, self)
        self._delegate = CosineDelegate(studio.themes, self.strip)
        self.strip.setItemDelegate(self._delegate)
        self.strip.setFixedHeight(SIDE + self._delegate.line + 8)
        self.strip.setAccessibleName(title)
        self.strip.clicked.connect(self._open)
        self.strip.activated.connect(self._open)
        self.body.addWidget(self.strip)
        self.body.addStretch()

    def show_items(
        self, session: Session, near: list[tuple[int, float]], why_none: str = ""
    ) -> None:
        """(item, cosine), nearest first; `why_none` where there is nothing to compare."""
        cards = [card_of(session, session.items[i], score=cosine) for i, cosine in near[:SHOWN]]
        self.model.set_cards(cards)
        self.note.setText("" if cards else why_none)
        self.strip.setVisible(bool(cards))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        margins = self.body.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        side = min(SIDE, room // SHOWN - 9)
        if side > 0 and side != self._delegate.side:
            self._delegate.set_side(side)
            self.strip.setFixedHeight(side + self._delegate.line + 8)
            self.strip.scheduleDelayedItemsLayout()

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(CardRole.ITEM_ID))
