"""`.inter` files: the quick reader and the careful one agree; bad rows are set aside."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrcsaf.core import limits
from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import silent
from mrcsaf.data.mmrec import RowReader, read_inter
from mrcsaf.data.pairs import Pairs
from mrcsaf.data.records import Issues
from mrcsaf.data.tables import Block, Meter

HEADER = b"userID\titemID\tx_label\n"


def read(
    folder: Path, data: bytes, mapping: dict[str, str] | None = None
) -> tuple[Pairs, int, Issues]:
    path = folder / "baby.inter"
    path.write_bytes(data)
    issues = Issues()
    return *read_inter(path, mapping or {}, Meter(silent, [path]), issues), issues


def test_a_clean_file(tmp_path: Path) -> None:
    pairs, rows, issues = read(tmp_path, HEADER + b"0\t5\t0\n0\t6\t1\n1\t5\t2")
    assert (pairs.users.tolist(), pairs.items.tolist()) == ([0, 0, 1], [5, 6, 5])
    assert (pairs.part.tolist(), pairs.lines.tolist()) == ([0, 1, 2], [2, 3, 4])
    assert (rows, issues.listed) == (3, [])


def test_without_a_label_the_part_is_unknown_and_times_are_seconds(tmp_path: Path) -> None:
    text = (
        b"userID\titemID\trating\ttimestamp\r\n3\t4\t5.0\t1400000000\r\n3\t5\t-1\t1400000000123\r\n"
    )
    pairs, _, _ = read(tmp_path, text)
    assert pairs.part.tolist() == [-1, -1]
    assert pairs.timestamps.tolist() == [1_400_000_000, 1_400_000_000]


BAD_ROWS = [
    (b"-1\t0\t0", "user '-1' is not a whole number"),
    (b"99999999999999999999999\t0\t0", "above the limit of 5,000,000"),
    (b"0\t1000000\t0", "above the limit of 1,000,000"),
    (b"0,1,0", "has 1 fields"),
    (b"0\t1", "has 2 fields"),
    (b"\xff\t1\t0", "not a whole number"),
    (b"0\0\t1\t0", "NUL"),
    (b"1.5\t0\t0", "not a whole number"),
    (b"a\t0\t0", "not a whole number"),
    (b"0\t1\t3", "x_label is '3'"),
    (b"0\t1\t", "x_label is ''"),
    (b"\t1\t0", "not a whole number"),
    (b"x" * (2 << 20), "longer than 1 MiB"),
]


def test_every_kind_of_bad_row_is_set_aside_with_its_line(tmp_path: Path) -> None:
    rows = b"\n".join(row for row, _ in BAD_ROWS)
    pairs, count, issues = read(tmp_path, HEADER + b"7\t7\t0\n" + rows + b"\n\n8\t8\t1\n")
    assert pairs.users.tolist() == [7, 8]
    assert count == 2 + len(BAD_ROWS)
    assert [issue.line for issue in issues.listed] == list(range(3, 3 + len(BAD_ROWS)))
    for issue, (_, word) in zip(issues.listed, BAD_ROWS, strict=True):
        assert word in issue.reason


@pytest.mark.parametrize(
    ("header", "message"),
    [(b"userID,itemID,x_label\n", "separated by commas"),
     (b"user\titem\tuser\n", "one column userid"),
     (b"userID\trating\n", "one column itemid.*'userID', 'rating'"), (b"\n", "no readable header"),
     (b"\xff\n", "one column userid"),
     (b"userID\titemID\tx_label\tx_label\n", "one column x_label")],
)  # fmt: skip
def test_a_wrong_header_is_refused(tmp_path: Path, header: bytes, message: str) -> None:
    with pytest.raises(DataError, match=r"baby\.inter .*" + message):
        read(tmp_path, header + b"0\t0\t0\n")


def test_columns_can_be_mapped_and_typed(tmp_path: Path) -> None:
    pairs, _, _ = read(tmp_path, b"user_id:token\tprod\n1\t2\n", {"item": "prod"})
    assert (pairs.users.tolist(), pairs.items.tolist()) == ([1], [2])


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for most, fine in ((2, False), (3, True), (4, True)):
        monkeypatch.setattr(limits, "INTERACTIONS", most)
        if fine:
            assert read(tmp_path, HEADER + b"0\t1\t0\n" * 3)[1] == 3
        else:
            with pytest.raises(DataError, match="more than 2 interactions"):
                read(tmp_path, HEADER + b"0\t1\t0\n" * 3)


ROWS = st.lists(
    st.tuples(
        st.integers(0, 5_000_001), st.integers(0, 1_000_001), st.sampled_from("0123"),
        st.one_of(st.integers(0, 10**13 - 1).map(str), st.sampled_from(["", "5.0", "-1", "x"])),
    ).map(lambda row: "\t".join(map(str, row))),
    max_size=6,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(ROWS, st.sampled_from(["\n", "\r\n", "\n\n", "\r"]), st.booleans())
def test_what_the_quick_reader_takes_the_careful_one_reads_the_same(
    rows: list[str], end: str, ended: bool
) -> None:
    issues = Issues()
    reader = RowReader("a.inter", ["user", "item", "split", "timestamp"], issues)
    block = Block(2, (end.join(rows) + (end if ended else "")).encode())
    quick = reader.read_clean(block)
    careful, count = reader.read_careful(block)
    assert count == len(careful) + len(issues.listed)
    if quick is not None:
        assert quick.tolist() == careful.tolist()
        assert not issues.listed


@settings(max_examples=300, deadline=None)
@given(st.text("0123456789\t\n\r.-x\0", max_size=80))
def test_any_text_keeps_the_law_of_conservation(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    pairs, rows, issues = read(tmp_path_factory.mktemp("inter"), HEADER + text.encode())
    assert rows == len(pairs) + len(issues.listed)
    assert rows == sum(bool(line.strip()) for line in text.encode().splitlines())
