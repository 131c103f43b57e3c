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
Attend = Callable[[int, int, Tensor], Tensor]
Pair = tuple[Float[Tensor, "B D"], Float[Tensor, "B D"]]  # image, text
Items = tuple[ItemTable, ItemTable]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionConfig:
    """How one block attends; see MRCSAFConfig for what each setting means."""

    dim: int
    kind: Kind
    start: Start
    cross: bool = True
    self_: bool = True
    bf16: bool = False


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

    def forward(self, image: ItemTable, text: ItemTable) -> Items:
        """(ė_v, ė_t). Memory grows with I·d for every kind; nothing is I×I."""
        return self.fused((image, text), (image, text), self.neighbours)

    def fused(self, e: Pair, among: Items, neighbours: Int[Tensor, "M B K"] | None) -> Pair:
        """ė of the rows `e`, which attend to the items whose e is `among`."""
        attend, weights = self._attender(e, among, neighbours), _weights(self.fuse)
        done = []
        for m, other in ((0, 1), (1, 0)):
            # Eq. 18: W·concat(c, ẽ) + b, where both hold e_m: its two maps are added up first
            for_cross, for_self = weights[m].chunk(2, dim=1)
            total = F.linear(e[m], for_cross + for_self, self.fuse[m].get_parameter("bias"))
            gate = 1.0 if self.gate is None else self.gate[m]
            if self.config.cross:  # Eq. 10-13: c_t = e_t + softmax(Q_t K_vᵀ/√d) V_v
                total = total + attend(m, other, gate * for_cross)
            if self.config.self_:  # Eq. 14-17: ẽ_m = e_m + softmax(Q_m K_mᵀ/√d) V_m
                total = total + attend(m, m, gate * for_self)
            done.append(total)
        return done[0], done[1]

    def _attender(self, e: Pair, among: Items, neighbours: Tensor | None) -> Attend:
        """What rows of one modality take from items of another (or the same), times a matrix."""
        if self.config.kind == "linear":
            rows = [shortened(x) for x in e]
            sums = [moments(x) for x in among]  # once a modality, used by both its readers
            to_query, to_key, to_value = map(_weights, (self.query, self.key, self.value))

            def from_sums(m: int, other: int, weight: Tensor) -> Tensor:
                logits = to_query[m].T @ to_key[other]
                return read(rows[m], sums[other], logits, weight @ to_value[other])

            return from_sums
        q = [layer(x) for layer, x in zip(self.query, e, strict=True)]
        k = [layer(x) for layer, x in zip(self.key, among, strict=True)]
        v = [layer(x) for layer, x in zip(self.value, among, strict=True)]

        def from_rows(m: int, other: int, weight: Tensor) -> Tensor:
            if self.config.kind == "exact":
                return exact(q[m], k[other], v[other], self.config.bf16) @ weight.T
            assert neighbours is not None
            return over_neighbours(q[m], k[other], v[other], neighbours[other]) @ weight.T

        return from_rows


def _weights(layers: nn.ModuleList) -> list[Tensor]:
    return [layer.get_parameter("weight") for layer in layers]


def exact(
    q: Float[Tensor, "B D"],
    k: Float[Tensor, "I D"],
    v: Float[Tensor, "I D"],
    bf16: bool = False,
) -> Float[Tensor, "B D"]:
    """softmax(q kᵀ/√D) v by a kernel that never holds I×I numbers; O(I²·D) time.

    With `bf16` its products are of half width, and right to two or three digits.
    """
    given = q.dtype
    q, k, v = (x[None, None].bfloat16() if bf16 else x[None, None] for x in (q, k, v))
    return F.scaled_dot_product_attention(q, k, v)[0, 0].to(given)


@dataclass(frozen=True, slots=True)
class Moments:
    """All that linear attention needs of the items it attends to."""

    products: Float[Tensor, "D D"]  # Σ shortened(e) ⊗ e
    short: Float[Tensor, " D"]  # Σ shortened(e)
    total: Float[Tensor, " D"]  # Σ e
    count: Float[Tensor, "1"]


def moments(e: ItemTable) -> Moments:
    """The sums over all items; neither keys nor values are ever held."""
    short = shortened(e)
    return Moments(short.T @ e, short.sum(0), e.sum(0), e.new_full((1,), len(e)))


def shortened(e: Float[Tensor, "N D"]) -> Float[Tensor, "N D"]:
    """Rows longer than 1 at length 1."""
    rows: Tensor = e / torch.linalg.vector_norm(e, dim=1, keepdim=True).clamp(min=1.0)
    return rows


def read(
    rows: Float[Tensor, "B D"],
    sums: Moments,
    logits: Float[Tensor, "D D"],
    value: Float[Tensor, "E D"],
) -> Float[Tensor, "B E"]:
    """Σ_j w_ij·(value e_j) with w_ij ~ exp(rows_iᵀ M e_j) ≈ 1 + rows_iᵀ M e_j; O(I·D²) time.

    M is `logits`/√D, right for small products. Rows no longer than 1 (`shortened`) and M's norm
    held to 1 keep every weight positive.
    """
    scale = math.sqrt(logits.shape[0])
    m = logits / torch.linalg.vector_norm(logits).clamp(min=scale)
    weighed = torch.addmm(value @ sums.total, rows, m @ sums.products @ value.T)
    return weighed / torch.addmv(sums.count, rows, m @ sums.short)[:, None]


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
