"""Rows of (user, item) before they are filtered."""

import numpy as np
import pytest

from mrcsaf.core import limits
from mrcsaf.core.errors import DataError
from mrcsaf.data.pairs import Names, PairBuilder, check_rows, deduplicate
from mrcsaf.data.records import Issues


def test_the_first_of_repeated_pairs_stays_in_file_order() -> None:
    builder, issues = PairBuilder(), Issues()
    for line, (user, item) in enumerate([("b", 1), ("a", 0), ("b", 1), ("b", 0), ("b", 1)], 2):
        builder.add(user, item, line % 3, line, line)
    pairs = deduplicate(builder.build(), 2, "x.csv", issues)
    assert (pairs.users.tolist(), pairs.items.tolist()) == ([0, 1, 0], [1, 0, 0])
    assert (pairs.lines.tolist(), pairs.part.tolist()) == ([2, 3, 5], [2, 0, 2])
    assert [str(issue) for issue in issues.listed] == [
        "x.csv, line 4: the same user and item as in line 2",
        "x.csv, line 6: the same user and item as in line 2",
    ]


def test_no_rows_are_no_pairs() -> None:
    assert len(deduplicate(PairBuilder().build(), 0, "x", Issues())) == 0


def test_names_are_numbered_by_appearance_up_to_a_limit() -> None:
    names = Names("users", 2)
    assert [names.number(name) for name in "abab"] == [0, 1, 0, 1]
    with pytest.raises(DataError, match="more than 2 users"):
        names.number("c")


def test_rows_have_a_limit() -> None:
    check_rows(limits.INTERACTIONS - 1)
    check_rows(limits.INTERACTIONS)
    with pytest.raises(DataError, match="more than 50,000,000 interactions"):
        check_rows(limits.INTERACTIONS + 1)
    assert np.iinfo(np.int64).max > limits.USERS * limits.ITEMS  # a pair fits one number
