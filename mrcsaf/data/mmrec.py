"""Importer of MMRec and FREEDOM folders: numbered interactions beside arrays, one row an item."""

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Int64
from numpy import ndarray

from mrcsaf.core import limits
from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import Report, silent
from mrcsaf.data.arrays import missing_rows, read_features, read_neighbours
from mrcsaf.data.delimited import SEPARATOR_NAMES, separator_of, split_line
from mrcsaf.data.pairs import UNKNOWN_PART, Pairs, check_rows, deduplicate, k_core, reindex
from mrcsaf.data.pictures import Pictures
from mrcsaf.data.records import (
    MODALITIES,
    Counts,
    Features,
    Imported,
    ImportOptions,
    Issues,
    ItemRecord,
    Neighbours,
)
from mrcsaf.data.tables import Block, LineFile, Meter, decode, reason_undecoded
from mrcsaf.data.text import clean_id, clean_line
from mrcsaf.data.values import Dates


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of one data set, as far as they are there."""

    inter: Path
    items: Path
    users: Path
    keywords: Path
    features: dict[str, Path]
    neighbours: dict[str, Path]


def load(path: Path, options: ImportOptions, report: Report = silent) -> Imported:
    """The data set around one `.inter` file; `part` is −1 where the file has no x_label."""
    folder = find_folder(path)
    issues = Issues()
    tables = [p for p in (folder.inter, folder.items, folder.users, folder.keywords) if p.exists()]
    meter = Meter(report, tables)
    pairs, rows = read_inter(folder.inter, options.columns, meter, issues)
    features = {name: read_features(p) for name, p in folder.features.items()}
    neighbours = {name: read_neighbours(p) for name, p in folder.neighbours.items()}
    item_names = read_mapping(folder.items, "item", limits.ITEMS, meter, issues)
    n_items = count_items(folder, pairs, item_names, features, neighbours)
    pairs = _known_items(pairs, n_items, folder, issues)
    if not len(pairs):
        raise DataError(f"{folder.inter.name} has no usable interaction in its {rows:,} rows")
    pairs = deduplicate(pairs, n_items, folder.inter.name, issues)
    present, user_ids = np.unique(pairs.users, return_inverse=True)
    user_names = read_mapping(folder.users, "user", limits.USERS, meter, issues)
    numbers = np.arange(n_items)
    if not (item_names or features or neighbours):
        numbers = np.unique(pairs.items)  # nothing is known of numbers that nobody met
    ids = _unique_ids(item_names, numbers)
    items = _records(folder, ids, options, meter, issues)
    _flag_missing(folder, ids, features, neighbours, issues)
    data = Imported(
        format="mmrec",
        reason="",
        users=_unique_ids(user_names, present),
        items=items,
        user_ids=user_ids.astype(np.int64),
        item_ids=np.searchsorted(numbers, pairs.items).astype(np.int64),
        part=pairs.part,
        timestamps=pairs.timestamps,
        interaction_counts=issues.counts(folder.inter.name, rows, len(pairs)),
        item_counts=Counts(len(ids), len(ids)),
        features=features,
        neighbours=neighbours,
        issues=issues.listed,
    )
    return restrict(data, options.k_core, report) if options.k_core else data


def find_folder(path: Path) -> Folder:
    """The files that belong to a folder or to one of its `.inter` files."""
    if path.is_dir():
        found = sorted(path.glob("*.inter"))
        if len(found) != 1:
            names = ", ".join(p.name for p in found[:5]) or "none"
            raise DataError(f"{path.name} must hold one .inter file (found: {names}); choose one")
        inter, root = found[0], path
    else:
        inter, root = path, path.parent
    return Folder(
        inter,
        root / "i_id_mapping.csv",
        root / "u_id_mapping.csv",
        root / "item_keywords.txt",
        {m: p for m in MODALITIES if (p := _first(root, f"{m}_feat.npy", f"{m}_feat*.npy"))},
        {m: p for m in MODALITIES if (p := _first(root, f"{m}_knn10.npz", f"{m}_knn*.npz"))},
    )


def read_mapping(
    path: Path, what: str, most: int, meter: Meter, issues: Issues
) -> dict[int, str] | None:
    """External id by number from a file with a column `userID` or `itemID` and one other."""
    if not path.exists():
        return None
    names: dict[int, str] = {}
    delimiter, column = "", -1
    with LineFile(path, meter) as file:
        for line, raw in file.lines():
            text = None if raw is None else decode(raw)
            if text is None:
                issues.flag(path.name, line, reason_undecoded(raw))
            elif column < 0:
                delimiter = separator_of(text)
                column = _number_column(path.name, split_line(text, delimiter) or [], what)
            elif text.strip():
                fault = _map(names, split_line(text, delimiter) or [], column, most)
                if fault:
                    issues.flag(path.name, line, f"{fault}; its number is used as the id")
    return names


def count_items(
    folder: Folder,
    pairs: Pairs,
    names: dict[int, str] | None,
    features: dict[str, Features],
    neighbours: dict[str, Neighbours],
) -> int:
    """How many items there are; raises DataError if two files disagree, with both numbers.

    The mapping file counts them; without it two arrays that agree do; else the interactions.
    """
    rows = {f.name: len(f.vectors) for f in features.values()}
    rows |= {n.name: len(n.ids) for n in neighbours.values()}
    seen = int(pairs.items.max()) + 1 if len(pairs) else 0
    source, count = folder.inter.name, seen
    if names:
        source, count = folder.items.name, max(names) + 1
        if count > 2 * len(names):
            raise DataError(
                f"{source} numbers items up to {count - 1:,} but lists only {len(names):,}; "
                "items must be numbered from 0 without gaps"
            )
    elif len(rows) > 1 and len(set(rows.values())) == 1:
        source, count = next(iter(rows.items()))
        if seen > count:
            raise DataError(_disagreement(source, count, folder.inter.name, seen))
    for name, length in rows.items():
        if length != count:
            raise DataError(_disagreement(name, length, source, count))
    if count > limits.ITEMS:
        raise DataError(f"{source} has {count:,} items; the limit is {limits.ITEMS:,}")
    return count


def _disagreement(name: str, rows: int, source: str, items: int) -> str:
    return (
        f"{name} has {rows:,} rows, but {source} has {items:,} items; "
        "use the files of one data set together"
    )


def _known_items(pairs: Pairs, n_items: int, folder: Folder, issues: Issues) -> Pairs:
    unknown = pairs.items >= n_items
    for row in np.flatnonzero(unknown):
        issues.quarantine(
            folder.inter.name,
            int(pairs.lines[row]),
            f"item {pairs.items[row]} is not in {folder.items.name} ({n_items:,} items)",
        )
    return pairs.take(~unknown) if unknown.any() else pairs


def _number_column(name: str, header: list[str], what: str) -> int:
    plain = [field.strip().lower() for field in header]
    if len(plain) != 2 or f"{what}id" not in plain:
        raise DataError(
            f"{name} has the columns {', '.join(header) or 'none'}; {what}ID and one other are due"
        )
    return plain.index(f"{what}id")


def _map(names: dict[int, str], fields: list[str], column: int, most: int) -> str:
    """Take one row of a mapping in, or say why not."""
    if len(fields) != 2:
        return f"the row has {len(fields)} fields, the header 2"
    number, name = fields[column].strip(), clean_id(fields[1 - column])
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return f"{number[:40]!r} is not a whole number"
    if int(number) >= most:
        return f"number {number} is above the limit of {most:,}"
    if not name:
        return "the id is empty or too long"
    if int(number) in names:
        return f"number {number} was given an id before"
    names[int(number)] = name
    return ""


def _unique_ids(names: dict[int, str] | None, numbers: Int64[ndarray, " M"]) -> list[str]:
    """The external id of each number: its name if no other has that name, else the number."""
    taken: set[str] = set()
    ids = []
    for number in numbers.tolist():
        name = (names or {}).get(number, str(number))
        while name in taken:
            name = f"{name} #{number}"
        taken.add(name)
        ids.append(name)
    return ids


def _records(
    folder: Folder, ids: list[str], options: ImportOptions, meter: Meter, issues: Issues
) -> list[ItemRecord]:
    titles = _keywords(folder.keywords, meter, issues)
    pictures = Pictures(options.images) if options.images else None
    records = []
    for ext_id in ids:
        image = pictures.find("", ext_id)[0] if pictures else None
        if titles is not None and ext_id not in titles:
            issues.flag(folder.keywords.name, 0, f"item {ext_id} has no text")
        records.append(ItemRecord(ext_id, (titles or {}).get(ext_id, ""), image=image))
    return records


def _keywords(path: Path, meter: Meter, issues: Issues) -> dict[str, str] | None:
    """Words by external id from lines `ID word word …`."""
    if not path.exists():
        return None
    titles: dict[str, str] = {}
    with LineFile(path, meter) as file:
        for line, raw in file.lines():
            text = None if raw is None else decode(raw)
            if text is None:
                issues.flag(path.name, line, reason_undecoded(raw))
                continue
            ext_id, _, words = text.strip().partition(" ")
            titles.setdefault(clean_id(ext_id), clean_line(words))
    return {ext_id: words for ext_id, words in titles.items() if words}


def _flag_missing(
    folder: Folder,
    ids: list[str],
    features: dict[str, Features],
    neighbours: dict[str, Neighbours],
    issues: Issues,
) -> None:
    for modality in MODALITIES:
        source, missing = "", np.empty(0, np.int64)
        if modality in features:
            source, missing = features[modality].name, missing_rows(features[modality])
        if modality in neighbours and not len(missing):
            lists = neighbours[modality]
            source, missing = lists.name, np.flatnonzero((lists.cosines == 0).all(axis=1))
        for item in missing.tolist():
            issues.flag(source, 0, f"item {ids[item]} has no {modality} feature")


def _first(root: Path, exact: str, pattern: str) -> Path | None:
    if (root / exact).exists():
        return root / exact
    return next(iter(sorted(root.glob(pattern))), None)


# `.inter` files: tab-separated numbers, read in blocks where they are clean and by row else.


NAMES = {
    "user": ("userid", "user_id", "user"),
    "item": ("itemid", "item_id", "item"),
    "timestamp": ("timestamp",),
    "split": ("x_label",),
}
CLEAN = {"user": rb"\d{1,8}", "item": rb"\d{1,8}", "timestamp": rb"\d{1,13}", "split": rb"[012]"}
CLEAN_OTHER = rb"-?\d{1,12}(?:\.\d{1,12})?"
MOMENTS = Dates()
FIELDS = ("user", "item", "split", "timestamp", "line")

Rows = Int64[ndarray, "N 5"]
"""Columns as in FIELDS."""


def read_inter(
    path: Path, mapping: dict[str, str], meter: Meter, issues: Issues
) -> tuple[Pairs, int]:
    """The good rows in file order, and how many rows there were; the others are in the issues."""
    good: list[Rows] = []
    seen = total = 0
    with LineFile(path, meter) as file:
        blocks = file.blocks()
        reader, rest = _read_header(path.name, next(blocks, Block(1, b"")), mapping, issues)
        for block in _chain(rest, blocks):
            rows, count = reader.read(block)
            good.append(rows)
            seen += count
            total += len(rows)
            check_rows(total)
    table = np.concatenate(good) if good else np.empty((0, 5), np.int64)
    users, items, part, stamps, lines = np.ascontiguousarray(table.T)
    return Pairs(users, items, part.astype(np.int8), stamps, lines), seen


class RowReader:
    """Parses blocks of rows of one header."""

    def __init__(self, file: str, columns: list[str], issues: Issues) -> None:
        self._file = file
        self._columns = columns
        self._issues = issues
        row = rb"\t".join(CLEAN.get(name, CLEAN_OTHER) for name in columns)
        self._clean = re.compile(rb"(?:" + row + rb"\n)*+")

    def read(self, block: Block) -> tuple[Rows, int]:
        """The block's good rows and how many rows it has."""
        rows = self.read_clean(block)
        return (rows, len(rows)) if rows is not None else self.read_careful(block)

    def read_clean(self, block: Block) -> Rows | None:
        """All rows at once if every one of them is plainly good; None if one may not be."""
        data = block.data.replace(b"\r\n", b"\n")
        if data and not data.endswith(b"\n"):
            data += b"\n"
        if not data or not self._clean.fullmatch(data):
            return None
        width = len(self._columns)
        numbers = np.fromstring(data.decode("ascii"), np.float64, sep="\t").reshape(-1, width)
        rows = np.zeros((len(numbers), 5), np.int64)
        rows[:, 2] = UNKNOWN_PART
        for place, name in enumerate(FIELDS[:4]):
            if name in self._columns:
                rows[:, place] = numbers[:, self._columns.index(name)]
        rows[:, 4] = block.line + np.arange(len(rows))
        if (rows[:, 0] >= limits.USERS).any() or (rows[:, 1] >= limits.ITEMS).any():
            return None
        late = rows[:, 3] > 1e11
        rows[late, 3] //= 1000
        return rows

    def read_careful(self, block: Block) -> tuple[Rows, int]:
        """Row by row; what is wrong with a row goes to the issues."""
        good: list[list[int]] = []
        count = 0
        for line, raw in self._lines(block):
            text = None if raw is None else decode(raw)
            if text is not None and not text.strip():
                continue
            count += 1
            row = reason_undecoded(raw) if text is None else self._parse(text)
            if isinstance(row, str):
                self._issues.quarantine(self._file, line, row)
            else:
                good.append([*row, line])
        return np.array(good, np.int64).reshape(-1, 5), count

    def _lines(self, block: Block) -> Iterator[tuple[int, bytes | None]]:
        if block.cut:
            yield block.line, None
        for offset, content in enumerate(block.data.splitlines()):
            yield block.line + offset, content if len(content) <= limits.LINE_BYTES else None

    def _parse(self, text: str) -> list[int] | str:
        fields = text.split("\t")
        if len(fields) != len(self._columns):
            return f"the row has {len(fields)} fields, the header {len(self._columns)}"
        values = dict(zip(self._columns, (field.strip() for field in fields), strict=True))
        for name, most in (("user", limits.USERS), ("item", limits.ITEMS)):
            fault = _number_fault(name, values[name], most)
            if fault:
                return fault
        part = values.get("split", str(UNKNOWN_PART))
        if "split" in values and part not in ("0", "1", "2"):
            return f"x_label is {part[:40]!r}; 0 (train), 1 (valid) or 2 (test) is needed"
        when = MOMENTS.one(values.get("timestamp", ""))
        return [int(values["user"]), int(values["item"]), int(part), when]


def _number_fault(name: str, text: str, most: int) -> str:
    if not (text.isascii() and text.isdigit()):
        return f"{name} {text[:40]!r} is not a whole number from 0 up"
    if len(text) > 18 or int(text) >= most:
        return f"{name} {text[:40]} is above the limit of {most:,}"
    return ""


def _read_header(
    name: str, block: Block, mapping: dict[str, str], issues: Issues
) -> tuple[RowReader, Block]:
    """A reader for the columns that the first line names, and the rest of the first block."""
    first = next(iter(block.data.splitlines(keepends=True)), b"")
    text = decode(first.rstrip(b"\r\n"))
    if not text:
        raise DataError(f"{name} has no readable header in its first line")
    header = [field.strip() for field in text.split("\t")]
    columns = [_our_name(field, mapping) for field in header]
    for ours in NAMES:
        if columns.count(ours) > 1 or (ours in ("user", "item") and ours not in columns):
            raise DataError(_header_fault(name, text, header, ours))
    return RowReader(name, columns, issues), Block(block.line + 1, block.data[len(first) :])


def _our_name(field: str, mapping: dict[str, str]) -> str:
    for ours, theirs in mapping.items():
        if ours in NAMES and theirs == field:
            return ours
    plain = field.lower().partition(":")[0]  # RecBole writes user_id:token
    ours = next((ours for ours, known in NAMES.items() if plain in known), field)
    return field if ours in mapping else ours


def _header_fault(name: str, text: str, header: list[str], needed: str) -> str:
    delimiter = separator_of(text)
    if len(header) == 1 and delimiter != "\t" and delimiter in text:
        return (
            f"{name} is separated by {SEPARATOR_NAMES[delimiter]}; an .inter file is separated by "
            "tabs, save it so"
        )
    return (
        f"{name} must have one column {NAMES[needed][0]}, separated by tabs; its first line has "
        f"{', '.join(repr(field[:40]) for field in header[:20])}"
    )


def _chain(first: Block, rest: Iterator[Block]) -> Iterator[Block]:
    yield first
    yield from rest


# The k-core of a data set that has been read whole: its items and counts shrink with it.


def restrict(data: Imported, k: int, report: Report = silent) -> Imported:
    """Only the users, items and interactions of the k-core, in the order they had."""
    kept = k_core(data.user_ids, data.item_ids, k, report)
    core = dataclasses.replace(
        data,
        user_ids=data.user_ids[kept],
        item_ids=data.item_ids[kept],
        part=data.part[kept],
        timestamps=data.timestamps[kept],
    )
    small = reindex(core, np.unique(core.user_ids), np.unique(core.item_ids))
    return dataclasses.replace(
        small,
        interaction_counts=filtered(data.interaction_counts, int(kept.sum())),
        item_counts=filtered(data.item_counts, len(small.items)),
    )


def filtered(counts: Counts, left: int) -> Counts:
    """The counts after all but `left` of the imported rows were taken out."""
    out = counts.imported - left
    return dataclasses.replace(counts, imported=left, filtered=counts.filtered + out)
