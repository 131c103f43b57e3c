"""Popularity counts, and learns nothing."""

import numpy as np
import torch

from mrcsaf.data.records import Interactions
from mrcsaf.models.popularity import Popularity, PopularityConfig


def test_every_user_gets_the_number_of_users_who_met_the_item() -> None:
    users, items = np.array([0, 0, 1, 2]), np.array([0, 2, 2, 2])
    model = Popularity(Interactions(3, 4, users, items), {}, PopularityConfig())
    assert model.scores(torch.arange(3)).tolist() == [[1, 0, 3, 0]] * 3
    assert not model.learns
    assert float(model.loss(torch.tensor([0]), torch.tensor([0]), torch.tensor([1]))) == 0
