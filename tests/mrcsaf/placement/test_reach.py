"""Places and audiences over all users, where lists are short enough to count by hand."""

import numpy as np
import pytest
import torch

from mrcsaf.core.errors import Cancelled
from mrcsaf.core.progress import Progress, silent
from mrcsaf.core.typing import PartSpec
from mrcsaf.data.records import Interactions
from mrcsaf.placement.placer import audiences, ranks_of, stream
from mrcsaf.placement.result import Users


def three_items(met: list[int], thresholds: dict[int, float]) -> Users:
    """One user whose scores for items 0, 1, 2 are 3, 2, 1, and who has met some of them."""
    items = np.array(met, np.int64)
    train = Interactions(1, 3, np.zeros(len(met), np.int64), items)
    cuts = {k: torch.tensor([score]) for k, score in thresholds.items()}
    return Users(torch.ones(1, 1), torch.tensor([[3.0], [2.0], [1.0]]), train, cuts)


def test_a_product_equal_to_the_kth_item_stands_behind_it():
    users = three_items([], {2: 2.0})
    part = [PartSpec("a", "u", "i")]
    equal, better = (users.scores(part, {"i": torch.tensor([score])}) for score in (2.0, 2.1))
    assert not users.within(equal, 2).any()
    assert users.within(better, 2).all()
    assert ranks_of(users, equal, 0, 1).tolist() == [3]
    assert ranks_of(users, better, 0, 1).tolist() == [2]


def test_whoever_has_met_nearly_everything_sees_whatever_is_left():
    users = three_items([0, 1], {2: 2.0, 1: 1.0})
    low = torch.tensor([-5.0])
    assert users.within(low, 2).tolist() == [True]  # one unseen item before it
    assert users.within(low, 1).tolist() == [False]
    assert ranks_of(users, low, 0, 1).tolist() == [2]
    part = [PartSpec("a", "u", "i")]
    assert audiences(users, part, silent)[2].tolist() == [0, 0, 1]


def many_users() -> Users:
    random = torch.Generator().manual_seed(2)
    nothing = np.zeros(0, np.int64)
    tables = (torch.randn(rows, 4, generator=random) for rows in (30, 24))
    return Users(*tables, Interactions(30, 24, nothing, nothing), {})


def test_ranks_arrive_block_by_block_and_can_be_cancelled(monkeypatch):
    monkeypatch.setattr("mrcsaf.placement.placer.BLOCK_BYTES", 4 * 24 * 8)  # eight users
    users, scores = many_users(), torch.zeros(30)
    partial = list(stream(users, scores, silent))
    assert [len(one.ranks) for one in partial] == [8, 16, 24, 30]
    assert [one.whole for one in partial] == [False, False, False, True]
    expected = (users.vectors @ users.items.T >= 0).sum(1) + 1
    assert partial[-1].ranks.tolist() == expected.tolist()

    def stop(news: Progress) -> None:
        if news.done >= 16:
            raise Cancelled

    with pytest.raises(Cancelled):
        list(stream(users, scores, stop))
