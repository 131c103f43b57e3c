"""Importer of tables: products, purchases or both in one, from whichever program wrote them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Bool, Int64
from numpy import ndarray

from mrcsaf.core import limits
from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import Report, silent
from mrcsaf.data import variants
from mrcsaf.data.columns import (
    FOLDS,
    ITEM_COLUMNS,
    PAIR_COLUMNS,
    PARTS,
    Choice,
    Sample,
    choose,
    plain_name,
    require,
)
from mrcsaf.data.items import make_item
from mrcsaf.data.mmrec import restrict
from mrcsaf.data.pairs import UNKNOWN_PART, Pairs, check_rows, deduplicate
from mrcsaf.data.pictures import Pictures
from mrcsaf.data.records import Counts, Imported, ImportOptions, Issues, ItemRecord
from mrcsaf.data.tables import Chunk, Layout, Meter, Table
from mrcsaf.data.text import clean_id, is_blank, is_missing
from mrcsaf.data.values import COMPACT, SLASHED, Dates, day_comes_first, prices

DECIMALS = re.compile(r"(\d+)\.0+")  # an id that a spreadsheet made a number
ROUNDED = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
NO_CHOICE = re.compile(r"remove|return|refund|cancel|delete|dislike|unlike", re.IGNORECASE)
CANCELLED = re.compile(r"cancel|refund|void|return", re.IGNORECASE)
LOW_RATING = 3.0
MISSING, BAD, ROUNDED_ID = -1, -2, -3  # in place of an id's number
FAULTS = {
    MISSING: "the {what} is empty",
    BAD: "the {what} is too long or not text",
    ROUNDED_ID: "the {what} {value} was rounded by a spreadsheet: format the column as text there"
    " and export again",
}


@dataclass(frozen=True, slots=True)
class TableFile:
    """One table of a data set; `part` where the whole file is for training or a test."""

    path: Path
    layout: Layout | None = None
    part: int = UNKNOWN_PART
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The tables of a data set. Without `items` the products are those that were bought."""

    format: str
    reason: str
    root: Path
    items: TableFile | None = None
    pairs: tuple[TableFile, ...] = ()

    @property
    def flat(self) -> bool:
        """Whether one table holds purchases and what was bought."""
        return self.items is not None and self.items in self.pairs


@dataclass(slots=True)
class Reading:
    """What an import carries from table to table."""

    options: ImportOptions
    meter: Meter
    issues: Issues = field(default_factory=Issues)
    columns: dict[str, Choice] = field(default_factory=dict)  # by file
    notes: list[str] = field(default_factory=list)

    def table(self, file: TableFile) -> Table:
        encoding = file.encoding or self.options.encoding
        table = Table(file.path, self.meter, self.issues, encoding=encoding, layout=file.layout)
        if said := table.encoding_said:
            self.note(f"{table.name} is read as {said}; --encoding NAME changes it")
        return table

    def note(self, sentence: str) -> None:
        """Something that people should know of what was read and how."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def used(self, table: Table, choice: Choice) -> None:
        """Say what became of a table's columns."""
        self.columns[table.name] = choice
        for sentence in choice.runners_up():
            self.note(f"{table.name}: {sentence}")


def load(source: Source, options: ImportOptions, report: Report = silent) -> Imported:
    """The data set of some tables. No split but what a file says itself."""
    files = [file.path for file in (source.items, *source.pairs) if file is not None]
    reading = Reading(options, Meter(report, list(dict.fromkeys(files))))
    products = Products.of(source, reading)
    users, pairs, pair_counts = read_pairs(source, products, reading)
    items, item_counts = products.records(source, reading)
    data = Imported(
        format=source.format,
        reason=source.reason,
        users=users,
        items=items,
        user_ids=pairs.users,
        item_ids=pairs.items,
        part=pairs.part,
        timestamps=pairs.timestamps,
        interaction_counts=pair_counts,
        item_counts=item_counts,
        issues=reading.issues.listed,
        notes=reading.notes,
        columns={name: choice.as_dict() for name, choice in reading.columns.items()},
    )
    return restrict(data, options.k_core, report) if options.k_core and len(pairs) else data


# --- products --------------------------------------------------------------------------------


@dataclass(slots=True)
class Products:
    """The products of a data set: their ids by number, and the rows that describe them."""

    numbers: dict[str, int] = field(default_factory=dict)
    values: list[dict[str, Any]] = field(default_factory=list)  # by number, under our names
    lines: list[int] = field(default_factory=list)
    aliases: dict[str, int] = field(default_factory=dict)  # of variants: SKUs and titles
    file: str = ""
    rows: int = 0
    folded: int = 0
    open: bool = True  # whether purchases may name products that no table describes

    @classmethod
    def of(cls, source: Source, reading: Reading) -> "Products":
        """Those of the table of products, or none yet where purchases name them."""
        if source.items is None or source.flat:
            return cls()
        table = reading.table(source.items)
        sample = table.sample()
        choice = choose(table.name, sample, ITEM_COLUMNS, reading.options.columns, table.repeated)
        shop = variants.shop_of(sample)
        if shop is not None:
            shop.choose(choice, sample, reading.options.columns)
        else:
            _match_ids(choice, sample, table, source, reading)
        require(table.name, choice, sample, ITEM_COLUMNS)
        reading.used(table, choice)
        products = cls(file=table.name, open=False)
        products._read(table, choice, shop, reading)
        return products

    def _read(
        self, table: Table, choice: Choice, shop: "variants.Shop | None", reading: Reading
    ) -> None:
        table.identify(choice.used["id"])
        ids = Ids("id")
        rows: list[tuple[int, int, dict[str, Any]]] = []
        kept = set(choice.used.values()) | (set(shop.columns) if shop else set())
        for chunk in table.chunks():
            names = [name for name in chunk.columns if name in kept]
            numbers = ids.numbers_of(chunk.columns.get(choice.used["id"], [None] * len(chunk)))
            for place, (line, number) in enumerate(zip(chunk.lines, numbers, strict=True)):
                if number < 0:
                    raw = chunk.columns[choice.used["id"]][place]
                    table.reject(line, FAULTS[number].format(what="id", value=raw))
                    continue
                rows.append((line, number, {n: chunk.columns[n][place] for n in names}))
            if len(ids.names) > limits.ITEMS:
                raise DataError(f"{table.name} has more than {limits.ITEMS:,} items, the limit")
        names_by_number = ids.settled()
        self.rows = table.seen
        if shop is not None:
            rows, self.folded, aliases = shop.fold(rows, names_by_number)
        self._take(rows, names_by_number, choice, table, reading)
        if shop is not None:
            self.aliases = {
                name: self.numbers[of] for name, of in aliases.items() if of in self.numbers
            }
        if not self.numbers:
            raise DataError(nothing_usable(table, reading.issues))

    def _take(
        self,
        rows: list[tuple[int, int, dict[str, Any]]],
        names: Sequence[str],
        choice: Choice,
        table: Table,
        reading: Reading,
    ) -> None:
        amounts = prices([values.get(choice.used.get("price", "")) for _, _, values in rows])
        for (line, number, values), amount in zip(rows, amounts, strict=True):
            ext_id = names[number]
            if ext_id in self.numbers:
                first = self.lines[self.numbers[ext_id]]
                reading.issues.duplicate(
                    table.name, line, f"the id {ext_id} was given in line {first} before"
                )
                continue
            ours = {our: values.get(theirs) for our, theirs in choice.used.items()}
            self._add(ext_id, line, ours | {"price": amount})

    def _add(self, ext_id: str, line: int, values: dict[str, Any]) -> int:
        number = self.numbers.setdefault(ext_id, len(self.numbers))
        if number == len(self.values):
            self.values.append(values)
            self.lines.append(line)
        return number

    def number(self, name: str) -> int:
        """The product that a purchase names; −1 for one that nothing describes."""
        number = self.numbers.get(name, -1)
        if number < 0:
            number = self.aliases.get(name, -1)
        return self._add(name, 0, {}) if number < 0 and self.open else number

    def records(self, source: Source, reading: Reading) -> tuple[list[ItemRecord], Counts]:
        """Every product, cleaned; what it lacks becomes an issue."""
        file = self.file or source.pairs[0].path.name
        # Purchases alone say nothing of their products: one word for all of them is enough.
        told = not self.open or source.flat
        if not told:
            reading.note("there is no table of products: they have an id and nothing else")
        pictures = Pictures(reading.options.images or source.root)
        records = []
        emptied: dict[str, int] = {}
        for ext_id, values, line in zip(self.numbers, self.values, self.lines, strict=True):
            values = _without_blanks(values, emptied)
            item, faults = make_item(ext_id, values, pictures)
            records.append(item)
            for fault in faults if told else ():
                reading.issues.flag(file, line, f"{ext_id}: {fault}")
        for column, count in emptied.items():
            reading.note(f"{file}: {count:,} cells of {column} said that they are empty")
        if self.open:
            return records, Counts(len(records), len(records))
        counts = reading.issues.counts(file, self.rows, len(records), folded=self.folded)
        return records, counts


def _without_blanks(values: dict[str, Any], emptied: dict[str, int]) -> dict[str, Any]:
    kept = {}
    for name, value in values.items():
        if is_blank(value):
            if value not in (None, "") and str(value).strip():
                emptied[name] = emptied.get(name, 0) + 1
            continue
        kept[name] = value
    return kept


class Ids:
    """Numbers the raw values of one column of ids; values that are none get what is wrong."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.names: list[str] = []
        self._numbers: dict[Any, int] = {}
        self._of_name: dict[str, int] = {}

    def numbers_of(self, column: Iterable[Any]) -> list[int]:
        """A number for each value, below 0 for those in FAULTS."""
        numbers = self._numbers
        result = []
        for raw in column:
            try:
                result.append(numbers[raw])
            except KeyError:
                numbers[raw] = number = self._new(raw)
                result.append(number)
            except TypeError:  # a list or an object
                result.append(BAD)
        return result

    def _new(self, raw: Any) -> int:
        if is_missing(raw):
            return MISSING
        name = clean_id(raw)
        if not name:
            return BAD
        if ROUNDED.fullmatch(name):
            return ROUNDED_ID
        number = self._of_name.setdefault(name, len(self.names))
        if number == len(self.names):
            self.names.append(name)
        return number

    def settled(self) -> list[str]:
        """The ids by number; 17850.0 is 17850 where all of the column is such numbers."""
        return whole_numbers(self.names)


def whole_numbers(names: list[str]) -> list[str]:
    """Ids without the decimals of a spreadsheet, if every one of them has some."""
    if not names or not all(DECIMALS.fullmatch(name) for name in names):
        return names
    return [name.partition(".")[0] for name in names]


# --- which column of ids the purchases mean ---------------------------------------------------


def _match_ids(
    choice: Choice, sample: Sample, table: Table, source: Source, reading: Reading
) -> None:
    """Take as id of the products the column that the purchases' column of items holds."""
    if "id" in reading.options.columns or "id" not in choice.used:
        return
    unique = [name for name in choice.candidates["id"] if _is_unique(sample[name])]
    if unique and choice.used["id"] not in unique:
        choice.take("id", unique[0])
    if len(unique) < 2 or not source.pairs:
        return
    bought = _bought(source, reading)
    shares = {name: _share(bought, sample[name]) for name in unique}
    best = max(unique, key=lambda name: (round(shares[name], 1), name == choice.used["id"]))
    if shares[best] > shares[choice.used["id"]] + 0.1:
        choice.take("id", best)


def _bought(source: Source, reading: Reading) -> list[str]:
    """The ids of products in the first purchases, in all columns that could hold them."""
    sample = reading.table(source.pairs[0]).sample()
    choice = choose(source.pairs[0].path.name, sample, PAIR_COLUMNS, reading.options.columns)
    names = choice.candidates.get("item", [])
    return [name for column in names for name in _names(sample[column])]


def _names(values: Iterable[Any]) -> list[str]:
    return whole_numbers([name for value in values if (name := clean_id(value))])


def _is_unique(values: Sequence[Any]) -> bool:
    names = _names(values)
    return len(set(names)) >= 0.99 * len(names) > 0


def _share(names: Sequence[str], among: Iterable[Any]) -> float:
    known = set(_names(among))
    return sum(name in known for name in names) / max(len(names), 1)


# --- purchases -------------------------------------------------------------------------------


def read_pairs(
    source: Source, products: Products, reading: Reading
) -> tuple[list[str], Pairs, Counts]:
    """(user names, pairs without repetition, counts) of all tables of purchases."""
    users = Ids("user")
    parts = [_Purchases(file, users, products, source, reading) for file in source.pairs]
    whole = [purchases.read() for purchases in parts]
    if not whole:
        return [], empty_pairs(), Counts()
    names = users.settled()
    unique = {name: number for number, name in reversed(list(enumerate(names)))}
    merged = np.array([unique[name] for name in names], np.int64)
    kept = []
    counts = Counts()
    for purchases, pairs in zip(parts, whole, strict=True):
        pairs = Pairs(merged[pairs.users], pairs.items, pairs.part, pairs.timestamps, pairs.lines)
        single = deduplicate(pairs, len(products.numbers), purchases.name, reading.issues)
        kept.append(single)
        counts = counts + reading.issues.counts(
            purchases.name, purchases.seen, len(single), filtered=purchases.filtered
        )
    pairs = Pairs(*(np.concatenate(columns) for columns in zip(*map(_columns, kept), strict=True)))
    if not len(pairs) and counts.rows:
        raise DataError(nothing_usable(parts[0].table, reading.issues))
    present, numbered = np.unique(pairs.users, return_inverse=True)
    pairs = Pairs(numbered.astype(np.int64), pairs.items, pairs.part, pairs.timestamps, pairs.lines)
    return [names[number] for number in present], pairs, counts


def _columns(pairs: Pairs) -> tuple[ndarray, ...]:
    return pairs.users, pairs.items, pairs.part, pairs.timestamps, pairs.lines


def empty_pairs() -> Pairs:
    none = np.empty(0, np.int64)
    return Pairs(none, none, none.astype(np.int8), none, none)


class _Purchases:
    """Reads one table of purchases."""

    def __init__(
        self, file: TableFile, users: Ids, products: Products, source: Source, reading: Reading
    ) -> None:
        self.table = reading.table(file)
        self.name = self.table.name
        self.filtered = 0
        self._file, self._users, self._products = file, users, products
        self._reading, self._options = reading, reading.options
        self._items = Ids("item")
        self._first: dict[int, tuple[int, dict[str, Any]]] = {}  # of a flat table, by item
        sample = self.table.sample()
        self._choice = choose(
            self.name, sample, PAIR_COLUMNS, self._options.columns, self.table.repeated
        )
        self._choose_item(sample)
        if file.part != UNKNOWN_PART:
            self._choice.used.pop("split", None)
        require(self.name, self._choice, sample, PAIR_COLUMNS)
        self._described: dict[str, str] = {}
        if source.flat:
            self._describe(sample)
        reading.used(self.table, self._choice)
        self._dates = self._settle_dates(sample)
        self._say_folds(sample)
        self._ratings = _Ratings(self._options.min_rating)
        self._events = _Events(self._options.events)

    @property
    def seen(self) -> int:
        return self.table.seen

    def _choose_item(self, sample: Sample) -> None:
        """The column whose values are products that we know; an order line's own id is not."""
        names = self._choice.candidates.get("item", [])
        if "item" in self._options.columns or len(names) < 2:
            return
        counted = [name for name in names if plain_name(name) == "id" and _is_unique(sample[name])]
        names = [name for name in names if name not in counted] or names
        if self._products.numbers:
            known = {*self._products.numbers, *self._products.aliases}
            shares = {name: _share_of(sample[name], known) for name in names}
            best = max(names, key=lambda name: shares[name])
            if shares[best] > shares[names[0]] + 0.1:
                names = [best, *(name for name in names if name != best)]
        self._choice.candidates["item"] = names
        self._choice.take("item", names[0])

    def _describe(self, sample: Sample) -> None:
        """Of a table that holds both: which columns describe the product."""
        taken = {self._choice.used[name] for name in self._choice.used if name != "item"}
        rest = {name: values for name, values in sample.items() if name not in taken}
        asked = {n: c for n, c in self._options.columns.items() if n not in ("user", "item")}
        items = choose(self.name, rest, ITEM_COLUMNS, asked, self.table.repeated)
        items.used.pop("id", None)
        if "title" not in items.used and "description" in items.used:
            items.used["title"] = items.used.pop("description")
        self._described = items.used
        for ours, theirs in items.used.items():
            self._choice.used[ours] = theirs
            if theirs in self._choice.unused:
                self._choice.unused.remove(theirs)

    def read(self) -> Pairs:
        """The purchases that count, under numbers of our own."""
        chunks = [self._read(chunk) for chunk in self.table.chunks()]
        self._reading.notes += [*self._ratings.notes(self.name), *self._events.notes(self.name)]
        if not chunks:
            return empty_pairs()
        users, items, parts, moments, lines = (
            np.concatenate(columns) for columns in zip(*chunks, strict=True)
        )
        check_rows(len(users))
        names = self._items.settled()
        numbers = np.array([self._products.number(name) for name in names] or [0], np.int64)
        self._fill(names)
        items_known = numbers[items] if len(items) else items
        for row in np.flatnonzero(items_known < 0):
            self.table.reject(
                int(lines[row]), f"item {names[items[row]]} is not in {self._products.file}"
            )
        kept = items_known >= 0
        return Pairs(
            users[kept], items_known[kept], parts[kept].astype(np.int8), moments[kept], lines[kept]
        )

    def _read(self, chunk: Chunk) -> tuple[ndarray, ...]:
        users = np.array(self._users.numbers_of(self._column(chunk, "user")), np.int64)
        items = np.array(self._items.numbers_of(self._column(chunk, "item")), np.int64)
        if self._described:
            self._remember(chunk, items)
        counts = self._counts(chunk)
        parts = self._parts(chunk)
        lines = np.array(chunk.lines, np.int64)
        for row in np.flatnonzero(counts & ((users < 0) | (items < 0) | (parts < UNKNOWN_PART))):
            self.table.reject(chunk.lines[row], self._fault(chunk, int(row), users, items))
        self.filtered += int((~counts).sum())
        kept = counts & (users >= 0) & (items >= 0) & (parts >= UNKNOWN_PART)
        moments = (
            self._dates.read(self._column(chunk, "timestamp"))
            if "timestamp" in self._choice.used
            else np.zeros(len(chunk), np.int64)
        )
        if len(self._users.names) > limits.USERS:
            raise DataError(f"the data has more than {limits.USERS:,} users, the limit")
        return users[kept], items[kept], parts[kept], moments[kept], lines[kept]

    def _column(self, chunk: Chunk, ours: str) -> list[Any]:
        return chunk.columns.get(self._choice.used.get(ours, ""), [None] * len(chunk))

    def _fault(self, chunk: Chunk, row: int, users: ndarray, items: ndarray) -> str:
        for what, numbers in (("user", users), ("item", items)):
            if numbers[row] < 0:
                value = self._column(chunk, what)[row]
                return FAULTS[int(numbers[row])].format(what=what, value=value)
        value = self._column(chunk, "split")[row]
        return f"the split is {value!r:.40}; use train, valid or test"

    def _counts(self, chunk: Chunk) -> Bool[ndarray, " N"]:
        """Which rows are choices: not returned, not cancelled, of the events asked for."""
        counts = np.ones(len(chunk), bool)
        used = self._choice.used
        if "event" in used:
            counts &= self._events.count(self._column(chunk, "event"))
        if "rating" in used:
            counts &= self._ratings.count(self._column(chunk, "rating"))
        if "quantity" in used:
            counts &= np.array([_positive(v) for v in self._column(chunk, "quantity")], bool)
        if "status" in used:
            counts &= np.array(
                [
                    not (isinstance(v, str) and CANCELLED.search(v))
                    for v in self._column(chunk, "status")
                ],
                bool,
            )
        if "invoice" in used:
            counts &= np.array(
                [not _is_cancelled_invoice(v) for v in self._column(chunk, "invoice")], bool
            )
        return counts

    def _parts(self, chunk: Chunk) -> Int64[ndarray, " N"]:
        """The part each row is for: −1 where none is said, below where the word is none of ours."""
        if "split" not in self._choice.used:
            return np.full(len(chunk), self._file.part, np.int64)
        return np.array([_part(value) for value in self._column(chunk, "split")], np.int64)

    def _remember(self, chunk: Chunk, items: ndarray) -> None:
        """The first row that describes each product; later ones fill what it left empty."""
        for row, number in enumerate(items.tolist()):
            if number < 0:
                continue
            _, values = self._first.setdefault(number, (chunk.lines[row], {}))
            if len(values) < len(self._described):
                for ours, theirs in self._described.items():
                    value = chunk.columns[theirs][row]
                    if ours not in values and not is_missing(value):
                        values[ours] = value

    def _fill(self, names: list[str]) -> None:
        """Give the products of a flat table what their rows say of them."""
        if not self._first:
            return
        rows = sorted(self._first.items())
        amounts = prices([values.get("price") for _, (_, values) in rows])
        for (number, (line, values)), amount in zip(rows, amounts, strict=True):
            place = self._products.number(names[number])
            self._products.lines[place] = line
            self._products.values[place] = values | {"price": amount}

    def _settle_dates(self, sample: Sample) -> Dates:
        """How the column of dates is to be read, from all of it where its first rows do not say."""
        column = self._choice.used.get("timestamp")
        if column is None:
            return Dates()
        values = [v for v in sample[column] if not is_missing(v)]
        compact = bool(values) and all(COMPACT.fullmatch(str(value)) for value in values)
        if self._options.day_first or not any(
            isinstance(v, str) and SLASHED.fullmatch(v.strip()) for v in values
        ):
            return Dates(day_first=self._options.day_first, compact=compact)
        first = day_comes_first(values)
        if first is None:
            everything = Table(
                self.table.path, encoding=self._file.encoding, layout=self._file.layout
            )
            first = day_comes_first(
                value for chunk in everything.chunks() for value in chunk.columns.get(column, ())
            )
        if first is None:
            self._reading.note(
                f"{self.name}: no value of {column} says whether day or month comes first; the"
                " month was taken to: --day-first changes it"
            )
        return Dates(day_first=bool(first), compact=compact)

    def _say_folds(self, sample: Sample) -> None:
        for name in sample:
            if (
                plain_name(name) in map(plain_name, FOLDS)
                and name not in self._choice.used.values()
            ):
                self._reading.note(
                    f"{self.name}: {name!r:.80} names the folds of a cross-validation, which are no"
                    " split into training and test; it was not used"
                )


class _Ratings:
    """Counts ratings, and lets through those that are high enough."""

    def __init__(self, least: float | None) -> None:
        self._least = least
        self._low = self._all = 0

    def count(self, column: list[Any]) -> Bool[ndarray, " N"]:
        values = np.array([_number(value) for value in column], np.float64)
        self._all += int(np.isfinite(values).sum())
        self._low += int((values <= LOW_RATING).sum())
        if self._least is None:
            return np.ones(len(column), bool)
        return np.asarray(values >= self._least)

    def notes(self, file: str) -> list[str]:
        if not self._all:
            return []
        if self._least is not None:
            return [f"{file}: only ratings of {self._least:g} and more count (--min-rating)"]
        return [
            f"{file}: of {self._all:,} ratings {self._low:,} are {LOW_RATING:g} or lower; all count"
            " as choices: --min-rating 4 leaves the low ones out"
        ]


class _Events:
    """Counts kinds of events, and lets through those asked for; a removal is no choice."""

    def __init__(self, asked: tuple[str, ...]) -> None:
        self._asked = {plain_name(name) for name in asked}
        self._kinds: dict[str, int] = {}

    def count(self, column: list[Any]) -> Bool[ndarray, " N"]:
        kept = np.ones(len(column), bool)
        for row, value in enumerate(column):
            kind = "" if value is None else str(value).strip()
            self._kinds[kind] = self._kinds.get(kind, 0) + 1
            if self._asked:
                kept[row] = plain_name(kind) in self._asked
            elif NO_CHOICE.search(kind):
                kept[row] = False
        return kept

    def notes(self, file: str) -> list[str]:
        if not self._kinds:
            return []
        kinds = sorted(self._kinds.items(), key=lambda pair: -pair[1])[:12]
        told = ", ".join(f"{kind or 'none'} {count:,}" for kind, count in kinds)
        if self._asked:
            return [f"{file}: of the events ({told}) only those asked for count"]
        names = ",".join(kind for kind, _ in kinds[:2] if kind)
        return [
            f"{file}: its event_type column has {told}; all count but removals: --events {names}"
        ]


def _share_of(values: Iterable[Any], known: set[str]) -> float:
    names = _names(values)
    return sum(name in known for name in names) / max(len(names), 1)


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")


def _positive(value: Any) -> bool:
    """Whether a quantity is of a purchase; an empty one says nothing against it."""
    return not _number(value) <= 0


def _is_cancelled_invoice(value: Any) -> bool:
    """Invoices of a cancellation begin with C where the others are numbers."""
    return isinstance(value, str) and re.fullmatch(r"[Cc]-?\d+", value.strip()) is not None


def _part(value: object) -> int:
    if is_missing(value):
        return UNKNOWN_PART
    return PARTS.get(str(value).strip().lower(), UNKNOWN_PART - 1)


def nothing_usable(table: Table, issues: Issues) -> str:
    """Why a table gave nothing, from its first faulty row."""
    first = next((issue for issue in issues.listed if issue.file == table.name), None)
    if first is None:
        return f"{table.name} has no rows"
    return f"{table.name} has no usable row in {table.seen:,}; line {first.line}: {first.reason}"
