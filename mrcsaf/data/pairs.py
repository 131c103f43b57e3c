"""Observed (user, item) rows: filtered to a k-core, and renumbered."""

import dataclasses
from array import array
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Int, Int8, Int64
from numpy import ndarray

from mrcsaf.core import limits
from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.data.records import Features, Imported, Issues, Neighbours

UNKNOWN_PART = -1


@dataclass(frozen=True, slots=True)
class Pairs:
    """Rows in file order. `part` is −1 where the file gives none; `lines` are for messages."""

    users: Int64[ndarray, " N"]
    items: Int64[ndarray, " N"]
    part: Int8[ndarray, " N"]
    timestamps: Int64[ndarray, " N"]
    lines: Int64[ndarray, " N"]

    def __len__(self) -> int:
        return len(self.users)

    def take(self, rows: Bool[ndarray, " N"] | Int[ndarray, " M"]) -> "Pairs":
        """The rows of a mask or an index."""
        return Pairs(
            self.users[rows],
            self.items[rows],
            self.part[rows],
            self.timestamps[rows],
            self.lines[rows],
        )


class Names:
    """Numbers names in order of appearance and refuses more than the limit of them."""

    def __init__(self, what: str, most: int) -> None:
        self.numbers: dict[str, int] = {}
        self._what = what
        self._most = most

    def number(self, name: str) -> int:
        found = self.numbers.setdefault(name, len(self.numbers))
        if found >= self._most:
            raise DataError(f"the data has more than {self._most:,} {self._what}, the limit")
        return found


class PairBuilder:
    """Collects rows one by one at 33 bytes each."""

    def __init__(self) -> None:
        self.users = Names("users", limits.USERS)
        self._columns = tuple(array("q") for _ in range(5))

    def add(self, user: str, item: int, part: int, timestamp: int, line: int) -> None:
        """One good row; raises DataError above the limit of rows or users."""
        values = (self.users.number(user), item, part, timestamp, line)
        for column, value in zip(self._columns, values, strict=True):
            column.append(value)
        check_rows(len(self._columns[0]))

    def build(self) -> Pairs:
        users, items, part, timestamps, lines = (
            np.frombuffer(column, dtype=np.int64) if column else np.empty(0, np.int64)
            for column in self._columns
        )
        return Pairs(users, items, part.astype(np.int8), timestamps, lines)


def check_rows(count: int) -> None:
    """Raises DataError above the limit of interactions."""
    if count > limits.INTERACTIONS:
        raise DataError(f"the data has more than {limits.INTERACTIONS:,} interactions, the limit")


def deduplicate(pairs: Pairs, n_items: int, file: str, issues: Issues) -> Pairs:
    """Keep the first row of each (user, item) in file order; the others become issues."""
    keys = pairs.users * max(n_items, 1) + pairs.items
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    if len(first) == len(keys):
        return pairs
    kept = np.zeros(len(keys), dtype=bool)
    kept[first] = True
    originals = pairs.lines[first[inverse]]
    repeated = np.flatnonzero(~kept)
    room = issues.room(file, "duplicate")
    issues.more_duplicates(file, len(repeated[room:]))
    for row in repeated[:room]:
        issues.duplicate(
            file, int(pairs.lines[row]), f"the same user and item as in line {originals[row]}"
        )
    return pairs.take(kept)


# The k-core: the part of the data where every user and every item has k interactions.


def k_core(
    users: Int64[ndarray, " N"], items: Int64[ndarray, " N"], k: int, report: Report = silent
) -> Bool[ndarray, " N"]:
    """Which pairs remain after users and items with fewer than k are taken out, again and again.

    Raises DataError if nothing remains, with the largest k that would leave something.
    """
    kept = _core(users, items, k, report)
    if len(users) and not kept.any():
        raise DataError(
            f"no interactions are left after the {k}-core (every user and item needs {k}); "
            f"{_best(users, items, k, report)}"
        )
    return kept


def _core(
    users: Int64[ndarray, " N"], items: Int64[ndarray, " N"], k: int, report: Report
) -> Bool[ndarray, " N"]:
    kept = np.zeros(len(users), dtype=bool)
    rows = np.arange(len(users))
    users = np.unique(users, return_inverse=True)[1]
    items = np.unique(items, return_inverse=True)[1]
    while True:
        report(Progress(0, 0, f"{len(rows):,} interactions", "k-core"))
        enough = (np.bincount(users) >= k)[users] & (np.bincount(items) >= k)[items]
        if enough.all():
            break
        rows, users, items = rows[enough], users[enough], items[enough]
    kept[rows] = True
    return kept


def _best(users: Int64[ndarray, " N"], items: Int64[ndarray, " N"], k: int, report: Report) -> str:
    low, high = 0, min(k, len(users))  # the answer lies in low … high − 1: cores only shrink
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _core(users, items, middle, report).any() else (low, middle)
    if not low:
        return "turn the filter off"
    left = int(_core(users, items, low, report).sum())
    return f"k = {low} would leave {left:,} of {len(users):,}"


# New numbers for users and items, so that numbers tell nothing; everything that uses them follows.
#
# Published data sets number users by first appearance in a file sorted by item, over all three
# parts
# of the split: a recommender that looks at numbers alone then finds test items.


def permute(data: Imported, seed: int) -> Imported:
    """The same data under numbers drawn with `seed`, rows sorted by user and item."""
    rng = np.random.default_rng(seed)
    users = rng.permutation(len(data.users)).astype(np.int64)
    items = rng.permutation(len(data.items)).astype(np.int64)
    return reindex(data, users, items)


def reindex(
    data: Imported, user_order: Int64[ndarray, " U"], item_order: Int64[ndarray, " I"]
) -> Imported:
    """User and item i of the result are those numbered order[i] before; others are dropped.

    Interactions of dropped users and items go too, and places of dropped neighbours become empty.
    """
    new_user = _inverse(user_order, len(data.users))
    new_item = _inverse(item_order, len(data.items))
    users, items = new_user[data.user_ids], new_item[data.item_ids]
    rows = np.flatnonzero((users >= 0) & (items >= 0))
    rows = rows[np.lexsort((items[rows], users[rows]))]
    return dataclasses.replace(
        data,
        users=[data.users[i] for i in user_order],
        items=[data.items[i] for i in item_order],
        user_ids=users[rows],
        item_ids=items[rows],
        part=data.part[rows],
        timestamps=data.timestamps[rows],
        features={
            name: Features(f.name, f.vectors[item_order]) for name, f in data.features.items()
        },
        neighbours={
            name: _reindexed(n, item_order, new_item) for name, n in data.neighbours.items()
        },
    )


def _inverse(order: Int64[ndarray, " M"], size: int) -> Int64[ndarray, " N"]:
    """The new number by the old one, −1 for what is dropped."""
    inverse = np.full(size, -1, dtype=np.int64)
    inverse[order] = np.arange(len(order))
    return inverse


def _reindexed(
    lists: Neighbours, order: Int64[ndarray, " I"], new: Int64[ndarray, " J"]
) -> Neighbours:
    old = lists.ids[order]
    ids = np.where(old >= 0, new[old], -1)
    cosines = np.where(ids >= 0, lists.cosines[order], 0).astype(np.float32)
    empty_last = np.argsort(ids < 0, axis=1, kind="stable")
    return Neighbours(
        lists.name,
        np.take_along_axis(ids, empty_last, 1),
        np.take_along_axis(cosines, empty_last, 1),
    )
