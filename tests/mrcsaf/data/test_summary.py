"""The figures of Table 1."""

from pathlib import Path

import numpy as np
import pytest

from mrcsaf.data.formats import ImportOptions, Summary, read, summarise
from mrcsaf.data.records import split_by_part


def test_figures_by_hand() -> None:
    users, items, part = np.array([0, 0, 1, 1]), np.array([0, 1, 3, 2]), np.array([0, 0, 1, 2])
    assert summarise(split_by_part(2, 4, users, items, part)) == Summary(
        users=2, items=4, interactions=4, train=2, valid=1, test=1,
        sparsity=0.5, mean_per_user=2.0, cold_items=0.5,
    )  # fmt: skip


def test_a_data_set_without_users_has_figures() -> None:
    none = np.empty(0, np.int64)
    figures = summarise(split_by_part(0, 5, none, none, none))
    assert (figures.items, figures.sparsity, figures.cold_items) == (5, 1.0, 1.0)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "matches", "sparsity"), [("baby", "Baby", 0.9988), ("tiktok", "", 0.9989)]
)
def test_the_published_data_sets_are_recognised(
    real_data: Path, name: str, matches: str, sparsity: float
) -> None:
    data = read(real_data / "bench" / name, ImportOptions())
    split = split_by_part(len(data.users), len(data.items), data.user_ids, data.item_ids, data.part)
    figures = summarise(split)
    assert figures.matches == matches
    assert round(figures.sparsity, 4) == sparsity
