"""Rows as files for other programs: CSV that no spreadsheet executes, or JSON."""

import csv
import io
import json
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mrcsaf.core import files
from mrcsaf.core.errors import ConfigError

# What a spreadsheet takes for a formula: its signs, after what cannot be seen, or wide ones.
SIGNS = frozenset("=+-@\N{MINUS SIGN}")
UNSEEN = frozenset(("Cc", "Cf", "Zs", "Zl", "Zp"))  # Unicode's categories
NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]*)?(e[-+]?[0-9]+)?", re.IGNORECASE)
BREAKS = re.compile(r"[\x00-\x1f\x85\u2028\u2029]+")

Row = dict[str, Any]


def write(file: Path, rows: Sequence[Row]) -> None:
    """Write rows to a .csv or .json file, whole or not at all.

    Raises ConfigError for another ending, StoreError if the disk refuses.
    """
    if file.suffix.lower() == ".json":
        text = json.dumps(list(rows), ensure_ascii=False, indent=1) + "\n"
    elif file.suffix.lower() == ".csv":
        text = as_csv(rows)
    else:
        raise ConfigError(f"{file.name}: exports are written as .csv or .json; choose one of them.")
    files.write_bytes(file, text.encode())


def as_csv(rows: Sequence[Row]) -> str:
    """RFC 4180 with a header; text that would run as a formula gets an apostrophe."""
    out = io.StringIO(newline="")
    table = Table(out)
    table.write(rows[0] if rows else [])
    for row in rows:
        table.write(row.values())
    return out.getvalue()


def finite(value: float | np.floating) -> float | None:
    """A number as JSON and tables take it; None for one that is not there."""
    return float(value) if math.isfinite(value) else None


def with_header(rows: Sequence[Row]) -> Iterator[list[str]]:
    """The names of the columns, then the cells of each row as text; see `as_lines`."""
    yield list(rows[0]) if rows else []
    for row in rows:
        yield ["" if value is None else str(value) for value in row.values()]


class Table:
    """CSV of which no cell runs: all text is quoted, so that no other separator parts it."""

    def __init__(self, file: io.TextIOBase) -> None:
        self._writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)

    def write(self, row: Iterable[Any]) -> None:
        """One more row; None is an empty cell."""
        self._writer.writerow([safe(value) for value in row])


def as_lines(rows: Iterable[Iterable[str]]) -> str:
    """Rows for a clipboard, cells parted by tabs; no cell runs, and none parts itself."""
    return "\n".join("\t".join(_cell(text) for text in row) for row in rows)


def safe(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; its content stays as it is."""
    if isinstance(value, str) and _is_formula(value):
        return "'" + value
    return "" if value is None else value


def _is_formula(text: str) -> bool:
    if not text or NUMBER.fullmatch(text):
        return False
    seen = next((sign for sign in text if unicodedata.category(sign) not in UNSEEN), "")
    is_sign = bool(seen) and unicodedata.normalize("NFKC", seen)[0] in SIGNS
    return is_sign or unicodedata.category(text[0]) == "Cc"


def _cell(text: str) -> str:
    cell = str(safe(BREAKS.sub(" ", text)))
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set('";,') else cell
