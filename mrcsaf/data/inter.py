"""`.inter` files: tab-separated numbers, read in blocks where they are clean and by row else."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from jaxtyping import Int64
from numpy import ndarray

from mrcsaf.core import limits
from mrcsaf.core.errors import DataError
from mrcsaf.data.delimited import SEPARATOR_NAMES, separator_of
from mrcsaf.data.issues import Issues
from mrcsaf.data.lines import Block, LineFile, Meter, decode, reason_undecoded
from mrcsaf.data.pairs import UNKNOWN_PART, Pairs, check_rows
from mrcsaf.data.values import Dates

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
