"""Every limit at one below, at it and one above; where the real size is too big, it is lowered.

Lowered at its one place: IMAGE_PIXELS, USERS of tables, ITEMS of tables, ISSUES,
ISSUES_LISTED, JSON_BYTES, ARCHIVED_ARRAY_BYTES, BACKUPS_BYTES and those of pickled tensors. All
others are met at their real size; large files are holes.
"""

import io
import json
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mrcsaf.core import files, limits
from mrcsaf.core.errors import CheckpointError, DataError, StoreError
from mrcsaf.core.progress import silent
from mrcsaf.data import images
from mrcsaf.data.arrays import read_header, read_neighbours
from mrcsaf.data.formats import read as read_data
from mrcsaf.data.mmrec import read_inter
from mrcsaf.data.pairs import PairBuilder, check_rows
from mrcsaf.data.records import ImportOptions, Issues
from mrcsaf.data.tables import LineFile, Meter, Table
from mrcsaf.data.text import clean_id, clean_line, clean_text
from mrcsaf.store import Project, backups, features, runs
from mrcsaf.store.features import EncoderRow
from mrcsaf.train import checkpoint, conversion

Taken = Callable[[int, Path], bool]
"""Whether an input of that size, made in the folder, was taken as it is."""


def fits(action: Callable[[], object], refusal: str) -> bool:
    try:
        action()
    except (DataError, CheckpointError) as error:
        said = str(error)
    else:
        return True
    assert refusal in said
    return False


def image_bytes(size: int, _: Path) -> bool:
    return fits(lambda: images.read_bytes(b"\0" * size), "larger than 25 MB")


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, height)).save(out, kind)
    return out.getvalue()


def image_pixels(size: int, _: Path) -> bool:
    return fits(lambda: images.read_image(picture(1, size)), "million pixels")


def image_side(size: int, _: Path) -> bool:
    across = fits(lambda: images.read_image(picture(size, 1)), "a side; save it smaller")
    down = fits(lambda: images.read_image(picture(1, size)), "a side; save it smaller")
    assert across == down
    return across


def text_chars(size: int, _: Path) -> bool:
    return len(clean_text("x" * size)) == size


def title_chars(size: int, _: Path) -> bool:
    return len(clean_line("x" * size)) == size


def id_chars(size: int, _: Path) -> bool:
    return clean_id("x" * size) == "x" * size


def line_bytes(size: int, folder: Path) -> bool:
    (folder / "a.csv").write_bytes(b"a\n" + b"x" * size + b"\nb\n")
    with LineFile(folder / "a.csv", Meter(silent, [])) as file:
        lines = list(file.lines())
    assert [lines[0], lines[-1]] == [(1, b"a"), (3, b"b")]
    return lines[1] == (2, b"x" * size)


def gzip_file(folder: Path, packed: int) -> LineFile:
    """A packed file of which `packed` bytes are read; nothing of it is in memory."""
    file = LineFile(folder / "a.csv.gz", Meter(silent, []))
    file._raw = io.BytesIO()
    file._raw.seek(packed)
    return file


def gzip_ratio(ratio: int, folder: Path) -> bool:
    file = gzip_file(folder, limits.MIB)
    return fits(lambda: file._check_unpacked(ratio * limits.MIB), "200 times its size")


def gzip_bytes(size: int, folder: Path) -> bool:
    file = gzip_file(folder, limits.GIB)
    return fits(lambda: file._check_unpacked(size), "more than 8 GiB")


def users(count: int, _: Path) -> bool:
    def add_all() -> None:
        builder = PairBuilder()
        for number in range(count):
            builder.add(f"u{number}", 0, 0, 0, number)

    return fits(add_all, "users, the limit")


def items(count: int, folder: Path) -> bool:
    rows = "".join(f"p{number},Thing\n" for number in range(count))
    (folder / "items.csv").write_text("id,title\n" + rows)
    (folder / "interactions.csv").write_text("user,item\nu,p0\nv,p0\n")
    return fits(lambda: read_data(folder, ImportOptions()), "items, the limit")


def interactions(count: int, _: Path) -> bool:
    return fits(lambda: check_rows(count), "interactions, the limit")


def issues(count: int, _: Path) -> bool:
    def note_all() -> None:
        found = Issues()
        for number in range(count):
            found.quarantine("a.csv", number, "odd")

    return fits(note_all, "faulty rows")


def issues_listed(count: int, _: Path) -> bool:
    found = Issues()
    for number in range(count):
        found.quarantine("a.csv", number, "odd")
    assert found.counts("a.csv", count, 0).quarantined == count
    return len(found.listed) == count


def json_bytes(size: int, folder: Path) -> bool:
    (folder / "a.json").write_text("[" + '{"id": 1}'.ljust(size - 2) + "]")
    return fits(lambda: list(Table(folder / "a.json").rows()), "one JSON text of more than")


def columns(count: int, folder: Path) -> bool:
    names = [f"c{number}" for number in range(count)]
    (folder / "a.csv").write_text(f"{','.join(names)}\n{','.join('1' * count)}\n")
    (folder / "a.jsonl").write_text(json.dumps(dict.fromkeys(names, 1)))
    in_lines = len(list(Table(folder / "a.jsonl").rows())) == 1
    in_text = fits(lambda: list(Table(folder / "a.csv").rows()), "columns and at most 10,000")
    assert in_lines == in_text
    return in_text


def name_chars(size: int, _: Path) -> bool:
    return fits(lambda: runs.check_name("x" * size), "at most 1,000 characters")


def note_chars(size: int, _: Path) -> bool:
    return fits(lambda: runs._check_length("note", "x" * size, limits.NOTE_CHARS), "at most 20,000")


def hole(size: int, folder: Path) -> Path:
    file = folder / f"{size}.jsonl"
    file.touch()
    os.truncate(file, size)
    return file


def file_of(limit: str) -> Taken:
    """Files read whole are measured before: one place knows how, callers name the limit."""

    def taken(size: int, folder: Path) -> bool:
        try:
            files.opened(hole(size, folder), getattr(limits, limit)).close()
        except OSError as error:
            return "larger than" not in str(error.strerror)
        return True

    return taken


def feature_width(width: int, folder: Path) -> bool:
    with Project.create(folder / f"{width}.mrcsaf") as project:
        row = EncoderRow("wide", "text", "wide", "1", width, "")
        features.add_encoder(project.db, row)
        try:
            features.features(project.db, "wide", 0)
        except StoreError as error:
            return "wide: run" not in str(error)
        return True


def npy_header(length: int, _: Path) -> bool:
    head = b"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }"
    data = b"\x93NUMPY\x02\x00" + struct.pack("<I", length) + head.ljust(length - 1) + b"\n\0\0\0\0"
    return fits(lambda: read_header("a.npy", io.BytesIO(data), len(data)), "header of more than")


def archived_array(size: int, folder: Path) -> bool:
    ids = io.BytesIO()
    np.save(ids, np.zeros((1, 1), np.int64))
    cosines = io.BytesIO()
    np.save(cosines, np.zeros((1, 1), np.float64))
    ids.write(b"\0" * (size - len(ids.getvalue())))  # more than its shape says is refused later
    with zipfile.ZipFile(folder / "a.npz", "w") as archive:
        archive.writestr("neighbors.npy", ids.getvalue())
        archive.writestr("cosine.npy", cosines.getvalue())
    try:
        read_neighbours(folder / "a.npz")
    except DataError as error:
        return "unpacks to" not in str(error)
    return True


def safetensors(header: bytes, folder: Path, refusal: str) -> bool:
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(header)) + header)
    return fits(lambda: checkpoint._read_table(folder / "model.safetensors"), refusal)


def safetensors_header(length: int, folder: Path) -> bool:
    return safetensors(b"{}".ljust(length), folder, "header is too long")


def safetensors_tensors(count: int, folder: Path) -> bool:
    entry = {"dtype": "U8", "shape": [0], "data_offsets": [0, 0]}
    table = {"__metadata__": {}} | {f"t{number}": entry for number in range(count)}
    return safetensors(json.dumps(table).encode(), folder, "more than 256")


def backups_bytes(size: int, folder: Path) -> bool:
    for number in range(3):
        (folder / f"{number}.db.gz").write_bytes(b"x" * (size // 3 + (number == 0) * (size % 3)))
    backups.thin(folder)
    return len(backups.found(folder)) == 3


def pickled(folder: Path, refusal: str, *parts: tuple[str, int]) -> bool:
    with zipfile.ZipFile(folder / "theirs.pt", "w") as archive:
        for name, size in parts:
            archive.writestr(name, b"0" * size)
    return fits(lambda: conversion._measure(folder / "theirs.pt"), refusal)


def pt_bytes(size: int, folder: Path) -> bool:
    pickled(folder, "", ("data.pkl", 0))
    empty = (folder / "theirs.pt").stat().st_size
    return pickled(folder, "more than", ("data.pkl", size - empty))


def pt_entries(count: int, folder: Path) -> bool:
    others = [(f"data/{number}", 0) for number in range(count - 1)]
    return pickled(folder, "too many", ("data.pkl", 1), *others)


def pt_pickle(size: int, folder: Path) -> bool:
    return pickled(folder, "no list of tensors", ("data.pkl", size))


CASES: dict[str, Taken] = {
    "IMAGE_BYTES": image_bytes,
    "IMAGE_PIXELS": image_pixels,
    "IMAGE_SIDE": image_side,
    "TEXT_CHARS": text_chars,
    "TITLE_CHARS": title_chars,
    "ID_CHARS": id_chars,
    "LINE_BYTES": line_bytes,
    "GZIP_RATIO": gzip_ratio,
    "GZIP_BYTES": gzip_bytes,
    "USERS": users,
    "ITEMS": items,
    "INTERACTIONS": interactions,
    "ISSUES": issues,
    "ISSUES_LISTED": issues_listed,
    "JSON_BYTES": json_bytes,
    "COLUMNS": columns,
    "NAME_CHARS": name_chars,
    "NOTE_CHARS": note_chars,
    "CHECKPOINT_BYTES": file_of("CHECKPOINT_BYTES"),
    "CURVES_BYTES": file_of("CURVES_BYTES"),
    "SETTINGS_BYTES": file_of("SETTINGS_BYTES"),
    "THUMBNAIL_BYTES": file_of("THUMBNAIL_BYTES"),
    "WEIGHTS_BYTES": file_of("WEIGHTS_BYTES"),
    "FEATURE_WIDTH": feature_width,
    "NPY_HEADER_BYTES": npy_header,
    "ARCHIVED_ARRAY_BYTES": archived_array,
    "SAFETENSORS_HEADER_BYTES": safetensors_header,
    "SAFETENSORS_TENSORS": safetensors_tensors,
    "BACKUPS_BYTES": backups_bytes,
    "PT_BYTES": pt_bytes,
    "PT_ENTRIES": pt_entries,
    "PT_PICKLE_BYTES": pt_pickle,
}
LOWERED = {
    "IMAGE_PIXELS": 100,
    "USERS": 5,
    "ITEMS": 5,
    "ISSUES": 5,
    "ISSUES_LISTED": 5,
    "JSON_BYTES": 1000,
    "ARCHIVED_ARRAY_BYTES": 1000,
    "BACKUPS_BYTES": 1000,
    "PT_BYTES": 1000,
    "PT_ENTRIES": 100,
    "PT_PICKLE_BYTES": 1000,
}


def test_no_limit_is_left_out() -> None:
    names = {name for name in vars(limits) if name.isupper()}
    assert names - {"MIB", "GIB", "IMAGE_FORMATS"} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_one_below_and_the_limit_itself_are_taken_and_one_above_is_not(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name in LOWERED:
        monkeypatch.setattr(limits, name, LOWERED[name])
    limit = getattr(limits, name)
    found = [CASES[name](limit + step, tmp_path) for step in (-1, 0, 1)]
    assert found == [True, True, False]


@pytest.mark.parametrize("column", ["user", "item"])
def test_numbers_of_users_and_items_are_limited_in_numbered_files(
    column: str, tmp_path: Path
) -> None:
    limit = limits.USERS if column == "user" else limits.ITEMS
    ids = [limit - 2, limit - 1, limit]  # counted from 0: the last would be one too many
    rows = [(number, 0) if column == "user" else (0, number) for number in ids]
    text = "userID\titemID\n" + "".join(f"{user}\t{item}\n" for user, item in rows)
    (tmp_path / "a.inter").write_text(text)
    found = Issues()
    pairs = read_inter(tmp_path / "a.inter", {}, Meter(silent, []), found)[0]
    taken = pairs.users if column == "user" else pairs.items
    assert sorted(taken.tolist()) == ids[:2]
    assert [issue.line for issue in found.listed] == [4]


@pytest.mark.parametrize("kind", ["TIFF", "ICO", "PPM", "TGA"])
def test_formats_that_are_not_listed_are_refused_by_content(kind: str) -> None:
    assert kind not in limits.IMAGE_FORMATS
    with pytest.raises(DataError, match="not a picture of a known kind"):
        images.read_image(picture(32, 32, kind))
