"""MR-CSAF: adaptive modal selector and cross-self-attention fusion on top of FREEDOM.

Li, Zhan, Gao, Wang, Yang, "Multimodal Recommendation System Based on Cross Self-Attention Fusion",
Systems 2025, 13(1), 57. Equation numbers are that paper's.

Symbols: e_m item embeddings, ω = `weights`, S̃_m = `item_graphs[m]`, h_m item-graph part, ė_m after
attention, ṗ_m interaction-graph part, u_m users. Tables hold both modalities side by side,
image first: (N, 2D).

Deviations: item graphs come from the neighbour lists of the data set where it brings them; the mean
of n + 1 layers is divided by n + 1 (eq. 21 prints n); W in eq. 18 is applied to concat(c, ẽ), which
the printed equation misnames; b of eq. 27 is left out, because BPR takes the difference of two
items, in which it cancels. Where the paper is silent the choice is a setting.

Deviation of the defaults: twice the width, a little weight decay, larger batches at a higher rate,
three tenths of the edges in an epoch instead of two; the preset “paper” has what it prints.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal, NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

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
    Weights,
)
from mrcsaf.models.fusion import (
    AttentionConfig,
    CrossSelfAttention,
    Kind,
    Selector,
    SelectorConfig,
    Start,
)
from mrcsaf.models.graphs import UserItemGraph, item_graph, nearest_of
from mrcsaf.models.losses import bpr
from mrcsaf.models.newcomers import FusedNewcomers

MODALITIES = ("image", "text")  # the order of the halves of every (N, 2D) table


@dataclass(frozen=True, slots=True, kw_only=True)
class MRCSAFConfig:
    """Chosen on Baby's validation part (docs/study.md); the preset “paper” has the paper's."""

    dim: int = 128  # D, width of one modality's embeddings
    neighbours: int = 10  # K, nearest items an item is linked to, itself included
    ui_layers: int = 2  # n, layers over the user-item graph
    pruned_edges: float = 0.7  # share of user-item edges left out of each training epoch
    item_embedding: Literal["id", "feature", "both", "feature_trained"] = "id"  # what e_m is
    attention: Kind = "linear"  # over all items exactly, linearised, over neighbours, or not at all
    fusion_start: Start = "gate"  # W at the start: random, the mean of c and ẽ, or that and Δ = 0
    attention_bf16: bool = False  # exact: half-width products, faster, two to three digits
    attention_rate: float = 0.0005  # learning rate of attention and fusion, as a share
    selector: SelectorConfig = field(default_factory=SelectorConfig)
    loss: Literal["per_modality", "joint"] = "per_modality"  # eq. 26, or BPR on the summed score
    feature_weight: float = 1e-5  # ω_feat of eq. 29
    shrinkage: float = 0.12  # weight decay of Adam, times the number of training interactions

    def __post_init__(self) -> None:
        check_range("dim", self.dim, 1, 4096)
        check_range("neighbours", self.neighbours, 1, 1000)
        check_range("ui_layers", self.ui_layers, 0, 8)
        check_range("pruned_edges", self.pruned_edges, 0, 0.999)
        check_range("feature_weight", self.feature_weight, 0)
        check_range("shrinkage", self.shrinkage, 0)
        check_range("attention_rate", self.attention_rate, 0, 10)


class MRCSAF(Recommender):
    """Item graph, selector, attention, interaction graph, and BPR per modality."""

    Config = MRCSAFConfig
    needs: ClassVar[tuple[str, ...]] = MODALITIES
    trains_with: ClassVar[Mapping[str, Any]] = {
        "batch_size": 0, "learning_rate": 3e-3,
    }  # fmt: skip

    def __init__(self, train: Interactions, content: Content, config: MRCSAFConfig) -> None:
        super().__init__(train, content, config)
        self.n_interactions = len(train)
        d = config.dim
        lists = torch.stack([nearest_of(content[m], config.neighbours)[0] for m in MODALITIES])
        self.item_graphs = nn.ModuleList(item_graph(ids) for ids in lists)
        self.graph = UserItemGraph(train, config.pruned_edges)
        self.embedding = ItemEmbedding(content, config)
        self.user = nn.Parameter(torch.empty(self.n_users, 2 * d))
        nn.init.xavier_uniform_(self.user[:, :d])
        nn.init.xavier_uniform_(self.user[:, d:])
        raw = [content[name].raw for name in MODALITIES]
        self.selector = Selector(raw, config.selector)
        attention = AttentionConfig(
            dim=d, kind=config.attention, start=config.fusion_start, bf16=config.attention_bf16
        )
        wanted = config.attention != "none"
        self.attention = CrossSelfAttention(attention, lists) if wanted else None
        self.project = _projections(raw, d, bias=False) if config.feature_weight else None

    def start_epoch(self, epoch: int, random: torch.Generator) -> None:
        self.graph.sample(random)

    def loss(self, users: Ids, pos: Ids, neg: Ids) -> Scalar:
        made = self._propagate()
        item = made.h + made.p_dot  # Eq. 24
        u = self._halves(made.user[users])
        p, n = self._halves(item[torch.cat([pos, neg])]).chunk(2)  # one gather, one gradient
        pos_scores, neg_scores = (u * p).sum(2), (u * n).sum(2)  # (B, 2)
        if self.config.loss == "joint":
            total = bpr(pos_scores.sum(1), neg_scores.sum(1))
        else:
            total = 2 * bpr(pos_scores, neg_scores)  # Eq. 26: summed over modalities
        if self.config.feature_weight:  # Eq. 27-29
            total = total + self.config.feature_weight * self._feature_loss(u, pos, neg)
        return total + self.selector.penalty(made.weights)

    def represent(self) -> Representation:
        made = self._propagate()
        parts = [
            PartSpec(f"{m}_{graph}", f"u_{m}", f"{letter}_{m}")
            for m in MODALITIES
            for graph, letter in (("graph", "h"), ("interactions", "p"))
        ]
        items = self._named("h", made.h) | self._named("p", made.p_dot)
        extra = self._named("e0", made.e_dot)
        e = self.embedding()
        for source, graph in zip(MODALITIES, self.item_graphs, strict=True):
            extra |= self._named(f"a_{source}", graph @ e)
        return Representation(
            parts, self._named("u", made.user), items, self._named("e0", self.user.detach()), extra
        )

    def image_weights(self) -> Float[Tensor, " I"] | None:
        weights: Tensor = self.selector()[:, 0]
        return weights

    def newcomers(self) -> FusedNewcomers:
        widths = (self.embedding.raw(0).shape[1], self.embedding.raw(1).shape[1])
        k, layers = self.config.neighbours, self.config.ui_layers
        e = self.embedding
        return FusedNewcomers(
            e().detach(), e.free, e.projected, self.selector, self.attention, widths, k, layers
        )

    def parameter_groups(self, learning_rate: float) -> list[dict[str, Any]]:
        slow = list(self.attention.parameters()) if self.attention is not None else []
        selector = list(self.selector.parameters())
        special = {id(p) for p in (*slow, *selector)}
        rest = [p for p in self.parameters() if id(p) not in special]
        groups = [
            {"params": rest, "lr": learning_rate},
            {"params": slow, "lr": learning_rate * self.config.attention_rate},
            {"params": selector, "lr": learning_rate * self.config.selector.rate},
        ]
        # A row's share of a step's gradient falls as the data grow; so must what pulls it to zero.
        decay = self.config.shrinkage / max(self.n_interactions, 1)
        return [group | {"weight_decay": decay} for group in groups if group["params"]]

    def _propagate(self) -> "Propagated":
        e = self.embedding()  # (I, 2D)
        weights = self.selector()  # (I, 2): Eq. 4-5
        nearby = [graph @ e for graph in self.item_graphs]
        # Eq. 6-7: h_m = ω_v ⊙ (S̃_v e_m) + ω_t ⊙ (S̃_t e_m)
        h = torch.addcmul(weights[:, :1] * nearby[0], weights[:, 1:], nearby[1])
        e_dot = e
        if self.attention is not None:
            halves = e.split(self.config.dim, dim=1)
            e_dot = torch.cat(self.attention(*halves), dim=1)  # Eq. 8-18
        user, p_dot = self.graph.propagate(self.user, e_dot, self.config.ui_layers)  # Eq. 19-23
        return Propagated(h, p_dot, user, e_dot, weights)

    def _feature_loss(self, u: Float[Tensor, "B 2 D"], pos: Ids, neg: Ids) -> Scalar:
        """The same BPR on f_m = W_m·raw + b, of which only W_m·(raw_p − raw_n) counts."""
        assert self.project is not None
        total: Tensor = u.new_zeros(())
        for m, layer in enumerate(self.project):
            raw = self.embedding.raw(m)
            ahead = layer(raw[pos] - raw[neg])
            total = total + F.softplus(-(u[:, m] * ahead).sum(1)).mean()
        return total

    def _halves(self, table: Float[Tensor, "B W"]) -> Float[Tensor, "B 2 D"]:
        halves: Tensor = table.unflatten(1, (2, self.config.dim))
        return halves

    def _named(self, letter: str, table: Float[Tensor, "N W"]) -> dict[str, Tensor]:
        halves = table.split(self.config.dim, dim=1)
        return {f"{letter}_{name}": half for name, half in zip(MODALITIES, halves, strict=True)}


class Propagated(NamedTuple):
    """What one pass makes; tables hold both modalities side by side, (N, 2D)."""

    h: ItemTable
    p_dot: ItemTable
    user: UserTable
    e_dot: ItemTable
    weights: Weights


class ItemEmbedding(nn.Module):
    """e_m of every item, as free vectors, as a projection of the raw features, or as their sum."""

    raw_image: Tensor
    raw_text: Tensor

    def __init__(self, content: Content, config: MRCSAFConfig) -> None:
        super().__init__()
        kind, d = config.item_embedding, config.dim
        for name in MODALITIES:
            raw = content[name].raw.float()
            if kind == "feature_trained":
                self.register_parameter(f"raw_{name}", nn.Parameter(raw.clone()))
            else:
                self.register_buffer(f"raw_{name}", raw, persistent=False)
        self.free = None
        if kind in ("id", "both"):
            self.free = nn.Parameter(torch.empty(len(content["image"].raw), 2 * d))
            nn.init.xavier_uniform_(self.free[:, :d])
            nn.init.xavier_uniform_(self.free[:, d:])
        self.projected = None
        if kind != "id":
            self.projected = _projections([content[name].raw for name in MODALITIES], d)

    def raw(self, modality: int) -> Tensor:
        raw: Tensor = self.raw_text if modality else self.raw_image
        return raw

    def forward(self) -> ItemTable:
        """(I, 2D), image first."""
        parts: list[Tensor] = [self.free] if self.free is not None else []
        if self.projected is not None:
            rows = [layer(self.raw(m)) for m, layer in enumerate(self.projected)]
            parts.append(torch.cat(rows, dim=1))
        return sum(parts[1:], start=parts[0])


class AMS(MRCSAF):
    """Table 4's ablation without attention: ė_m = e_m."""

    def __init__(self, train: Interactions, content: Content, config: MRCSAFConfig) -> None:
        super().__init__(train, content, replace(config, attention="none"))


class CSAF(MRCSAF):
    """Table 4's ablation without the selector: ω = (0.1, 0.9) for every item."""

    def __init__(self, train: Interactions, content: Content, config: MRCSAFConfig) -> None:
        fixed = replace(config.selector, kind="fixed")
        super().__init__(train, content, replace(config, selector=fixed))

    def image_weights(self) -> None:
        return None


def _projections(raw: list[Tensor], dim: int, bias: bool = True) -> nn.ModuleList:
    """W_m and b_m of each modality, from its raw width to `dim`."""
    layers = [nn.Linear(x.shape[1], dim, bias=bias) for x in raw]
    for layer in layers:
        nn.init.xavier_normal_(layer.weight)
    return nn.ModuleList(layers)
