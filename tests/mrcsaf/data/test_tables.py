"""Rows of CSV and JSON lines: what is read, what is set aside, how columns are found."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrcsaf.core import limits
from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import silent
from mrcsaf.data.columns import Column, Translator
from mrcsaf.data.delimited import separator_of, split_line
from mrcsaf.data.records import Issues
from mrcsaf.data.tables import Meter, Row, Table, parse_object

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
    assert (table.seen, table.bad, issues.listed) == (2, 0, [])


def test_long_undecodable_and_nul_rows_are_set_aside_by_line(tmp_path: Path) -> None:
    data = b"id,t\n1,a\n2\n3,b,c\n4,\x81\n5,\0\n\n6,f\n"  # 81 is no letter of Windows-1252
    rows, table, issues = read(written(tmp_path, data))
    assert [row for _, row in rows] == [
        {"id": "1", "t": "a"}, {"id": "2", "t": ""}, {"id": "6", "t": "f"}
    ]  # fmt: skip
    listed = sorted((issue.line, issue.reason) for issue in issues.listed)
    assert [line for line, _ in listed] == [4, 5, 6]
    assert "3 fields, the header 2" in listed[0][1]
    assert "bytes that its file's encoding does not have" in listed[1][1]
    assert "NUL" in listed[2][1]
    assert (table.seen, table.bad) == (6, 3)


def test_a_quote_that_is_never_closed_is_a_letter(tmp_path: Path) -> None:
    rows, table, issues = read(written(tmp_path, 'id,t\n1,a\n2,"b\n3,c\n4,d\n'))
    assert [row["t"] for _, row in rows] == ["a", '"b', "c", "d"]
    assert [(i.line, i.kind) for i in issues.listed] == [(3, "flagged")]
    assert (table.seen, table.bad) == (4, 0)


def test_an_unclosed_quote_does_not_swallow_more_than_the_line_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LINE_BYTES", 100)
    text = 'id,t\n2,"b\n' + "".join(f"{n},c\n" for n in range(100)) + '"\n'
    rows, table, _ = read(written(tmp_path, text))
    assert len(rows) == 102
    assert (table.seen, table.bad) == (102, 0)


def test_a_line_over_the_limit_is_set_aside(tmp_path: Path) -> None:
    fine = "x" * (limits.LINE_BYTES - 2)
    rows, table, issues = read(written(tmp_path, f"id,t\n1,{fine}\n2,{fine}x\n3,c\n"))
    assert [row["id"] for _, row in rows] == ["1", "3"]
    assert (table.seen, issues.listed[0].line) == (3, 3)
    assert "longer than 1 MiB" in issues.listed[0].reason


def test_json_rows_must_be_whole_objects(tmp_path: Path) -> None:
    deep = "[" * 100_000
    text = '{"id": 1}\n[2]\n{"id": 3\n' + '{"a":' + deep + '\n{"id": 4}\n'
    rows, table, issues = read(written(tmp_path, text, "items.jsonl"))
    assert rows == [(1, {"id": 1}), (5, {"id": 4})]
    assert [i.line for i in issues.listed] == [2, 3, 4]
    assert (table.seen, table.bad) == (5, 3)


def test_one_json_list_is_read_by_its_entries(tmp_path: Path) -> None:
    rows, table, _ = read(written(tmp_path, '[{"id": 1},\n {"id": 2}, 3]', "items.json"))
    assert rows == [(1, {"id": 1}), (2, {"id": 2})]
    assert (table.seen, table.bad) == (3, 1)
    rows, _, _ = read(written(tmp_path, '{"n": [1],\n "all": [{"id": 1}, {"id": 2}]}', "x.json"))
    assert len(rows) == 2
    with pytest.raises(DataError, match="no whole JSON text"):
        read(written(tmp_path, '[{"id": 1},\n', "items.json"))


@pytest.mark.parametrize(
    "hostile",
    ["{'a': __import__('os')}", "{'a': " + "(" * 5000, "{'a': " + "-" * 200_000 + "1}",
     "{'a': 1 if 1 else 2}", "{'a': 9**9**9}", "{" * 1000, "{'a': 1" + "+1" * 50_000 + "}"],
)  # fmt: skip
def test_python_literals_are_parsed_and_never_evaluated(hostile: str) -> None:
    assert parse_object("{'asin': 'B1', 'title': 'a\\d'}") == {"asin": "B1", "title": "a\\d"}
    assert isinstance(parse_object(hostile), str)


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
    records = [["7", *(r + ["x"] * width)[:width]] for r in records]
    width += 1  # rows are numbered: no line inside a field looks like a record
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([[f"c{n}" for n in range(width)], *records])
    rows, table, issues = read(written(tmp_path_factory.mktemp("csv"), buffer.getvalue()))
    assert [list(row.values()) for _, row in rows] == records
    assert (table.seen, issues.listed) == (len(records), [])


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
    assert table.bad == sum(issue.kind == "quarantined" for issue in issues.listed)
    assert all(issue.line >= 1 and issue.file == name for issue in issues.listed)


def translated(path: Path, mapping: dict[str, str] | None = None) -> list[dict[str, Any]]:
    table = Table(path, Meter(silent, [path]), Issues())
    return [row for _, row in Translator(COLUMNS, mapping or {}).translate(table)]


def test_columns_are_found_by_synonym_whatever_their_case(tmp_path: Path) -> None:
    assert translated(written(tmp_path, "SKU; Name ;x\n1;a;b\n")) == [{"id": "1", "title": "a"}]


def test_a_column_is_chosen_once_and_never_row_by_row(tmp_path: Path) -> None:
    path = written(tmp_path, "name,title,id\nn,t,1\nn,,2\n")
    assert [row.get("title") for row in translated(path)] == ["t", None]
    path = written(tmp_path, "name,title,id\nn,,1\nn,,2\n")
    assert [row.get("title") for row in translated(path)] == ["n", "n"]


def test_a_mapping_beats_everything(tmp_path: Path) -> None:
    path = written(tmp_path, "id,title,Nummer\n1,t,77\n")
    assert translated(path, {"id": "Nummer"}) == [{"id": "77", "title": "t"}]


def test_a_missing_column_is_named_with_those_there_are(tmp_path: Path) -> None:
    path = written(tmp_path, "Nummer,title\n1,t\n")
    with pytest.raises(
        DataError,
        match=r"items\.csv has no column known as id.*'Nummer', 'title'.*--column id=Nummer",
    ):
        translated(path)
    with pytest.raises(DataError, match="no column 'Nr' to use as id"):
        translated(path, {"id": "Nr"})


def test_a_column_named_twice_is_refused_only_if_it_is_used(tmp_path: Path) -> None:
    assert translated(written(tmp_path, "id,x,x\n1,a,b\n")) == [{"id": "1"}]
    with pytest.raises(DataError, match="two columns called 'id'"):
        translated(written(tmp_path, "id,id\n1,2\n"))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    for data in (b"", b"\n\n", b"\x81\n"):
        with pytest.raises(DataError, match=r"header"):
            read(written(tmp_path, data))


def test_the_sample_of_a_table(tmp_path: Path) -> None:
    assert Table(written(tmp_path, "a\tb\n1\t2\n", "x.tsv")).sample() == {"a": ["1"], "b": ["2"]}
    path = written(tmp_path, "{'asin': 'B1', 'title': 't'}\n", "meta.json")
    assert list(Table(path).sample()) == ["asin", "title"]


def test_a_description_over_lines_is_no_swallowed_record(tmp_path: Path) -> None:
    text = 'id,t,d\n1,a,"one,\ntwo, three\nfour"\n2,b,"x"\n3,c\n'
    rows, _, issues = read(written(tmp_path, text))
    assert [row["d"] for _, row in rows] == ["one,\ntwo, three\nfour", "x", ""]
    assert issues.listed == []


def test_a_text_over_lines_in_a_short_record_ends_where_the_next_id_begins(tmp_path: Path) -> None:
    text = 'id,d,x\n1,"a\nb"\n2,c,d\n'
    rows, _, _ = read(written(tmp_path, text))
    assert [(row["d"], row["x"]) for _, row in rows] == [("a\nb", ""), ("c", "d")]


def test_a_table_of_too_many_columns_is_refused(tmp_path: Path) -> None:
    wide = ",".join(f"c{n}" for n in range(limits.COLUMNS + 1))
    with pytest.raises(DataError, match="10,001 columns"):
        read(written(tmp_path, f"{wide}\n1\n"))


def test_small_parsers() -> None:
    assert separator_of("a;b;c,d") == ";"
    assert separator_of('"a,b,c,d";e') == ";"
    assert split_line('"a,b",c', ",") == ["a,b", "c"]
    assert split_line("a,", ",") == ["a", ""]
    assert split_line('a,"b,"c",', ",") == ["a", 'b,"c', ""]
    assert split_line('"1/2 in\t"a ""b"" c"\t5" x', "\t") == ['"1/2 in', 'a "b" c', '5" x']
    assert parse_object(json.dumps({"a": [1]})) == {"a": [1]}


def test_a_number_too_long_to_be_written_is_a_bad_line() -> None:
    assert isinstance(parse_object("{'asin': 0x" + "f" * 20_000 + "}"), str)


def test_a_sentence_that_names_a_column_stays_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x" * 400_000 + ",y\n1,2\n")
    table = Table(tmp_path / "a.csv", Meter(silent, []), Issues())
    wanted = (Column("id", required=True),)
    for mapping in ({}, {"id": "z" * 400_000}):
        with pytest.raises(DataError) as caught:
            list(Translator(wanted, mapping).translate(table))
        assert len(str(caught.value)) < 600
