"""The list model behind every grid of item cards. Rows are found by item id, never by position."""

from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.cards.card import HIT, LIKED, SEEN, Card
from app.core.thumbnails import Thumbnails
from app.ui.models import answering
from mrcsaf.core.text import figure

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class CardRole(IntEnum):
    CARD = Qt.ItemDataRole.UserRole  # the Card, through any proxy
    ITEM_ID = Qt.ItemDataRole.UserRole + 1  # int
    IMAGE = Qt.ItemDataRole.UserRole + 2  # QImage or None; asking loads it
    GONE = Qt.ItemDataRole.UserRole + 3  # whether its picture was looked for in vain


def as_painted(index: Index) -> Card:
    """The card of a row, without its picture if that was looked for in vain."""
    card: Card = index.data(CardRole.CARD)
    return replace(card, picture="") if index.data(CardRole.GONE) else card


class CardModel(QAbstractListModel):
    """Cards in rank order; pictures arrive later, by content hash."""

    def __init__(self, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._cards: Sequence[Card] = []
        self._row_of: dict[int, int] = {}
        self._rows_with: dict[str, list[int]] = {}
        thumbnails.arrived.connect(self._repaint)

    @property
    def cards(self) -> Sequence[Card]:
        return self._cards

    def set_cards(self, cards: Sequence[Card]) -> None:
        """Show other cards; item ids are unique among them."""
        self.beginResetModel()
        self._cards = shown = list(cards)
        self._row_of = {card.item_id: row for row, card in enumerate(shown)}
        self._rows_with = {}
        for row, card in enumerate(shown):
            if card.picture:
                self._rows_with.setdefault(card.picture, []).append(row)
        self.endResetModel()

    def row_of(self, item_id: int | None) -> int | None:
        """Where an item is shown, or None."""
        return None if item_id is None else self._row_of.get(item_id)

    def rows_with(self, picture: str) -> Sequence[int]:
        """Where a picture is shown."""
        return self._rows_with.get(picture, ())

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._cards)

    @answering
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not self.checkIndex(index, self.CheckIndexOption.IndexIsValid):
            return None
        card = self._cards[index.row()]
        match role:
            case CardRole.CARD:
                return card
            case CardRole.IMAGE:
                return self._thumbnails.get(card.picture) if card.picture else None
            case CardRole.GONE:
                return bool(card.picture) and self._thumbnails.is_hopeless(card.picture)
            case CardRole.ITEM_ID:
                return card.item_id
            case Qt.ItemDataRole.DisplayRole:
                return card.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.spoken(card)
        return None

    def spoken(self, card: Card) -> str:
        """The card in words: “Rank 3, Soft Sipper, score 2.417, image 31 percent, …”."""
        parts = [self.tr("Rank {n}").format(n=card.rank)] if card.rank is not None else []
        parts.append(card.title)
        if card.score is not None:
            parts.append(self.tr("score {score}").format(score=figure(card.score)))
        if card.w_image is not None:
            image = round(100 * card.w_image)
            words = self.tr("image {image} percent, text {text} percent")
            parts.append(words.format(image=image, text=100 - image))
        if not card.picture:
            parts.append(self.tr("no picture"))
        if card.move not in ("", "="):
            parts.append(self.tr("moved {move}").format(move=card.move))
        if HIT in card.badges:
            parts.append(self.tr("held-out hit"))
        if SEEN in card.badges:
            parts.append(self.tr("already seen"))
        if LIKED in card.badges:
            parts.append(self.tr("chosen for the made-up taste"))
        return ", ".join(parts)

    def _repaint(self, pictures: frozenset[str]) -> None:
        """Tell the views which rows have a new picture, in as few signals as runs of rows."""
        rows = sorted(row for sha in pictures for row in self.rows_with(sha))
        start = 0
        for at in range(1, len(rows) + 1):
            if at == len(rows) or rows[at] != rows[at - 1] + 1:
                first, last = self.index(rows[start]), self.index(rows[at - 1])
                self.dataChanged.emit(first, last, [CardRole.IMAGE])
                start = at
