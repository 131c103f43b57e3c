"""Pairs, sorted and counted."""

import numpy as np
import pytest

from mrcsaf.core.errors import DataError
from mrcsaf.data.records import Interactions, Part, split_by_part


def ids(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def test_pairs_are_sorted_whatever_their_order() -> None:
    pairs = Interactions(3, 5, ids(2, 0, 2, 0), ids(1, 4, 0, 2))
    assert pairs.users.tolist() == [0, 0, 2, 2]
    assert pairs.items.tolist() == [2, 4, 0, 1]
    assert pairs.keys.tolist() == [2, 4, 10, 11]
    assert pairs.starts.tolist() == [0, 2, 2, 4]
    assert [pairs.of_user(user).tolist() for user in range(3)] == [[2, 4], [], [0, 1]]
    assert pairs.item_counts.tolist() == [1, 1, 1, 0, 1]
    assert len(pairs) == 4
    assert repr(pairs) == "<Interactions 3 users × 5 items, 4 pairs>"


def test_no_pairs_are_fine() -> None:
    pairs = Interactions(2, 3, ids(), ids())
    assert pairs.starts.tolist() == [0, 0, 0]
    assert pairs.item_counts.tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("users", "items", "what"), [(ids(3), ids(0), "user"), (ids(0), ids(5), "item"),
                                 (ids(-1), ids(0), "user")]
)  # fmt: skip
def test_ids_outside_their_range_are_refused(
    users: np.ndarray, items: np.ndarray, what: str
) -> None:
    with pytest.raises(DataError, match=f"{what} ids"):
        Interactions(3, 5, users, items)


def test_a_table_falls_into_its_three_parts() -> None:
    split = split_by_part(2, 3, ids(0, 0, 1, 1), ids(0, 1, 2, 0), np.array([0, 1, 2, 0]))
    assert split.train.keys.tolist() == [0, 3]
    assert split.part(Part.VALID).keys.tolist() == [1]
    assert split.part(Part.TEST) is split.test
    assert split.test.keys.tolist() == [5]
