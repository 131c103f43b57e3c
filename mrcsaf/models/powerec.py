"""POWERec: prompts give one user vector a face for each modality; the weakest modality is pushed.

Dong, Yi, Chen, Li, Wu, Zhang, Zhao, "Prompt-based and weak-modality enhanced multimodal
recommendation", Information Fusion 101 (2024) 101989. Equations, numbered here and not as in the
paper; m ranges over id, image, text:

1. user of m: u + Σ of m's prompts; item of m: tanh(W_m f_m + b_m), f_id the item's free vector
2. LayerGCN: x ← cos(G x, x⁰) · G x, four times; a node is the sum of all layers
3. y = Σ_m u_m·i_m
4. weak modality of a triple: argmin_m u_m·(p_m − n_m); the false negative n̂ is p with n's weak
part
5. loss = mean of BPR(p, n) + w·BPR(p, n̂) + λ·½(‖u‖² + ‖e_p‖² + ‖e_n‖²), on u and free vectors e
6. training drops 10 % of the edges anew each epoch

Where paper and public code differ: nothing found; the default follows the code. It sums the loss
over the batch; here the mean, which Adam does not notice: ten epochs of Baby agree to .0001. It
draws the edges to keep by degree and uniformly in turn, starting with degree; followed, as is the
small start of W_m.

Deviation: with a modality missing, m ranges over what is there. The code adds layer 0 to the sum,
as here; LayerGCN's own paper leaves it out.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

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
    NodeTable,
    Projections,
    Recommender,
    Representation,
    Scalar,
    UserTable,
    table,
)
from mrcsaf.models.graphs import UserItemGraph
from mrcsaf.models.losses import bpr, l2
from mrcsaf.models.newcomers import ContentNewcomers, Surrounded


@dataclass(frozen=True, slots=True, kw_only=True)
class POWERecConfig:
    """The published code's settings; where it lists several, what validation chose on Baby."""

    dim: int = 64  # D, width of each modality's part
    layers: int = 4  # of LayerGCN
    prompts: int = 1  # vectors a modality, summed; the code tries 1 … 5, Baby likes 3, small data 1
    weak_weight: float = 1.0  # w, of the weak-modality loss; the code tries 1e-3 … 1
    reg_weight: float = 0.1  # λ, of squared norms a pair; the code tries 0.1 and 1
    dropped_edges: float = 0.1  # share of user-item edges left out of each training epoch

    def __post_init__(self) -> None:
        check_range("dim", self.dim, 1, 4096)
        check_range("layers", self.layers, 0, 8)
        check_range("prompts", self.prompts, 1, 100)
        check_range("weak_weight", self.weak_weight, 0)
        check_range("reg_weight", self.reg_weight, 0)
        check_range("dropped_edges", self.dropped_edges, 0, 0.999)


class POWERec(Recommender):
    """Ids and modalities side by side through LayerGCN."""

    Config = POWERecConfig
    needs_one: ClassVar[bool] = True
    config: POWERecConfig

    def __init__(self, train: Interactions, content: Content, config: POWERecConfig) -> None:
        super().__init__(train, content, config)
        d = config.dim
        self.graph = UserItemGraph(train, config.dropped_edges)
        self.user, self.item = table(self.n_users, d), table(self.n_items, d)
        self.id_map = nn.Linear(d, d)
        self.project = Projections(Features(content), d, xavier=False)
        self.kinds = ("id", *self.modalities)
        self.prompt = nn.Parameter(torch.empty(len(self.kinds), config.prompts, d))
        for rows in self.prompt.detach():
            nn.init.xavier_uniform_(rows)

    def start_epoch(self, epoch: int, random: torch.Generator) -> None:
        self.graph.sample(random, uniformly=epoch % 2 == 1)  # Eq. 6

    def loss(self, users: Ids, pos: Ids, neg: Ids) -> Scalar:
        tables = self._propagate()
        u = torch.stack([user[users] for user, _ in tables], dim=1)  # (B, M, D)
        p, n = (torch.stack([item[rows] for _, item in tables], dim=1) for rows in (pos, neg))
        good, bad = (u * p).sum(2), (u * n).sum(2)  # (B, M): by modality
        ranking = bpr(good.sum(1), bad.sum(1))
        weak = (good - bad).detach().argmin(1, keepdim=True)  # Eq. 4
        gap = (bad - good).gather(1, weak).squeeze(1)
        pushed = bpr(good.sum(1), good.sum(1) + gap)
        reg = l2(self.user[users], self.item[pos], self.item[neg])
        return ranking + self.config.weak_weight * pushed + self.config.reg_weight * reg  # Eq. 5

    def represent(self) -> Representation:
        named = list(zip(self.kinds, self._propagate(), strict=True))
        users = {f"u_{name}": user for name, (user, _) in named}
        items = {f"i_{name}": item for name, (_, item) in named}
        parts = [PartSpec(name, f"u_{name}", f"i_{name}") for name in self.kinds]
        return Representation(parts, users, items)

    def newcomers(self) -> ContentNewcomers:
        return ContentNewcomers(self.content, self._placed, self.item)

    def _placed(self, new: Surrounded) -> dict[str, Tensor]:
        rows = [self.id_map(new.free)]
        rows += [self.project.linear[name](new.raw[name]) for name in self.modalities]
        # Eq. 1; without users every further layer is 0
        return {f"i_{name}": row.tanh() for name, row in zip(self.kinds, rows, strict=True)}

    def _propagate(self) -> list[tuple[UserTable, ItemTable]]:
        """Users and items of every kind."""
        content = [self.id_map(self.item), *(self.project(name) for name in self.modalities)]
        pairs = zip(self.prompt.sum(1), content, strict=True)
        return [self._refine(self.user + prompt, rows.tanh()) for prompt, rows in pairs]  # Eq. 1

    def _refine(self, users: UserTable, items: ItemTable) -> tuple[UserTable, ItemTable]:
        """The sum of all layers for one kind; kinds apart, for the cache's sake."""
        graph, user, item = self.graph.current, users, items
        user_total, item_total = users.clone(), items.clone()
        for _ in range(self.config.layers):  # Eq. 2
            user, item = (
                refined(graph @ item, users),
                refined(graph.transposed_matmul(user), items),
            )
            user_total += user
            item_total += item
        return user_total, item_total


def refined(x: NodeTable, start: NodeTable) -> NodeTable:
    """cos(x, start) · x, row by row."""
    result: Tensor = _Refine.apply(x, start)
    return result


class _Refine(torch.autograd.Function):
    """y = c·x with c = x·s/(‖x‖‖s‖), in the fewest passes over tables this large."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, start: Tensor) -> Tensor:
        dot = torch.linalg.vecdot(x, start)
        x_size = torch.linalg.vecdot(x, x).clamp(min=1e-16).rsqrt()  # 1/‖x‖
        s_size = torch.linalg.vecdot(start, start).clamp(min=1e-16).rsqrt()
        cosine = dot * x_size * s_size
        ctx.save_for_backward(x, start, cosine, x_size, s_size)
        refined: Tensor = cosine[..., None] * x
        return refined

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor]:
        """∂c/∂x = s/(‖x‖‖s‖) − c·x/‖x‖², and the same with x and s changed about."""
        grad = grads[0]
        x, start, cosine, x_size, s_size = ctx.saved_tensors
        along = torch.linalg.vecdot(grad, x)  # the gradient of c
        both = (along * x_size * s_size)[..., None]
        x_grad = cosine[..., None] * grad
        x_grad.addcmul_(both, start).addcmul_((along * cosine * x_size**2)[..., None], x, value=-1)
        s_grad = both * x
        s_grad.addcmul_((along * cosine * s_size**2)[..., None], start, value=-1)
        return x_grad, s_grad
