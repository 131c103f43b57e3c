"""What was observed: which users met which items, and in which part of the split."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Int, Int64
from numpy import ndarray

from mrcsaf.core.errors import DataError
from mrcsaf.core.typing import Ids


class Part(IntEnum):
    """The part of the split an interaction belongs to, as the database stores it."""

    TRAIN = 0
    VALID = 1
    TEST = 2


@dataclass(frozen=True)
class Interactions:
    """Unique (user, item) pairs, ids counted from 0, sorted by user and then item.

    Raises DataError for an id outside its range.
    """

    n_users: int
    n_items: int
    users: Int64[ndarray, " N"]
    items: Int64[ndarray, " N"]

    def __post_init__(self) -> None:
        for name, ids, size in (
            ("user", self.users, self.n_users),
            ("item", self.items, self.n_items),
        ):
            if len(ids) and (ids.min() < 0 or ids.max() >= size):
                raise DataError(
                    f"{name} ids go from {ids.min()} to {ids.max()}, outside 0…{size - 1}"
                )
        order = np.argsort(self.keys, kind="stable")
        if len(order) and (np.diff(order) != 1).any():
            object.__setattr__(self, "users", self.users[order])
            object.__setattr__(self, "items", self.items[order])

    @property
    def keys(self) -> Int64[ndarray, " N"]:
        """user · n_items + item: one sortable number a pair."""
        keys: np.ndarray = self.users * self.n_items + self.items
        return keys

    def __len__(self) -> int:
        return len(self.users)

    def __repr__(self) -> str:
        return (
            f"<Interactions {self.n_users:,} users × {self.n_items:,} items, {len(self):,} pairs>"
        )

    @cached_property
    def starts(self) -> Int64[ndarray, " starts"]:
        """Row pointers: the items of user u are items[starts[u]:starts[u + 1]]."""
        counts = np.bincount(self.users, minlength=self.n_users)
        return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    def of_user(self, user: int) -> Ids:
        """The items of one user, ascending."""
        return self.items[self.starts[user] : self.starts[user + 1]]

    def among(self, items: Ids) -> "Interactions":
        """The pairs with these items (rising ids), each named by its place among them."""
        size = max(self.n_items, int(items[-1]) + 1 if len(items) else 0)
        if len(items) == size:
            return self
        place = np.full(size, -1, np.int64)
        place[items] = np.arange(len(items))
        keep = place[self.items] >= 0
        return Interactions(self.n_users, len(items), self.users[keep], place[self.items[keep]])

    @cached_property
    def item_counts(self) -> Int[ndarray, " I"]:
        """How many users met each item: its popularity."""
        return np.bincount(self.items, minlength=self.n_items)


@dataclass(frozen=True)
class Split:
    """Train, validation and test interactions over the same users and items."""

    train: Interactions
    valid: Interactions
    test: Interactions

    def part(self, part: Part) -> Interactions:
        return (self.train, self.valid, self.test)[part]

    def among(self, items: Ids) -> "Split":
        """All three parts with these items alone; see Interactions.among."""
        return Split(*(self.part(part).among(items) for part in Part))


def split_by_part(
    n_users: int, n_items: int, users: Ids, items: Ids, part: Int[ndarray, " N"]
) -> Split:
    """Three Interactions from one table with a part column (see Part)."""

    def rows(which: Bool[ndarray, " N"]) -> Interactions:
        return Interactions(
            n_users, n_items, users[which].astype(np.int64), items[which].astype(np.int64)
        )

    return Split(rows(part == Part.TRAIN), rows(part == Part.VALID), rows(part == Part.TEST))
