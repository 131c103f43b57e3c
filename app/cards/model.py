"""What a card shows, and the list models behind every grid of item cards."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any, overload

import numpy as np
from jaxtyping import Int64
from numpy import ndarray
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.core.thumbnails import Thumbnails
from app.ui.tables import answering
from mrcsaf.answers.session import Session
from mrcsaf.core.tables import Row
from mrcsaf.core.text import figure, keywords, plain
from mrcsaf.store.catalogue import Item

# What one card shows of one item.


HIT, SEEN, ADDED, DROPPED, LIKED = "hit", "seen", "added", "dropped", "liked"


@dataclass(frozen=True, slots=True)
class Card:
    """Everything the delegate paints, ready to paint."""

    item_id: int
    title: str
    subtitle: str = ""
    rank: int | None = None
    score: float | None = None
    w_image: float | None = None
    picture: str = ""  # content hash, empty without one
    badges: tuple[str, ...] = ()
    seed: str = ""  # what tints the tile of an item without picture
    keywords: tuple[str, ...] = ()  # what is written on that tile
    ext_id: str = ""
    move: str = ""  # in a what-if: "▲3", "▼2", "new", or "=" where nothing moved


def card_of(
    session: Session,
    item: Item,
    *,
    rank: int | None = None,
    score: float | None = None,
    badges: Iterable[str] = (),
) -> Card:
    """The card of a catalogue row."""
    title = plain(item.title or item.description) or item.ext_id
    words = keywords(" ".join((item.title, item.description[:400], item.category)))
    named = () if title == item.ext_id and not item.description else words
    return Card(
        item_id=item.id,
        title=title,
        subtitle=plain(item.brand or item.category.replace("/", " › "), 120),
        rank=rank,
        score=score,
        w_image=session.weight(item.id),
        picture=(item.image_sha or "") if item.image_state == "ok" else "",
        badges=(*badges, *((ADDED,) if item.origin == "added" else ())),
        seed=item.category or item.ext_id,
        keywords=named,
        ext_id=plain(item.ext_id, 64),
    )


def card_rows(cards: Iterable[Card]) -> list[Row]:
    """Cards as an export takes them."""
    return [
        {
            "rank": card.rank,
            "item": card.ext_id,
            "title": card.title,
            "score": card.score,
            "w_image": None if card.w_image is None else round(card.w_image, 6),
            "w_text": None if card.w_image is None else round(1 - card.w_image, 6),
        }
        for card in cards
    ]


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


# A card model over a whole catalogue: cards are made when they are first asked for.


KEPT = 4000  # cards; several screens of the smallest ones

Make = Callable[[int], Card]


class MadeCards(Sequence[Card]):
    """The cards of some items, in order, made one by one."""

    def __init__(self, items: Int64[ndarray, " N"], make: Make) -> None:
        self._items, self._make = items, make
        self._kept: OrderedDict[int, Card] = OrderedDict()

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, row: int) -> Card: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Card]: ...
    def __getitem__(self, row: int | slice) -> Card | Sequence[Card]:
        if isinstance(row, slice):
            return [self[at] for at in range(*row.indices(len(self)))]
        item = int(self._items[row])
        if item not in self._kept:
            self._kept[item] = self._make(item)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return self._kept[item]


class LazyCardModel(CardModel):
    """Shows an array of item ids; a card costs nothing until it is painted."""

    def __init__(self, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(thumbnails, parent)
        self._items = np.zeros(0, np.int64)
        self._row = np.zeros(0, np.int64)
        self._items_with: Mapping[str, Sequence[int]] = {}

    @property
    def items(self) -> Int64[ndarray, " N"]:
        """The ids shown, in order."""
        return self._items

    def set_items(
        self,
        items: Int64[ndarray, " N"],
        n_items: int,
        make: Make,
        items_with: Mapping[str, Sequence[int]],
    ) -> None:
        """Show `items` of a catalogue whose ids are below `n_items`; `items_with`: by picture."""
        self.beginResetModel()
        self._items, self._items_with = items, items_with
        self._row = np.full(n_items, -1, np.int64)
        self._row[items] = np.arange(len(items))
        self._cards = MadeCards(items, make)
        self.endResetModel()

    def row_of(self, item_id: int | None) -> int | None:
        if item_id is None or not 0 <= item_id < len(self._row) or self._row[item_id] < 0:
            return None
        return int(self._row[item_id])

    def rows_with(self, picture: str) -> Sequence[int]:
        rows = (self.row_of(item) for item in self._items_with.get(picture, ()))
        return [row for row in rows if row is not None]
