"""Rows that carry no checksum of their own: a changed number is never shown."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mrcsaf.core.errors import StoreError
from mrcsaf.store import (
    Database,
    Project,
    catalogue,
    features,
    maintenance,
    runs,
    sums,
)

CHANGES: dict[str, tuple[str, Callable[[Database], Any]]] = {
    "weight": (
        "UPDATE selector SET w_image = 0.5, w_text = 0.5 WHERE item_id = 3",
        lambda db: runs.w_image(db, 1),
    ),
    "threshold": (
        "UPDATE user_threshold SET score = score + 1e-9 WHERE user_id = 3 AND k = 20",
        lambda db: runs.thresholds(db, 1, 20),
    ),
    "figure": (
        "UPDATE run SET metrics = replace(metrics, '0.', '0.9')",
        lambda db: runs.active(db),
    ),
    "interaction": (
        "UPDATE interaction SET part = 0 WHERE part = 2 AND user_id = 1",
        catalogue.train_interactions,
    ),
    "held out": ("UPDATE interaction SET part = 1 WHERE part = 2 AND user_id = 1", catalogue.split),
    "vectors swapped": (
        "UPDATE user_vector SET (vec, crc) = (SELECT vec, crc FROM user_vector AS other"
        " WHERE other.user_id = 4 AND other.part = user_vector.part) WHERE user_id = 3",
        lambda db: runs.user_vectors(db, 1, runs.active(db).parts[0].user),
    ),
    "neighbour": (
        "UPDATE item_graph SET cosine = cosine / 2 WHERE item_id = 4 AND rank = 1",
        lambda db: features.current_graph(db, "image"),
    ),
}


@pytest.fixture
def shop(tmp_path: Path, trained: Path) -> Path:
    return Path(shutil.copytree(trained, tmp_path / "shop.mrcsaf"))


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_number_is_refused_where_it_would_be_shown(shop: Path, what: str) -> None:
    change, read = CHANGES[what]
    with Project.open(shop, write=True) as project:
        read(project.db)
        assert project.db.execute(change).rowcount
        with pytest.raises(StoreError, match=r"damaged.*(check|backup)"):
            read(project.db)


def test_a_changed_text_is_found_by_the_check(shop: Path) -> None:
    with Project.open(shop, write=True) as project:
        project.db.execute("UPDATE item SET title = 'thing' WHERE id = 3")
        found = maintenance.problems(project.db, project.images, project.runs)
    assert found == ["the items: changed since written (checksum)"]


def test_a_project_of_before_there_were_checksums_gets_them_from_its_first_writer(
    shop: Path,
) -> None:
    def noted(db: Database) -> dict[str, str]:
        return dict(db.execute("SELECT key, value FROM meta WHERE key LIKE 'crc:%'").fetchall())

    with Project.open(shop, write=True) as project:
        whole = noted(project.db)
        project.db.execute("DELETE FROM meta WHERE key LIKE 'crc:%'")
        assert runs.w_image(project.db, 1) is not None  # unknown is not damaged
    with Project.open(shop, write=True) as project:
        assert noted(project.db) == whole
        assert {"crc:selector:1", "crc:item", "crc:threshold:1:20"} <= set(whole)


@pytest.mark.parametrize("what", [name for name in CHANGES if name != "neighbour"])
def test_a_checksum_that_lost_its_name_does_not_hide_what_else_was_damaged(
    shop: Path, what: str
) -> None:
    change, read = CHANGES[what]
    with Project.open(shop, write=True) as project:
        project.db.execute(change)
        project.db.execute("UPDATE meta SET key = replace(key, 'crc:', 'csc:') WHERE key <> ?",
                           ("crc:complete",))  # fmt: skip
    with Project.open(shop, write=True) as project:  # who opens it seals nothing anew
        with pytest.raises(StoreError, match="rows are damaged"):
            read(project.db)
        assert maintenance.problems(project.db, project.images, project.runs)


def test_an_empty_project_is_whole_and_so_is_what_nobody_stored(shop: Path, tmp_path: Path) -> None:
    with Project.create(tmp_path / "new.mrcsaf") as project:
        assert maintenance.problems(project.db, project.images, project.runs) == []
        assert len(catalogue.train_interactions(project.db).users) == 0
    with Project.open(shop) as project:
        assert len(runs.thresholds(project.db, 1, 19)) == 0


def test_a_run_that_is_deleted_takes_its_checksums_along(shop: Path) -> None:
    with Project.open(shop, write=True) as project:
        runs.delete(project.db, 1)
        left = project.db.execute("SELECT key FROM meta WHERE key LIKE 'crc:%r:1%'").fetchall()
        assert left == []


@pytest.mark.parametrize("column", ["config", "metrics", "parts"])
def test_settings_that_are_no_json_are_a_sentence(shop: Path, column: str) -> None:
    with Project.open(shop, write=True) as project:
        project.db.execute(f"UPDATE run SET status = 'failed', {column} = '[{{'")
        with pytest.raises(StoreError, match="Run 1 is damaged"):
            runs.runs(project.db)


def test_a_vector_source_that_has_gone_is_a_sentence(shop: Path) -> None:
    with Project.open(shop, write=True) as project:
        project.db.execute("PRAGMA foreign_keys = OFF")
        project.db.execute("DELETE FROM encoder WHERE id = 'file:text.npy'")
        with pytest.raises(StoreError, match="run `mrcsaf check`"):
            features.features(project.db, "file:text.npy", 24)


def test_a_row_hidden_by_a_damaged_index_is_noticed(shop: Path) -> None:
    with Project.open(shop, write=True) as project:
        project.db.execute("DELETE FROM feature WHERE item_id = 7")
        with pytest.raises(StoreError, match="rows are damaged"):
            features.features(project.db, "file:text.npy", 24)


def test_a_flipped_bit_in_any_checksum_s_name_is_a_finding_and_no_traceback(
    tmp_path: Path, trained: Path
) -> None:
    shop = shutil.copytree(trained, tmp_path / "t.mrcsaf")
    with Project.open(shop, write=True) as project:
        db = project.db
        names = [name for (name,) in db.execute("SELECT key FROM meta WHERE key LIKE 'crc:%'")]
        for name in names:
            for at in range(len("crc:"), len(name)):
                flipped = name[:at] + chr(ord(name[at]) ^ (1 << at % 7)) + name[at + 1 :]
                if flipped in names or name == "crc:complete":
                    continue
                db.execute("UPDATE meta SET key = ? WHERE key = ?", (flipped, name))
                assert maintenance.problems(db, project.images, project.runs), flipped
                db.execute("UPDATE meta SET key = ? WHERE key = ?", (name, flipped))
        assert not maintenance.problems(db, project.images, project.runs)


@pytest.mark.parametrize(
    "odd",
    [
        "UPDATE user SET id = -3 WHERE id = 3",
        "UPDATE user SET id = 1000000000 WHERE id = 3",
        "UPDATE item SET id = -3 WHERE id = 3",
        "UPDATE interaction SET item_id = 1000000000 WHERE item_id = 3",
        "UPDATE interaction SET user_id = -1 WHERE user_id = 3",
    ],
)
def test_a_right_checksum_lets_no_id_pass_that_nobody_has(project: Project, odd: str) -> None:
    project.db.execute("PRAGMA foreign_keys = OFF")
    project.db.execute(odd)
    sums.seal(project.db, *sums.DATA_GROUPS)
    with pytest.raises(StoreError, match=r"that is not there|one after another"):
        catalogue.train_interactions(project.db)
