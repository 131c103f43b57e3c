"""MMGCN: one graph network a modality on the user-item graph, held together by ids.

Wei, Wang, Nie, He, Hong, Chua, "MMGCN: Multi-modal Graph Convolution Network for Personalized
Recommendation of Micro-video", MM 2019. Equations, numbered as in the comments of its code:

1. h = leaky(mean over neighbours of W₁ x), x⁰ = [preference of each user; raw features] at length 1
5. x̂ = leaky(W₂ x + b) + id, and x' = leaky(W₃ h + b + x̂); three such layers
   a user or item is the mean over modalities of the last x'
   loss = BPR + λ·(mean id² of the batch + mean preference²)

Where paper and public code differ: the code makes its id and preference tensors in a way that the
optimiser never sees, so they keep their random start and every figure published with it is of an
untrained id; here they are trained, and `compat=True` reproduces the code. The image goes through a
linear layer to 256 first in the code, text does not; the default follows the code (`latent`). The
paper concatenates h and x̂ or adds them; the code's flag is the text "False", which is true, so it
concatenates: W₃[h; x̂]; the default follows it (`combine`). λ: the code regularises the preference
of the image network only; so does the default, and text's where there is no image.

Deviation: the loss uses softplus, which cannot overflow.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from mrcsaf.config import check_range
from mrcsaf.data.interactions import Interactions
from mrcsaf.models.base import Content, Recommender, Representation
from mrcsaf.models.graphs import MeanOfNeighbours, unit
from mrcsaf.models.losses import bpr
from mrcsaf.models.typing import Ids, ItemTable, RawFeatures, Scalar, UserTable
from mrcsaf.store.runs import PartSpec

Pair = tuple[Float[Tensor, "R D"], Float[Tensor, "S D"]]
"""Rows of users and rows of items."""
Rows = tuple[Int[Tensor, " R"], Int[Tensor, " S"]]
"""Which users and which items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MMGCNConfig:
    """The public code's settings."""

    dim: int = 64  # D, width of the ids and of every layer's output
    latent: int = 256  # width the image is brought to first; 0: its own
    combine: Literal["concat", "add"] = "concat"  # W₃ of [h; x̂], or W₃ of h plus x̂
    reg_weight: float = 1e-3  # λ; the papers try 0, 1e-5 … 0.1
    compat: bool = False  # leave ids and preferences at their random start, as the code does

    def __post_init__(self) -> None:
        check_range("dim", self.dim, 1, 4096)
        check_range("latent", self.latent, 0, 4096)
        check_range("reg_weight", self.reg_weight, 0)


class MMGCN(Recommender):
    """The mean of its modalities' networks."""

    Config = MMGCNConfig
    needs_one: ClassVar[bool] = True
    config: MMGCNConfig
    user_ids: Tensor
    item_ids: Tensor

    def __init__(self, train: Interactions, content: Content, config: MMGCNConfig) -> None:
        super().__init__(train, content, config)
        graph = MeanOfNeighbours(train)
        self.networks = nn.ModuleList(
            Network(
                content[name].raw.float(),
                graph,
                self.n_users,
                config,
                config.latent if name == "image" else 0,
            )
            for name in self.modalities
        )
        free(self, "user_ids", self.n_users, config.dim, config.compat)
        free(self, "item_ids", self.n_items, config.dim, config.compat)

    def loss(self, users: Ids, pos: Ids, neg: Ids) -> Scalar:
        items = torch.cat([pos, neg])
        u, i = self._nodes((users, items))
        p, n = i.chunk(2)
        ids = self.user_ids[users].square().mean() + self.item_ids[items].square().mean()
        first = self.networks[0]
        assert isinstance(first, Network)
        flat = first.preference.flatten()  # as large as the network: no copy of its squares
        reg = self.config.reg_weight * (ids + flat.dot(flat) / len(flat))
        return bpr((u * p).sum(1), (u * n).sum(1)) + reg

    def represent(self) -> Representation:
        user, item = self._nodes(None)
        return Representation([PartSpec("modalities", "u", "i")], {"u": user}, {"i": item})

    def _nodes(self, rows: Rows | None) -> Pair:
        """(users, items), all of them or those in `rows`: the mean over modalities."""
        users, items = zip(
            *(net(self.user_ids, self.item_ids, rows) for net in self.networks), strict=True
        )
        return torch.stack(users).mean(0), torch.stack(items).mean(0)


class Network(nn.Module):
    """Three layers over one modality."""

    raw: Tensor
    preference: Tensor

    def __init__(
        self,
        raw: RawFeatures,
        graph: MeanOfNeighbours,
        n_users: int,
        config: MMGCNConfig,
        latent: int,
    ) -> None:
        super().__init__()
        self.register_buffer("raw", raw, persistent=False)
        self.graph, self.concat = graph, config.combine == "concat"
        self.shrink = nn.Linear(raw.shape[1], latent) if latent else None
        first, d = latent or raw.shape[1], config.dim
        free(self, "preference", n_users, first, config.compat)
        widths = (first, d, d)
        self.message = nn.ModuleList(nn.Linear(width, width, bias=False) for width in widths)
        self.own = nn.ModuleList(nn.Linear(width, d) for width in widths)
        self.combine = nn.ModuleList(
            nn.Linear(width + d if self.concat else width, d) for width in widths
        )
        for layer in (*self.message, *self.own, self.combine[0]):
            nn.init.xavier_normal_(layer.weight)

    def forward(self, user_ids: UserTable, item_ids: ItemTable, rows: Rows | None) -> Pair:
        """Users and items, all or only `rows`; two tables, since joining wide ones costs."""
        items = self.raw if self.shrink is None else self.shrink(self.raw)
        x, ids = (unit(self.preference), unit(items)), (user_ids, item_ids)
        layers = list(zip(self.message, self.own, self.combine, strict=True))
        for number, (message, own, combine) in enumerate(layers):
            means = self.graph(*x, message.weight)
            if rows is not None and number == len(layers) - 1:  # nobody asks for the others
                means, x, ids = (
                    (table[0][rows[0]], table[1][rows[1]]) for table in (means, x, ids)
                )
            sides = zip(means, x, ids, strict=True)
            user, item = (self._layer(own, combine, *side) for side in sides)
            x = user, item
        return x

    def _layer(
        self, own: nn.Module, combine: nn.Module, h: Tensor, x: Tensor, ids: Tensor
    ) -> Tensor:
        """Of users or of items: x' from the mean h of their neighbours' messages."""
        assert isinstance(combine, nn.Linear)
        h = F.leaky_relu_(h)  # Eq. 1; in place, like those below, where nothing else holds it
        x_hat = F.leaky_relu_(own(x)) + ids  # Eq. 5
        if not self.concat:
            return F.leaky_relu_(F.linear(h, combine.weight, combine.bias) + x_hat)
        left, right = combine.weight.split([h.shape[1], x_hat.shape[1]], dim=1)
        mixed = torch.addmm(F.linear(h, left, combine.bias), x_hat, right.T)  # W₃[h; x̂]
        return F.leaky_relu_(mixed)


def free(module: nn.Module, name: str, rows: int, columns: int, fixed: bool) -> None:
    """Give `module` a Xavier-normal table; a `fixed` one is saved and loaded but never trained."""
    start = nn.init.xavier_normal_(torch.empty(rows, columns))
    if fixed:
        module.register_buffer(name, start)
    else:
        module.register_parameter(name, nn.Parameter(start))
