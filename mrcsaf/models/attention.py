"""The cross-self-attention of MR-CSAF over all items (eq. 8-18), in its exact and cheaper forms.

Symbols: e_m item embeddings of modality m; c_m cross- and ẽ_m self-attended; ė_m fused.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from mrcsaf.models.typing import ItemTable

Kind = Literal["exact", "linear", "neighbours", "none"]
Start = Literal["xavier", "identity", "gate"]
Pair = tuple[Float[Tensor, "B D"], Float[Tensor, "B D"]]  # image, text


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionConfig:
    """How one block attends; see MRCSAFConfig for what each setting means."""

    dim: int
    kind: Kind
    start: Start
    cross: bool = True
    self_: bool = True


class CrossSelfAttention(nn.Module):
    """ė = W·concat(c, ẽ) + b for image and text, from e of both."""

    neighbours: Tensor

    def __init__(
        self, config: AttentionConfig, neighbours: Int[Tensor, "M I K"] | None = None
    ) -> None:
        super().__init__()
        d = config.dim
        self.config = config
        query, key, value, fuse = (
            [nn.Linear(width, d, bias=bias) for _ in range(2)]
            for width, bias in ((d, False), (d, False), (d, False), (2 * d, True))
        )
        for layer in (*query, *key, *value, *fuse):
            nn.init.xavier_uniform_(layer.weight)
        for layer in fuse:
            nn.init.zeros_(layer.bias)
            if config.start != "xavier":  # the mean of c and ẽ, as if the block were not there yet
                with torch.no_grad():
                    layer.weight.copy_(torch.eye(d).repeat(1, 2) / 2)
        self.query, self.key, self.value, self.fuse = map(nn.ModuleList, (query, key, value, fuse))
        self.gate = nn.Parameter(torch.zeros(2)) if config.start == "gate" else None
        self.register_buffer("neighbours", neighbours, persistent=False)

    def forward(self, image: ItemTable, text: ItemTable) -> tuple[ItemTable, ItemTable]:
        """(ė_v, ė_t). Memory grows with I·d for every kind; nothing is I×I."""
        e = (image, text)
        return self.fused(e, *self.keys_and_values(e), self.neighbours)

    def keys_and_values(self, e: Pair) -> tuple[list[Tensor], list[Tensor]]:
        """What rows attend to, by modality."""
        keys, values = (
            [layer(x) for layer, x in zip(maps, e, strict=True)] for maps in (self.key, self.value)
        )
        return keys, values

    def fused(
        self,
        e: Pair,
        k: list[Tensor],
        v: list[Tensor],
        neighbours: Int[Tensor, "M B K"] | None,
    ) -> tuple[ItemTable, ItemTable]:
        """ė of the rows `e`, which attend to the items whose keys and values are given."""
        q = [layer(x) for layer, x in zip(self.query, e, strict=True)]
        attend = self._attender(q, k, v, neighbours)
        done = []
        for m, other in ((0, 1), (1, 0)):
            gate = 1.0 if self.gate is None else self.gate[m]
            cross, alone = e[m], e[m]
            if self.config.cross:  # Eq. 10-13: c_t = e_t + softmax(Q_t K_vᵀ/√d) V_v
                cross = e[m] + gate * attend(m, other)
            if self.config.self_:  # Eq. 14-17: ẽ_m = e_m + softmax(Q_m K_mᵀ/√d) V_m
                alone = e[m] + gate * attend(m, m)
            done.append(self.fuse[m](torch.cat([cross, alone], dim=1)))  # Eq. 18
        return done[0], done[1]

    def _attender(
        self, q: list[Tensor], k: list[Tensor], v: list[Tensor], neighbours: Tensor | None
    ) -> Callable[[int, int], Tensor]:
        """What rows of one modality take from the items of another (or of the same)."""
        if self.config.kind == "linear":  # summed up once a modality, used by both its readers
            rows = [_queries(x) for x in q]
            sums = [_summed(*pair) for pair in zip(k, v, strict=True)]
            return lambda m, other: _read(rows[m], *sums[other])
        if self.config.kind == "exact":
            return lambda m, other: exact(q[m], k[other], v[other])
        assert neighbours is not None
        return lambda m, other: over_neighbours(q[m], k[other], v[other], neighbours[other])


def exact(
    q: Float[Tensor, "B D"], k: Float[Tensor, "I D"], v: Float[Tensor, "I D"]
) -> Float[Tensor, "B D"]:
    """softmax(q kᵀ/√D) v by a kernel that never holds I×I numbers; O(I²·D) time."""
    return F.scaled_dot_product_attention(q[None, None], k[None, None], v[None, None])[0, 0]


def linear(
    q: Float[Tensor, "B D"], k: Float[Tensor, "I D"], v: Float[Tensor, "I D"]
) -> Float[Tensor, "B D"]:
    """The same with exp(s) ≈ 1 + s, right for small logits; O(I·D²) time.

    Rows of q and k are scaled to length 1 at most, so that every weight stays positive.
    """
    return _read(_queries(q), *_summed(k, v))


def _queries(q: Tensor) -> Tensor:
    scaled: Tensor = q / q.norm(dim=1, keepdim=True).clamp(min=math.sqrt(q.shape[1]))
    return scaled


def _summed(k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
    """(Σ k ⊗ [v, 1], Σ [v, 1]) over all items: (D, D + 1) and (D + 1,)."""
    k = k / k.norm(dim=1, keepdim=True).clamp(min=1.0)
    values = F.pad(v, (0, 1), value=1.0)
    return k.T @ values, values.sum(0)


def _read(q: Tensor, products: Tensor, totals: Tensor) -> Tensor:
    """(Σ v + q·Σ k ⊗ v) / (I + q·Σ k), a row a query."""
    both = torch.addmm(totals, q, products)  # (B, D + 1)
    return both[:, :-1] / both[:, -1:]


def over_neighbours(
    q: Float[Tensor, "B D"],
    k: Float[Tensor, "I D"],
    v: Float[Tensor, "I D"],
    neighbours: Int[Tensor, "B K"],
) -> Float[Tensor, "B D"]:
    """Softmax over each item's own neighbour list instead of all items; −1 is no neighbour."""
    logits = torch.einsum("id,ikd->ik", q, k[neighbours]) / math.sqrt(q.shape[1])
    logits = logits.masked_fill(neighbours < 0, -torch.inf)
    return torch.einsum("ik,ikd->id", logits.softmax(1), v[neighbours])
