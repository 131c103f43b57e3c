"""Three files, or a sentence."""

import csv

import pytest

from mrcsaf.core.errors import StoreError
from mrcsaf.reports import comparison


def test_the_files_are_written_and_hold_the_figures(whole, tmp_path) -> None:
    path, found = whole
    made = comparison.write(found, tmp_path / "a" / "b", path / "images")
    assert [file.name for file in made] == ["compare.html", "compare.md", "compare.csv"]
    with made[2].open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 4 * 4
    first = next(r for r in rows if r["model"] == "bpr" and r["metric"] == "ndcg@20")
    assert float(first["measured"]) == found.row("bpr").cells[0].test["ndcg@20"]
    assert not list(tmp_path.rglob(".tmp-*"))


def test_a_folder_that_cannot_be_is_said(whole, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be made"):
        comparison.write(whole[1], tmp_path / "file" / "b", tmp_path)
