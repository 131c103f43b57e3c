"""VBPR: matrix factorisation with a second half that reads the item's content.

He and McAuley, "VBPR: Visual Bayesian Personalized Ranking from Implicit Feedback", AAAI 2016,
arXiv:1510.01784. Equations, numbered here and not as in the paper:

1. x_ui = γ_u·γ_i + θ_u·(E f_i)
2. loss = BPR(x) + λ Σ ‖vectors of the batch‖, each kind's as one long vector, over the batch size

Where paper and public code differ: the paper has item biases β and a bias β′·f on the features and
uses pictures only; the public toolbox, whose figures the tables print, has neither, adds a bias to
E and feeds text and image side by side; the default follows the toolbox there. The paper's penalty
is squared (`penalty="squared"`), the toolbox's is not, nor is the default: on Baby's validation
part, 40 epochs, one seed, Recall@20 is .0737 with λ = 1 of the toolbox's grid, .0564 with 0.1,
.0017 with 2, and .0622 with the square and λ = 1e-3. The toolbox projects all items each step; here
only the rows of the batch.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

import torch
from torch import Tensor, nn

from mrcsaf.core.settings import check_range
from mrcsaf.core.typing import PartSpec
from mrcsaf.data.records import Interactions
from mrcsaf.models.base import Content, Ids, Recommender, Representation, Scalar, table
from mrcsaf.models.losses import bpr, l2, norms
from mrcsaf.models.newcomers import ContentNewcomers, Surrounded


@dataclass(frozen=True, slots=True, kw_only=True)
class VBPRConfig:
    """Widths of the public toolbox; λ from its grid, chosen on Baby's validation part."""

    dim: int = 64  # D, width of the id half and of the content half
    reg_weight: float = 1.0  # λ; the papers try 2 … 1e-5 of the unsquared norm
    penalty: Literal["squared", "norm"] = "norm"  # ½‖x‖² a pair, or the toolbox's ‖X‖ a batch

    def __post_init__(self) -> None:
        check_range("dim", self.dim, 1, 4096)
        check_range("reg_weight", self.reg_weight, 0)


class VBPR(Recommender):
    """user: 2·D free numbers; item: D free numbers and D projected from its raw vectors."""

    Config = VBPRConfig
    needs_one: ClassVar[bool] = True
    config: VBPRConfig
    raw: Tensor

    def __init__(self, train: Interactions, content: Content, config: VBPRConfig) -> None:
        super().__init__(train, content, config)
        raw = torch.cat([content[name].raw.float() for name in self.modalities], dim=1)
        self.register_buffer("raw", raw, persistent=False)
        self.user, self.item = table(self.n_users, 2 * config.dim), table(self.n_items, config.dim)
        self.project = nn.Linear(raw.shape[1], config.dim)  # E
        nn.init.xavier_normal_(self.project.weight)
        nn.init.zeros_(self.project.bias)

    def loss(self, users: Ids, pos: Ids, neg: Ids) -> Scalar:
        u = self.user[users]
        p, n = (torch.cat([self.item[i], self.project(self.raw[i])], dim=1) for i in (pos, neg))
        penalty = l2 if self.config.penalty == "squared" else norms
        ranking = bpr((u * p).sum(1), (u * n).sum(1))
        return ranking + self.config.reg_weight * penalty(u, p, n)  # Eq. 2

    def represent(self) -> Representation:
        ids, content = self.user.detach().split(self.config.dim, dim=1)  # γ_u, θ_u of Eq. 1
        parts = [PartSpec("ids", "u_id", "id"), PartSpec("content", "u_content", "content")]
        items = {"id": self.item.detach(), "content": self.project(self.raw)}
        return Representation(parts, {"u_id": ids, "u_content": content}, items)

    def newcomers(self) -> ContentNewcomers:
        return ContentNewcomers(self.content, self._placed, self.item)

    def _placed(self, new: Surrounded) -> dict[str, Tensor]:
        return {"id": new.free, "content": self.project(new.content(self.modalities))}
