"""Ranked lists as one file of rows (user, rank, item, score), whole or absent, written as it goes.

.parquet needs the extra; .csv and .jsonl do not.
"""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
from jaxtyping import Float32, Int64
from numpy import ndarray

from mrcsaf.cluster import need
from mrcsaf.core import tables
from mrcsaf.core.errors import ConfigError
from mrcsaf.core.files import replacing

COLUMNS = ("user", "rank", "item", "score")
ENDINGS = (".parquet", ".csv", ".jsonl")

Write = Callable[[Int64[ndarray, " B"], Int64[ndarray, "B k"], Float32[ndarray, "B k"]], int]
"""Takes users, item ids and scores of a block; returns how many rows that made."""

Rows = tuple[list[str], list[int], list[str], list[float]]  # in the order of COLUMNS
Sink = Callable[[Rows], None]


def check(out: Path) -> None:
    """Raises ConfigError if files of that name cannot be written here."""
    if out.suffix.lower() not in ENDINGS:
        raise ConfigError(f"{out.name}: lists are written as {', '.join(ENDINGS)}; choose one.")
    if out.suffix.lower() == ".parquet":
        need("pyarrow")
    if not out.parent.is_dir():
        raise ConfigError(f"There is no folder {out.parent}: make it first.")


@contextmanager
def lists(out: Path, users: list[str], items: list[str]) -> Iterator[Write]:
    """Write blocks of lists inside; the names of users and items go by their ids."""
    kind = out.suffix.lower()
    with (
        replacing(out) as file,
        {".parquet": _parquet, ".csv": _csv, ".jsonl": _jsonl}[kind](file) as sink,
    ):

        def write(
            ids: Int64[ndarray, " B"],
            found: Int64[ndarray, "B k"],
            scores: Float32[ndarray, "B k"],
        ) -> int:
            rows, ranks = np.nonzero(np.isfinite(scores))
            sink(
                (
                    [users[user] for user in ids[rows].tolist()],
                    (ranks + 1).tolist(),
                    [items[item] for item in found[rows, ranks].tolist()],
                    scores[rows, ranks].tolist(),
                )
            )
            return len(rows)

        yield write


@contextmanager
def _parquet(file: IO[bytes]) -> Iterator[Sink]:
    import pyarrow
    from pyarrow import parquet

    kinds = (pyarrow.string(), pyarrow.int32(), pyarrow.string(), pyarrow.float32())
    schema = pyarrow.schema(list(zip(COLUMNS, kinds, strict=True)))
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:

        def sink(rows: Rows) -> None:
            arrays = [pyarrow.array(column, kind) for column, kind in zip(rows, kinds, strict=True)]
            writer.write_table(pyarrow.table(arrays, schema=schema))

        yield sink


@contextmanager
def _csv(file: IO[bytes]) -> Iterator[Sink]:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    table = tables.Table(text)
    table.write(COLUMNS)

    def sink(rows: Rows) -> None:
        for row in zip(*rows, strict=True):
            table.write(row)

    yield sink
    text.detach()  # flushed; the file is the caller's to close


@contextmanager
def _jsonl(file: IO[bytes]) -> Iterator[Sink]:
    def sink(rows: Rows) -> None:
        for row in zip(*rows, strict=True):
            record: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
            file.write((json.dumps(record, ensure_ascii=False) + "\n").encode())

    yield sink
