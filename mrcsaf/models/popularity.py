"""Popularity: every user gets what most users met. The floor that every model must pass."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from mrcsaf.core.typing import PartSpec
from mrcsaf.data.records import Interactions
from mrcsaf.models.base import Content, Ids, Recommender, Representation, Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class PopularityConfig:
    """It has no settings."""


class Popularity(Recommender):
    """score(u, i) = the number of users who met i in training."""

    Config = PopularityConfig
    learns = False
    counts: Tensor

    def __init__(self, train: Interactions, content: Content, config: Any) -> None:
        super().__init__(train, content, config)
        self.register_buffer("counts", torch.from_numpy(train.item_counts).float())

    def loss(self, users: Ids, pos: Ids, neg: Ids) -> Scalar:
        return self.counts.new_zeros(())

    def represent(self) -> Representation:
        ones = self.counts.new_ones(self.n_users, 1)
        return Representation(
            [PartSpec("popularity", "one", "count")], {"one": ones}, {"count": self.counts[:, None]}
        )
