"""New numbers: everything follows, and numbers tell nothing any more."""

from pathlib import Path

import numpy as np
import pytest

from mrcsaf.data import mmrec
from mrcsaf.data.pairs import permute, reindex
from mrcsaf.data.records import (
    Counts,
    Features,
    Imported,
    ImportOptions,
    ItemRecord,
    Neighbours,
    Part,
)


def small() -> Imported:
    return Imported(
        format="mmrec",
        reason="",
        users=["u0", "u1"],
        items=[ItemRecord(f"i{n}") for n in range(4)],
        user_ids=np.array([0, 0, 1]),
        item_ids=np.array([0, 3, 2]),
        part=np.array([0, 1, 2], np.int8),
        timestamps=np.array([10, 11, 12]),
        interaction_counts=Counts(3, 3),
        item_counts=Counts(4, 4),
        features={"image": Features("f", np.arange(4, dtype=np.float32)[:, None])},
        neighbours={
            "text": Neighbours(
                "n",
                np.array([[0, 1, 2], [1, 0, -1], [2, 3, 0], [3, -1, -1]]),
                np.array([[1, 0.9, 0.8], [1, 0.7, 0], [1, 0.6, 0.5], [0, 0, 0]], np.float32),
            )
        },
    )


def described(data: Imported) -> tuple[set[object], dict[str, float], dict[str, list[object]]]:
    """The data in external ids alone."""
    names = [item.ext_id for item in data.items]
    rows = zip(data.user_ids, data.item_ids, data.part, data.timestamps, strict=True)
    lists = data.neighbours["text"]
    return (
        {(data.users[u], names[i], int(p), int(t)) for u, i, p, t in rows},
        dict(zip(names, data.features["image"].vectors[:, 0].tolist(), strict=True)),
        {
            name: [(names[i], c) for i, c in zip(ids, cosines, strict=True) if i >= 0]
            for name, ids, cosines in zip(names, lists.ids, lists.cosines.tolist(), strict=True)
        },
    )


@pytest.mark.parametrize("seed", range(10))
def test_everything_follows_the_new_numbers(seed: int) -> None:
    assert described(permute(small(), seed)) == described(small())


def test_rows_come_sorted_by_user_and_item() -> None:
    data = permute(small(), 1)
    assert (np.diff(data.user_ids * 4 + data.item_ids) > 0).all()


def test_a_subset_drops_rows_and_closes_the_gaps_of_lists() -> None:
    data = reindex(small(), np.array([0]), np.array([2, 0]))
    assert [item.ext_id for item in data.items] == ["i2", "i0"]
    assert (data.user_ids.tolist(), data.item_ids.tolist()) == ([0], [1])
    assert data.neighbours["text"].ids.tolist() == [[0, 1, -1], [1, 0, -1]]
    assert data.neighbours["text"].cosines[0].tolist() == [1, 0.5, 0]


def recall_by_numbers_alone(data: Imported) -> float:
    """Recall@20 of a recommender that sees numbers only.

    Users are numbered by first appearance in a file sorted by item, so the least item of a user
    over all parts rises with the user's number: where train has none so low, test has.
    """
    least = np.full(len(data.users), len(data.items))
    train = data.part == Part.TRAIN
    np.minimum.at(least, data.user_ids[train], data.item_ids[train])
    expected = np.minimum.accumulate(least[::-1])[::-1]
    seen = set(zip(data.user_ids[train].tolist(), data.item_ids[train].tolist(), strict=True))
    hits, counts = np.zeros(len(data.users)), np.zeros(len(data.users))
    wanted: dict[int, set[int]] = {}
    for user, item in zip(data.user_ids.tolist(), data.item_ids.tolist(), strict=True):
        wanted.setdefault(user, set())
        if (user, item) not in seen:
            wanted[user].add(item)
    test = data.part == Part.TEST
    for user, item in zip(data.user_ids[test].tolist(), data.item_ids[test].tolist(), strict=True):
        near = sorted(
            range(expected[user] - 30, expected[user] + 31), key=lambda i: abs(i - expected[user])
        )
        top = [i for i in near if (user, i) not in seen][:20]
        hits[user] += item in top
        counts[user] += 1
    tested = counts > 0
    return float((hits[tested] / counts[tested]).mean())


@pytest.mark.real_data
def test_a_recommender_that_sees_numbers_only_scores_at_chance(real_data: Path) -> None:
    data = mmrec.load(real_data / "bench" / "baby", ImportOptions())
    chance = 20 / len(data.items)
    assert recall_by_numbers_alone(data) > 20 * chance  # the leak, as published
    assert recall_by_numbers_alone(permute(data, ImportOptions().permutation_seed)) < 2 * chance
