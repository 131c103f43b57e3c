"""Exports: values as they are, text that no spreadsheet takes for a formula."""

import csv
import io
import itertools
import json
import shutil
from pathlib import Path

import pytest

from mrcsaf.answers import export
from mrcsaf.core import tables
from mrcsaf.core.errors import ConfigError, DataError, StoreError
from mrcsaf.store import Project, catalogue, runs


def test_every_item_has_its_weights(trained: Path) -> None:
    with Project.open(trained) as project:
        run = runs.active(project.db)
        rows = export.weight_rows(project.db, run)
        weights = runs.w_image(project.db, run.id)
        names = catalogue.item_names(project.db)
    assert weights is not None
    assert [row["item"] for row in rows] == names
    for row, weight in zip(rows, weights.tolist(), strict=True):
        assert row["w_image"] == pytest.approx(weight, abs=1e-6)
        assert row["w_image"] + row["w_text"] == pytest.approx(1, abs=2e-6)
        assert row["run"] == 1


def test_a_model_without_a_selector_has_no_weights(trained: Path, tmp_path: Path) -> None:
    shop = shutil.copytree(trained, tmp_path / "t.mrcsaf")
    with Project.open(shop, write=True) as project:
        project.db.execute("DELETE FROM selector")
        project.db.execute("DELETE FROM meta WHERE key LIKE 'crc:%'")  # meant, not damage
        rows = export.weight_rows(project.db, runs.active(project.db))
    assert {row["w_image"] for row in rows} == {None}
    assert tables.as_csv(rows).splitlines()[1].endswith(',"","",1')


def test_a_list_leaves_out_what_the_user_has(trained: Path) -> None:
    with Project.open(trained) as project:
        run = runs.active(project.db)
        rows = export.list_rows(project.db, run, "u03", 100)
        had = catalogue.history(project.db, catalogue.user_id(project.db, "u03"))
        with pytest.raises(DataError, match="no user 'nobody'"):
            export.list_rows(project.db, run, "nobody", 5)
    assert len(rows) == 24 - len(had)
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    assert all(a["score"] >= b["score"] for a, b in itertools.pairwise(rows))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+a1", "-a1", "@sum(a1)", "\tx", "\rx", "=cmd|' /C calc'!A0", "\n=1+1",
        "＝1+1", "＋a1", "－a1", "＠sum(a1)", "﹦1", "−a1", "\xa0=1+1", "\ufeff=1+1", "  =1+1",
        "\u200b\u2028=1+1", "\0=1", "\x1b=1", "-2+3+cmd|' /C calc'!A0", "+1e5x",
    ],
)  # fmt: skip
def test_formulas_are_defused(text: str) -> None:
    table = tables.as_csv([{"item": text, "score": -1.5}])
    (row,) = csv.DictReader(io.StringIO(table, newline=""))
    assert row["item"] == "'" + text
    assert row["score"] == "-1.5"  # a number is no formula


@pytest.mark.parametrize("text", ["", "a=b", "x-y", "-1", "+2.5e-3", "'=1", "µ", "a@b", "日本"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert tables.safe(text) == text
    assert tables.as_lines([[text]]) == text


def test_no_separator_parts_a_text_and_none_lets_a_formula_begin_behind_it() -> None:
    text = 'x;=cmd,=cmd\t=cmd\n=cmd"=cmd'
    assert tables.as_csv([{"a": text}]).count('"x;=cmd,') == 1
    for other in (";", ",", "\t"):
        rows = csv.reader(io.StringIO(tables.as_csv([{"a": text}]), newline=""), delimiter=other)
        assert list(rows) == [["a"], [text]]
    copied = tables.as_lines([["a", text], ["=1", "b"]])
    assert copied == 'a\t"x;=cmd,=cmd =cmd =cmd""=cmd"\n\'=1\tb'


def test_csv_is_what_rfc_4180_says() -> None:
    table = tables.as_csv([{"a": 'say "hi", x', "b": None}, {"a": "two\nlines", "b": "é"}])
    assert table == '"a","b"\r\n"say ""hi"", x",""\r\n"two\nlines","é"\r\n'
    back = list(csv.DictReader(io.StringIO(table, newline="")))
    assert back[1] == {"a": "two\nlines", "b": "é"}


def test_files_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    rows = [{"item": "a", "score": 1.0}]
    tables.write(tmp_path / "x.CSV", rows)
    assert (tmp_path / "x.CSV").read_bytes() == b'"item","score"\r\n"a",1.0\r\n'
    tables.write(tmp_path / "x.json", rows)
    assert json.loads((tmp_path / "x.json").read_text()) == rows
    with pytest.raises(ConfigError, match=r"\.csv or \.json"):
        tables.write(tmp_path / "x.txt", rows)
    with pytest.raises(StoreError, match="cannot be written"):
        tables.write(tmp_path / "no" / "x.csv", rows)
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(StoreError, match="cannot be written"):
        tables.write(tmp_path / "folder.csv", rows)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["folder.csv", "x.CSV", "x.json"]
