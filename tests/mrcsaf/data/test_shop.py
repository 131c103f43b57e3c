"""Tables of products and purchases: items, pictures, interactions."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrcsaf.core import limits
from mrcsaf.core.errors import DataError
from mrcsaf.data import shop as importer
from mrcsaf.data.formats import read, source_of
from mrcsaf.data.records import Imported, ImportOptions


def shop(root: Path, items: str, interactions: str | None = None) -> Path:
    (root / "items.csv").write_text(items)
    if interactions is not None:
        (root / "interactions.csv").write_text(interactions)
    return root


def load(path: Path, **options: object) -> Imported:
    wanted = ImportOptions(**options)  # type: ignore[arg-type]
    return importer.load(source_of(path, wanted), wanted)


def test_items_with_everything(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a.jpg").write_bytes(b"x")
    header = "sku,name,description,brand,category,price,image\n"
    text = header + "M1,Mug,A <b>red</b> mug,Acme,Kitchen/Mugs,$5.50,a.jpg\n"
    (item,) = load(shop(tmp_path, text)).items
    assert (item.ext_id, item.title, item.description) == ("M1", "Mug", "A red mug")
    assert (item.brand, item.category, item.price) == ("Acme", "Kitchen/Mugs", 5.5)
    assert item.image == (tmp_path / "images" / "a.jpg").resolve()


def test_missing_pictures_and_texts_are_flagged_and_kept(tmp_path: Path) -> None:
    text = "id,title,image\n1,Mug,\n2,,https://x/y.jpg\n3,Cup,../secret.jpg\n4,Jug,gone.jpg\n"
    data = load(shop(tmp_path, text))
    assert len(data.items) == 4
    assert data.items[1].image_url == "https://x/y.jpg"
    assert [(i.kind, i.line) for i in data.issues] == [("flagged", n) for n in (2, 3, 4, 5)]
    words = ["1: the item has no picture", "2: the item has neither", "3: the picture '../secret",
             "4: the picture 'gone.jpg' is not there"]  # fmt: skip
    assert all(w in i.reason for w, i in zip(words, data.issues, strict=True))


def test_items_without_id_and_repeated_ids(tmp_path: Path) -> None:
    data = load(shop(tmp_path, "id,title\n1,a\n,b\n1,c\n2,d\n2\n"))
    counts = data.item_counts
    assert (counts.rows, counts.imported, counts.quarantined, counts.duplicates) == (5, 2, 1, 2)
    assert [item.title for item in data.items] == ["a", "d"]
    listed = {(i.kind, i.line) for i in data.issues if i.kind != "flagged"}
    assert listed == {("quarantined", 3), ("duplicate", 4), ("duplicate", 6)}


def test_interactions_with_a_split_and_dates(tmp_path: Path) -> None:
    rows = "user_id,item_id,date,split\nann,2,2014-05-13,train\nbob,1,,test\nann,1,,val\n"
    data = load(shop(tmp_path, "id,title\n1,a\n2,b\n", rows))
    assert data.users == ["ann", "bob"]
    assert (data.user_ids.tolist(), data.item_ids.tolist()) == ([0, 1, 0], [1, 0, 0])
    assert (data.part.tolist(), data.timestamps.tolist()) == ([0, 2, 1], [1_399_939_200, 0, 0])


def test_bad_interactions_are_set_aside(tmp_path: Path) -> None:
    rows = (
        "user,item,split\nann,1,train\nann,9,train\n,1,train\nann,,test\nbob,1,maybe\nann,1,test\n"
    )
    data = load(shop(tmp_path, "id,title\n1,a\n", rows))
    counts = data.interaction_counts
    assert (counts.rows, counts.imported, counts.quarantined, counts.duplicates) == (6, 1, 4, 1)
    issues = sorted(data.issues, key=lambda issue: issue.line)
    reasons = [issue.reason for issue in issues if issue.file == "interactions.csv"]
    assert reasons[0] == "item 9 is not in items.csv"
    assert reasons[3] == "the split is 'maybe'; use train, valid or test"


def test_a_half_filled_split_is_refused_unless_random_is_asked_for(tmp_path: Path) -> None:
    shop(tmp_path, "id,title\n1,a\n2,b\n", "user,item,split\nann,1,train\nann,2,\n")
    with pytest.raises(DataError, match="only 1 of 2 interactions say"):
        read(tmp_path, ImportOptions())
    with pytest.raises(DataError, match="1 of 2 interactions do not say"):
        read(tmp_path, ImportOptions(split="file"))
    assert sorted(read(tmp_path, ImportOptions(split="random")).part) == [0, 2]


def test_json_lines_with_numbers_and_lists(tmp_path: Path) -> None:
    row = {"id": 7, "title": "Mug", "category": ["Kitchen", "Mugs"], "price": 5, "image": None}
    (tmp_path / "items.jsonl").write_text(json.dumps(row) + "\n")
    (tmp_path / "interactions.jsonl").write_text(
        '{"user": 1, "item": 7}\n{"user": {}, "item": 7}\n'
    )
    data = load(tmp_path)
    assert (data.items[0].ext_id, data.items[0].category, data.items[0].price) == (
        "7",
        "Kitchen/Mugs",
        5,
    )
    assert (data.users, data.interaction_counts.quarantined) == (["1"], 1)


def test_columns_are_mapped_by_name(tmp_path: Path) -> None:
    (tmp_path / "waren.csv").write_text("Nummer;Wort\n1;Tasse\n")
    data = load(tmp_path / "waren.csv", columns={"id": "Nummer", "title": "Wort"})
    assert data.items[0].title == "Tasse"
    with pytest.raises(
        DataError, match=r"waren\.csv is no format we know: it has the columns 'Nummer', 'Wort'"
    ):
        load(tmp_path / "waren.csv")


def test_nothing_usable_is_an_error_with_the_first_reason(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"items\.csv has no rows"):
        load(shop(tmp_path, "id,title\n"))
    with pytest.raises(DataError, match=r"no usable row in 1; line 2: the row has 3 fields"):
        load(shop(tmp_path, "id,title\n1,a,b\n"))
    with pytest.raises(
        DataError, match=r"interactions\.csv has no usable row in 1; line 2: item 5"
    ):
        load(shop(tmp_path, "id,title\n1,a\n", "user,item\nann,5\n"))


def test_of_two_tables_of_items_the_fuller_one_is_read(tmp_path: Path) -> None:
    shop(tmp_path, "id\n1\n")
    (tmp_path / "items.jsonl").write_text('{"id": 2, "title": "Mug"}\n')
    assert [item.ext_id for item in load(tmp_path).items] == ["2"]


@pytest.mark.parametrize(("limit", "what"), [("ITEMS", "items"), ("USERS", "users")])
def test_limits_are_refused_with_their_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, what: str
) -> None:
    shop(tmp_path, "id,title\n1,a\n2,b\n3,c\n", "user,item\na,1\nb,1\nc,1\n")
    for most in (4, 3):
        monkeypatch.setattr(limits, limit, most)
        load(tmp_path)
    monkeypatch.setattr(limits, limit, 2)
    with pytest.raises(DataError, match=f"more than 2 {what}, the limit"):
        load(tmp_path)


def test_a_core_of_a_catalogue_filters_items_too(tmp_path: Path) -> None:
    shop(tmp_path, "id,title\n1,a\n2,b\n3,c\n", "user,item\na,1\na,2\nb,1\nb,2\nb,3\n")
    data = load(tmp_path, k_core=2)
    assert [item.ext_id for item in data.items] == ["1", "2"]
    assert (data.item_counts.filtered, data.interaction_counts.filtered) == (1, 1)


FIELD = st.sampled_from(["1", "2", "3", "ann", "", '"', "x,y", "\u0301", "train", "test", "9"])


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.lists(FIELD, min_size=1, max_size=3).map(",".join), max_size=8),
    st.lists(st.lists(FIELD, min_size=1, max_size=4).map(",".join), max_size=12),
    st.integers(0, 2),
)
def test_every_row_is_imported_or_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, items: list[str], pairs: list[str], k: int
) -> None:
    root = shop(
        tmp_path_factory.mktemp("law"),
        "\n".join(["id,title", "1,a", *items]) + "\n",
        "\n".join(["user,item,split", "zoe,1,train", *pairs]) + "\n",
    )
    try:
        data = read(root, ImportOptions(k_core=k, split="random"))
    except DataError:
        return
    for file, counts, imported in (
        ("items.csv", data.item_counts, len(data.items)),
        ("interactions.csv", data.interaction_counts, len(data.user_ids)),
    ):
        listed = dict.fromkeys(("quarantined", "duplicate", "flagged"), 0)
        for issue in data.issues:
            listed[issue.kind] += issue.file == file
        assert (
            counts.rows
            == counts.imported
            + counts.quarantined
            + counts.duplicates
            + counts.filtered
            + counts.folded
        )
        assert counts.imported == imported
        assert (counts.quarantined, counts.duplicates) == (
            listed["quarantined"],
            listed["duplicate"],
        )


@pytest.mark.real_data
def test_the_photographs(real_data: Path) -> None:
    data = read(real_data / "photos", ImportOptions())
    assert (len(data.items), len(data.users), data.issues) == (557, 0, [])
    assert all(item.image and item.image.is_file() and item.title for item in data.items)
