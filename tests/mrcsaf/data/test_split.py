"""The random split: its sizes, its seed, and what it may not depend on."""

import numpy as np
import pytest

from mrcsaf.data.records import Part
from mrcsaf.data.split import sizes, split_per_user


@pytest.mark.parametrize(
    ("n", "valid", "test"),
    [(1, 0, 0), (2, 0, 1), (3, 1, 1), (5, 1, 1), (9, 1, 1), (14, 1, 1), (15, 1, 2), (20, 2, 2),
     (25, 2, 3), (30, 3, 3), (87, 8, 9), (100, 10, 10)],
)  # fmt: skip
def test_sizes_by_hand(n: int, valid: int, test: int) -> None:
    assert [s.tolist() for s in sizes(np.array([n]))] == [[valid], [test]]


def test_every_user_trains_and_gets_the_sizes_whatever_the_row_order() -> None:
    users = np.random.default_rng(0).permutation(np.repeat(np.arange(30), np.arange(1, 31)))
    part = split_per_user(users, 7)
    for user in range(30):
        counts = np.bincount(part[users == user], minlength=3)
        valid, test = (int(s[0]) for s in sizes(np.array([user + 1])))
        assert counts.tolist() == [user + 1 - valid - test, valid, test]
        assert counts[Part.TRAIN] >= 1


def test_the_seed_decides_and_nothing_else_does() -> None:
    users = np.repeat(np.arange(50), 10)
    first = split_per_user(users, 1)
    np.random.seed(3)  # another ambient state
    assert (split_per_user(users, 1) == first).all()
    assert (split_per_user(users, 2) != first).any()


def test_every_place_in_a_history_is_as_likely_to_be_tested() -> None:
    tested = split_per_user(np.repeat(np.arange(20_000), 10), 5).reshape(-1, 10) == Part.TEST
    assert np.abs(tested.mean(axis=0) - 0.1).max() < 0.01  # 4.7 standard errors


def test_no_rows_give_no_parts() -> None:
    assert len(split_per_user(np.empty(0, np.int64), 1)) == 0
