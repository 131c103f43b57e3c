"""LATTICE: an item graph that is learned with the embeddings it smooths.

Zhang, Zhu, Liu, Wu, Wang, Wang, "Mining Latent Structures for Multimedia Recommendation", MM 2021,
arXiv:2104.09036. Equations, numbered here and not as in the paper:

1. S_m: the K nearest of each item by cosine of raw features, each with its cosine, D^−½ S D^−½
2. f̃_m = W_m f_m + b_m, and the K nearest by cosine of f̃_m in the same way
3. A = λ Σ_m α_m S_m + (1 − λ) norm(Σ_m α_m S̃_m), α = softmax of two learned numbers
4. h = A^L e, from item ids e
5. u, p = mean of layers 0…n of LightGCN on [users; e]; y = u·(p + h/‖h‖)
6. loss = BPR(y) + λ_reg ½ Σ ‖vectors of the batch after (5)‖²

Where paper and public code differ: the paper learns the graph with every step, the code rebuilds it
once an epoch and lets gradients through on the first batch only (so W_m and α take one step an
epoch); the default follows the code, which made the published figures. The paper normalises each
learned graph before it sums them, the code after; after. The code's user-item graph has self-loops
and rows that sum to 1 instead of LightGCN's symmetric one; the default follows it, `graph` chooses.
The code trains the raw features; here they are constants (`feature_trained`).

Deviations: nothing is I×I: neighbours are found block by block, and A keeps at most 4·K edges a
row. The learning rate falls by 4 % in 50 epochs, as in the code (`decay`).
"""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Literal

import torch
from jaxtyping import Float, Int
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
from mrcsaf.models.graphs import SparseGraph, UserItemGraph, averaging, nearest, nearest_of
from mrcsaf.models.losses import bpr, l2
from mrcsaf.models.newcomers import ContentNewcomers, Surrounded, nearest_to


@dataclass(frozen=True, slots=True, kw_only=True)
class LATTICEConfig:
    """The published settings."""

    dim: int = 64  # D, width of the embeddings and of the learned features
    neighbours: int = 10  # K, nearest items an item is linked to, itself included
    original_weight: float = 0.9  # λ, share of the graph of the raw features
    item_layers: int = 1  # L, layers over the item graph
    ui_layers: int = 2  # n, layers over the user-item graph
    graph: Literal["row", "symmetric"] = "row"  # user-item graph: rows sum to 1, or LightGCN's
    reg_weight: float = 1e-4  # λ_reg; the papers try 0, 1e-5, 1e-4, 1e-3
    decay: float = 0.96  # what 50 epochs leave of the learning rate; 1 keeps it
    feature_trained: bool = False  # also train the raw feature rows, as the public code does

    def __post_init__(self) -> None:
        check_range("dim", self.dim, 1, 4096)
        check_range("neighbours", self.neighbours, 1, 1000)
        check_range("original_weight", self.original_weight, 0, 1)
        check_range("item_layers", self.item_layers, 0, 8)
        check_range("ui_layers", self.ui_layers, 0, 8)
        check_range("reg_weight", self.reg_weight, 0)
        check_range("decay", self.decay, 0, 1)


class LATTICE(Recommender):
    """Item graph of raw and learned neighbours, then any collaborative filter; here LightGCN."""

    Config = LATTICEConfig
    needs_one: ClassVar[bool] = True
    config: LATTICEConfig
    raw_ids: Tensor
    raw_values: Tensor
    raw_scale: Tensor

    def __init__(self, train: Interactions, content: Content, config: LATTICEConfig) -> None:
        super().__init__(train, content, config)
        given = [nearest_of(content[name], config.neighbours) for name in self.modalities]
        self.register_buffer("raw_ids", torch.stack([ids for ids, _ in given]), persistent=False)
        values = torch.stack([normalised(ids, cosines) for ids, cosines in given])  # Eq. 1
        self.register_buffer("raw_values", values, persistent=False)
        scale = torch.stack([inverse_roots(cosines) for _, cosines in given])
        self.register_buffer("raw_scale", scale, persistent=False)
        self.user, self.item = table(self.n_users, config.dim), table(self.n_items, config.dim)
        self.project = Projections(Features(content, config.feature_trained), config.dim)
        self.balance = nn.Parameter(torch.full((len(self.modalities),), 0.5))  # α before softmax
        if config.graph == "symmetric":
            self.graph: UserItemGraph | SparseGraph = UserItemGraph(train, pruned_share=0.0)
        else:
            self.graph = averaging(train, self_loops=True)
        self._frozen: SparseGraph | None = None  # A for the rest of the epoch

    def start_epoch(self, epoch: int, random: torch.Generator) -> None:
        self._frozen = None

    def rate(self, epoch: int) -> float:
        share: float = self.config.decay ** (epoch / 50)
        return share

    def loss(self, users: Ids, pos: Ids, neg: Ids) -> Scalar:
        user, p, h = self._propagate()
        u, item = user[users], p + h
        good, bad = item[pos], item[neg]
        ranking = bpr((u * good).sum(1), (u * bad).sum(1))
        return ranking + self.config.reg_weight * l2(u, good, bad)  # Eq. 6

    def represent(self) -> Representation:
        self._frozen = None
        user, p, h = self._propagate()
        parts = [PartSpec("interactions", "u", "p"), PartSpec("item_graph", "u", "h")]
        return Representation(parts, {"u": user}, {"p": p, "h": h})

    @torch.no_grad()
    def newcomers(self) -> ContentNewcomers:
        units = {name: F.normalize(self.project(name), dim=1) for name in self.modalities}
        finish = partial(self._placed, units, inverse_roots(self._learned()[1]))
        return ContentNewcomers(self.content, finish, self.item, self.config.neighbours)

    def _placed(
        self, units: dict[str, Tensor], scale: Float[Tensor, " I"], new: Surrounded
    ) -> dict[str, Tensor]:
        """`units`: f̃ of known items at length 1; `scale`: D^−½ of their learned lists."""
        alpha, share = self.balance.softmax(0), self.config.original_weight
        lists, weights, learned_lists, learned = [], [], [], []
        for m, name in enumerate(self.modalities):
            own = F.normalize(self.project.linear[name](new.raw[name]), dim=0)
            found = nearest_to(own, units[name], self.config.neighbours, new.without)[0]
            learned_lists.append(found)
            learned.append(alpha[m] * (torch.cat([units[name], own[None]])[found] @ own))
            cosines = new.cosines[name]
            weights.append(share * alpha[m] * row_of(new.lists[name], cosines, self.raw_scale[m]))
            lists.append(new.lists[name])
        found = torch.cat(learned_lists)
        weights.append((1 - share) * row_of(found, torch.cat(learned), scale))
        ids, values = torch.cat([*lists, found]), torch.cat(weights)
        h, known = new.free, self.item.detach()
        for layer in range(self.config.item_layers):  # Eq. 4
            h = values @ torch.cat([known, h[None]])[ids]
            if layer + 1 < self.config.item_layers:
                known = self._once(known)
        loops = self.config.graph == "row"  # there each node is its own neighbour
        p = new.free if loops else new.free / (self.config.ui_layers + 1)
        return {"p": p, "h": F.normalize(h, dim=0)}

    def _once(self, h: ItemTable) -> ItemTable:
        ids, values = self._learn()
        return torch.einsum("ik,ikd->id", values, h[ids])

    def _propagate(self) -> tuple[UserTable, ItemTable, ItemTable]:
        """(users, items of the user-item graph, items of the item graph at length 1)."""
        h = F.normalize(self._smooth(self.item), dim=1)
        if isinstance(self.graph, UserItemGraph):
            return *self.graph.propagate(self.user, self.item, self.config.ui_layers), h  # Eq. 5
        nodes = total = torch.cat([self.user, self.item])
        for _ in range(self.config.ui_layers):
            nodes = self.graph @ nodes
            total = total + nodes
        user, p = (total / (self.config.ui_layers + 1)).split([self.n_users, self.n_items])
        return user, p, h

    def _smooth(self, h: ItemTable) -> ItemTable:
        """A^L h; the first call of an epoch builds A and lets gradients into it."""
        if self._frozen is not None:
            for _ in range(self.config.item_layers):
                h = self._frozen @ h
            return h
        ids, values = self._learn()
        for _ in range(self.config.item_layers):  # Eq. 4
            h = torch.einsum("ik,ikd->id", values, h[ids])
        rows = torch.arange(self.n_items, device=ids.device).repeat_interleave(ids.shape[1])
        self._frozen = SparseGraph(
            rows, ids.flatten(), values.detach().flatten(), (self.n_items, self.n_items)
        )
        return h

    def _learn(self) -> tuple[Int[Tensor, "I E"], Float[Tensor, "I E"]]:
        """A of Eq. 3, row by row: (items, weights); an item may occur more than once in a row."""
        alpha = self.balance.softmax(0)
        learned_ids, cosines = self._learned()
        learned = normalised(learned_ids, cosines)
        original = (alpha[:, None, None] * self.raw_values).transpose(0, 1).flatten(1)
        original_ids = self.raw_ids.transpose(0, 1).flatten(1)
        share = self.config.original_weight
        return (
            torch.cat([original_ids, learned_ids], dim=1),
            torch.cat([share * original, (1 - share) * learned], dim=1),
        )

    def _learned(self) -> tuple[Int[Tensor, "I E"], Float[Tensor, "I E"]]:
        """Lists and cosines by f̃, those of a modality times its α."""
        alpha = self.balance.softmax(0)
        found, cosines = [], []
        for m, name in enumerate(self.modalities):  # Eq. 2
            unit = F.normalize(self.project(name), dim=1)
            ids = nearest(unit.detach(), self.config.neighbours)[0]
            found.append(ids)
            cosines.append(alpha[m] * torch.einsum("id,ikd->ik", unit, unit[ids]))
        return torch.cat(found, dim=1), torch.cat(cosines, dim=1)


def normalised(ids: Int[Tensor, "I E"], values: Float[Tensor, "I E"]) -> Float[Tensor, "I E"]:
    """D^−½ S D^−½ of a graph given row by row, D its row sums."""
    scale = inverse_roots(values)
    return scale[:, None] * values * scale[ids]


def inverse_roots(values: Float[Tensor, "I E"]) -> Float[Tensor, " I"]:
    """D^−½, D the row sums."""
    return values.sum(1).clamp(min=1e-6).rsqrt()


def row_of(
    ids: Int[Tensor, " E"], values: Float[Tensor, " E"], scale: Float[Tensor, " I"]
) -> Float[Tensor, " E"]:
    """A new item's row of the same; it names itself by the number I."""
    own = inverse_roots(values[None])
    return own * values * torch.cat([scale, own])[ids]
