"""FREEDOM: a frozen item graph and a denoised user-item graph.

Zhou and Shen, "A Tale of Two Graphs: Freezing and Denoising Graph Structures for Multimodal
Recommendation", MM 2023, arXiv:2211.06924. Equations, numbered here and not as in the paper:

1. S̃_m: an edge of 1/K from each item to its K nearest by cosine; S = α_v S̃_v + (1 − α_v) S̃_t
2. h = S^L e, from item ids e
3. each epoch keeps (1 − ρ) of the user-item edges, drawn with probability ∝ 1/√(d_u d_i), and
   normalises them by their own degrees
4. u, p = mean of layers 0…n of LightGCN on [users; e]; pruned edges in training, all otherwise
5. y = u·(p + h)
6. loss = BPR(y) + λ Σ_m BPR(u·(W_m f_m + b_m))

Where paper and public code differ: the paper sums BPR over the batch, the code takes its mean; here
the mean. The paper projects fixed features f_m, the code trains them too (`feature_trained`); here
they are constants unless asked. Code and paper choose λ per data set; here 0, which the public code
reached .0963 with.

Deviations: S is applied as two graphs and never added up; one modality alone gets the whole weight.
"""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn

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
from mrcsaf.models.graphs import UserItemGraph, item_graph, nearest_of
from mrcsaf.models.losses import bpr
from mrcsaf.models.newcomers import ContentNewcomers, Surrounded, mean_with


@dataclass(frozen=True, slots=True, kw_only=True)
class FREEDOMConfig:
    """The paper's settings for Baby."""

    dim: int = 64  # D, width of the embeddings
    neighbours: int = 10  # K, nearest items an item is linked to, itself included
    image_weight: float = 0.1  # α_v, share of the image graph; the text graph gets the rest
    item_layers: int = 1  # L_ii, layers over the item graph
    ui_layers: int = 2  # L_ui, layers over the user-item graph
    pruned_edges: float = 0.8  # ρ, share of user-item edges left out of each training epoch
    feature_weight: float = 0.0  # λ of the modality losses; the papers try 0, 1e-5 … 1e-3
    feature_trained: bool = False  # also train the raw feature rows, as the public code does

    def __post_init__(self) -> None:
        check_range("dim", self.dim, 1, 4096)
        check_range("neighbours", self.neighbours, 1, 1000)
        check_range("image_weight", self.image_weight, 0, 1)
        check_range("item_layers", self.item_layers, 0, 8)
        check_range("ui_layers", self.ui_layers, 0, 8)
        check_range("pruned_edges", self.pruned_edges, 0, 0.999)
        check_range("feature_weight", self.feature_weight, 0)


class FREEDOM(Recommender):
    """Item graph on ids, user-item graph on pruned edges, BPR, and BPR on projected features."""

    Config = FREEDOMConfig
    needs_one: ClassVar[bool] = True
    config: FREEDOMConfig

    def __init__(self, train: Interactions, content: Content, config: FREEDOMConfig) -> None:
        super().__init__(train, content, config)
        lists = [nearest_of(content[name], config.neighbours)[0] for name in self.modalities]
        self.item_graphs = nn.ModuleList(map(item_graph, lists))  # Eq. 1
        shares = {"image": config.image_weight, "text": 1 - config.image_weight}
        both = len(self.modalities) == 2
        self.shares = [shares[name] if both else 1.0 for name in self.modalities]
        self.graph = UserItemGraph(train, config.pruned_edges)
        self.user, self.item = table(self.n_users, config.dim), table(self.n_items, config.dim)
        self.project = None
        if config.feature_weight:
            self.project = Projections(Features(content, config.feature_trained), config.dim)

    def start_epoch(self, epoch: int, random: torch.Generator) -> None:
        self.graph.sample(random)  # Eq. 3

    def loss(self, users: Ids, pos: Ids, neg: Ids) -> Scalar:
        user, h, p = self._propagate()
        u, item = user[users], h + p
        total = bpr((u * item[pos]).sum(1), (u * item[neg]).sum(1))
        if self.project is not None:  # Eq. 6
            for name in self.modalities:
                good, bad = self.project(name, pos), self.project(name, neg)
                modal = bpr((u * good).sum(1), (u * bad).sum(1))
                total = total + self.config.feature_weight * modal
        return total

    def represent(self) -> Representation:
        user, h, p = self._propagate()
        parts = [PartSpec("item_graph", "u", "h"), PartSpec("interactions", "u", "p")]
        return Representation(parts, {"u": user}, {"h": h, "p": p})

    def newcomers(self) -> ContentNewcomers:
        shares = dict(zip(self.modalities, self.shares, strict=True))
        return ContentNewcomers(
            self.content, self._placed, self.item, self.config.neighbours, shares
        )

    def _placed(self, new: Surrounded) -> dict[str, Tensor]:
        h, known = new.free, self.item.detach()
        for _ in range(self.config.item_layers):  # Eq. 2, the new row; the others do without it
            rows = [mean_with(new.lists[name], known, h) for name in self.modalities]
            pairs = zip(self.shares, rows, strict=True)
            h = torch.stack([share * row for share, row in pairs]).sum(0)
            known = self._smooth(known)
        return {"h": h, "p": new.free / (self.config.ui_layers + 1)}

    def _smooth(self, h: ItemTable) -> ItemTable:
        pairs = zip(self.shares, self.item_graphs, strict=True)
        return torch.stack([share * graph(h) for share, graph in pairs]).sum(0)

    def _propagate(self) -> tuple[UserTable, ItemTable, ItemTable]:
        """(users, items after the item graph, items after the user-item graph)."""
        h: Tensor = self.item
        for _ in range(self.config.item_layers):  # Eq. 2
            h = self._smooth(h)
        user, p = self.graph.propagate(self.user, self.item, self.config.ui_layers)  # Eq. 4
        return user, h, p  # Eq. 5: an item is h + p
