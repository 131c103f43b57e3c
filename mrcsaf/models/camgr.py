"""CAmgr, reconstructed: ids purify the content, cross-attention fuses it. And its attention alone.

"A Multimodal Graph Recommendation Method Based on Cross-Attention Fusion", Mathematics 2024,
12(15), 2353. RECONSTRUCTION: only the abstract and the section titles could be read, there is no
public code, and every formula below is our reading of them. Its figures are ours, not the authors'.

1. purified content c_m = e ⊙ σ(W_m f_m + b_m) + ū ⊙ σ(V_m f_m + a_m), e the item's free vector, ū
   the mean of the free vectors of the users who met it ("item and interaction user ID features")
2. user-item encoder: mean of layers 0…n of LightGCN on [u; e]; item encoder: z_m = S̃_m c_m over
the
   K nearest items of modality m ("multimodal structure enhanced encoder")
3. fusion: each modality attends to the other over all items: attention.py, cross part only;
   z = mean of both; a user's z is the mean of the items' they met
4. y = (u* + z_u)·(e* + z_i)
5. loss = BPR + λ_c InfoNCE(e*, z) of the batch's items + λ ½ Σ‖layer-0 vectors of the batch‖²

CAmgr-CAM, Table 5 of the MR-CSAF paper, is read as MR-CSAF with this cross-attention in the place
of its cross-self-attention; a reconstruction too.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

import torch
from torch import Tensor, nn

from mrcsaf.core.settings import check_range
from mrcsaf.core.typing import PartSpec
from mrcsaf.data.records import Interactions
from mrcsaf.models.base import (
    MODALITIES,
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
from mrcsaf.models.fusion import AttentionConfig, CrossSelfAttention, Kind
from mrcsaf.models.graphs import MeanOfNeighbours, UserItemGraph, item_graph, nearest_of
from mrcsaf.models.losses import bpr, info_nce, l2
from mrcsaf.models.mrcsaf import MRCSAF, MRCSAFConfig
from mrcsaf.models.newcomers import ContentNewcomers, Surrounded, mean_with


@dataclass(frozen=True, slots=True, kw_only=True)
class CAmgrConfig:
    """Usual settings of this family of models; none of them is known to be the authors'."""

    dim: int = 64  # D, width of the embeddings
    neighbours: int = 10  # K, nearest items an item is linked to, itself included
    ui_layers: int = 2  # n, layers over the user-item graph
    attention: Kind = "linear"  # over all items exactly, linearised, over neighbours, or not at all
    contrast_weight: float = 0.01  # λ_c
    temperature: float = 0.2  # of the contrast
    reg_weight: float = 1e-4  # λ of ½‖x‖² a pair

    def __post_init__(self) -> None:
        check_range("dim", self.dim, 1, 4096)
        check_range("neighbours", self.neighbours, 1, 1000)
        check_range("ui_layers", self.ui_layers, 0, 8)
        check_range("contrast_weight", self.contrast_weight, 0)
        check_range("temperature", self.temperature, 1e-3)
        check_range("reg_weight", self.reg_weight, 0)


class CAmgr(Recommender):
    """A reconstruction from the abstract; see the module."""

    Config = CAmgrConfig
    needs: ClassVar[tuple[str, ...]] = MODALITIES
    config: CAmgrConfig

    def __init__(self, train: Interactions, content: Content, config: CAmgrConfig) -> None:
        super().__init__(train, content, config)
        lists = torch.stack([nearest_of(content[m], config.neighbours)[0] for m in MODALITIES])
        self.item_graphs = nn.ModuleList(item_graph(ids) for ids in lists)
        self.graph = UserItemGraph(train, pruned_share=0.0)
        self.mean = MeanOfNeighbours(train)
        self.user, self.item = table(self.n_users, config.dim), table(self.n_items, config.dim)
        features = Features(content)
        self.item_gate = Projections(features, config.dim)
        self.user_gate = Projections(features, config.dim)
        self.fuse = cross_attention(config.dim, config.attention, lists)

    def loss(self, users: Ids, pos: Ids, neg: Ids) -> Scalar:
        user, item, z_user, z_item = self._encode()
        u, i = user[users] + z_user[users], item + z_item
        total = bpr((u * i[pos]).sum(1), (u * i[neg]).sum(1))
        if self.config.contrast_weight:
            agree = info_nce(item[pos], z_item[pos], self.config.temperature)
            total = total + self.config.contrast_weight * agree
        start = l2(self.user[users], self.item[pos], self.item[neg])
        return total + self.config.reg_weight * start  # Eq. 5

    def represent(self) -> Representation:
        user, item, z_user, z_item = self._encode()
        parts = [PartSpec("interactions", "u", "i"), PartSpec("content", "u", "z")]
        return Representation(parts, {"u": user + z_user}, {"i": item, "z": z_item})  # Eq. 4

    def newcomers(self) -> ContentNewcomers:
        return ContentNewcomers(self.content, self._placed, self.item, self.config.neighbours)

    def _placed(self, new: Surrounded) -> dict[str, Tensor]:
        met = self.mean.to_items @ self.user
        known, rows = [], []
        for name, graph in zip(MODALITIES, self.item_graphs, strict=True):
            inputs = self.item * self.item_gate(name).sigmoid()
            inputs = inputs + met * self.user_gate(name).sigmoid()
            own = new.free * self.item_gate.linear[name](new.raw[name]).sigmoid()  # nobody met it
            known.append(graph @ inputs)
            rows.append(mean_with(new.lists[name], inputs, own)[None])
        if self.fuse is not None:
            lists = torch.stack([new.lists[name][None] for name in MODALITIES])
            tables = [torch.cat(pair) for pair in zip(known, rows, strict=True)]
            rows = list(self.fuse.fused((rows[0], rows[1]), (tables[0], tables[1]), lists))
        z = (rows[0] + rows[1])[0] / 2
        return {"i": new.free / (self.config.ui_layers + 1), "z": z}

    def _encode(self) -> tuple[UserTable, ItemTable, UserTable, ItemTable]:
        """(users, items) of the user-item graph, then (users, items) of the content."""
        user, item = self.graph.propagate(self.user, self.item, self.config.ui_layers)  # Eq. 2
        met = self.mean.to_items @ self.user
        content = []
        for name, graph in zip(MODALITIES, self.item_graphs, strict=True):
            by_item, by_user = self.item_gate(name).sigmoid(), self.user_gate(name).sigmoid()
            content.append(graph @ (self.item * by_item + met * by_user))  # Eq. 1-2
        if self.fuse is not None:
            content = list(self.fuse(*content))  # Eq. 3
        z = (content[0] + content[1]) / 2
        return user, item, self.mean.to_users @ z, z


class CAmgrCAM(MRCSAF):
    """MR-CSAF with cross-attention only; a reconstruction, see the module."""

    def __init__(self, train: Interactions, content: Content, config: MRCSAFConfig) -> None:
        super().__init__(train, content, replace(config, attention="none"))
        kind: Kind = "linear" if config.attention == "none" else config.attention
        lists = torch.stack([nearest_of(content[m], config.neighbours)[0] for m in MODALITIES])
        self.attention = cross_attention(config.dim, kind, lists)


def cross_attention(dim: int, kind: Kind, lists: torch.Tensor) -> CrossSelfAttention | None:
    """Each modality attends to the other; starts as the mean of its input and what it attended."""
    if kind == "none":
        return None
    config = AttentionConfig(dim=dim, kind=kind, start="identity", self_=False)
    return CrossSelfAttention(config, lists)
