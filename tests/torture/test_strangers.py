"""A project that somebody else made: opening it and working in it touches nothing outside."""

import hashlib
import os
import shutil
import sqlite3
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from mrcsaf import cli
from mrcsaf.core.errors import MrcsafError
from mrcsaf.data import images
from mrcsaf.store import Project, backups, drafts
from mrcsaf.worker import jobs, workshop
from mrcsaf.worker.jobs import JOBS
from tests import shops

Work = Callable[[Path], object]
CSV = "user,item\n" + "".join(f"u{n % 9},p{n % 7}\n" for n in range(63))
PAGE = 4096


def hashed(folder: Path) -> dict[str, str]:
    """What every file below a folder holds, by its name."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def super_journal(victim: Path, pages: int, size: int = PAGE) -> bytes:
    """A journal that makes SQLite delete `victim` when the database beside it is rolled back."""
    header = bytes.fromhex("d9d505f920a163d7") + struct.pack(">5I", 0, 0x1234, pages, 512, size)
    name = str(victim).encode("ascii")
    pointer = struct.pack(">I", 2**30 // size + 1) + name
    pointer += struct.pack(">2I", len(name), sum(name)) + header[:8]
    return header.ljust(512, b"\0") + pointer


def command(*words: str | Path) -> Work:
    """A command of the command line; that it complained is raised."""

    def run(project: Path) -> None:
        beside = [str(word).replace("HERE", str(project.parent)) for word in words[1:]]
        code = cli.main([str(words[0]), str(project), *beside, "--quiet"])
        if code:
            raise MrcsafError(f"status {code}")

    return run


def window(project: Path) -> None:
    """What the window does to open a project."""
    from mrcsaf.answers import connections, runs, session

    try:
        session.load(project, None, lambda _: None)
        runs.list_runs(project, lambda _: None)
    finally:
        connections.close_reader()


def changed(what: str, *given: object) -> Work:
    """One of the window's short writes."""
    from app.core import worker_jobs

    return lambda project: getattr(worker_jobs, what)(project, *given, lambda _: None)


def draft(project: Path) -> None:
    with Project.open(project, write=True) as opened:
        drafts.add(opened, title="new", image=shops.picture(5))


def thumbnail(project: Path) -> None:
    from app.core import thumbnails

    sha = next(project.glob("images/??/*")).stem
    shutil.rmtree(project / "thumbs" / "00", ignore_errors=True)
    thumbnails.load(project, sha, lambda _: None)


def mapped(project: Path) -> None:
    from mrcsaf.answers import neighbours

    neighbours.draw(project, None, "text")


def backed_up(project: Path) -> None:
    from app.core import backups as windows

    windows.make(project, lambda _: None)


def kept_best(project: Path) -> None:
    jobs.keep_best(workshop.Workshop(JOBS), lambda _: None, project=str(project), run=2)


WORKS: dict[str, Work] = {
    "info": command("info"),
    "check": command("check"),
    "repair": command("check", "--repair"),
    "recommend": command("recommend", "--user", "u0"),
    "explain": command("explain", "--user", "u0", "--item", "i0"),
    "evaluate": command("evaluate"),
    "place": command("place", "--features", "HERE/f.npz"),
    "import": command("import", "--from", "HERE/files"),
    "export": command("export", "--out", "HERE/out.csv"),
    "encode": command("encode"),
    "train": command("train", "--model", "popularity"),
    "resume": command("train", "--resume", "2"),
    "load": command("load", "HERE/model.safetensors"),
    "compare": command("compare", "--models", "popularity"),
    "backup": command("backup"),
    "restore": command("restore"),
    "window": window,
    "a note": changed("annotate", 1, "mine"),
    "another run": changed("activate", 1),
    "a run deleted": changed("delete", 1),
    "a draft": draft,
    "a thumbnail": thumbnail,
    "a map": mapped,
    "a backup of the window": backed_up,
    "the best epoch": kept_best,
}


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory, trained: Path) -> Path:
    """A folder with a project that has one of everything, and what the commands need."""
    box = tmp_path_factory.mktemp("stranger") / "box"
    shop = Path(shutil.copytree(trained, box / "shop.mrcsaf"))
    (box / "files").mkdir()
    (box / "files" / "interactions.csv").write_text(CSV)
    np.savez(box / "f.npz", text=np.ones((1, 8), np.float32))
    shutil.copy(shop / "runs" / "0001" / "model.safetensors", box)
    sha = images.store_image(shops.picture(1), shop / "images")
    files = [f"thumbs/{sha[:2]}/{sha}-256.webp", "maps/text-0123456789abcdef.map"]
    files += ["compare/compare.html", "runs/0002/working.lock", "project.lock"]
    for name in files:
        (shop / name).parent.mkdir(parents=True, exist_ok=True)
        (shop / name).write_bytes(b"" if name.endswith(".lock") else b"mine")
    for file in (shop / "runs" / "0001").iterdir():
        shutil.copy(file, shop / "runs" / "0002")
    raw = sqlite3.connect(shop / "project.db")
    raw.execute(
        "INSERT INTO run SELECT 2, name, model, config, dataset_fp, inputs, seed, device,"
        " 'running', '{}', parts, '0002', '', notes, started, NULL FROM run WHERE id = 1"
    )
    raw.commit()
    raw.close()
    backups.make(shop / "project.db", shop / "backups")
    return box


@pytest.fixture
def shop(tmp_path: Path, whole: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "box")) / "shop.mrcsaf"


@pytest.mark.parametrize("foreign", [False, True])
@pytest.mark.parametrize("work", sorted(WORKS.keys() - {"a thumbnail", "restore"}))
def test_a_journal_that_names_a_file_to_delete_is_refused(
    shop: Path, tmp_path: Path, work: str, foreign: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """SQLite deletes the file named at a journal's end, its “super-journal”, after rolling back."""
    victim = tmp_path / "thesis.txt"
    victim.write_text("years of work")
    raw = sqlite3.connect(shop / "project.db")
    (pages,) = raw.execute("PRAGMA page_count").fetchone()
    if foreign:
        raw.execute("PRAGMA application_id = 7")
    raw.close()
    (shop / "project.db-journal").write_bytes(super_journal(victim, pages))
    before = hashed(shop)
    with pytest.raises(MrcsafError) as caught:
        WORKS[work](shop)
    said = capsys.readouterr().err + str(caught.value)
    assert victim.exists(), said
    assert "names another file" in said
    assert "Traceback" not in said
    assert hashed(shop) == before


def test_a_restore_does_away_with_such_a_journal_unread(shop: Path, tmp_path: Path) -> None:
    victim = tmp_path / "thesis.txt"
    victim.write_text("years of work")
    (shop / "project.db-journal").write_bytes(super_journal(victim, 99))
    WORKS["restore"](shop)
    WORKS["info"](shop)
    assert victim.exists()


def test_the_attack_is_real(shop: Path, tmp_path: Path) -> None:
    """Else the test above would prove nothing: plain SQLite falls for it."""
    victim = tmp_path / "thesis.txt"
    victim.write_text("years of work")
    raw = sqlite3.connect(shop / "project.db")
    (pages,) = raw.execute("PRAGMA page_count").fetchone()
    raw.close()
    (shop / "project.db-journal").write_bytes(super_journal(victim, pages))
    raw = sqlite3.connect(shop / "project.db")
    raw.execute("PRAGMA schema_version").fetchone()
    raw.close()
    assert not victim.exists()


@contextmanager
def led_out(shop: Path, part: str, victim: Path) -> Iterator[None]:
    """Put what is there outside, and a link to it in its place; and all back again."""
    victim.parent.mkdir()
    was_there = (shop / part).exists()
    if was_there:
        (shop / part).rename(victim)
    else:
        victim.write_text("years of work")
    if victim.is_dir():
        (victim / "thesis").mkdir()
        (victim / "thesis" / "thesis.txt").write_text("years of work")
        (victim / ".tmp-thesis").write_text("and its draft")
        os.utime(victim / ".tmp-thesis", (1, 1))
    (shop / part).symlink_to(victim)
    yield
    (shop / part).unlink()
    if was_there:
        victim.rename(shop / part)
        shutil.rmtree(shop / part / "thesis", ignore_errors=True)
        (shop / part / ".tmp-thesis").unlink() if (shop / part).is_dir() else None
    shutil.rmtree(victim.parent)


def names_of(shop: Path) -> list[str]:
    """Everything in a project, and what may be there."""
    there = [str(path.relative_to(shop)) for path in sorted(shop.rglob("*"))]
    beside = ["project.db-wal", "project.db-shm", "project.db-journal", "runs/0001/working.lock"]
    return there + beside + ["runs/0009", "images/00", "logs"]


@pytest.mark.parametrize("work", WORKS)
def test_no_part_of_a_project_leads_out_of_it(
    whole: Path, tmp_path: Path, work: str, capsys: pytest.CaptureFixture[str]
) -> None:
    box = Path(shutil.copytree(whole, tmp_path / "box"))
    shop, outside = box / "shop.mrcsaf", tmp_path / "outside"
    for part in names_of(shop):
        with led_out(shop, part, outside / "victim"):
            before = hashed(outside)
            try:
                WORKS[work](shop)
                refused = ""
            except MrcsafError as error:
                refused = capsys.readouterr().err + str(error)
            assert hashed(outside) == before, part
            assert "Traceback" not in refused
            if work != "a thumbnail" or part.startswith("thumbs"):
                assert "is a link" in refused, (part, refused)


@pytest.mark.parametrize("part", ["project.db", "project.lock", "project.db-shm", "project.db-wal"])
def test_what_is_written_in_place_has_no_second_name(
    whole: Path, tmp_path: Path, part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    box = Path(shutil.copytree(whole, tmp_path / "box"))
    (tmp_path / "outside").mkdir()
    if part.endswith(("-shm", "-wal")):
        (tmp_path / "outside" / "victim").write_text("years of work" * 9999)
        os.link(tmp_path / "outside" / "victim", box / "shop.mrcsaf" / part)
    else:
        os.link(box / "shop.mrcsaf" / part, tmp_path / "outside" / "victim")
    before = hashed(tmp_path / "outside")
    for work in ("train", "a note", "info"):
        if (work, part) == ("info", "project.db"):  # reading harms no file
            WORKS[work](box / "shop.mrcsaf")
        else:
            with pytest.raises(MrcsafError) as caught:
                WORKS[work](box / "shop.mrcsaf")
            assert "second name" in capsys.readouterr().err + str(caught.value)
        assert hashed(tmp_path / "outside") == before


def test_a_project_may_be_a_link_itself(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.mrcsaf").symlink_to(shop)
    for work in ("train", "a note", "a draft", "backup", "restore", "check"):
        WORKS[work](tmp_path / "mine.mrcsaf")


@pytest.mark.parametrize("folder", ["../../outside", "ABSOLUTE", "0001", "2", "", "0002/."])
@pytest.mark.parametrize(
    "work", ["resume", "the best epoch", "info", "recommend", "export", "place", "window", "check"]
)
def test_a_runs_folder_is_the_one_of_its_number(
    shop: Path, tmp_path: Path, work: str, folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = Path(shutil.copytree(shop / "runs" / "0002", tmp_path / "outside"))
    raw = sqlite3.connect(shop / "project.db")
    raw.execute(
        "UPDATE run SET folder = ? WHERE id = 2", (folder.replace("ABSOLUTE", str(outside)),)
    )
    raw.commit()
    raw.close()
    before = hashed(outside)
    with pytest.raises(MrcsafError) as caught:
        WORKS[work](shop)
    said = "".join(capsys.readouterr()) + str(caught.value)
    assert "its folder is not the one of its number" in said
    assert hashed(outside) == before
    WORKS["repair"](shop)
    WORKS["info"](shop)
    assert hashed(outside) == before
