"""Negatives: never seen, evenly drawn, from the run's own generator."""

import numpy as np
import torch

from mrcsaf.data.records import Interactions
from mrcsaf.data.sampling import NegativeSampler


def seen_most() -> Interactions:
    """User 0 met all but items 3 and 7 of ten; user 1 met item 0; user 2 met everything."""
    users = np.array([0] * 8 + [1] + [2] * 10, np.int64)
    items = np.array([0, 1, 2, 4, 5, 6, 8, 9, 0, *range(10)], np.int64)
    return Interactions(3, 10, users, items)


def test_no_negative_was_seen_and_all_unseen_are_equally_likely() -> None:
    sampler = NegativeSampler(seen_most())
    users = torch.tensor([0, 1]).repeat(9000)
    drawn = sampler.draw(users, torch.Generator().manual_seed(1))
    first = torch.bincount(drawn[users == 0], minlength=10).tolist()
    second = torch.bincount(drawn[users == 1], minlength=10)
    assert {item for item, n in enumerate(first) if n} == {3, 7}
    assert abs(first[3] - 4500) < 300
    assert second[0] == 0
    assert ((second[1:] - 1000).abs() < 160).all()


def test_a_user_who_met_everything_still_gets_an_item() -> None:
    drawn = NegativeSampler(seen_most()).draw(torch.tensor([2] * 50), torch.Generator())
    assert ((drawn >= 0) & (drawn < 10)).all()


def test_draws_depend_on_the_given_generator_alone() -> None:
    sampler, users = NegativeSampler(seen_most()), torch.tensor([0, 1] * 20)
    drawn = []
    for ambient in (1, 2):
        torch.manual_seed(ambient)
        drawn.append(sampler.draw(users, torch.Generator().manual_seed(5)).tolist())
    assert drawn[0] == drawn[1]
