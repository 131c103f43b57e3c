"""Amazon reviews and product data of the three releases, on made-up files of their shape."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrcsaf.core.errors import DataError
from mrcsaf.data import amazon
from mrcsaf.data.formats import read, summarise
from mrcsaf.data.records import Imported, ImportOptions, split_by_part


def packed(path: Path, lines: list[str]) -> Path:
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    return path


def review(user: str, item: str, when: int = 1_400_000_000) -> str:
    return json.dumps({"reviewerID": user, "asin": item, "overall": 5.0, "unixReviewTime": when})


def block(users: int, items: int) -> list[str]:
    return [review(f"U{u}", f"B{i}") for u in range(users) for i in range(items)]


def load(path: Path, **options: object) -> Imported:
    return amazon.load(path, ImportOptions(**options))  # type: ignore[arg-type]


META_2014 = (
    "{'asin': 'B0', 'title': 'Bob\\'s \\d mug &amp; cup', 'description': '<p>Red</p>', "
    "'price': 9.5, "
    "'imUrl': 'http://ecx/B0.jpg', 'categories': [['Baby', 'Cups'], ['Gifts']], 'brand': 'Acme'}"
)


def test_the_release_of_2014(tmp_path: Path) -> None:
    packed(tmp_path / "reviews_Baby_5.json.gz", block(5, 5))
    packed(
        tmp_path / "meta_Baby.json.gz", [META_2014, "{'asin': 'B1'}", "{'asin': 'X'}", "{'asin': "]
    )
    data = load(tmp_path)
    item = data.items[0]
    assert (item.title, item.description, item.price) == ("Bob's \\d mug & cup", "Red", 9.5)
    assert (item.category, item.brand) == ("Baby/Cups", "Acme")
    assert (item.image, item.image_url) == (None, "http://ecx/B0.jpg")
    assert (len(data.users), len(data.items), len(data.user_ids)) == (5, 5, 25)
    assert set(data.timestamps) == {1_400_000_000}
    counts = data.item_counts  # 4 rows and the 3 products that have none
    assert (counts.rows, counts.imported, counts.quarantined, counts.filtered) == (7, 5, 1, 1)
    reasons = [i.reason for i in data.issues if i.kind == "flagged"]
    assert reasons[:2] == [
        "B1: the item has no picture",
        "B1: the item has neither title nor description",
    ]
    assert sum("no product data" in reason for reason in reasons) == 3


def test_the_release_of_2018(tmp_path: Path) -> None:
    packed(tmp_path / "Baby_5.json.gz", block(2, 2))
    row = {
        "asin": "B0",
        "title": "Mug",
        "description": ["One.", "Two."],
        "category": ["Baby", "Cups"],
        "price": "$12.99",
        "imageURLHighRes": ["http://a/1.jpg"],
        "imageURL": ["http://a/0.jpg"],
    }
    packed(tmp_path / "meta_Baby.json.gz", [json.dumps(row)])
    item = load(tmp_path, k_core=2).items[0]
    assert (item.description, item.category, item.price) == ("One.\nTwo.", "Baby/Cups", 12.99)
    assert item.image_url == "http://a/1.jpg"


def test_the_release_of_2023(tmp_path: Path) -> None:
    rows = [
        json.dumps({"user_id": f"U{u}", "asin": f"C{i}", "parent_asin": f"B{i}",
                    "timestamp": 1_600_000_000_123, "title": "Great", "images": []})
        for u in range(2) for i in range(2)
    ]  # fmt: skip
    packed(tmp_path / "Baby.jsonl.gz", rows)
    row = {
        "parent_asin": "B1",
        "title": "Mug",
        "description": [],
        "features": ["f"],
        "store": "Acme",
        "main_category": "Baby",
        "categories": [],
        "price": None,
        "images": [{"thumb": "http://a/t.jpg", "large": "http://a/l.jpg", "hi_res": None}],
    }
    packed(tmp_path / "meta_Baby.jsonl.gz", [json.dumps(row)])
    data = load(tmp_path, k_core=2)
    item = data.items[1]
    assert (item.ext_id, item.brand, item.category, item.price) == ("B1", "Acme", "Baby", None)
    assert item.image_url == "http://a/l.jpg"
    assert set(data.timestamps) == {1_600_000_000}


def test_the_core_is_five_unless_told_otherwise(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "reviews_X.json.gz", [*block(5, 5), *(review("four", f"B{n}") for n in range(4))]
    )
    assert load(path).interaction_counts.filtered == 4
    assert len(load(path, k_core=0).users) == 6
    with pytest.raises(DataError, match=r"after the 6-core.*k = 5 would leave 25 of 29"):
        load(path, k_core=6)


def test_repeated_and_broken_reviews_are_accounted_for(tmp_path: Path) -> None:
    bad = [
        '{"reviewerID": "U0"}',
        '{"reviewerID": "U0", "asin": ',
        "[]",
        "{'reviewerID': 'U9', 'asin': B0}",
    ]
    path = packed(tmp_path / "reviews_X.json.gz", [*block(2, 2), *bad, review("U0", "B1", 5)])
    data = load(path, k_core=2)
    counts = data.interaction_counts
    assert (counts.rows, counts.imported, counts.quarantined, counts.duplicates) == (9, 4, 4, 1)
    assert sorted(i.line for i in data.issues if i.kind == "quarantined") == [5, 6, 7, 8]


def test_a_second_description_of_a_product_is_a_duplicate(tmp_path: Path) -> None:
    packed(tmp_path / "reviews_X.json.gz", block(2, 2))
    packed(
        tmp_path / "meta_X.json.gz",
        ["{'asin': 'B0', 'title': 'a'}", "{'asin': 'B0', 'title': 'b'}"],
    )
    data = load(tmp_path, k_core=2)
    assert data.items[0].title == "a"
    counts = data.item_counts
    assert (counts.rows, counts.imported, counts.duplicates) == (3, 2, 1)


def test_the_meta_file_of_the_same_subject_is_taken(tmp_path: Path) -> None:
    for subject in ("Baby", "Sports"):
        packed(tmp_path / f"reviews_{subject}_5.json.gz", block(2, 2))
        packed(tmp_path / f"meta_{subject}.json.gz", [f"{{'asin': 'B0', 'title': '{subject}'}}"])
    with pytest.raises(DataError, match="one reviews file"):
        load(tmp_path, k_core=2)
    assert load(tmp_path / "reviews_Sports_5.json.gz", k_core=2).items[0].title == "Sports"
    with pytest.raises(DataError, match="describes products; choose the reviews"):
        load(tmp_path / "meta_Baby.json.gz")


def test_pictures_on_disk_are_found_by_asin(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "B1.jpg").write_bytes(b"x")
    data = load(packed(tmp_path / "reviews_X.json", block(2, 2)), k_core=2, images=pictures)
    assert [item.image and item.image.name for item in data.items] == [None, "B1.jpg"]


def test_a_file_of_the_shape_of_garden_matches_its_counts(tmp_path: Path) -> None:
    users, items, total = 1_686, 962, 13_272
    flat = np.random.default_rng(1).permutation(users * items)
    pairs = {(int(n) // items, int(n) % items) for n in flat[:total]}
    for u in range(users):
        pairs.add((u, u % items))
    surplus = len(pairs) - total
    fixed = {(u, u % items) for u in range(users)}
    for pair in [p for p in sorted(pairs) if p not in fixed][:surplus]:
        pairs.remove(pair)
    lines = [review(f"U{u}", f"B{i}") for u, i in sorted(pairs)]
    path = packed(tmp_path / "reviews_Patio_Lawn_and_Garden_5.json.gz", lines)
    data = read(path, ImportOptions(k_core=0))
    split = split_by_part(len(data.users), len(data.items), data.user_ids, data.item_ids, data.part)
    assert summarise(split).matches == "Garden"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", ""]), st.sampled_from(["x", "y", "z", ""])),
        max_size=14,
    ),
    st.lists(st.sampled_from(["x", "y", "w", "", "\0"]), max_size=8),
    st.integers(0, 2),
)
def test_every_row_is_imported_or_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]], asins: list[str], k: int
) -> None:
    root = tmp_path_factory.mktemp("law")
    packed(root / "reviews_X.json.gz", [review("a", "x"), *(review(u, i) for u, i in pairs)])
    packed(
        root / "meta_X.json.gz",
        ["{'asin': 'w', 'title': 't'}", *(f"{{'asin': {a!r}}}" for a in asins)],
    )
    try:
        data = read(root, ImportOptions(k_core=k))
    except DataError:
        return
    reviewed = {i for u, i in [("a", "x"), *pairs] if u and i}
    for counts, rows, imported in (
        (data.interaction_counts, len(pairs) + 1, len(data.user_ids)),
        (data.item_counts, len(asins) + 1 + len(reviewed - set(asins) - {"w"}), len(data.items)),
    ):
        assert counts.rows == rows
        assert counts.imported == imported
        assert counts.rows == imported + counts.quarantined + counts.duplicates + counts.filtered
