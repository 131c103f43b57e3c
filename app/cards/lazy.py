"""A card model over a whole catalogue: cards are made when they are first asked for."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import overload

import numpy as np
from jaxtyping import Int64
from numpy import ndarray
from PySide6.QtCore import QObject

from app.cards.card import Card
from app.cards.model import CardModel
from app.core.thumbnails import Thumbnails

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
