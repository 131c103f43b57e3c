"""The chosen user's real list with the product in it, where the model would put it."""

from dataclasses import replace
from typing import Any, cast

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyleOptionViewItem, QWidget

from app.cards.card import Card, card_of
from app.cards.delegate import GAP, RADIUS, CardDelegate, StyleOption
from app.cards.model import CardModel, CardRole, Index
from app.core.application import Studio
from app.core.session import Session
from app.new_product.panels import Panel
from app.new_product.product import Product
from app.ui.models import answering
from app.ui.theme import Themes
from mrcsaf.answers.recommend import Recommendation
from mrcsaf.core.text import keywords, plain

GHOST = -1  # the item id of what is no item
WIDTH = 124
AROUND = 60  # cards kept on either side of the product


class GhostModel(CardModel):
    """Cards of real items and one of the product, whose picture is in no project yet."""

    ghost_image: QImage | None = None

    @answering
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        ghost = index.isValid() and self.cards[index.row()].item_id == GHOST
        if ghost and role == CardRole.IMAGE:
            return self.ghost_image
        return super().data(index, role)


class GhostDelegate(CardDelegate):
    """The product's card has a dashed frame in the accent."""

    def __init__(self, themes: Themes, parent: QWidget) -> None:
        super().__init__(themes, parent)
        self._look = themes

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        if index.data(CardRole.ITEM_ID) != GHOST:
            return
        corner = cast("StyleOption", option).rect.topLeft()
        frame = QRectF(QRect(corner, self.cell())).adjusted(GAP, GAP, -GAP, -GAP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._look.theme.colour("accent"), 2.5, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.restore()


class GhostList(Panel):
    """One row of cards in the order of the list, the product in view."""

    opened = Signal(int)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.model = GhostModel(studio.thumbnails, self)
        self.row = QListView()
        self._delegate = GhostDelegate(studio.themes, self.row)
        self._delegate.set_cell(WIDTH + 2 * GAP, self.row.font())
        self.row.setModel(self.model)
        self.row.setItemDelegate(self._delegate)
        self.row.setFlow(QListView.Flow.LeftToRight)
        self.row.setWrapping(False)
        self.row.setUniformItemSizes(True)
        self.row.setMouseTracking(True)
        self.row.setFrameShape(QFrame.Shape.NoFrame)
        self.row.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.row.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.row.setFixedHeight(QSize(self._delegate.cell()).height() + 18)
        self.row.activated.connect(self._open)
        self.body.addWidget(self.row)

    def show_list(
        self,
        session: Session,
        found: Recommendation,
        product: Product,
        placed: dict[str, Any],
    ) -> None:
        """`found` is the user's whole list."""
        ranked = list(zip(found.items, found.scores, strict=True))
        at = min(int(placed["rank"]) - 1, len(ranked))
        first, last = max(0, at - AROUND), min(len(ranked), at + AROUND)
        cards = [self._card(session, *ranked[n], n + 1 + (n >= at)) for n in range(first, last)]
        ghost = ghost_card(product, placed)
        cards.insert(at - first, ghost)
        self.model.ghost_image = None if product.picture is None else product.picture.image
        self.model.set_cards(cards)
        name = plain(session.users[found.user], 48)
        self.title.setText(self.tr("In the list of {user}").format(user=name))
        text = self.tr("rank {rank} of {n}, between its real neighbours in the list")
        self.note.setText(text.format(rank=f"{at + 1:,}", n=f"{len(ranked) + 1:,}"))
        self.row.setAccessibleName(self.title.text())
        self.scroll_to_ghost()

    def scroll_to_ghost(self) -> None:
        """Bring the product into the middle."""
        row = self.model.row_of(GHOST)
        if row is not None:
            index = self.model.index(row)
            self.row.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
            without = QItemSelectionModel.SelectionFlag.NoUpdate
            self.row.selectionModel().setCurrentIndex(index, without)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scroll_to_ghost()

    @staticmethod
    def _card(session: Session, item: int, score: float, rank: int) -> Card:
        return replace(card_of(session, session.items[item], score=score), rank=rank)

    def _open(self, index: QModelIndex) -> None:
        item = index.data(CardRole.ITEM_ID)
        if item != GHOST:
            self.opened.emit(item)


def ghost_card(product: Product, placed: dict[str, Any]) -> Card:
    """The product as a card."""
    words = " ".join((product.title, product.description, product.category))
    return Card(
        item_id=GHOST,
        title=plain(product.title or product.description) or "…",
        subtitle=plain(product.brand or product.category, 120),
        rank=placed["rank"],
        score=placed["score"],
        w_image=placed["w_image"],
        picture="" if product.picture is None else product.picture.sha,
        seed=product.category or product.title,
        keywords=keywords(words),
        ext_id=plain(product.title, 64) or "…",
    )
