"""What every importer returns: records, interactions, options, and what went wrong."""

from collections import Counter
from dataclasses import astuple, dataclass, field
from enum import IntEnum
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Bool, Int, Int8, Int64
from numpy import ndarray

from mrcsaf.core import limits
from mrcsaf.core.errors import ConfigError, DataError
from mrcsaf.core.settings import check_choice, check_range, hint
from mrcsaf.core.typing import FeatureMatrix, Ids, NeighbourIds, NeighbourWeights

MODALITIES = ("image", "text")


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """One product as its source describes it. Empty text means that the source has none."""

    ext_id: str
    title: str = ""
    description: str = ""
    brand: str = ""
    category: str = ""
    price: float | None = None
    image: Path | None = None  # an existing file inside the chosen folder
    image_url: str = ""  # kept, never fetched unasked


@dataclass(frozen=True, slots=True)
class Issue:
    """One row that was not imported as it stood, or one fault of an item that was."""

    file: str  # as the user named it, relative to the chosen folder
    line: int  # counted from 1; 0 where lines mean nothing
    reason: str  # one sentence with the remedy
    kind: str = "quarantined"  # quarantined, duplicate, or flagged (imported all the same)

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Counts:
    """rows == imported + quarantined + duplicates + filtered + folded, always."""

    rows: int = 0
    imported: int = 0
    quarantined: int = 0
    duplicates: int = 0
    filtered: int = 0  # taken out by the k-core, or no choice: a return, another event
    folded: int = 0  # went into another row: a variant into its product

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Features:
    """One modality's raw vectors as a file gave them, row i for item i; zero rows are missing."""

    name: str  # names the source: "image_feat.npy"
    vectors: FeatureMatrix


@dataclass(frozen=True, slots=True)
class Neighbours:
    """One modality's nearest items, each item's own id among them, by falling cosine.

    −1 with cosine 0 fills the places that are empty; an item without a feature has only itself.
    """

    name: str
    ids: NeighbourIds
    cosines: NeighbourWeights


@dataclass(frozen=True, slots=True)
class Imported:
    """A data set in memory. Users and items are numbered by their place in these lists."""

    format: str  # mmrec, catalogue or amazon
    reason: str  # why that format was chosen, for people
    users: list[str]
    items: list[ItemRecord]
    user_ids: Int64[ndarray, " N"]
    item_ids: Int64[ndarray, " N"]
    part: Int8[ndarray, " N"]  # see interactions.Part
    timestamps: Int64[ndarray, " N"]  # seconds since 1970, 0 where unknown
    interaction_counts: Counts
    item_counts: Counts
    features: dict[str, Features] = field(default_factory=dict)  # by modality
    neighbours: dict[str, Neighbours] = field(default_factory=dict)  # by modality
    split_reason: str = ""  # where `part` comes from, for people
    issues: list[Issue] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # how the files were understood, for people
    columns: dict[str, dict[str, Any]] = field(default_factory=dict)  # by file: used and unused


# What was observed: which users met which items, and in which part of the split.


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


# The choices an import has.


COLUMN_NAMES = (
    "id", "title", "description", "brand", "category", "price", "image",
    "user", "item", "timestamp", "split",
)  # fmt: skip


FORMATS = ("amazon", "mmrec", "csv", "catalogue")  # the last two are one
SPLITS = ("random", "file", "leave-last", "time")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """Raises ConfigError for a value outside its range or a column name that is not ours."""

    format: str = "auto"  # auto, or one of FORMATS
    k_core: int | None = None  # 0 = off; None = 5 for amazon, off for the others
    split: str | None = None  # one of SPLITS; None = the file's own where it has one
    seed: int = 999  # of the random split
    permutation_seed: int = 20250113  # of the internal numbers
    columns: dict[str, str] = field(default_factory=dict)  # our name -> the file's column
    images: Path | None = None  # folder of pictures; None = beside the items
    encoding: str = ""  # of text files; empty: by their marks and contents
    day_first: bool = False  # 1/2/2020 is in February
    min_rating: float | None = None  # lower ratings are no choices
    events: tuple[str, ...] = ()  # kinds of events that are choices; empty: all but removals

    def __post_init__(self) -> None:
        check_choice("format", self.format, ("auto", *FORMATS))
        if self.split is not None:
            check_choice("split", self.split, SPLITS)
        if self.k_core is not None:
            check_range("k_core", float(self.k_core), 0.0, float(limits.INTERACTIONS))
        for name in ("seed", "permutation_seed"):
            check_range(name, float(getattr(self, name)), 0.0, float(2**32 - 1))
        for name in self.columns:
            if name not in COLUMN_NAMES:
                raise ConfigError(f"columns has no name {name!r}{hint(name, COLUMN_NAMES)}")
        if self.images is not None and not self.images.is_dir():
            raise ConfigError(f"images: {self.images} is not a folder")


# What went wrong while a data set was read: every row that was not taken as it stood.


class Issues:
    """Counts every row that was left out, and lists the first of each kind and file.

    It is refused when so many are faulty that the format must be another.
    """

    def __init__(self) -> None:
        self.listed: list[Issue] = []
        self._counts: Counter[tuple[str, str]] = Counter()

    def quarantine(self, file: str, line: int, reason: str) -> None:
        """A row that was left out."""
        self._add(Issue(file, line, reason))
        if self._counts[file, "quarantined"] > limits.ISSUES:
            raise DataError(
                f"{file} has more than {limits.ISSUES:,} faulty rows (the last, in line "
                f"{line:,}: {reason}); check that it is the file you meant"
            )

    def duplicate(self, file: str, line: int, reason: str) -> None:
        """A row that repeats one already taken."""
        self._add(Issue(file, line, reason, "duplicate"))

    def flag(self, file: str, line: int, reason: str) -> None:
        """A fault of something that was imported all the same."""
        self._add(Issue(file, line, reason, "flagged"))

    def more_duplicates(self, file: str, count: int) -> None:
        """Rows that repeat one already taken and need no listing."""
        self._counts[file, "duplicate"] += count

    def room(self, file: str, kind: str) -> int:
        """How many more of a kind will be listed."""
        return max(limits.ISSUES_LISTED - self._counts[file, kind], 0)

    def counts(
        self, file: str, rows: int, imported: int, *, filtered: int = 0, folded: int = 0
    ) -> Counts:
        """The counts of one file's rows, those left out counted from what was noted here."""
        return Counts(
            rows, imported, self._counts[file, "quarantined"], self._counts[file, "duplicate"],
            filtered, folded,
        )  # fmt: skip

    def _add(self, issue: Issue) -> None:
        if self.room(issue.file, issue.kind):
            self.listed.append(issue)
        self._counts[issue.file, issue.kind] += 1
