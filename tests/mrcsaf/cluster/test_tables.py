"""Which files lists can be written to, and what is in them."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from mrcsaf.cluster import tables
from mrcsaf.core.errors import ConfigError

USERS, ITEMS = ["ann", "=bob"], ["mug", "lamp", "vase"]


def written(out: Path) -> int:
    with tables.lists(out, USERS, ITEMS) as write:
        first = write(np.array([0]), np.array([[2, 0]]), np.array([[2.5, 1.0]], np.float32))
        scores = np.array([[0.5, -np.inf]], np.float32)
        return first + write(np.array([1]), np.array([[1, 0]]), scores)


ROWS = [("ann", 1, "vase", 2.5), ("ann", 2, "mug", 1.0), ("=bob", 1, "lamp", 0.5)]


def test_rows_of_lists_end_where_nothing_is_left_to_see(tmp_path: Path) -> None:
    out = tmp_path / "lists.jsonl"
    assert written(out) == 3
    rows = [tuple(json.loads(line).values()) for line in out.read_text().splitlines()]
    assert rows == ROWS


def test_names_that_a_spreadsheet_would_run_are_quoted(tmp_path: Path) -> None:
    out = tmp_path / "lists.csv"
    written(out)
    with out.open(newline="") as text:
        assert [row["user"] for row in csv.DictReader(text)] == ["ann", "ann", "'=bob"]


@pytest.mark.cluster
def test_parquet_has_types(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    out = tmp_path / "lists.parquet"
    written(out)
    table = parquet.read_table(out)
    assert [str(kind) for kind in table.schema.types] == ["string", "int32", "string", "float"]
    assert [tuple(row.values()) for row in table.to_pylist()] == ROWS


@pytest.mark.parametrize("name", ["lists.xlsx", "lists"])
def test_another_ending_is_refused_with_the_ones_there_are(name: str) -> None:
    with pytest.raises(ConfigError, match=r"\.parquet, \.csv, \.jsonl"):
        tables.check(Path(name))


def test_parquet_without_its_extra_names_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"pip install 'mrcsaf-studio\[cluster\]'"):
        tables.check(tmp_path / "lists.parquet")


def test_a_folder_that_is_not_there_is_said_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no folder"):
        tables.check(tmp_path / "nowhere" / "lists.csv")
