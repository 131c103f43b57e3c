"""MMGCN: one graph network a modality on the user-item graph, held together by ids.

Wei, Wang, Nie, He, Hong, Chua, "MMGCN: Multi-modal Graph Convolution Network for Personalized
Recommendation of Micro-video", MM 2019. Equations, numbered as in the comments of its code:

1. h = leaky(mean over neighbours of W₁ x), x⁰ = [preference of each user; raw features] at length 1
5. x̂ = leaky(W₂ x + b) + id, and x' = leaky(W₃ h + b + x̂); three such layers
   a user or item is the mean over modalities of the last x'
   loss = BPR + λ·(mean id² of the batch + mean preference²)

Where paper and public code differ: the code makes its id and preference tensors in a way that the
optimiser never sees, so they keep their random start and every figure published with it is of an
untrained id; here they are trained, and `compat=True` reproduces the code (validation Recall@20 on
Baby .0567 at a rate of 5e-4, trained .0540). The image goes through a linear layer to 256 first in
the code, text does not; the default follows the code (`latent`). The paper concatenates h and x̂ or
adds them; the code's flag is the text "False", which is true, so it concatenates: W₃[h; x̂]; the
default follows it (`combine`). λ: the code regularises the preference of the image network only; so
does the default, and text's where there is no image.

Deviation: the loss uses softplus, which cannot overflow.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Literal, cast

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from mrcsaf.core.settings import check_range
from mrcsaf.core.typing import PartSpec
from mrcsaf.data.records import Interactions
from mrcsaf.models.base import (
    Content,
    Ids,
    ItemTable,
    RawFeatures,
    Recommender,
    Representation,
    Scalar,
    UserTable,
)
from mrcsaf.models.graphs import MeanOfNeighbours, unit
from mrcsaf.models.losses import bpr, squares
from mrcsaf.models.newcomers import ContentNewcomers, Surrounded

Pair = tuple[Float[Tensor, "R D"], Float[Tensor, "S D"]]
"""Rows of users and rows of items."""
Means = tuple[Float[Tensor, "R W"], Float[Tensor, "S W"]]
"""The same at the width of a layer's input."""
Rows = tuple[Int[Tensor, " R"], Int[Tensor, " S"]]
"""Which users and which items."""
Layers = list[tuple[nn.Linear, nn.Linear, nn.Linear]]

SLOPE = 0.01  # of leaky ReLU below 0


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
        taste = squares(first.preference) / first.preference.numel()
        reg = self.config.reg_weight * (ids + taste)
        return bpr((u * p).sum(1), (u * n).sum(1)) + reg

    def represent(self) -> Representation:
        user, item = self._nodes(None)
        return Representation([PartSpec("modalities", "u", "i")], {"u": user}, {"i": item})

    def newcomers(self) -> ContentNewcomers:
        return ContentNewcomers(self.content, self._placed, self.item_ids)

    def _placed(self, new: Surrounded) -> dict[str, Tensor]:
        rows = []
        for name, network in zip(self.modalities, self.networks, strict=True):
            assert isinstance(network, Network)
            rows.append(_alone(network, new.raw[name], new.free))
        return {"i": torch.stack(rows).mean(0)}

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
        ready = torch.cat([raw, raw.new_ones(len(raw), 1)], dim=1) if latent else unit(raw)
        self.register_buffer("raw", ready, persistent=False)  # ones: so that b is a column of W₀
        self.graph, self.concat = graph, config.combine == "concat"
        self.shrink = nn.Linear(raw.shape[1], latent) if latent else None  # W₀, b
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

    @property
    def layers(self) -> Layers:
        """(W₁; W₂ and b; W₃ and b) of each layer."""
        return cast(Layers, list(zip(self.message, self.own, self.combine, strict=True)))

    def forward(self, user_ids: UserTable, item_ids: ItemTable, rows: Rows | None) -> Pair:
        """Users and items, all or only `rows`; two tables, since joining wide ones costs."""
        (message, own, combine), *others = self.layers
        user, item = unit(self.preference), self._content()
        means = self.graph.to_users @ item(message.weight), self.graph.to_items @ user
        means = means[0], means[1] @ message.weight.T
        seen, ids = (own(user), item(own.weight) + own.bias), (user_ids, item_ids)
        x = self._layer(combine, means, seen, ids)
        for number, (message, own, combine) in enumerate(others):
            means = self.graph(*x, message.weight)
            if rows is not None and number == len(others) - 1:  # nobody asks for the others
                means, x, ids = (
                    (table[0][rows[0]], table[1][rows[1]]) for table in (means, x, ids)
                )
            x = self._layer(combine, means, (own(x[0]), own(x[1])), ids)
        return x

    def _content(self) -> Callable[[Tensor], ItemTable]:
        """W ↦ W x of every item, x = W₀ raw + b at length 1, which itself is never made.

        W₀ is as wide as raw: W W₀ costs next to nothing, and raw, a constant, gets no gradient.
        """
        if self.shrink is None:
            return partial(F.linear, self.raw)
        inner = torch.cat([self.shrink.weight, self.shrink.bias[:, None]], dim=1)
        size = torch.linalg.vecdot(self.raw @ (inner.T @ inner), self.raw)  # ‖W₀ raw + b‖²
        scale = (size.clamp(min=0) + 1e-24).rsqrt()[:, None]

        def mapped(weight: Tensor) -> ItemTable:
            rows: Tensor = scale * (self.raw @ (weight @ inner).T)
            return rows

        return mapped

    def _layer(self, combine: nn.Linear, means: Means, seen: Pair, ids: Pair) -> Pair:
        """x' of users and of items, from the means of neighbours' messages and W₂ x + b."""
        user, item = (self._combined(combine, *side) for side in zip(means, seen, ids, strict=True))
        return user, item

    def _combined(self, combine: nn.Linear, h: Tensor, seen: Tensor, ids: Tensor) -> Tensor:
        x_hat = F.leaky_relu_(seen) + ids  # Eq. 5; in place, since nothing else holds it
        if not self.concat:
            return F.leaky_relu_(leaky_linear(h, combine.weight, combine.bias) + x_hat)
        left, right = combine.weight.split([h.shape[1], x_hat.shape[1]], dim=1)
        mixed = torch.addmm(leaky_linear(h, left, combine.bias), x_hat, right.T)  # W₃[h; x̂]
        return F.leaky_relu_(mixed)


def _alone(network: Network, raw: Tensor, ids: Tensor) -> Tensor:
    """The last layer of an item that nobody has met: every message to it is 0."""
    x = unit((raw if network.shrink is None else network.shrink(raw))[None])[0]
    for message, own, combine in network.layers:
        x_hat = F.leaky_relu(own(x)) + ids  # Eq. 5
        h = x.new_zeros(message.out_features)
        mixed = combine(torch.cat([h, x_hat])) if network.concat else combine(h) + x_hat
        x = F.leaky_relu(mixed)
    return x


def leaky_linear(
    h: Float[Tensor, "N F"], weight: Float[Tensor, "D F"], bias: Float[Tensor, " D"]
) -> Float[Tensor, "N D"]:
    """W leaky(h) + b (Eq. 1); writes over h, the widest table of the model."""
    result: Tensor = _LeakyLinear.apply(h, weight, bias)
    return result


class _LeakyLinear(torch.autograd.Function):
    """The gradient of h is masked where it is made: one table fewer, and one pass over it."""

    @staticmethod
    def forward(ctx: Any, h: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        h = F.leaky_relu_(h)
        ctx.save_for_backward(h, weight)
        return F.linear(h, weight, bias)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        h, weight = ctx.saved_tensors
        grad = grads[0]
        h_grad = grad @ weight
        torch.ops.aten.leaky_relu_backward.grad_input(h_grad, h, SLOPE, True, grad_input=h_grad)
        return h_grad, grad.T @ h, grad.sum(0)


def free(module: nn.Module, name: str, rows: int, columns: int, fixed: bool) -> None:
    """Give `module` a Xavier-normal table; a `fixed` one is saved and loaded but never trained."""
    start = nn.init.xavier_normal_(torch.empty(rows, columns))
    if fixed:
        module.register_buffer(name, start)
    else:
        module.register_parameter(name, nn.Parameter(start))
