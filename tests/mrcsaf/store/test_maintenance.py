"""The check that finds what is broken."""

import hashlib
import os
from pathlib import Path

import numpy as np
import pytest

from mrcsaf.core.typing import PartSpec
from mrcsaf.store import Project, maintenance, repairing, runs, sums
from mrcsaf.store.runs import Published


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


@pytest.mark.parametrize("sha", ["../../victim/*", "**", "/etc/passwd", "", "a" * 63, "A" * 64])
def test_what_is_no_hash_names_no_file(whole: Project, tmp_path: Path, sha: str) -> None:
    (tmp_path / "victim").mkdir()
    os.mkfifo(tmp_path / "victim" / "pipe")
    whole.db.execute("UPDATE item SET image_sha = ? WHERE id = 2", (sha,))
    sums.seal(whole.db, "item")
    assert problems(whole) == ["item i02: its picture is missing from images/"]
    whole.close()
    assert "item 2: picture missing, flagged" in repairing.repair(whole.path)


def test_a_file_without_an_end_is_not_read_to_its_end(whole: Project) -> None:
    for file in (*whole.images.glob("*/*"), *whole.runs.glob("*/*")):
        os.truncate(file, 1 << 40)
    found = problems(whole)
    assert len(found) == 2
    assert all("damaged" in text or "not the one" in text for text in found)
