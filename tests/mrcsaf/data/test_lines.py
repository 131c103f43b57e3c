"""Reading lines: ends, limits, encodings, gzip."""

import gzip
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrcsaf.core import limits
from mrcsaf.core.errors import Cancelled, DataError
from mrcsaf.core.progress import Progress, silent
from mrcsaf.data import tables
from mrcsaf.data.encodings import settle
from mrcsaf.data.tables import LineFile, Meter


def read(path: Path) -> list[tuple[int, bytes | None]]:
    with LineFile(path, Meter(silent, [path])) as file:
        return list(file.lines())


def written(folder: Path, data: bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_mixed_line_ends_and_a_missing_last_one(tmp_path: Path) -> None:
    path = written(tmp_path, b"\xef\xbb\xbfa\r\nb\rc\nd")
    assert read(path) == [(1, b"a"), (2, b"b"), (3, b"c"), (4, b"d")]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([b"a", b"\n", b"\r", b"\r\n", b"bb"]), max_size=40),
    st.integers(1, 7),
)
def test_blocks_of_any_size_give_the_same_lines(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes], block: int
) -> None:
    path = written(tmp_path_factory.mktemp("lines"), data := b"".join(pieces))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "BLOCK", block)
        assert [content for _, content in read(path)] == data.splitlines()
        assert [number for number, _ in read(path)] == list(range(1, len(data.splitlines()) + 1))


@pytest.mark.parametrize("block", [5, 64, 4096])
def test_a_line_over_the_limit_is_cut_and_the_next_ones_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(limits, "LINE_BYTES", 20)
    monkeypatch.setattr(tables, "BLOCK", block)
    path = written(
        tmp_path, b"a\n" + b"x" * 20 + b"\n" + b"y" * 21 + b"\r\n" + b"z" * 300 + b"\nb\n"
    )
    assert read(path) == [(1, b"a"), (2, b"x" * 20), (3, None), (4, None), (5, b"b")]


def test_gzip_is_known_by_its_content(tmp_path: Path) -> None:
    assert read(written(tmp_path, gzip.compress(b"a\nb\n"))) == [(1, b"a"), (2, b"b")]


def test_a_truncated_gzip_is_refused(tmp_path: Path) -> None:
    data = gzip.compress(random.Random(1).randbytes(5000).hex().encode() + b"\n")
    with pytest.raises(DataError, match=r"a\.csv ends too early"):
        read(written(tmp_path, data[:-2000]))


def test_a_corrupt_gzip_is_refused(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(random.Random(1).randbytes(5000).hex().encode() + b"\n"))
    data[2000] ^= 0xFF
    with pytest.raises(DataError, match="cannot be read"):
        read(written(tmp_path, bytes(data)))


def test_a_gzip_bomb_is_refused(tmp_path: Path) -> None:
    bomb = gzip.compress((b"a" * 99 + b"\n") * 200_000)
    with pytest.raises(DataError, match="more than 200 times its size"):
        read(written(tmp_path, bomb))


def test_a_gzip_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for most, fine in ((99, False), (100, True), (101, True)):
        monkeypatch.setattr(limits, "GZIP_BYTES", most)
        path = written(tmp_path, gzip.compress(b"a" * 99 + b"\n"))
        if fine:
            assert len(read(path)) == 1
        else:
            with pytest.raises(DataError, match="unpacks to more than"):
                read(path)


CHINESE = "红色的茶杯子，绿色的茶壶，蓝色的盘子和一些别的好东西都在这里。\n" * 40
JAPANESE = "赤いカップと青い皿、それから緑の急須はとても美しいです。\n" * 40


@pytest.mark.parametrize(
    ("data", "codec"),
    [("id,title\n1,é\n".encode("utf-16"), "utf-16-le"),
     ("id,title\n1,Tasse\n".encode("utf-16-be"), "utf-16-be"),
     ("id,title\n1,é\n".encode("utf-8-sig"), "utf-8"),
     ("id,title\n1,é\n2,ü\n3,ß\n".encode("cp1252"), "cp1252"),
     ("id,títle\n1,e\n".encode("cp1252"), "cp1252"),
     (CHINESE[:40].encode("gb18030"), "cp1252"),  # too little to be sure of anything
     (CHINESE.encode("gb18030"), "gb18030"),
     (JAPANESE.encode("cp932"), "cp932"),
     (b"id\n1\n", "utf-8")],
)  # fmt: skip
def test_the_encoding_is_settled_by_mark_then_utf8_then_by_what_is_likely(
    data: bytes, codec: str
) -> None:
    for size in (7, 1 << 20):
        chunks = [data[at : at + size] for at in range(0, len(data), size)]
        if size == 7 and codec.startswith("utf-16"):
            continue  # a file's first block is longer than its mark and a word
        assert settle("items.csv", chunks).codec == codec


def test_one_bad_line_among_good_ones_does_not_condemn_the_file() -> None:
    good = "é\n".encode() * 30
    assert settle("items.csv", [good + b"\xff\n\xfe\n\xff\n"]).codec == "utf-8"
    assert settle("items.csv", [good[:60] + b"\xff\n\xfe\n\xff\n"]).codec == "cp1252"


def test_nothing_but_nul_bytes_is_damaged() -> None:
    with pytest.raises(DataError, match="NUL bytes"):
        settle("items.csv", [b"\0" * 50])


def test_an_encoding_that_is_asked_for_is_used_or_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "käse\n".encode("cp1252"))
    with LineFile(path, Meter(silent, []), "cp437") as file:
        assert [raw for _, raw in file.lines()] == ["kΣse".encode()]
    with pytest.raises(DataError, match="--encoding"):
        settle("a.csv", [b"a"], "utf-9")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(DataError, match=r"gone\.csv cannot be read"),
        LineFile(tmp_path / "gone.csv", Meter(silent, [])),
    ):
        pass


def test_progress_counts_bytes_over_files_and_can_cancel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "INTERVAL", 0)
    monkeypatch.setattr(tables, "BLOCK", 1000)
    paths = [written(tmp_path, b"x\n" * 2500, name) for name in ("a.csv", "b.csv")]
    seen: list[Progress] = []
    meter = Meter(seen.append, paths)
    for path in paths:
        with LineFile(path, meter) as file:
            assert sum(1 for _ in file.lines()) == 2500
    done = [news.done for news in seen]
    assert done == sorted(done)
    assert len(done) == 10
    assert (done[-1], seen[-1].total) == (10_000, 10_000)

    def stop(_: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled), LineFile(paths[0], Meter(stop, paths)) as file:
        list(file.lines())
