"""Tables as streams of rows: CSV, TSV, JSON lines and Python-literal lines, faults set aside."""

import ast
import itertools
import json
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mrcsaf import limits
from mrcsaf.data.issues import Issues
from mrcsaf.data.lines import LineFile, Meter, decode, reason_undecoded
from mrcsaf.errors import DataError

DELIMITERS = ",\t;|"
DELIMITER_NAMES = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "bars"}
JSON_ENDINGS = (".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".ndjson.gz")
PEEKED = 20  # rows looked at before a table is believed to lack a column
KEYS_REMEMBERED = 10_000
NAME_CHARS = 80  # of a column, in a sentence

Row = tuple[int, dict[str, Any]]
"""(line number, values by column); values of CSV are text, of JSON anything."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column we want: our name for it and what others call it, best first."""

    name: str
    synonyms: tuple[str, ...] = ()
    required: bool = False


class Table:
    """One table file. `rows` gives the good rows once; `seen` and `bad` count as it goes."""

    def __init__(self, path: Path, meter: Meter, issues: Issues, literals: bool = False) -> None:
        self.path = path
        self.name = path.name
        self.seen = 0
        self.bad = 0
        self._meter = meter
        self._issues = issues
        self._literals = literals

    def rows(self) -> Iterator[Row]:
        """Rows in file order; the others are in the issues, named by line."""
        with LineFile(self.path, self._meter) as file:
            if is_json(self.path):
                yield from self._json_rows(file)
            else:
                yield from self._csv_rows(file)

    def reject(self, line: int, reason: str) -> None:
        """Set a row aside that `rows` gave and the caller cannot use."""
        self.bad += 1
        self._issues.quarantine(self.name, line, reason)

    def _skip(self, line: int, reason: str) -> None:
        self.seen += 1
        self.reject(line, reason)

    def _text_lines(self, file: LineFile) -> Iterator[tuple[int, str]]:
        for number, raw in file.lines():
            text = None if raw is None else decode(raw)
            if text is None:
                self._skip(number, reason_undecoded(raw))
            else:
                yield number, text

    def _json_rows(self, file: LineFile) -> Iterator[Row]:
        for number, text in self._text_lines(file):
            if not text.strip():
                continue
            if not self.seen and text.lstrip().startswith("["):
                raise DataError(f"{self.name} is one JSON list; write one object a line instead")
            row = parse_object(text, self._literals)
            if isinstance(row, dict) and len(row) > limits.COLUMNS:
                row = f"the row has {len(row):,} fields, at most {limits.COLUMNS:,} are read"
            if isinstance(row, str):
                self._skip(number, row)
            else:
                self.seen += 1
                yield number, row

    def _csv_rows(self, file: LineFile) -> Iterator[Row]:
        lines = self._text_lines(file)
        first = next((line for line in lines if line[1].strip()), None)
        if first is None or self.bad:
            raise DataError(f"{self.name} has no readable header in its first line")
        delimiter = find_delimiter(first[1])
        header = [name.strip() for name in (split_record(first[1], delimiter) or [])]
        if len(header) > limits.COLUMNS:
            raise DataError(
                f"{self.name} has {len(header):,} columns and at most {limits.COLUMNS:,} are read:"
                " remove those that hold nothing of a user or an item"
            )
        repeated = {name for name, times in Counter(header).items() if times > 1}
        for number, fields in self._records(lines, delimiter):
            self.seen += 1
            if len(fields) != len(header):
                self.reject(number, f"the row has {len(fields)} fields, the header {len(header)}")
                continue
            row: dict[str, Any] = dict(zip(header, fields, strict=True))
            for name in repeated:
                row[name] = Repeated(name)
            yield number, row

    def _records(
        self, lines: Iterator[tuple[int, str]], delimiter: str
    ) -> Iterator[tuple[int, list[str]]]:
        """Rows of fields. A quoted field may span lines, unless its quote is never closed."""
        for number, text in lines:
            if not text.strip():
                continue
            if '"' not in text:
                yield number, text.split(delimiter)
                continue
            parser = RecordParser(delimiter)
            taken = [(number, text)]
            while not parser.feed(taken[-1][1]):
                following = next(lines, None) if parser.size < limits.LINE_BYTES else None
                if following is None:
                    yield from self._unclosed(taken, delimiter)
                    break
                taken.append(following)
            else:
                yield number, parser.fields

    def _unclosed(
        self, taken: list[tuple[int, str]], delimiter: str
    ) -> Iterator[tuple[int, list[str]]]:
        """Lines swallowed by a quote that is never closed, read again one by one."""
        for number, text in taken:
            if not text.strip():
                continue
            fields = split_record(text, delimiter)
            if fields is None:
                self._skip(number, "a quote is opened and never closed")
            else:
                yield number, fields


class RecordParser:
    """Splits one CSV record, fed line by line; a quote counts only at the start of a field."""

    def __init__(self, delimiter: str) -> None:
        self.fields: list[str] = []
        self.size = 0
        self._delimiter = delimiter
        self._open: list[str] | None = None  # pieces of the quoted field that is still open

    def feed(self, text: str) -> bool:
        """Take the next line; True when the record is complete."""
        self.size += len(text) + 1
        at = 0
        if self._open is not None:
            self._open.append("\n")
            at = self._quoted(text, 0)
        while 0 <= at <= len(text):
            at = self._field(text, at)
        return self._open is None

    def _field(self, text: str, at: int) -> int:
        if text.startswith('"', at):
            self._open = []
            return self._quoted(text, at + 1)
        end = text.find(self._delimiter, at)
        self.fields.append(text[at:] if end < 0 else text[at:end])
        return end + 1 if end >= 0 else -1

    def _quoted(self, text: str, at: int) -> int:
        assert self._open is not None
        while (quote := text.find('"', at)) >= 0:
            self._open.append(text[at:quote])
            if not text.startswith('""', quote):
                return self._close(text, quote + 1)
            self._open.append('"')
            at = quote + 2
        self._open.append(text[at:])
        return -1

    def _close(self, text: str, at: int) -> int:
        end = text.find(self._delimiter, at)
        assert self._open is not None
        self.fields.append("".join(self._open) + (text[at:] if end < 0 else text[at:end]))
        self._open = None
        return end + 1 if end >= 0 else -1


class Repeated:
    """Stands for the value of a column that the header names twice: usable only unused."""

    def __init__(self, column: str) -> None:
        self.column = column


class Translator:
    """Renames a table's columns to ours, by the user's mapping first and then by synonyms."""

    def __init__(self, columns: tuple[Column, ...], mapping: dict[str, str]) -> None:
        self._columns = columns
        self._mapping = {name: mapping[name] for name in mapping if name in _names(columns)}
        self._ranks: dict[str, tuple[str, int]] = {}
        for column in columns:
            if column.name not in self._mapping:
                for rank, synonym in enumerate((column.name, *column.synonyms)):
                    self._ranks.setdefault(_plain(synonym), (column.name, rank))
        self._known: dict[str, tuple[str, int] | None] = {}

    def translate(self, table: Table) -> Iterator[Row]:
        """The table's rows under our names; raises DataError if a required column is missing."""
        rows = table.rows()
        peeked = list(itertools.islice(rows, PEEKED))
        if peeked:
            self._check(table.name, list(dict.fromkeys(key for _, row in peeked for key in row)))
        for line, row in itertools.chain(peeked, rows):
            yield line, self._renamed(table.name, row)

    def found(self, keys: list[str]) -> set[str]:
        """Our names for those of `keys` that we know."""
        return {known[0] for key in keys if (known := self._look_up(key))}

    def _renamed(self, file: str, row: dict[str, Any]) -> dict[str, Any]:
        best: dict[str, int] = {}
        result: dict[str, Any] = {}
        for key, value in row.items():
            known = self._look_up(key)
            if known is None or _is_empty(value) or best.get(known[0], 99) <= known[1]:
                continue
            if isinstance(value, Repeated):
                raise DataError(
                    f"{file} has two columns called {_shown(key)}; rename or remove one"
                )
            best[known[0]] = known[1]
            result[known[0]] = value
        return result

    def _look_up(self, key: str) -> tuple[str, int] | None:
        if key in self._known:
            return self._known[key]
        mapped = [name for name, theirs in self._mapping.items() if theirs == key]
        known = (mapped[0], -1) if mapped else self._ranks.get(_plain(key))
        if len(self._known) < KEYS_REMEMBERED:
            self._known[key] = known
        return known

    def _check(self, file: str, keys: list[str]) -> None:
        there = ", ".join(_shown(key) for key in keys[:30])
        for name, theirs in self._mapping.items():
            if theirs not in keys:
                raise DataError(
                    f"{file} has no column {_shown(theirs)} to use as {name}; it has {there}"
                )
        found = self.found(keys)
        for column in self._columns:
            if column.required and column.name not in found:
                raise DataError(
                    f"{file} has no column for {column.name!r}; it has {there}: map one of them, "
                    f"for example columns = {{{column.name} = {_shown((keys or ['id'])[0])}}}"
                )


def is_json(path: Path) -> bool:
    """Whether the name says JSON lines; every other table is CSV or TSV."""
    return path.name.lower().endswith(JSON_ENDINGS)


def parse_object(text: str, literals: bool = False) -> dict[str, Any] | str:
    """The object on a line of JSON (or a Python literal), or what is wrong with the line."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        if not literals:
            return "the line is not a whole JSON object"
        value = _literal(text)
    return value if isinstance(value, dict) else "the line is not a JSON object with named fields"


def find_delimiter(header: str) -> str:
    """The separator that a header line uses, a comma when it has a single column."""
    return max(DELIMITERS, key=header.count)


def split_record(text: str, delimiter: str) -> list[str] | None:
    """The fields of a record on one line, or None when a quote stays open."""
    parser = RecordParser(delimiter)
    return parser.fields if parser.feed(text) else None


def first_keys(path: Path) -> list[str]:
    """The column names of a table, from its first good row; empty if there is none."""
    table = Table(path, Meter(_nothing, []), Issues(), literals=True)
    if is_json(path):
        return list(next(table.rows(), (0, {}))[1])
    with LineFile(path, Meter(_nothing, [])) as file:
        _, raw = next(file.lines(), (0, b""))
    text = decode(raw or b"") or ""
    return [name.strip() for name in split_record(text, find_delimiter(text)) or [] if name.strip()]


def _literal(text: str) -> Any:
    """A Python literal, never evaluated: reviews' product lists of 2014 are written so."""
    if not text.lstrip().startswith("{"):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "\d" in a description is not our concern
        try:
            value = ast.literal_eval(text.strip())
            repr(value)  # raises ValueError for a number that is too long for Python to write
            return value
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            return None


def _names(columns: tuple[Column, ...]) -> set[str]:
    return {column.name for column in columns}


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == []


def _shown(name: str) -> str:
    """A column's name in a sentence: whatever stood in the first line, it stays one."""
    return repr(name if len(name) <= NAME_CHARS else name[:NAME_CHARS] + "…")


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


def _nothing(_: object) -> None:
    return None
