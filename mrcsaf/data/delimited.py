"""Records of comma- and tab-separated text, whose quotation marks are not always meant as such.

A quoted field is believed if its closing quote stands before a separator or a line end and its
record then has as many fields as the header. Else the quote is a letter, and reading goes on at the
next line. In tabs a quote counts only where a field begins and ends with one on the same line.
"""

import re
from collections import deque
from collections.abc import Iterator

from mrcsaf.core import limits

SEPARATORS = ",\t;|"
SEPARATOR_NAMES = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "bars"}
SPAN_BYTES = limits.LINE_BYTES  # of one record over several lines
WARY_BYTES = 16 << 10  # the same once a quote was never closed: each would cost as much again
CLEAR = 8  # swallowed lines that look like records, after which no more are needed

Line = tuple[int, str]
"""(line number, text without its end)."""


class Records:
    """The records of a table, line by line; `taken_apart` names the lines of false quotes."""

    def __init__(self, lines: Iterator[Line], separator: str, width: int) -> None:
        self.taken_apart: list[int] = []
        self._lines, self._waiting = lines, deque[Line]()
        self._separator, self._width = separator, width
        self._span = SPAN_BYTES
        self._ids = Shapes()
        self.id_place = 0  # which field numbers the rows, as far as is known

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        while (line := self._next()) is not None:
            number, text = line
            if not text or text.isspace():
                continue
            fields = self._record(number, text)
            self._ids.learn(self._id(fields))
            yield number, fields

    def _record(self, number: int, text: str) -> list[str]:
        if '"' not in text:
            return text.split(self._separator)
        if self._separator == "\t":
            return split_tabs(text)
        record = Quoted(self._separator)
        if record.feed(text):
            if len(record.fields) <= self._width:
                return record.fields
            plain = text.split(self._separator)
            return plain if len(plain) == self._width else record.fields
        return self._over_lines(number, text, record) or split_line(text, self._separator)

    def _over_lines(self, number: int, text: str, record: "Quoted") -> list[str] | None:
        """A record whose quote closes on a later line; None, and nothing taken, if it is none."""
        taken: list[Line] = []
        like_records = 0
        closed = False
        while not closed and record.size <= self._span and like_records < CLEAR:
            line = self._next()
            if line is None:
                break
            taken.append(line)
            closed = record.feed(line[1])
            if not closed or record.loose:
                like_records += self._is_record(line[1])
        swallowed = like_records > 0 and 2 * like_records >= len(taken) - 1
        if closed and not self._ids.any and not record.loose:
            swallowed = False  # nothing is known of ids yet: quotes that are in order are believed
        whole = len(record.fields) == self._width or (
            len(record.fields) < self._width and self._a_record_follows()
        )
        if closed and whole and not swallowed:
            return record.fields
        self._waiting.extendleft(reversed(taken))
        self._span = WARY_BYTES
        self.taken_apart.append(number)
        return None

    def _is_record(self, text: str) -> bool:
        """Whether a line by itself has the header's fields and begins as other records do."""
        record = Quoted(self._separator)
        if not record.feed(text):
            return False  # it closes what another line opened
        fields = record.fields
        return len(fields) == self._width and self._ids.fit(self._id(fields))

    def _a_record_follows(self) -> bool:
        line = self._next()
        if line is None:
            return True
        self._waiting.appendleft(line)
        return self._ids.fit(self._id(split_line(line[1], self._separator)))

    def _id(self, fields: list[str]) -> str:
        return fields[self.id_place].strip() if len(fields) > self.id_place else ""

    def _next(self) -> Line | None:
        return self._waiting.popleft() if self._waiting else next(self._lines, None)


class Quoted:
    """Splits one record that is fed line by line."""

    def __init__(self, separator: str) -> None:
        self.fields: list[str] = []
        self.size = 0
        self.loose = False  # a quote stood inside that was neither doubled nor the closing one
        self._separator = separator
        self._open: list[str] | None = None  # pieces of the quoted field that is still open

    def feed(self, text: str) -> bool:
        """Take the next line; True when the record is complete."""
        self.size += len(text) + 1
        at = 0
        if self._open is not None:
            self._open.append("\n")
            at = self._inside(text, 0)
        while at >= 0:
            at = self._field(text, at)
        return self._open is None

    def _field(self, text: str, at: int) -> int:
        if text.startswith('"', at):
            self._open = []
            return self._inside(text, at + 1)
        end = text.find(self._separator, at)
        self.fields.append(text[at:] if end < 0 else text[at:end])
        return end + 1 if end >= 0 else -1

    def _inside(self, text: str, at: int) -> int:
        """Read on inside quotes; where the next field begins, or −1 at the end of the line."""
        assert self._open is not None
        while (quote := text.find('"', at)) >= 0:
            after = quote + 1
            ends = after == len(text) or text.startswith(self._separator, after)
            if ends:
                self.fields.append("".join(self._open) + text[at:quote])
                self._open = None
                return after + 1 if after < len(text) else -1
            doubled = text.startswith('"', after)
            self.loose = self.loose or not doubled
            self._open.append(text[at:after])
            at = after + 1 if doubled else after
        self._open.append(text[at:])
        return -1


class Shapes:
    """What the values of a column look like: which kinds of characters, and how many."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}
        self._count = self._longest = 0

    @property
    def any(self) -> bool:
        """Whether anything was learned yet."""
        return self._count > 0

    def learn(self, value: str) -> None:
        """One more value of the column."""
        if value and self._count < 10_000:
            self._count += 1
            self._longest = max(self._longest, len(value))
            kinds = kinds_of(value)
            self._seen[kinds] = self._seen.get(kinds, 0) + 1

    def fit(self, value: str) -> bool:
        """Whether `value` looks like one in twenty of the column's; anything does at first."""
        if not value or not self._count:
            return bool(value)
        alike = self._seen.get(kinds_of(value), 0)
        return 20 * alike >= self._count and len(value) <= 2 * self._longest


def kinds_of(value: str) -> str:
    """The kinds of its characters: 0 for digits, a for letters, others as they are."""
    kinds = {"0" if c.isdigit() else "a" if c.isalpha() else c for c in value[:64]}
    return "".join(sorted(kinds))


def split_line(text: str, separator: str) -> list[str]:
    """The fields of one line; a quote that is not closed in it is a letter."""
    if '"' not in text:
        return text.split(separator)
    if separator == "\t":
        return split_tabs(text)
    fields: list[str] = []
    at = 0
    while at >= 0:
        record = Quoted(separator)
        start = at
        at = record._field(text, at)
        if record._open is None:
            fields += record.fields
            continue
        end = text.find(separator, start)
        fields.append(text[start:] if end < 0 else text[start:end])
        at = end + 1 if end >= 0 else -1
    return fields


def split_tabs(text: str) -> list[str]:
    """The fields of a tab-separated line; inch marks are letters."""
    return [_unquoted(field) for field in text.split("\t")]


def _unquoted(field: str) -> str:
    if len(field) < 2 or not (field.startswith('"') and field.endswith('"')):
        return field
    inner = field[1:-1]
    return inner.replace('""', '"') if '"' not in inner.replace('""', "") else field


def separator_of(header: str) -> str:
    """The separator of a header line: the one that stands outside quotes most often."""
    outside = re.sub(r'"[^"]*"', "", header)
    return max(SEPARATORS, key=outside.count)
