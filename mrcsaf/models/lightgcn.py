"""LightGCN: matrix factorisation whose vectors are smoothed over the user-item graph.

He, Deng, Wang, Li, Zhang, Wang, "LightGCN: Simplifying and Powering Graph Convolution Network for
Recommendation", SIGIR 2020, arXiv:2002.02126. Equation numbers are that paper's.

As in the paper: α_k = 1/(n + 1), Xavier, λ on the layer-0 vectors of the batch. The authors' code
starts from N(0, 0.1²) instead of Xavier; the default follows the paper. The public toolbox's
penalty is a norm without the square, over the batch, which hardly regularises; not followed.
"""

from dataclasses import dataclass

from mrcsaf.core.settings import check_range
from mrcsaf.core.typing import PartSpec
from mrcsaf.data.records import Interactions
from mrcsaf.models.base import (
    Content,
    Ids,
    ItemTable,
    Recommender,
    Representation,
    Scalar,
    UserTable,
    table,
)
from mrcsaf.models.graphs import UserItemGraph
from mrcsaf.models.losses import bpr, l2


@dataclass(frozen=True, slots=True, kw_only=True)
class LightGCNConfig:
    """The paper's settings."""

    dim: int = 64  # D, width of the embeddings
    layers: int = 3  # K, layers over the user-item graph
    reg_weight: float = 1e-4  # λ of ½‖e⁰‖² a pair

    def __post_init__(self) -> None:
        check_range("dim", self.dim, 1, 4096)
        check_range("layers", self.layers, 0, 8)
        check_range("reg_weight", self.reg_weight, 0)


class LightGCN(Recommender):
    """The mean of layers 0…K of normalised neighbourhood sums."""

    Config = LightGCNConfig
    config: LightGCNConfig

    def __init__(self, train: Interactions, content: Content, config: LightGCNConfig) -> None:
        super().__init__(train, content, config)
        self.graph = UserItemGraph(train, pruned_share=0.0)
        self.user, self.item = table(self.n_users, config.dim), table(self.n_items, config.dim)

    def loss(self, users: Ids, pos: Ids, neg: Ids) -> Scalar:
        user, item = self._propagate()
        u = user[users]
        ranking = bpr((u * item[pos]).sum(1), (u * item[neg]).sum(1))
        start = l2(self.user[users], self.item[pos], self.item[neg])
        return ranking + self.config.reg_weight * start  # Eq. 15

    def represent(self) -> Representation:
        user, item = self._propagate()
        return Representation([PartSpec("interactions", "u", "i")], {"u": user}, {"i": item})

    def _propagate(self) -> tuple[UserTable, ItemTable]:
        return self.graph.propagate(self.user, self.item, self.config.layers)  # Eq. 3-4
