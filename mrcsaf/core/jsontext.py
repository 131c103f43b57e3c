"""The one reader of JSON that comes from a disk: a project's columns, its lines and its settings.

A stranger may have written them, and a checksum can be made anew: what is read has the size, the
depth, the types and the ranges that it is used with, or it is refused.

    read(text, Record(wall_seconds=Number(0), parts=Rows(Text(64))))
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST_CHARS = 16 << 20
DEPTH = 32
LARGEST = 1e38  # of float32: every figure of ours was one
WHOLE = 2**53  # every larger number is another one in a program that reads JSON as it is meant


class Shape:
    """What a value must be like; this one takes anything, of which numbers are finite."""

    __slots__ = ()

    def check(self, value: Any, where: str) -> None:
        """Raises ValueError that begins with `where` unless `value` is like this."""


@dataclass(frozen=True, slots=True)
class Number(Shape):
    """Finite, from `low` to `high`; true and false are none."""

    low: int | float = -LARGEST
    high: int | float = LARGEST

    def check(self, value: Any, where: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{where} is no number")
        if not self.low <= value <= self.high:
            raise ValueError(f"{where} is not between {self.low:g} and {self.high:g}")


@dataclass(frozen=True, slots=True)
class Whole(Shape):
    """A whole number from `low` to `high`."""

    low: int = 0
    high: int = WHOLE

    def check(self, value: Any, where: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"{where} is no whole number")
        if not self.low <= value <= self.high:
            raise ValueError(f"{where} is not between {self.low} and {self.high}")


@dataclass(frozen=True, slots=True)
class Text(Shape):
    """Of at most so many characters."""

    most: int = 20_000

    def check(self, value: Any, where: str) -> None:
        if not isinstance(value, str):
            raise ValueError(f"{where} is no text")
        if len(value) > self.most:
            raise ValueError(f"{where} is longer than {self.most:,} characters")


ANYTHING = Shape()


@dataclass(frozen=True, slots=True)
class Maybe(Shape):
    """null, or like `shape`."""

    shape: Shape

    def check(self, value: Any, where: str) -> None:
        if value is not None:
            self.shape.check(value, where)


@dataclass(frozen=True, slots=True)
class Rows(Shape):
    """A list, each entry like `shape`."""

    shape: Shape
    most: int = 1_000_000

    def check(self, value: Any, where: str) -> None:
        if not isinstance(value, list):
            raise ValueError(f"{where} is no list")
        if len(value) > self.most:
            raise ValueError(f"{where} has more than {self.most:,} entries")
        for number, entry in enumerate(value):
            self.shape.check(entry, f"{where}[{number}]")


@dataclass(frozen=True, slots=True)
class Table(Shape):
    """An object; what `fields` names is like its shape there, everything else like `others`."""

    fields: Mapping[str, Shape]
    others: Shape | None = None  # None: there are no others
    needs: tuple[str, ...] = ()

    def check(self, value: Any, where: str) -> None:
        if not isinstance(value, dict):
            raise ValueError(f"{where} is no table")
        if missing := [name for name in self.needs if name not in value]:
            raise ValueError(f"{where} lacks {missing[0]!r}")
        for name, entry in value.items():
            shape = self.fields.get(name, self.others)
            if shape is None:
                raise ValueError(f"{where} has an unknown {name[:40]!r}")
            shape.check(entry, f"{where}.{name[:40]}")


FIGURES = Table({}, others=Number())
CONFIG = Table({"model": Table({}, ANYTHING), "train": Table({}, ANYTHING)})
INPUTS = Table(
    {
        "encoders": Table({"image": Text(400), "text": Text(400)}),
        "graphs": Table({"image": Text(400), "text": Text(400)}),
        "ui_layers": Whole(0, 1000),
        "items": Whole(0, 10**9),
        "absent": Rows(Whole(0, 10**9)),
        "token": Text(100),
        "vectors": Table({"image": Whole(0, 2**32), "text": Whole(0, 2**32)}),
    }
)
EPOCH = Table(
    {"epoch": Whole(1, 10**6), "w_image": Rows(Number(0, 1), 5)}, others=Number(), needs=("epoch",)
)
CURVES = Rows(EPOCH, 10**6)


def read(text: str | bytes, shape: Shape, most: int = MOST_CHARS) -> Any:
    """The value of a JSON text. Raises ValueError, which says what is wrong, if it is not so."""
    if len(text) > most:
        raise ValueError(f"the text is longer than {most:,} characters")
    try:
        value = json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ValueError(f"the text is nested more than {DEPTH} deep") from None
    _check_all(value, DEPTH)
    shape.check(value, "the value")
    return value


def read_lines(data: bytes, shape: Shape, most: int = MOST_CHARS) -> list[Any]:
    """The values of JSON lines; empty lines are none. Raises ValueError as `read` does."""
    return [read(line, shape, most) for line in data.splitlines() if line.strip()]


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _check_all(value: Any, depth: int) -> None:
    """Every number is finite and every text can be stored, as far down as it goes."""
    if not depth:
        raise ValueError(f"the value is nested more than {DEPTH} deep")
    match value:
        case dict():
            for name, entry in value.items():
                _check_all(name, depth - 1)
                _check_all(entry, depth - 1)
        case list():
            for entry in value:
                _check_all(entry, depth - 1)
        case str():
            if not value.isascii():
                value.encode()  # half a character is a ValueError: it can be neither kept nor shown
        case float():
            if not math.isfinite(value):
                raise ValueError("a number is not finite")
