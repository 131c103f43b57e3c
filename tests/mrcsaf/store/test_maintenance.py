"""Backups, and the check that finds what is broken."""

import gzip
import hashlib
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from mrcsaf.errors import StoreError
from mrcsaf.store import Project, maintenance, runs, sums
from mrcsaf.store.runs import PartSpec, Published


@pytest.fixture
def whole(project: Project) -> Project:
    """A project with a picture, a complete run and its checkpoint."""
    picture = b"not really a picture"
    sha = hashlib.sha256(picture).hexdigest()
    (project.images / sha[:2]).mkdir()
    (project.images / sha[:2] / f"{sha}.jpg").write_bytes(picture)
    project.db.execute("UPDATE item SET image_sha = ?, image_state = 'ok' WHERE id = 2", (sha,))
    sums.seal(project.db, "item")
    run = runs.start(project.db, name="a", model="a", config={}, inputs={}, seed=1, device="CPU")
    (project.runs / run.folder).mkdir()
    checkpoint = project.runs / run.folder / "model.safetensors"
    checkpoint.write_bytes(b"weights")
    what = Published(
        [PartSpec("a", "u", "h")],
        {"h": np.ones((24, 2), np.float32)},
        {"u": np.ones((30, 2), np.float32)},
        None,
        {},
    )
    runs.publish(project.db, run.id, what, {}, hashlib.sha256(b"weights").hexdigest())
    return project


def problems(project: Project) -> list[str]:
    return maintenance.problems(project.db, project.images, project.runs)


def test_a_whole_project_has_no_problems(whole: Project) -> None:
    assert problems(whole) == []


@pytest.mark.parametrize(
    ("table", "column", "named"),
    [
        ("feature", "item_id", "file:text.npy of item 7"),
        ("item_vector", "item_id", "run 1 h of item 7"),
        ("user_vector", "user_id", "run 1 u of user 7"),
    ],
)
def test_a_flipped_byte_of_a_vector_is_found(
    whole: Project, table: str, column: str, named: str
) -> None:
    whole.db.execute(
        f"UPDATE {table} SET vec = CAST(X'17' || substr(vec, 2) AS BLOB) WHERE {column} = 7"
    )
    assert any(f"{table}: {named} is damaged" in text for text in problems(whole))


def test_a_flipped_byte_in_the_file_itself_is_found(whole: Project) -> None:
    whole.close()
    file = whole.path / "project.db"
    content = file.read_bytes()
    needle = np.ones(2, np.float32).tobytes()
    place = content.rindex(needle)
    file.write_bytes(content[:place] + b"\x01" + content[place + 1 :])
    with Project.open(whole.path) as again:  # SQLite's own check sees nothing
        assert len(problems(again)) == 1


def test_a_missing_picture_is_found(whole: Project) -> None:
    next(whole.images.rglob("*.jpg")).unlink()
    assert problems(whole) == ["item i02: its picture is missing from images/"]


def test_a_damaged_picture_is_found(whole: Project) -> None:
    next(whole.images.rglob("*.jpg")).write_bytes(b"not really a pictura")
    assert problems(whole) == ["item i02: its picture in images/ is damaged: import it again"]


def test_a_missing_or_changed_checkpoint_is_found(whole: Project) -> None:
    checkpoint = next(whole.runs.rglob("model.safetensors"))
    checkpoint.write_bytes(b"weight")
    assert "not the one" in problems(whole)[0]
    checkpoint.unlink()
    assert problems(whole) == ["run 1: its checkpoint is missing from runs/"]


def test_a_backup_is_a_whole_database_taken_while_readers_and_a_writer_are_there(
    whole: Project,
) -> None:
    with Project.open(whole.path) as reader:
        copy = maintenance.backup(whole.path / "project.db", whole.backups)
        wanted = list(reader.db.conn.iterdump())
    plain = whole.path.parent / "plain.db"
    plain.write_bytes(gzip.decompress(copy.read_bytes()))
    raw = sqlite3.connect(plain)
    assert list(raw.iterdump()) == wanted
    raw.close()


def test_only_the_newest_backups_are_kept(project: Project) -> None:
    file = project.path / "project.db"
    made = [maintenance.backup(file, project.backups) for _ in range(12)]
    assert sorted(project.backups.iterdir()) == made[-10:]


def test_a_backup_of_what_is_no_database_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "project.db").write_bytes(b"SQLite format 3\0 and then rubbish" * 100)
    with pytest.raises(StoreError):
        maintenance.backup(tmp_path / "project.db", tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []
