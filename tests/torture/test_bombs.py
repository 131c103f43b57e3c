"""Small files that would grow without end, and names that would lead elsewhere: refused at once."""

import gzip
import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from mrcsaf.core import limits
from mrcsaf.core.errors import MrcsafError
from mrcsaf.data import images
from mrcsaf.data.arrays import read_features, read_neighbours
from mrcsaf.data.formats import read
from mrcsaf.data.pictures import Pictures
from mrcsaf.data.records import ImportOptions
from mrcsaf.store import Project, catalogue, importing
from mrcsaf.train import checkpoint
from tests.torture import forking
from tests.torture.conftest import Tally
from tests.torture.forking import Say

SECONDS, KIB = 1.0, 200 << 10  # of the processor, and of memory over what it had before
Bomb = Callable[[Path], Callable[[], object]]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge_png(_: Path) -> Callable[[], object]:
    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 10_000_000, 9)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    return lambda: images.read_image(data)


def long_png(_: Path) -> Callable[[], object]:
    """Small by its header, with text chunks that unpack to a gigabyte."""
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    text = b"a\0\0" + zlib.compress(b"\0" * (1 << 28), 9)
    body = chunk(b"zTXt", text) * 4 + chunk(b"IDAT", b"not deflated")
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")
    return lambda: images.read_image(data)


def gzip_bomb(folder: Path) -> Callable[[], object]:
    """Ten gigabytes in ten megabytes: 640 members of 16 MiB."""
    member = gzip.compress(b'{"reviewerID": "a"}\n' + b"\0" * (16 << 20), 9)
    (folder / "reviews.json.gz").write_bytes(member * 640)
    return lambda: read(folder / "reviews.json.gz", ImportOptions())


def million_tensors(folder: Path) -> Callable[[], object]:
    entry = {"dtype": "U8", "shape": [0], "data_offsets": [0, 0]}
    text = json.dumps(entry).encode()
    table = b"{" + b",".join(b'"t%d":%b' % (number, text) for number in range(1_000_000)) + b"}"
    file = folder / "model.safetensors"
    file.write_bytes(struct.pack("<Q", len(table)) + table)
    return lambda: checkpoint.load_weights(file, {})


def packed_tensors(folder: Path) -> Callable[[], object]:
    """As many as a header within its limit can name."""
    table = b"{" + b",".join(b'"%d":{}' % number for number in range(100_000)) + b"}"
    file = folder / "model.safetensors"
    file.write_bytes(struct.pack("<Q", len(table)) + table[: limits.SAFETENSORS_HEADER_BYTES])
    return lambda: checkpoint.load_weights(file, {})


def endless_line(folder: Path) -> Callable[[], object]:
    file = folder / "items.csv"
    with file.open("wb") as out:
        for _ in range(100):
            out.write(b"x" * (1 << 20))
    (folder / "interactions.csv").write_text("user,item\na,b\n")
    return lambda: read(folder, ImportOptions())


def deep_json(folder: Path) -> Callable[[], object]:
    (folder / "items.jsonl").write_text('{"id": ' + "[" * 900_000 + "\n")
    (folder / "interactions.csv").write_text("user,item\na,b\n")
    return lambda: read(folder, ImportOptions())


def many_columns(folder: Path) -> Callable[[], object]:
    header = "id," + ",".join(f"c{number}" for number in range(100_000))
    (folder / "items.csv").write_text(f"{header}\n1,2\n")
    (folder / "interactions.csv").write_text("user,item\n1,1\n")
    return lambda: read(folder, ImportOptions())


def npy_promise(folder: Path) -> Callable[[], object]:
    out = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        out, {"descr": "<f4", "fortran_order": False, "shape": (1 << 40, 1 << 20)}
    )
    (folder / "image_feat.npy").write_bytes(out.getvalue() + b"\0" * 4096)
    return lambda: read_features(folder / "image_feat.npy")


def npz_bomb(folder: Path) -> Callable[[], object]:
    with zipfile.ZipFile(folder / "a.npz", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("neighbors.npy", "w", force_zip64=True) as member:
            block = b"\0" * (1 << 24)
            for _ in range(65):
                member.write(block)
        with archive.open("inner.npz", "w") as inner:
            inner.write((folder / "a.npz").read_bytes())
    return lambda: read_neighbours(folder / "a.npz")


def database_of_zeros(folder: Path) -> Callable[[], object]:
    file = folder / "project.db"
    file.write_bytes(b"SQLite format 3\0")
    os.truncate(file, 4 << 30)
    return lambda: Project.open(folder)


BOMBS: dict[str, Bomb] = {
    work.__name__: work
    for work in (
        huge_png, long_png, gzip_bomb, million_tensors, packed_tensors, endless_line, deep_json,
        many_columns, npy_promise, npz_bomb, database_of_zeros,
    )
}  # fmt: skip


def handed_over(bomb: Bomb, folder: Path) -> forking.Ended:
    open_it = bomb(folder)

    def work(say: Say) -> None:
        try:
            open_it()
        except MrcsafError as error:
            say(f"refused {len(str(error))}")

    return forking.run(work)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_and_takes_no_room(tmp_path: Path, name: str, tally: Tally) -> None:
    ended = handed_over(BOMBS[name], tmp_path)
    assert (ended.signal, ended.code) == (0, 0), ended.said
    assert ended.said, "it was taken"
    assert int(ended.said[0].split()[1]) < 600
    assert ended.grown_kib < KIB
    tally("bomb", 1, refused=1)


@pytest.mark.bench
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_no_time(tmp_path: Path, name: str) -> None:
    assert handed_over(BOMBS[name], tmp_path).cpu_seconds < SECONDS


ROOTS = ("", "./", "images/", "images/../", "a/b/../../", ".\\", "images\\..\\", "x/../")
STEPS = ("../secret.png", "../../files/../secret.png", "..\\secret.png", "{root}/secret.png",
         "....//../secret.png")  # fmt: skip


def traversals(outside: Path) -> list[str]:
    return [root + step.format(root=outside) for root in ROOTS for step in STEPS]


def png() -> bytes:
    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0\0\0"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + pixels + chunk(b"IEND", b"")


def test_forty_names_that_lead_elsewhere_bring_nothing_in(tmp_path: Path, tally: Tally) -> None:
    (tmp_path / "secret.png").write_bytes(png())
    folder = tmp_path / "files"
    (folder / "images").mkdir(parents=True)
    names = traversals(tmp_path)
    assert len(set(names)) == 40
    rows = "".join(f'p{number},Thing,"{name}"\n' for number, name in enumerate(names))
    (folder / "items.csv").write_text("id,title,image\n" + rows)
    (folder / "interactions.csv").write_text("user,item\nu,p0\nv,p1\n")
    importing.run(tmp_path / "shop.mrcsaf", folder, ImportOptions())
    with Project.open(tmp_path / "shop.mrcsaf") as project:
        assert {item.image_sha for item in catalogue.items(project.db)} == {None}
        assert not [path for path in project.images.rglob("*") if path.is_file()]
    tally("name or link that leads elsewhere", len(names), taken=0)


def test_links_that_lead_elsewhere_bring_nothing_in(tmp_path: Path, tally: Tally) -> None:
    (tmp_path / "secret.png").write_bytes(png())
    folder = tmp_path / "files"
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "a.png").symlink_to(tmp_path / "secret.png")
    (folder / "b.png").symlink_to("../secret.png")
    (folder / "up").symlink_to(tmp_path)
    (folder / "images" / "loop.png").symlink_to("loop.png")
    (folder / "images" / "c.png").symlink_to("a.png")
    (folder / "fine.png").write_bytes(png())
    (folder / "images" / "d.png").symlink_to("../fine.png")
    pictures = Pictures(folder)
    names = ["a.png", "b.png", "up/secret.png", "loop.png", "c.png", "images/a.png"]
    assert [pictures.find(name, "")[0] for name in names] == [None] * 6
    assert [pictures.find("", ext_id)[0] for ext_id in ("a", "b", "c", "loop")] == [None] * 4
    assert pictures.find("d.png", "")[0] == (folder / "fine.png").resolve()
    tally("name or link that leads elsewhere", 10, taken=0)
