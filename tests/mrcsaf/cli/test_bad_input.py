"""Every bad input gets one sentence and its code, and nothing half-made stays behind."""

import contextlib
import gzip
import json
import os
import resource
import shutil
import sqlite3
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from mrcsaf.core import limits
from mrcsaf.store import Project, catalogue, runs

INTER = "userID\titemID\tx_label\n"


@pytest.fixture
def mmrec(tmp_path: Path) -> Path:
    """A sound MMRec folder: 6 users, 5 items, features of both kinds."""
    folder = tmp_path / "toy"
    folder.mkdir()
    rows = [f"{user}\t{(user + n) % 5}\t{label}" for user in range(6) for n, label in
            enumerate((0, 0, 1, 2))]  # fmt: skip
    (folder / "toy.inter").write_text(INTER + "\n".join(rows) + "\n")
    for name, width in (("image_feat.npy", 6), ("text_feat.npy", 4)):
        np.save(folder / name, np.random.default_rng(1).normal(size=(5, width)).astype("f4"))
    return folder


@pytest.fixture
def refused(cli, tmp_path: Path) -> Callable[..., str]:
    """Import and be refused: gives the sentence, and checks that no project was made."""

    def run(source: Path, *options: str, code: int = 3) -> str:
        before = sorted(tmp_path.rglob("*"))
        done = cli("import", tmp_path / "new.mrcsaf", "--from", source, *options, "--json")
        assert done.code == code, done
        assert sorted(tmp_path.rglob("*")) == before
        return done.complaint

    return run


def issues(path: Path) -> list[str]:
    with Project.open(path) as project:
        return [f"{one.kind} {one.line} {one.reason}" for one in catalogue.issues(project.db)]


def test_a_sound_folder_is_imported(cli, mmrec, tmp_path) -> None:
    done = cli("import", tmp_path / "new.mrcsaf", "--from", mmrec, "--json")
    assert (done.code, done.json["users"], done.json["items"]) == (0, 6, 5)
    assert (
        cli("train", tmp_path / "new.mrcsaf", "--set", "max_epochs=1", "--device", "cpu").code == 0
    )


def test_a_missing_file(refused, tmp_path) -> None:
    assert "nowhere.csv is not there" in refused(tmp_path / "nowhere.csv")


def test_a_file_of_no_known_format(refused, tmp_path) -> None:
    (tmp_path / "notes.txt").write_text("dear diary\n")
    (tmp_path / "zip.jsonl.gz").write_bytes(b"PK\3\4 not gzip at all")
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(b'{"reviewerID": "a"}\n' * 999)[:40])
    for name in ("notes.txt", "zip.jsonl.gz", "cut.jsonl.gz"):
        assert name in refused(tmp_path / name)


def test_the_wrong_delimiter(refused, mmrec) -> None:
    file = mmrec / "toy.inter"
    file.write_text(file.read_text().replace("\t", ","))
    assert "toy.inter" in refused(mmrec)


def test_other_encodings_are_read_and_said(cli, shop_folder, tmp_path) -> None:
    file = shop_folder / "items.csv"
    text = file.read_text().replace("A mug.", "Für Käfer")
    for codec, is_guess in (("utf-16", False), ("latin-1", True)):
        file.write_bytes(text.encode(codec))
        project = tmp_path / f"{codec}.mrcsaf"
        done = cli("import", project, "--from", shop_folder, "--json")
        assert (done.code, done.json["items"]) == (0, 8)
        assert any("Windows-1252" in note for note in done.json["notes"]) == is_guess
        assert not any("quarantined" in one for one in issues(project))


def test_an_encoding_that_is_asked_for_must_be_one(refused, shop_folder) -> None:
    assert "--encoding utf-8" in refused(shop_folder, "--encoding", "utf-99")


def test_nul_bytes(cli, shop_folder, tmp_path) -> None:
    file = shop_folder / "items.csv"
    file.write_bytes(file.read_bytes().replace(b"A lamp.", b"A \0lamp."))
    done = cli("import", tmp_path / "new.mrcsaf", "--from", shop_folder, "--json")
    assert done.code == 0
    assert done.json["items"] in (7, 8)
    assert any("NUL" in one for one in issues(tmp_path / "new.mrcsaf"))


def test_negative_and_huge_ids_are_listed_with_their_lines(cli, mmrec, tmp_path) -> None:
    with (mmrec / "toy.inter").open("a") as file:
        file.write(f"-1\t2\t0\n3\t-7\t0\n{10**30}\t1\t0\n2\t{2**63}\t0\nx\t1\t0\n")
    done = cli("import", tmp_path / "new.mrcsaf", "--from", mmrec, "--json")
    assert done.code == 0
    assert done.json["quarantined"] == 5
    found = [one for one in issues(tmp_path / "new.mrcsaf") if one.startswith("quarantined")]
    assert [one.split()[1] for one in found] == ["26", "27", "28", "29", "30"]


def test_arrays_with_pickled_objects_are_never_opened(refused, mmrec) -> None:
    np.save(mmrec / "image_feat.npy", np.array([{"a": 1}] * 5), allow_pickle=True)
    assert "pickled" in refused(mmrec)


@pytest.mark.parametrize("rows", [4, 6])
def test_arrays_whose_rows_do_not_match(refused, mmrec, rows: int) -> None:
    np.save(mmrec / "text_feat.npy", np.ones((rows, 4), "f4"))
    sentence = refused(mmrec)
    assert "text_feat.npy" in sentence
    assert str(rows) in sentence


@pytest.mark.parametrize(
    "data",
    [b"", b"\x93NUMPY\1\0\xff\xff", b"\x93NUMPY" + b"\0" * 200, b"not an array" * 40],
)
def test_arrays_that_are_none(refused, mmrec, data: bytes) -> None:
    (mmrec / "text_feat.npy").write_bytes(data)
    assert "text_feat.npy" in refused(mmrec)


def test_an_array_cut_short(refused, mmrec) -> None:
    whole = (mmrec / "text_feat.npy").read_bytes()
    (mmrec / "text_feat.npy").write_bytes(whole[:-3])
    assert "promises" in refused(mmrec)


def png_bomb(side: int) -> bytes:
    """A few kilobytes that promise side² pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_bad_pictures_are_flagged_and_the_rest_goes_on(cli, shop_folder, tmp_path) -> None:
    pictures = shop_folder / "images"
    whole = (pictures / "p1.png").read_bytes()
    (pictures / "p0.png").write_bytes(png_bomb(30_000))
    (pictures / "p1.png").write_bytes(whole[: len(whole) // 2])
    (pictures / "p2.png").write_bytes(b"<svg onload='x()'/>")
    (pictures / "p3.png").write_bytes(b"")
    (pictures / "p4.png").unlink()
    (tmp_path / "secret.png").write_bytes(whole)
    items = shop_folder / "items.csv"
    items.write_text(items.read_text().replace("p5.png", "../../secret.png"))
    (pictures / "p6.png").unlink()
    (pictures / "p6.png").symlink_to(tmp_path / "secret.png")
    done = cli("import", tmp_path / "new.mrcsaf", "--from", shop_folder, "--json")
    assert done.code == 0
    assert (done.json["items"], done.json["flagged"]) == (8, 7)
    with Project.open(tmp_path / "new.mrcsaf") as project:
        state = {one.ext_id: one.image_state for one in catalogue.items(project.db)}
        assert len([file for file in project.images.rglob("*") if file.is_file()]) == 1
    assert {name for name, value in state.items() if value == "ok"} == {"p7"}
    assert {name for name, value in state.items() if value == "broken"} >= {"p0", "p1", "p2", "p3"}
    assert sum("leaves the chosen folder" in one for one in issues(tmp_path / "new.mrcsaf")) == 2
    assert cli("check", tmp_path / "new.mrcsaf").code == 0


def test_empty_texts_are_flagged(cli, shop_folder, tmp_path) -> None:
    items = shop_folder / "items.csv"
    items.write_text("id,title,description,image\np0,,,p0.png\np1,  ,\t,p1.png\np2,Lamp,,p2.png\n")
    (shop_folder / "interactions.csv").unlink()
    done = cli("import", tmp_path / "new.mrcsaf", "--from", shop_folder, "--json")
    assert (done.code, done.json["items"], done.json["flagged"]) == (0, 3, 2)


def test_nothing_left_after_the_k_core(refused, shop_folder, tmp_path) -> None:
    assert "30-core" in refused(shop_folder, "--k-core", "30")
    rows = [{"reviewerID": f"u{n}", "asin": f"p{n}", "overall": 5.0} for n in range(9)]
    (tmp_path / "reviews_Toys_5.json").write_text("\n".join(map(json.dumps, rows)))
    sentence = refused(tmp_path / "reviews_Toys_5.json")
    assert "5-core" in sentence


def test_a_picture_folder_that_is_not_there(refused, shop_folder) -> None:
    assert "is not a folder" in refused(shop_folder, "--images", "no/such/folder", code=2)


def test_values_out_of_range(refused, shop_folder) -> None:
    assert "seed must lie" in refused(shop_folder, "--seed", "-1", code=2)
    assert "k_core must lie" in refused(shop_folder, "--k-core", "-2", code=2)


def test_a_place_that_is_taken(cli, shop_folder, tmp_path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine.txt").write_text("mine")
    for place in (tmp_path / "taken", tmp_path / "taken" / "mine.txt"):
        done = cli("import", place, "--from", shop_folder)
        assert done.code == 1
        assert "not empty" in done.complaint
    assert [file.name for file in (tmp_path / "taken").iterdir()] == ["mine.txt"]
    assert (tmp_path / "taken" / "mine.txt").read_text() == "mine"


@pytest.fixture
def shop(trained: Path, tmp_path: Path) -> Path:
    return shutil.copytree(trained, tmp_path / "shop.mrcsaf")


def _foreign(file: Path) -> None:
    file.unlink()
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE diary (day TEXT)")


def _newer(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA user_version = 99")


def _trigger(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TRIGGER t AFTER UPDATE ON meta BEGIN DELETE FROM user; END")


def _short(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _text(file: Path) -> None:
    file.write_text("hello\n" * 1000)


def _empty(file: Path) -> None:
    file.write_bytes(b"")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_foreign, "another program"),
        (_newer, "newer"),
        (_trigger, "not ours"),
        (_short, "damaged"),
        (_text, "not a database"),
        (_empty, "not a database"),
    ],
)
def test_a_database_that_is_not_ours_is_refused_and_left_alone(cli, shop, spoil, words) -> None:
    spoil(shop / "project.db")
    before = (shop / "project.db").read_bytes()
    for command in (
        ("info",), ("encode",), ("train",), ("backup",), ("recommend", "--user", "u01"),
        ("import", "--from", shop),
    ):  # fmt: skip
        done = cli(command[0], shop, *command[1:])
        assert done.code == 1
        assert words in done.complaint
    for rest in ((), ("--repair",)):
        assert words in cli("check", shop, *rest, "--json").out
    assert (shop / "project.db").read_bytes() == before


@contextlib.contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file may grow beyond `size`, as if the disk were full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [0, 1000, 30_000, 120_000])
def test_a_full_disk_stops_an_import_and_leaves_nothing(refused, shop_folder, size: int) -> None:
    with full_disk(size):
        refused(shop_folder, code=1)


@pytest.mark.parametrize("size", [0, 20_000])
def test_a_full_disk_stops_training_and_the_project_stays_whole(cli, shop, size: int) -> None:
    with full_disk(size):
        done = cli(
            "train", shop, "--set", "max_epochs=1", "--set", "attention=none", "--device", "cpu"
        )
    assert done.code == 1
    assert done.complaint
    assert cli("check", shop).code == 0
    with Project.open(shop) as project:
        states = [run.status for run in runs.runs(project.db)]
        assert runs.active(project.db).id == 1
    assert states.count("complete") == 1
    assert cli("recommend", shop, "--user", "u03").code == 0


@pytest.mark.parametrize("command", [("export", "--out", "{}/w.csv"), ("backup",)])
def test_a_full_disk_leaves_no_half_file(cli, shop, command: tuple[str, ...]) -> None:
    before = sorted(shop.parent.rglob("*"))
    arguments = [text.format(shop.parent) for text in command[1:]]
    with full_disk(100):
        done = cli(command[0], shop, *arguments)
    assert done.code == 1
    assert done.complaint
    assert sorted(shop.parent.rglob("*")) == before


def test_limits_are_far_below_what_a_bomb_promises() -> None:
    assert limits.IMAGE_PIXELS < 30_000**2
