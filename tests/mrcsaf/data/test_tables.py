"""Rows of CSV and JSON lines: what is read, what is set aside, how columns are found."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrcsaf import limits
from mrcsaf.data.issues import Issues
from mrcsaf.data.lines import Meter
from mrcsaf.data.tables import (
    Column,
    Row,
    Table,
    Translator,
    find_delimiter,
    first_keys,
    parse_object,
    split_record,
)
from mrcsaf.errors import DataError
from mrcsaf.progress import silent

COLUMNS = (Column("id", ("sku",), required=True), Column("title", ("name",)))


def read(path: Path) -> tuple[list[Row], Table, Issues]:
    issues = Issues()
    table = Table(path, Meter(silent, [path]), issues)
    return list(table.rows()), table, issues


def written(folder: Path, text: str | bytes, name: str = "items.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_quoted_fields_may_hold_delimiters_quotes_and_lines(tmp_path: Path) -> None:
    rows, table, issues = read(written(tmp_path, 'id,t\n1,"a,""b""\nc"\n2,5" pipe\n'))
    assert rows == [(2, {"id": "1", "t": 'a,"b"\nc'}), (4, {"id": "2", "t": '5" pipe'})]
    assert (table.seen, table.bad, issues.found) == (2, 0, [])


def test_ragged_undecodable_and_nul_rows_are_set_aside_by_line(tmp_path: Path) -> None:
    rows, table, issues = read(written(tmp_path, b"id,t\n1,a\n2\n3,b,c\n4,\xff\n5,\0\n\n6,f\n"))
    assert [row["id"] for _, row in rows] == ["1", "6"]
    assert [(i.line, i.kind) for i in issues.found] == [(n, "quarantined") for n in (3, 4, 5, 6)]
    assert "1 fields, the header 2" in issues.found[0].reason
    assert "not UTF-8" in issues.found[2].reason
    assert "NUL" in issues.found[3].reason
    assert (table.seen, table.bad) == (6, 4)


def test_a_quote_that_is_never_closed_costs_one_row(tmp_path: Path) -> None:
    rows, table, issues = read(written(tmp_path, 'id,t\n1,a\n2,"b\n3,c\n4,d\n'))
    assert [row["id"] for _, row in rows] == ["1", "3", "4"]
    assert [(i.line, i.reason) for i in issues.found] == [(3, "a quote is opened and never closed")]
    assert table.seen == 4


def test_an_unclosed_quote_does_not_swallow_more_than_the_line_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LINE_BYTES", 100)
    text = 'id,t\n2,"b\n' + "".join(f"{n},c\n" for n in range(100)) + '"\n'
    rows, table, _ = read(written(tmp_path, text))
    assert len(rows) == 100
    assert (table.seen, table.bad) == (102, 2)


def test_a_line_over_the_limit_is_set_aside(tmp_path: Path) -> None:
    fine = "x" * (limits.LINE_BYTES - 2)
    rows, table, issues = read(written(tmp_path, f"id,t\n1,{fine}\n2,{fine}x\n3,c\n"))
    assert [row["id"] for _, row in rows] == ["1", "3"]
    assert (table.seen, issues.found[0].line) == (3, 3)
    assert "longer than 1 MiB" in issues.found[0].reason


def test_json_rows_must_be_whole_objects(tmp_path: Path) -> None:
    deep = "[" * 100_000
    text = '{"id": 1}\n[2]\n{"id": 3\n' + '{"a":' + deep + '\n{"id": 4}\n'
    rows, table, issues = read(written(tmp_path, text, "items.jsonl"))
    assert rows == [(1, {"id": 1}), (5, {"id": 4})]
    assert [i.line for i in issues.found] == [2, 3, 4]
    assert (table.seen, table.bad) == (5, 3)


def test_one_json_list_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="one object a line"):
        read(written(tmp_path, '[{"id": 1},\n {"id": 2}]', "items.json"))


@pytest.mark.parametrize(
    "hostile",
    ["{'a': __import__('os')}", "{'a': " + "(" * 5000, "{'a': " + "-" * 200_000 + "1}",
     "{'a': 1 if 1 else 2}", "{'a': 9**9**9}", "{" * 1000, "{'a': 1" + "+1" * 50_000 + "}"],
)  # fmt: skip
def test_python_literals_are_parsed_and_never_evaluated(hostile: str) -> None:
    assert parse_object("{'asin': 'B1', 'title': 'a\\d'}", literals=True) == {
        "asin": "B1",
        "title": "a\\d",
    }
    assert isinstance(parse_object(hostile, literals=True), str)
    assert isinstance(parse_object("{'a': 1}"), str)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.lists(st.text('ab,"\n é', max_size=6), min_size=2, max_size=4), min_size=1, max_size=8
    )
)
def test_csv_is_read_as_the_standard_writer_wrote_it(
    tmp_path_factory: pytest.TempPathFactory, records: list[list[str]]
) -> None:
    width = len(records[0])
    records = [(r + ["x"] * width)[:width] for r in records]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([[f"c{n}" for n in range(width)], *records])
    rows, table, issues = read(written(tmp_path_factory.mktemp("csv"), buffer.getvalue()))
    assert [list(row.values()) for _, row in rows] == records
    assert (table.seen, issues.found) == (len(records), [])


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["items.csv", "items.jsonl"]))
def test_any_bytes_give_rows_that_are_taken_or_listed(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:
    path = written(tmp_path_factory.mktemp("any"), b"id,t\n" + data, name)
    issues = Issues()
    table = Table(path, Meter(silent, [path]), issues)
    try:
        rows = list(table.rows())
    except DataError:
        return
    assert table.seen == len(rows) + table.bad
    assert table.bad == len(issues.found)
    assert all(issue.line >= 1 and issue.file == name for issue in issues.found)


def translated(path: Path, mapping: dict[str, str] | None = None) -> list[dict[str, Any]]:
    table = Table(path, Meter(silent, [path]), Issues())
    return [row for _, row in Translator(COLUMNS, mapping or {}).translate(table)]


def test_columns_are_found_by_synonym_whatever_their_case(tmp_path: Path) -> None:
    assert translated(written(tmp_path, "SKU; Name ;x\n1;a;b\n")) == [{"id": "1", "title": "a"}]


def test_our_own_name_beats_a_synonym_unless_it_is_empty(tmp_path: Path) -> None:
    path = written(tmp_path, "name,title,id\nn,t,1\nn,,2\n")
    assert [row["title"] for row in translated(path)] == ["t", "n"]


def test_a_mapping_beats_everything(tmp_path: Path) -> None:
    path = written(tmp_path, "id,title,Nummer\n1,t,77\n")
    assert translated(path, {"id": "Nummer"}) == [{"id": "77", "title": "t"}]


def test_a_missing_column_is_named_with_those_there_are(tmp_path: Path) -> None:
    path = written(tmp_path, "Nummer,title\n1,t\n")
    with pytest.raises(
        DataError, match=r"items\.csv has no column for 'id'.*'Nummer', 'title'.*map"
    ):
        translated(path)
    with pytest.raises(DataError, match="no column 'Nr' to use as id"):
        translated(path, {"id": "Nr"})


def test_a_column_named_twice_is_refused_only_if_it_is_used(tmp_path: Path) -> None:
    assert translated(written(tmp_path, "id,x,x\n1,a,b\n")) == [{"id": "1"}]
    with pytest.raises(DataError, match="two columns called 'id'"):
        translated(written(tmp_path, "id,id\n1,2\n"))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    for data in (b"", b"\n\n", b"\xff\n"):
        with pytest.raises(DataError, match=r"header|UTF-8"):
            read(written(tmp_path, data))


def test_the_first_keys_of_a_table(tmp_path: Path) -> None:
    assert first_keys(written(tmp_path, "a\tb\n1\t2\n", "x.tsv")) == ["a", "b"]
    path = written(tmp_path, "{'asin': 'B1', 'title': 't'}\n", "meta.json")
    assert first_keys(path) == ["asin", "title"]
    assert first_keys(written(tmp_path, "", "x.jsonl")) == []


def test_small_parsers() -> None:
    assert find_delimiter("a;b;c,d") == ";"
    assert split_record('"a,b",c', ",") == ["a,b", "c"]
    assert split_record("a,", ",") == ["a", ""]
    assert split_record('"', ",") is None
    assert parse_object(json.dumps({"a": [1]})) == {"a": [1]}


def test_a_number_too_long_to_be_written_is_a_bad_line() -> None:
    assert isinstance(parse_object("{'asin': 0x" + "f" * 20_000 + "}", literals=True), str)


def test_a_sentence_that_names_a_column_stays_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x" * 400_000 + ",y\n1,2\n")
    table = Table(tmp_path / "a.csv", Meter(silent, []), Issues())
    wanted = (Column("id", required=True),)
    for mapping in ({}, {"id": "z" * 400_000}):
        with pytest.raises(DataError) as caught:
            list(Translator(wanted, mapping).translate(table))
        assert len(str(caught.value)) < 600
