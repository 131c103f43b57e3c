"""Observed (user, item) rows as they come out of a file, before they are filtered and split."""

from array import array
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Int, Int8, Int64
from numpy import ndarray

from mrcsaf.core import limits
from mrcsaf.core.errors import DataError
from mrcsaf.data.issues import Issues

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
