"""Projects on disk: making, opening, one writer, and what kills leave behind."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mrcsaf.core.errors import LockedError, StoreError
from mrcsaf.store import Project, backups, catalogue, runs
from mrcsaf.store import project as project_module

Elsewhere = Callable[..., "subprocess.Popen[str]"]

HOLD = """
import sys, time
from pathlib import Path
from mrcsaf.store import Project
project = Project.open(Path(sys.argv[1]), write=True)
print("open", flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project_module, "LOCK_WAIT_S", 0.2)


def test_a_new_project_is_empty_and_has_its_folders(tmp_path: Path) -> None:
    Project.create(tmp_path / "Shop.mrcsaf").close()
    names = {entry.name for entry in (tmp_path / "Shop.mrcsaf").iterdir()}
    assert {"project.db", "images", "thumbs", "runs", "backups"} <= names
    with Project.open(tmp_path / "Shop.mrcsaf") as project:
        assert set(catalogue.counts(project.db).values()) == {0}


def test_a_project_is_never_made_over_something_else(project: Project, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a project already"):
        Project.create(project.path)
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("mine")
    for taken in (tmp_path / "letters", tmp_path / "letters" / "a.txt"):
        with pytest.raises(StoreError, match="not empty"):
            Project.create(taken)
    assert (tmp_path / "letters" / "a.txt").read_text() == "mine"


@pytest.mark.parametrize("there", [False, True])
def test_a_project_that_cannot_be_made_leaves_the_disk_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    def broken(_: object) -> int:
        raise StoreError("no")

    if there:
        (tmp_path / "p").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(project_module.migrations, "migrate", broken)
        with pytest.raises(StoreError, match="no"):
            Project.create(tmp_path / "p")
    assert list(tmp_path.rglob("*")) == ([tmp_path / "p"] if there else [])
    Project.create(tmp_path / "p").close()


def test_what_a_kill_while_making_left_is_taken_over(tmp_path: Path) -> None:
    for folder in ("images", "runs"):
        (tmp_path / "p" / folder).mkdir(parents=True)
    (tmp_path / "p" / "project.lock").touch()
    Project.create(tmp_path / "p").close()
    (tmp_path / "q" / "images").mkdir(parents=True)
    (tmp_path / "q" / "images" / "mine.png").touch()
    with pytest.raises(StoreError, match="not empty"):
        Project.create(tmp_path / "q")


def test_who_comes_second_in_making_is_refused_and_takes_nothing_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other process is done between our first look and our lock."""
    path, take = tmp_path / "p", project_module._lock

    def late(path: Path) -> object:
        monkeypatch.setattr(project_module, "_lock", take)
        with Project.create(path) as first:
            catalogue.set_meta(first.db, "name", "the first one's")
        return take(path)

    monkeypatch.setattr(project_module, "_lock", late)
    with pytest.raises(StoreError, match="is a project already"):
        Project.create(path)
    with Project.open(path, write=True) as project:  # and its lock is free
        assert catalogue.meta(project.db, "name") == "the first one's"


def test_a_project_discarded_while_a_writer_waits_is_not_made_anew_by_it(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, take = project.path, project_module._lock

    def late(path: Path) -> object:
        project.discard()
        path.mkdir(exist_ok=True)  # as where the folder was there before
        return take(path)

    monkeypatch.setattr(project_module, "_lock", late)
    with pytest.raises(StoreError):
        Project.open(path, write=True)
    assert not (path / "project.db").exists()
    take(path).release()


def test_a_second_writer_is_refused_while_readers_are_welcome(project: Project) -> None:
    with pytest.raises(LockedError, match=r"Another program has tiny\.mrcsaf open for writing"):
        Project.open(project.path, write=True)
    with Project.open(project.path) as reader:
        assert catalogue.counts(reader.db)["users"] == 30


def test_a_writer_in_another_process_is_waited_for_then_refused_and_freed_by_its_death(
    project: Project, run_elsewhere: Elsewhere
) -> None:
    project.close()
    other = run_elsewhere(HOLD, project.path)
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    with pytest.raises(LockedError):
        Project.open(project.path, write=True)
    other.send_signal(signal.SIGKILL)
    other.communicate()
    with Project.open(project.path, write=True) as mine:
        catalogue.set_meta(mine.db, "x", "y")


def test_readers_see_the_old_state_until_a_writer_commits(project: Project) -> None:
    with Project.open(project.path) as reader:
        with project.db.atomic():
            catalogue.set_meta(project.db, "colour", "green")
            assert catalogue.meta(reader.db, "colour") == ""
        assert catalogue.meta(reader.db, "colour") == "green"


def test_a_writer_closes_though_a_reader_is_in_the_middle_of_a_row(project: Project) -> None:
    with Project.open(project.path) as reader:
        rows = reader.db.execute("SELECT * FROM item")
        rows.fetchone()
        catalogue.set_meta(project.db, "x", "y")
        project.close()
        assert len(rows.fetchall()) == 23


@pytest.mark.bench
def test_a_writer_does_not_wait_for_a_reader_to_close(project: Project) -> None:
    with Project.open(project.path) as reader:
        reader.db.execute("SELECT * FROM item").fetchone()
        catalogue.set_meta(project.db, "x", "y")
        began = time.monotonic()
        project.close()
        assert time.monotonic() - began < 1


def test_what_kills_left_over_is_swept_when_old_and_spared_when_new(project: Project) -> None:
    run = runs.start(
        project.db, name="a", model="popularity", config={}, inputs={}, seed=1, device="CPU"
    )
    folder = project.runs / run.folder
    (project.runs / "9999").mkdir()
    (project.images / "ab").mkdir()
    folder.mkdir()
    old = [project.path / ".tmp-1", folder / ".tmp-2", project.images / "ab" / ".tmp-3"]
    old += [project.backups / ".tmp-4.db"]
    new = folder / ".tmp-5"
    for stray in (*old, new, folder / "model.safetensors"):
        stray.write_bytes(b"half")
    for stray in (*old, folder / "model.safetensors"):
        os.utime(stray, (time.time() - 3600,) * 2)
    project.close()
    Project.open(project.path, write=True).close()
    assert not any(stray.exists() for stray in old)
    assert not (project.runs / "9999").exists()
    assert new.exists()
    assert (folder / "model.safetensors").exists()


def test_a_backup_brings_back_what_was_deleted(project: Project) -> None:
    before = list(project.db.conn.iterdump())
    backups.make(project.path / "project.db", project.backups)
    (copy,) = project.backups.glob("*.db.gz")
    with project.db.atomic():
        project.db.execute("DELETE FROM interaction")
        project.db.execute("UPDATE item SET title = 'gone'")
    project.close()
    Project.restore(project.path, copy)
    with Project.open(project.path) as again:
        assert list(again.db.conn.iterdump()) == before
    assert len(list(project.backups.glob("*.db.gz"))) == 2  # the replaced state is kept as well


@pytest.mark.parametrize("damage", ["cut off", "no gzip", "gone"])
def test_a_damaged_backup_changes_nothing(project: Project, damage: str) -> None:
    copy = backups.make(project.path / "project.db", project.backups)
    whole = copy.read_bytes()
    copy.write_bytes({"cut off": whole[:-500], "no gzip": b"hello" * 99, "gone": b""}[damage])
    if damage == "gone":
        copy.unlink()
    before = list(project.db.conn.iterdump())
    project.close()
    with pytest.raises(StoreError, match="not a whole backup"):
        Project.restore(project.path, copy)
    with Project.open(project.path) as again:
        assert list(again.db.conn.iterdump()) == before
