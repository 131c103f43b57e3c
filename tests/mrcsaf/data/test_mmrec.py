"""MMRec and FREEDOM folders."""

from pathlib import Path

import numpy as np
import pytest

from mrcsaf.core.errors import DataError
from mrcsaf.data import mmrec
from mrcsaf.data.formats import read
from mrcsaf.data.records import Imported, ImportOptions, Part

INTER = "userID\titemID\tx_label\n0\t0\t0\n0\t1\t2\n1\t1\t0\n1\t2\t1\n"


def folder(root: Path, inter: str = INTER, **arrays: np.ndarray) -> Path:
    (root / "shop.inter").write_text(inter)
    for name, array in arrays.items():
        np.save(root / f"{name}.npy", array)
    return root


def load(root: Path, **options: object) -> Imported:
    return mmrec.load(root, ImportOptions(**options))  # type: ignore[arg-type]


def test_a_folder_of_numbers_and_features(tmp_path: Path) -> None:
    features = np.array([[1, 2], [0, 0], [3, 4]], np.float16)
    data = load(folder(tmp_path, image_feat=features))
    assert [item.ext_id for item in data.items] == ["0", "1", "2"]
    assert (data.user_ids.tolist(), data.item_ids.tolist()) == ([0, 0, 1, 1], [0, 1, 1, 2])
    assert data.part.tolist() == [0, 2, 0, 1]
    assert data.features["image"].vectors.tolist() == features.tolist()
    assert [str(issue) for issue in data.issues] == ["image_feat.npy: item 1 has no image feature"]


def test_the_inter_file_itself_can_be_chosen(tmp_path: Path) -> None:
    assert len(load(folder(tmp_path) / "shop.inter").items) == 3


@pytest.mark.parametrize("rows", [2, 4])
def test_features_of_another_length_are_refused_with_both_numbers(
    tmp_path: Path, rows: int
) -> None:
    root = folder(tmp_path, text_feat=np.ones((rows, 2), np.float32))
    with pytest.raises(
        DataError, match=rf"text_feat\.npy has {rows} rows, but shop\.inter has 3 items"
    ):
        load(root)


def test_two_arrays_that_agree_may_hold_items_that_nobody_met(tmp_path: Path) -> None:
    array = np.ones((5, 2), np.float32)
    assert len(load(folder(tmp_path, image_feat=array, text_feat=array)).items) == 5
    np.save(tmp_path / "text_feat.npy", array[:4])
    with pytest.raises(DataError, match=r"has 5 rows, but shop\.inter has 3 items"):
        load(tmp_path)


def test_neighbour_lists_must_fit_too(tmp_path: Path) -> None:
    ids = np.zeros((4, 1), int)
    np.savez(folder(tmp_path) / "text_knn10.npz", neighbors=ids, cosine=ids.astype(np.float32))
    with pytest.raises(DataError, match=r"text_knn10\.npz has 4 rows, but shop\.inter has 3 items"):
        load(tmp_path)


def test_numbers_nobody_met_are_no_items_when_nothing_else_is_known(tmp_path: Path) -> None:
    data = load(folder(tmp_path, "userID\titemID\n7\t5\n900000\t999999\n"))
    assert ([item.ext_id for item in data.items], data.users) == (["5", "999999"], ["7", "900000"])
    assert (data.user_ids.tolist(), data.item_ids.tolist()) == ([0, 1], [0, 1])


def test_mappings_give_the_ids_people_see(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "i_id_mapping.csv").write_text("asin\titemID\nB0\t0\nB1\t1\nB1\t2\nbad\n\t9\n")
    (tmp_path / "u_id_mapping.csv").write_text("userID,reviewerID\n1,ann\n0,bob\n")
    data = load(tmp_path)
    assert [item.ext_id for item in data.items] == ["B0", "B1", "B1 #2"]
    assert data.users == ["bob", "ann"]
    assert [(issue.kind, issue.line) for issue in data.issues] == [("flagged", 5), ("flagged", 6)]


def test_an_item_beyond_the_mapping_is_set_aside(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "i_id_mapping.csv").write_text("asin\titemID\nB0\t0\nB1\t1\n")
    data = load(tmp_path)
    assert data.interaction_counts.quarantined == 1
    assert data.issues[0].line == 5
    assert "item 2 is not in i_id_mapping.csv" in data.issues[0].reason


def test_a_mapping_with_a_stray_number_is_refused(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "i_id_mapping.csv").write_text("asin\titemID\nB0\t0\nB1\t900000\n")
    with pytest.raises(DataError, match="up to 900,000 but lists only 2"):
        load(tmp_path)


def test_keywords_become_titles(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "item_keywords.txt").write_text("0 red mug\n2 blue\u0301 mug\n1\n")
    data = load(tmp_path)
    assert [item.title for item in data.items] == ["red mug", "", "blué mug"]
    assert [issue.reason for issue in data.issues] == ["item 1 has no text"]


def test_pictures_are_found_by_id(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "1.jpg").write_bytes(b"x")
    data = load(folder(tmp_path), images=pictures)
    assert [item.image and item.image.name for item in data.items] == [None, "1.jpg", None]


def test_repeated_pairs_and_the_core_are_counted(tmp_path: Path) -> None:
    rows = (
        "".join(f"{u}\t{i}\t0\n" for u in range(2) for i in range(2))
        + "0\t0\t2\n5\t6\t0\n-\t0\t0\n"
    )
    data = load(folder(tmp_path, "userID\titemID\tx_label\n" + rows), k_core=2)
    counts = data.interaction_counts
    assert (counts.rows, counts.imported) == (7, 4)
    assert (counts.quarantined, counts.duplicates, counts.filtered) == (1, 1, 1)
    assert (data.item_counts.imported, data.item_counts.filtered) == (2, 1)
    assert {(i.kind, i.line) for i in data.issues} == {("quarantined", 8), ("duplicate", 6)}
    assert data.part.tolist() == [0, 0, 0, 0]  # the first of a repeated pair stands


def test_no_usable_row_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"shop\.inter has no usable interaction in its 1 rows"):
        load(folder(tmp_path, "userID\titemID\nx\ty\n"))
    (tmp_path / "two.inter").write_text(INTER)
    with pytest.raises(DataError, match=r"one \.inter file"):
        load(tmp_path)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "users", "items", "parts"),
    [("baby", 19_445, 7_050, (118_551, 20_559, 21_682)),
     ("sports", 35_598, 18_357, (218_409, 37_899, 40_029)),
     ("tiktok", 9_308, 6_710, (59_541, 3_051, 6_130))],
)  # fmt: skip
def test_the_benchmarks_have_their_published_counts(
    real_data: Path, name: str, users: int, items: int, parts: tuple[int, ...]
) -> None:
    data = read(real_data / "bench" / name, ImportOptions())
    assert (len(data.users), len(data.items)) == (users, items)
    assert tuple(np.bincount(data.part)) == parts
    assert data.interaction_counts.rows == data.interaction_counts.imported == sum(parts)
    assert data.features["image"].vectors.shape == (items, 128)
    assert data.split_reason == "the split is the file's own"
    if name != "tiktok":
        missing = {"baby": (53, 4), "sports": (170, 4)}[name]
        flags = [sum(m in issue.reason for issue in data.issues) for m in ("image", "text")]
        assert tuple(flags) == missing
        lists = data.neighbours["image"]
        assert (lists.ids == np.arange(items)[:, None]).any(axis=1).all()


@pytest.mark.real_data
def test_a_random_split_of_baby_has_the_sizes_of_the_published_one(real_data: Path) -> None:
    data = read(real_data / "bench" / "baby", ImportOptions(split="random"))
    assert np.bincount(data.part).tolist() == [118_551, 20_559, 21_682]
    published = read(real_data / "bench" / "baby", ImportOptions())
    for part in Part:
        ours = np.bincount(data.user_ids[data.part == part], minlength=19_445)
        theirs = np.bincount(published.user_ids[published.part == part], minlength=19_445)
        assert (ours == theirs).all()
