"""What an import json
import json
import leaves behind, and finding it again."""

import dataclasses
import json

import numpy as np
import pytest

from mrcsaf.core.errors import DataError, StoreError
from mrcsaf.data.records import Imported, Issue, ItemRecord, Part
from mrcsaf.store import Project, catalogue


def stored(project: Project, data: Imported, shas: dict[int, str | None] | None = None) -> Project:
    """The data in a fresh project beside the fixture's."""
    path = project.path.parent / "other.mrcsaf"
    other = Project.create(path)
    catalogue.insert_import(other.db, data, "source", shas or {})
    return other


def titled(tiny: Imported, *titles: str) -> Imported:
    items = [ItemRecord(f"i{n}", title) for n, title in enumerate(titles)]
    none = np.zeros(0, np.int64)
    return dataclasses.replace(
        tiny, items=items, user_ids=none, item_ids=none, part=none.astype(np.int8), timestamps=none
    )


def test_interactions_come_back_in_their_parts(project: Project, tiny: Imported) -> None:
    split = catalogue.split(project.db)
    for part in Part:
        which = tiny.part == part
        wanted = set(zip(tiny.user_ids[which].tolist(), tiny.item_ids[which].tolist(), strict=True))
        found = split.part(part)
        assert set(zip(found.users.tolist(), found.items.tolist(), strict=True)) == wanted
        assert len(found) == which.sum()
        assert (found.n_users, found.n_items) == (30, 24)
    assert (catalogue.train_interactions(project.db).keys == split.train.keys).all()


def test_items_come_back_field_by_field(project: Project, tiny: Imported) -> None:
    full = ItemRecord("x1", "Tïtle", "Text", "Brand", "Cat > Sub", 12.5, None, "https://x/y.jpg")
    data = dataclasses.replace(titled(tiny, "a", "b"), items=[full, ItemRecord("x2"), full])
    data.items[2] = dataclasses.replace(full, ext_id="x3")
    with stored(project, data, {0: "ab" * 32, 2: None}) as other:
        first, second, third = catalogue.items(other.db)
    assert (first.id, first.ext_id, first.title, first.price) == (0, "x1", "Tïtle", 12.5)
    assert (first.brand, first.category, first.image_url) == ("Brand", "Cat > Sub", full.image_url)
    assert (first.image_sha, first.image_state, first.text_state) == ("ab" * 32, "ok", "ok")
    assert (second.image_state, second.text_state, second.price) == ("missing", "missing", None)
    assert (third.image_state, third.image_sha) == ("broken", None)


def test_the_log_and_its_issues_are_kept(project: Project, tiny: Imported) -> None:
    data = dataclasses.replace(
        tiny, issues=[Issue("a.csv", 3, "bad"), Issue("b", 0, "x", "flagged")]
    )
    with stored(project, data) as other:
        assert catalogue.issues(other.db) == data.issues
        log = catalogue.last_import(other.db)
    assert log is not None
    assert (log["source"], log["format"]) == ("source", tiny.format)
    assert log["counts"]["interactions"]["rows"] == len(tiny.user_ids)


def test_an_import_that_fails_leaves_nothing(project: Project, tiny: Imported) -> None:
    twice = dataclasses.replace(tiny, items=[*tiny.items[:-1], tiny.items[0]])
    other = Project.create(project.path.parent / "other.mrcsaf")
    with pytest.raises(Exception, match="UNIQUE"):
        catalogue.insert_import(other.db, twice, "source", {})
    assert set(catalogue.counts(other.db).values()) == {0}
    assert catalogue.meta(other.db, "fingerprint") == ""
    other.close()


def test_the_fingerprint_follows_names_pairs_and_split_and_no_order(
    project: Project, tiny: Imported
) -> None:
    def fingerprint(data: Imported) -> str:
        return catalogue._fingerprint(data)

    same = fingerprint(tiny)
    assert same == catalogue.meta(project.db, "fingerprint")
    shuffle = np.random.default_rng(0).permutation(len(tiny.user_ids))
    moved = {
        name: getattr(tiny, name)[shuffle]
        for name in ("user_ids", "item_ids", "part", "timestamps")
    }
    assert fingerprint(dataclasses.replace(tiny, **moved)) == same
    part = tiny.part.copy()
    part[0] = 1
    renamed = ["someone", *tiny.users[1:]]
    for changed in ({"part": part}, {"users": renamed}, {"item_ids": tiny.item_ids[::-1].copy()}):
        assert fingerprint(dataclasses.replace(tiny, **changed)) != same


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lamp", {0, 1}),
        ("LAM", {0, 1}),  # beginnings, whatever the case
        ("cafe", {2}),
        ("café lamp", set()),
        ("blue lamp", {0}),  # every word, in any order
        ("lamp blue", {0}),
        ('"blue', {0}),
        ("blue'; DROP TABLE item; --", set()),
        ("OR", set()),  # no operator
        ("NEAR(blue lamp)", set()),
        ("title:blue", set()),
        ("!!!", set()),
        ("la\0mp", {0, 1}),
        ("3000", {3}),
        ("i3", {3}),  # the id people call it by
    ],
)
def test_search(project: Project, tiny: Imported, words: str, found: set[int]) -> None:
    data = titled(tiny, 'Blue "desk" lamp', "Lamp, small", "Café cup", "Fan 3000")
    with stored(project, data) as other:
        assert set(catalogue.search(other.db, words).tolist()) == found


def test_an_empty_search_finds_everything_in_order(project: Project) -> None:
    for words in ("", "   "):
        assert catalogue.search(project.db, words).tolist() == list(range(24))


def test_the_text_index_follows_changes(project: Project) -> None:
    project.db.execute("UPDATE item SET title = 'Zeppelin' WHERE id = 4")
    assert catalogue.search(project.db, "zeppelin").tolist() == [4]
    project.db.execute("DELETE FROM interaction WHERE item_id = 4")
    project.db.execute("DELETE FROM item WHERE id = 4")
    assert catalogue.search(project.db, "zeppelin").tolist() == []
    project.db.execute("INSERT INTO item_fts (item_fts) VALUES ('integrity-check')")


def test_names_that_are_not_there_are_answered_with_some_that_are(project: Project) -> None:
    assert catalogue.user_id(project.db, "u07") == 7
    assert catalogue.item_id(project.db, "i11") == 11
    with pytest.raises(DataError, match=r"no user 'u0x'; the project knows, for example, 'u"):
        catalogue.user_id(project.db, "u0x")
    with pytest.raises(DataError, match=r"no item 'zzz'.* 'i00'"):
        catalogue.item_id(project.db, "zzz")
    with pytest.raises(DataError, match="no item number 99"):
        catalogue.item(project.db, 99)


def test_a_history_is_in_order_of_time(project: Project, tiny: Imported) -> None:
    which = (tiny.user_ids == 3) & (tiny.part == Part.TRAIN)
    assert catalogue.history(project.db, 3) == tiny.item_ids[which].tolist()  # as generated


def test_planted_truth_and_picture_states_are_set(project: Project) -> None:
    catalogue.set_planted(project.db, {2: 0.75})
    catalogue.set_image_state(project.db, [(2, "broken")])
    item = catalogue.item(project.db, 2)
    assert (item.planted_image, item.image_state) == (0.75, "broken")


def test_texts_join_what_there_is(project: Project) -> None:
    texts = dict(catalogue.texts(project.db))
    assert texts[3] == "Thing 3. A plain thing, number 3."
    assert len(texts) == 24


@pytest.mark.parametrize("text", ["null", "[]", '{"items": {"rows": "x"}}', "[" * 100_000])
def test_counts_that_cannot_be_read_are_refused_and_repair_drops_them(
    project: Project, text: str
) -> None:
    project.db.execute("UPDATE import_log SET counts = ?", (text,))
    with pytest.raises(StoreError, match="check --repair"):
        catalogue.last_import(project.db)
    catalogue.forget_counts(project.db)
    log = catalogue.last_import(project.db)
    assert log is not None
    assert log["counts"] == {}


def test_the_log_of_an_import_from_before_folded_rows_is_read(project: Project) -> None:
    table = {"rows": 1, "imported": 1, "quarantined": 0, "duplicates": 0, "filtered": 0}
    counts = json.dumps({"interactions": table, "items": table})
    project.db.execute("UPDATE import_log SET counts = ?", (counts,))
    last = catalogue.last_import(project.db)
    assert last is not None
    assert last["counts"]["items"] == table
