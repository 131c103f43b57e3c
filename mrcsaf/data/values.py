"""Prices and dates, whose way of writing is settled by a whole column and not row by row."""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from jaxtyping import Int64
from numpy import ndarray

from mrcsaf.data.text import is_missing

COMPACT = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")  # 20101201
LATEST = 253_402_300_799  # the last second of the year 9999
MOST = 1e12  # of a price
PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
MARKED = re.compile(r"\d[\d.,' \u00a0\u202f]*")
SLASHED = re.compile(
    r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})"
    r"(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?)?\s*"
)


def prices(column: Sequence[Any]) -> list[float | None]:
    """Amounts of money without their currency; None for what is none.

    Numbers and plain decimals are read as such. The decimal sign of the others is settled by all
    of them: the mark that stands before other than three digits, or last of two kinds.
    """
    decimal = None
    written = [value for value in column if isinstance(value, str) and not _is_plain(value)]
    if written:
        decimal = decimal_sign(written)
    return [price(value, decimal) for value in column]


def price(value: Any, decimal: str | None = None) -> float | None:
    """One amount; `decimal` is the sign before the cents, None where nobody knows."""
    if isinstance(value, str):
        text = value.strip()
        if is_missing(text):
            return None
        value = float(text) if _is_plain(text) else _written(text, decimal)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        value = float(value)
    except OverflowError:
        return None
    return value if abs(value) <= MOST else None  # also None for NaN


def decimal_sign(column: Iterable[str]) -> str | None:
    """The sign before the cents in a column of written amounts; None where none decides."""
    votes = {",": 0, ".": 0}
    for text in column:
        number = MARKED.search(text)
        marks = [c for c in (number.group() if number else "") if c in ",."]
        if not number or not marks:
            continue
        last, digits = marks[-1], re.search(r"[.,](\d*)\D*$", number.group().strip())
        if len(set(marks)) == 2:
            votes[last] += 2
        elif len(marks) == 1 and digits and len(digits.group(1)) != 3:
            votes[last] += 1
        elif len(marks) > 1:  # 1.234.567: it parts thousands
            votes["," if last == "." else "."] += 1
    if votes[","] == votes["."]:
        return None
    return max(votes, key=votes.__getitem__)


def _is_plain(text: str) -> bool:
    return PLAIN.fullmatch(text.strip()) is not None


def _written(text: str, decimal: str | None) -> float | None:
    if len(text) > 64 or re.search(r"\d\s*[-–/]\s*\D{0,3}\d", text):  # a range is no price
        return None
    from price_parser import Price

    amount = Price.fromstring(text, decimal_separator=decimal).amount
    if amount is None:
        return None
    negative = re.match(r"\s*\D{0,3}[-−]\s*\D{0,3}\d|\s*\(.*\)\s*$", text)
    return -abs(float(amount)) if negative else float(amount)


class Dates:
    """Reads the moments of one column as seconds since 1970, 0 where unknown.

    How `12/1/2010` and `20101201` are read is settled beforehand, for the whole column.
    """

    def __init__(self, *, day_first: bool = False, compact: bool = False) -> None:
        self._day_first, self._compact = day_first, compact
        self._cache: dict[str, int] = {}

    def read(self, column: Sequence[Any]) -> Int64[ndarray, " N"]:
        """The moments of some of the column's values."""
        return np.fromiter((self.one(value) for value in column), np.int64, len(column))

    def one(self, value: Any) -> int:
        """One value's moment."""
        if isinstance(value, str):
            if self._compact and COMPACT.fullmatch(value.strip()):
                return self._other(value.strip())
            try:
                return in_seconds(float(value))
            except ValueError:
                return self._text(value.strip())
        if isinstance(value, datetime):
            return _moment(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return 0
        return in_seconds(value)

    def _text(self, text: str) -> int:
        slashed = SLASHED.fullmatch(text)
        if slashed is None:
            return self._other(text)
        return self._slashed(slashed)

    def _slashed(self, parts: re.Match[str]) -> int:
        first, second = int(parts[1]), int(parts[3])
        year = int(parts[4]) + (0 if len(parts[4]) == 4 else 1900 if int(parts[4]) > 68 else 2000)
        day_first = self._day_first or parts[2] == "."  # nobody writes 12.31.2010
        day, month = (first, second) if day_first else (second, first)
        hour = int(parts[5] or 0)
        if parts[8]:
            hour = hour % 12 + (12 if parts[8].lower() == "pm" else 0)
        try:
            moment = datetime(
                year, month, day, hour, int(parts[6] or 0), int(parts[7] or 0), tzinfo=UTC
            )
        except ValueError:
            return 0
        return in_seconds(moment.timestamp())

    def _other(self, text: str) -> int:
        try:
            return _moment(datetime.fromisoformat(text.removesuffix(" UTC")))
        except (ValueError, OverflowError):
            pass
        if not text or len(text) > 64 or not any(c.isdigit() for c in text):
            return 0
        if text not in self._cache:
            if len(self._cache) >= 100_000:
                self._cache.clear()
            self._cache[text] = self._guessed(text)
        return self._cache[text]

    def _guessed(self, text: str) -> int:
        from dateutil import parser as dates

        try:
            return _moment(dates.parse(text, dayfirst=self._day_first))
        except (ValueError, OverflowError, TypeError, dates.UnknownTimezoneWarning):
            return 0


def day_comes_first(column: Iterable[Any]) -> bool | None:
    """Whether some value of a column can only be read with the day first (or with the month).

    None where no value decides. A column that says both is read with the month first.
    """
    day = month = False
    for value in column:
        parts = SLASHED.fullmatch(value.strip()) if isinstance(value, str) else None
        if parts is not None:
            day = day or int(parts[1]) > 12 >= int(parts[3])
            month = month or int(parts[3]) > 12 >= int(parts[1])
    return day if day != month else None


def in_seconds(value: float | int) -> int:
    """Seconds from seconds, milliseconds, microseconds or nanoseconds since 1970; 0 if none."""
    try:
        seconds = float(value)
    except OverflowError:
        return 0
    if not math.isfinite(seconds) or seconds >= 1e20:
        return 0
    while seconds > 1e11:
        seconds /= 1000
    return int(seconds) if 0 < seconds <= LATEST else 0


def _moment(value: datetime) -> int:
    try:
        whole = value if value.tzinfo else value.replace(tzinfo=UTC)
        return in_seconds(whole.timestamp())
    except (ValueError, OverflowError, OSError):
        return 0
