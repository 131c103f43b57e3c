"""The selector (eq. 4-5) and the cross-self-attention (eq. 8-18) of MR-CSAF.

Symbols: e_m item embeddings of modality m; c_m cross- and ẽ_m self-attended; ė_m fused.
"""

import math
from dataclasses import dataclass
from typing import Any, Literal

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from mrcsaf.core.settings import check_range
from mrcsaf.models.base import ItemTable, Scalar, Weights

Kind = Literal["exact", "linear", "neighbours", "none"]
Start = Literal["xavier", "identity", "gate"]
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
        if self.config.kind == "linear":
            sums = moments(among[0]), moments(among[1])
            return self._to_first_order(0, e[0], sums), self._to_first_order(1, e[1], sums)
        return self._softmax(e, among, neighbours)

    def _to_first_order(self, m: int, e: Tensor, sums: tuple["Moments", "Moments"]) -> Tensor:
        """ė_m, all of it as one map: to first order attention is linear in its row."""
        matrix, shift = self._own(m)
        for n, weight in self._read(m):
            value = weight @ self.value[n].get_parameter("weight")
            logits = self.query[m].get_parameter("weight").T @ self.key[n].get_parameter("weight")
            matrix = matrix + value @ first_order(logits, sums[m], sums[n])
            shift = shift + value @ sums[n].mean
        return F.linear(e, matrix, shift)

    def _softmax(self, e: Pair, among: Items, neighbours: Tensor | None) -> Pair:
        q = [layer(x) for layer, x in zip(self.query, e, strict=True)]
        k = [layer(x) for layer, x in zip(self.key, among, strict=True)]
        v = [layer(x) for layer, x in zip(self.value, among, strict=True)]
        done = []
        for m in (0, 1):
            total = F.linear(e[m], *self._own(m))
            for n, weight in self._read(m):
                if self.config.kind == "exact":
                    rows = exact(q[m], k[n], v[n], self.config.bf16)
                else:
                    assert neighbours is not None
                    rows = over_neighbours(q[m], k[n], v[n], neighbours[n])
                total = total + rows @ weight.T
            done.append(total)
        return done[0], done[1]

    def _own(self, m: int) -> tuple[Tensor, Tensor]:
        """Eq. 18: W·concat(c, ẽ) + b, where both hold e_m; its two maps added up, and b."""
        for_cross, for_self = self.fuse[m].get_parameter("weight").chunk(2, dim=1)
        return for_cross + for_self, self.fuse[m].get_parameter("bias")

    def _read(self, m: int) -> list[tuple[int, Tensor]]:
        """(n, the part of W that what m takes from n goes through)."""
        for_cross, for_self = self.fuse[m].get_parameter("weight").chunk(2, dim=1)
        gate = 1.0 if self.gate is None else self.gate[m]
        read = []
        if self.config.cross:  # Eq. 10-13: c_t = e_t + softmax(Q_t K_vᵀ/√d) V_v
            read.append((1 - m, gate * for_cross))
        if self.config.self_:  # Eq. 14-17: ẽ_m = e_m + softmax(Q_m K_mᵀ/√d) V_m
            read.append((m, gate * for_self))
        return read


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
    """All that attention to first order needs to know of a modality's items."""

    mean: Float[Tensor, " D"]
    covariance: Float[Tensor, "D D"]
    length: Float[Tensor, ""]  # of e, its root mean square


def moments(e: ItemTable) -> Moments:
    """Of all items; neither keys nor values are ever held."""
    products, mean = gram(e) / len(e), e.mean(0)
    return Moments(mean, products - torch.outer(mean, mean), products.trace().sqrt())


def first_order(
    logits: Float[Tensor, "D D"], reader: Moments, among: Moments
) -> Float[Tensor, "D D"]:
    """C·Mᵀ with M = `logits`/√D: how what a row gets from `among` changes with the row.

    softmax over j of e_iᵀ M e_j is (1 + e_iᵀ M (e_j − ē))/I to first order, so that
    Σ_j w_ij e_j = ē + C Mᵀ e_i, with ē the mean and C the covariance of the e_j. M is held to where
    this is near the truth: between items of usual length no product is above 1.
    """
    m = logits / math.sqrt(len(logits))
    usual = torch.linalg.vector_norm(m) * reader.length * among.length
    change: Tensor = among.covariance @ (m / usual.clamp(min=1.0)).T
    return change


def gram(e: Float[Tensor, "N D"]) -> Float[Tensor, "D D"]:
    """eᵀ e, at half the gradient's usual cost: both factors are the same."""
    product: Tensor = _Gram.apply(e)
    return product


class _Gram(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, e: Tensor) -> Tensor:
        ctx.save_for_backward(e)
        return e.T @ e

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Tensor:
        (e,) = ctx.saved_tensors
        e_grad: Tensor = e @ (grads[0] + grads[0].T)
        return e_grad


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


# The adaptive modal selector of MR-CSAF (eq. 4-5): how much each item's picture and text count.


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectorConfig:
    """What keeps the weights alive: without `entropy` or `balance` one modality takes all."""

    kind: Literal["item", "global", "fixed"] = "item"  # weights an item, one pair for all, or given
    hidden: int = 16  # width of the hidden layer; figure 4 of the paper finds 16 best
    temperature: float = 1.0  # of the softmax; higher is milder
    entropy: float = 0.01  # reward for undecided items
    balance: float = 0.0  # penalty on a mean weight away from one half; items may differ freely
    rate: float = 1.0  # learning rate, as a share of the others'
    fixed_image: float = 0.1  # ω_v where kind is fixed

    def __post_init__(self) -> None:
        check_range("hidden", self.hidden, 1, 4096)
        check_range("temperature", self.temperature, 1e-3)
        check_range("entropy", self.entropy, 0)
        check_range("balance", self.balance, 0)
        check_range("rate", self.rate, 0, 100)
        check_range("fixed_image", self.fixed_image, 0, 1)


class Selector(nn.Module):
    """Linear → ReLU → Linear → softmax over the two raw vectors, each scaled to length 1."""

    inputs: Tensor
    given: Tensor  # the weights of every item, where they are fixed

    def __init__(self, raw: list[Float[Tensor, "I _"]], config: SelectorConfig) -> None:
        super().__init__()
        self.config = config
        joined = torch.cat([F.normalize(x.float(), dim=1) for x in raw], dim=1)
        self.register_buffer("inputs", joined, persistent=False)
        if config.kind == "item":
            layers = (
                nn.Linear(joined.shape[1], config.hidden),
                nn.Linear(config.hidden, len(raw)),
            )
            for layer in layers:
                nn.init.xavier_uniform_(layer.weight)
                nn.init.zeros_(layer.bias)
            self.net = nn.Sequential(layers[0], nn.ReLU(), layers[1])
        elif config.kind == "global":
            self.logits = nn.Parameter(torch.zeros(len(raw)))
        else:
            given = torch.tensor([config.fixed_image, 1 - config.fixed_image])
            self.register_buffer("given", given, persistent=False)

    def forward(self) -> Weights:
        """(I, 2), rows sum to 1, image first."""
        return self.weigh(self.inputs)

    def weigh(self, inputs: Float[Tensor, "N F"]) -> Weights:
        """The weights of any items, given their joined, scaled raw vectors."""
        if self.config.kind == "fixed":
            return self.given.expand(len(inputs), 2)
        if self.config.kind == "global":
            return (self.logits / self.config.temperature).softmax(0).expand(len(inputs), 2)
        scores: Tensor = self.net(inputs) / self.config.temperature
        return scores.softmax(1)

    def penalty(self, weights: Weights) -> Scalar:
        """What all items' weights cost: too little entropy an item, too little balance over all."""
        if self.config.kind == "fixed" or not (self.config.entropy or self.config.balance):
            return self.inputs.new_zeros(())
        weights = weights.clamp(min=1e-8)
        entropy = -(weights * weights.log()).sum(1).mean()
        mean = weights.mean(0)
        imbalance = (mean * (2 * mean).log()).sum()  # KL(mean ‖ one half each)
        cost: Tensor = self.config.balance * imbalance - self.config.entropy * entropy
        return cost
