"""BM3: agreement of users, items and their content under dropout, without negatives.

Zhou, Zhou, Liu, Zeng, Miao, Wang, You, Jiang, "Bootstrap Latent Representations for Multi-modal
Recommendation", WWW 2023, arXiv:2207.05969. Equations, numbered here and not as in the paper; C is
the negative cosine, sg stops the gradient, ˙ is dropout, ~ is the one predictor ~x = W x + b:

1. h_u, h_i = mean of layers 0…n of LightGCN on ids, + e_i for items; h_m = W_m f_m + b_m
2. graph: C(~h_u, sg ḣ_i) + C(~h_i, sg ḣ_u)
3. alignment: Σ_m C(~h_m, sg ḣ_i) + C(~h_m, sg ḣ_m)
4. loss = (2) + γ·(3) + λ·(‖h_u‖ + ‖h_i‖), and y = ~h_u·~h_i

Where paper and public code differ: the paper penalises squared norms, the code the norms of the
whole tables divided by the number of items; the default follows the code, whose λ the tables print.
The code also trains the raw features; here they are constants, as printed (`feature_trained`).

Deviation: only the rows of the batch are projected and dropped out, so an item that occurs twice in
a batch is dropped out twice, each time differently.
"""

from dataclasses import dataclass
from typing import ClassVar

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

from mrcsaf.core.settings import check_range
from mrcsaf.core.typing import PartSpec
from mrcsaf.data.records import Interactions
from mrcsaf.models.base import (
    Content,
    Features,
    Ids,
    ItemTable,
    Projections,
    Recommender,
    Representation,
    Scalar,
    UserTable,
    table,
)
from mrcsaf.models.graphs import UserItemGraph
from mrcsaf.models.newcomers import ContentNewcomers, Surrounded


@dataclass(frozen=True, slots=True, kw_only=True)
class BM3Config:
    """The paper's settings for Baby; Sports has reg_weight 0.01."""

    dim: int = 64  # D, width of the embeddings
    ui_layers: int = 1  # n, layers over the user-item graph
    dropout: float = 0.5  # share of a target's numbers set to 0
    content_weight: float = 2.0  # γ, of agreement with and within the content
    reg_weight: float = 0.1  # λ, of the norms of all vectors, divided by the number of items
    feature_trained: bool = False  # also train the raw feature rows, as the public code does

    def __post_init__(self) -> None:
        check_range("dim", self.dim, 1, 4096)
        check_range("ui_layers", self.ui_layers, 0, 8)
        check_range("dropout", self.dropout, 0, 0.99)
        check_range("content_weight", self.content_weight, 0)
        check_range("reg_weight", self.reg_weight, 0)


class BM3(Recommender):
    """Every view must be predictable from every other one."""

    Config = BM3Config
    needs_one: ClassVar[bool] = True
    config: BM3Config

    def __init__(self, train: Interactions, content: Content, config: BM3Config) -> None:
        super().__init__(train, content, config)
        self.graph = UserItemGraph(train, pruned_share=0.0)
        self.user, self.item = table(self.n_users, config.dim), table(self.n_items, config.dim)
        self.project = Projections(Features(content, config.feature_trained), config.dim)
        self.predict = nn.Linear(config.dim, config.dim)
        nn.init.xavier_normal_(self.predict.weight)
        self._noise = torch.Generator().manual_seed(0)

    def start_epoch(self, epoch: int, random: torch.Generator) -> None:
        seed = int(torch.randint(2**62, (), generator=random))
        self._noise = torch.Generator(self.user.device).manual_seed(seed)

    def loss(self, users: Ids, pos: Ids, neg: Ids) -> Scalar:
        user, item = self._propagate()
        u, i = user[users], item[pos]
        u_target, i_target = self._target(u), self._target(i)
        total = disagreement(self.predict(u), i_target) + disagreement(self.predict(i), u_target)
        for name in self.modalities:  # Eq. 3
            content = self.project(name, pos)
            online = self.predict(content)
            aligned = disagreement(online, i_target) + disagreement(online, self._target(content))
            total = total + self.config.content_weight * aligned
        size: Tensor = user.norm() + item.norm()
        return total + self.config.reg_weight * size / self.n_items  # Eq. 4

    def represent(self) -> Representation:
        user, item = self._propagate()
        tables = {"u": self.predict(user)}, {"i": self.predict(item)}
        return Representation([PartSpec("predicted", "u", "i")], *tables)

    def newcomers(self) -> ContentNewcomers:
        return ContentNewcomers(self.content, self._placed, self.item)

    def _placed(self, new: Surrounded) -> dict[str, Tensor]:
        alone = new.free / (self.config.ui_layers + 1)  # Eq. 1 without users
        return {"i": self.predict(alone + new.free)}

    def _propagate(self) -> tuple[UserTable, ItemTable]:
        user, item = self.graph.propagate(self.user, self.item, self.config.ui_layers)  # Eq. 1
        return user, item + self.item

    def _target(self, x: Float[Tensor, "B D"]) -> Float[Tensor, "B D"]:
        """What others must predict: no gradient, and some numbers missing.

        The factor 1/(1 − p) of dropout is left out, since only directions are compared.
        """
        noise = torch.rand(x.shape, generator=self._noise, device=x.device)
        target: Tensor = x.detach() * (noise >= self.config.dropout)
        return target


def disagreement(a: Float[Tensor, "B D"], b: Float[Tensor, "B D"]) -> Scalar:
    """1 − cosine, mean over the batch."""
    return 1 - F.cosine_similarity(a, b, dim=1).mean()
