"""From files to a project: everything or nothing."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from mrcsaf.core.errors import Cancelled, DataError, StoreError
from mrcsaf.core.progress import Progress
from mrcsaf.data.formats import ImportOptions
from mrcsaf.store import Project, catalogue, features, importing, runs


class Stop:
    """A report that cancels at the n-th news."""

    def __init__(self, number: int) -> None:
        self.number, self.count = number, 0

    def __call__(self, _: Progress) -> None:
        self.count += 1
        if self.count == self.number:
            raise Cancelled


def test_cancelled_at_any_news_it_leaves_nothing(shop_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "shop.mrcsaf"
    number = 0
    while True:
        number += 1
        stop = Stop(number)
        try:
            importing.run(path, shop_folder, ImportOptions(), stop)
            break
        except Cancelled:
            assert not path.exists()
    assert number > 10  # reading, 8 pictures, storing
    with Project.open(path) as project:
        assert catalogue.counts(project.db)["items"] == 8


def test_a_failed_import_leaves_an_empty_folder_empty(shop_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(Cancelled):
        importing.run(tmp_path / "mine", shop_folder, ImportOptions(), Stop(9))
    assert list((tmp_path / "mine").iterdir()) == []


def test_a_failed_import_leaves_a_project_that_was_there(shop_folder: Path, tmp_path: Path) -> None:
    Project.create(tmp_path / "a.mrcsaf").close()
    with pytest.raises(Cancelled):
        importing.run(tmp_path / "a.mrcsaf", shop_folder, ImportOptions(), Stop(9))
    importing.run(tmp_path / "a.mrcsaf", shop_folder, ImportOptions())
    with Project.open(tmp_path / "a.mrcsaf") as project:
        assert catalogue.counts(project.db)["items"] == 8


def test_a_database_that_fails_in_the_middle_takes_everything_back(
    shop_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(catalogue, "add_issues", full)
    with pytest.raises(StoreError):
        importing.run(tmp_path / "a.mrcsaf", shop_folder, ImportOptions())
    assert not (tmp_path / "a.mrcsaf").exists()


def test_data_is_stored_as_it_was_read(shop_folder: Path, tmp_path: Path) -> None:
    found = importing.run(tmp_path / "a.mrcsaf", shop_folder, ImportOptions(split="random"))
    assert (found["format"], found["flagged"]) == ("catalogue", 0)
    with Project.open(tmp_path / "a.mrcsaf") as project:
        lines = (shop_folder / "interactions.csv").read_text().split()[1:]
        users, items = catalogue.user_names(project.db), catalogue.item_names(project.db)
        split = catalogue.split(project.db)
        pairs = {
            f"{users[user]},{items[item]}"
            for part in (split.train, split.valid, split.test)
            for user, item in zip(part.users.tolist(), part.items.tolist(), strict=True)
        }
        assert pairs == set(lines)
        assert sorted(items) == [f"p{number}" for number in range(8)]
        assert items != sorted(items)  # numbers say nothing about the order in the file
        log = catalogue.last_import(project.db)
        assert log is not None
        assert log["source"] == str(shop_folder)
        assert len([file for file in project.images.rglob("*") if file.is_file()]) == 8


def test_the_same_picture_is_kept_once(shop_folder: Path, tmp_path: Path) -> None:
    for number in range(1, 8):
        shutil.copy(shop_folder / "images/p0.png", shop_folder / f"images/p{number}.png")
    importing.run(tmp_path / "a.mrcsaf", shop_folder, ImportOptions())
    with Project.open(tmp_path / "a.mrcsaf") as project:
        assert len({item.image_sha for item in catalogue.items(project.db)}) == 1
        assert len([file for file in project.images.rglob("*") if file.is_file()]) == 1


def test_a_broken_picture_is_flagged_with_its_reason(shop_folder: Path, tmp_path: Path) -> None:
    (shop_folder / "images/p3.png").write_bytes(b"\x89PNG\r\n\x1a\n and then nothing")
    found = importing.run(tmp_path / "a.mrcsaf", shop_folder, ImportOptions())
    assert found["flagged"] == 1
    with Project.open(tmp_path / "a.mrcsaf") as project:
        item = catalogue.item(project.db, catalogue.item_id(project.db, "p3"))
        (issue,) = (one for one in catalogue.issues(project.db) if one.kind == "flagged")
    assert (item.image_state, item.image_sha) == ("broken", None)
    assert issue.file == "p3.png"


def test_vectors_that_came_along_belong_to_the_right_items(tmp_path: Path) -> None:
    folder = tmp_path / "toy"
    folder.mkdir()
    rows = "".join(f"{user}\t{item}\t0\n" for user in range(5) for item in range(5))
    (folder / "toy.inter").write_text("userID\titemID\tx_label\n" + rows)
    vectors = np.eye(5, dtype="f4") * np.arange(5)[:, None]  # row 0 is no vector
    np.save(folder / "image_feat.npy", vectors)
    importing.run(tmp_path / "a.mrcsaf", folder, ImportOptions())
    with Project.open(tmp_path / "a.mrcsaf") as project:
        row = features.encoder_of(project.db, "image")
        assert row is not None
        assert row.id.startswith("file:image_feat.npy:")
        found, present = features.features(project.db, row.id, 5)
        names = catalogue.item_names(project.db)
        assert features.encoder_of(project.db, "text") is None
    for number, name in enumerate(names):
        assert found[number].tolist() == vectors[int(name)].tolist()
        assert present[number] == (name != "0")


def test_neighbour_lists_that_came_along_are_the_current_graph(tmp_path: Path, tiny) -> None:
    folder = tmp_path / "toy"
    folder.mkdir()
    rows = "".join(f"{user}\t{item}\t0\n" for user in range(3) for item in range(3))
    (folder / "toy.inter").write_text("userID\titemID\tx_label\n" + rows)
    ids = np.array([[0, 2], [1, -1], [2, 0]], np.int32)
    cosines = np.array([[1, 0.5], [1, 0], [1, 0.5]], np.float32)
    np.savez(folder / "image_knn2.npz", neighbors=ids, cosine=cosines)
    importing.run(tmp_path / "a.mrcsaf", folder, ImportOptions())
    with Project.open(tmp_path / "a.mrcsaf") as project:
        graph = features.current_graph(project.db, "image")
        assert graph is not None
        number = {name: i for i, name in enumerate(catalogue.item_names(project.db))}
        near = features.neighbours(project.db, graph.hash, number["0"])
        assert near == [(number["2"], 0.5)]
        assert features.neighbours(project.db, graph.hash, number["1"]) == []


def test_items_without_interactions_are_welcome_and_nothing_at_all_is_not(
    shop_folder: Path, tmp_path: Path
) -> None:
    (shop_folder / "interactions.csv").unlink()
    found = importing.run(tmp_path / "a.mrcsaf", shop_folder, ImportOptions())
    assert (found["users"], found["items"], found["interactions"]) == (0, 8, 0)
    (shop_folder / "items.csv").write_text("id,title\n")
    with pytest.raises(DataError, match=r"items\.csv"):
        importing.run(tmp_path / "b.mrcsaf", shop_folder, ImportOptions())
    assert not (tmp_path / "b.mrcsaf").exists()


def test_a_second_import_is_refused_before_the_files_are_read(
    trained: Path, tmp_path: Path
) -> None:
    with pytest.raises(StoreError, match="holds a data set already"):
        importing.run(trained, tmp_path / "nothing", ImportOptions())
    with Project.open(trained) as project:
        assert runs.active(project.db).id == 1


def test_an_import_that_finds_data_once_it_may_write_is_refused_and_spares_it(
    shop_folder: Path, tmp_path: Path
) -> None:
    """Another process imported while ours read its files."""
    path = tmp_path / "a.mrcsaf"

    def be_first(_: Progress) -> None:
        if not path.exists():
            importing.run(path, shop_folder, ImportOptions())

    with pytest.raises(StoreError, match="holds a data set already"):
        importing.run(path, shop_folder, ImportOptions(), be_first)
    with Project.open(path) as project:
        assert catalogue.counts(project.db)["items"] == 8
