"""The k-core against an answer by hand and a plain loop."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrcsaf.core.errors import Cancelled, DataError
from mrcsaf.core.progress import Progress
from mrcsaf.data.pairs import k_core


def test_a_two_core_by_hand() -> None:
    # users 0 and 1 share items 0 and 1; user 2 hangs on item 1 by one pair, item 2 on user 0
    users, items = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 1, 2, 0, 1, 1])
    assert k_core(users, items, 2).tolist() == [True, True, False, True, True, False]


@settings(max_examples=200, deadline=None)
@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=40), st.integers(0, 4))
def test_the_core_is_what_a_plain_loop_finds(pairs: set[tuple[int, int]], k: int) -> None:
    rows = sorted(pairs)
    left = list(rows)
    while True:
        again = [
            (u, i)
            for u, i in left
            if sum(u == v for v, _ in left) >= k and sum(i == j for _, j in left) >= k
        ]
        if again == left:
            break
        left = again
    users = np.array([u for u, _ in rows], np.int64)
    items = np.array([i for _, i in rows], np.int64)
    if rows and not left:
        with pytest.raises(DataError, match="no interactions are left"):
            k_core(users, items, k)
    else:
        assert [
            row for row, kept in zip(rows, k_core(users, items, k), strict=True) if kept
        ] == left


def test_an_empty_core_names_the_k_that_would_leave_data() -> None:
    users, items = np.array([0, 0, 1, 1, 2]), np.array([0, 1, 0, 1, 5])
    with pytest.raises(DataError, match=r"5-core.*k = 2 would leave 4 of 5"):
        k_core(users, items, 5)


def test_it_can_be_cancelled() -> None:
    def stop(_: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        k_core(np.array([0]), np.array([0]), 1, stop)
