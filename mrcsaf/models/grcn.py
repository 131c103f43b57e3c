"""GRCN: user-item edges are weighed by content, so that clicks made by mistake count less.

Wei, Wang, Nie, He, Chua, "Graph-Refined Convolutional Network for Multimedia Recommendation with
Implicit Feedback", MM 2020, arXiv:2111.02036. Equations, numbered here and not as in the paper, all
vectors at length 1, sums over N(u):

1. routing, T times: p_u ← p_u + Σ_i softmax_i(p_u·f̃_i) f̃_i, f̃ = leaky(W_m f_m + b)
2. then α_ui = softmax over u's items of p_u·f̃_i, α_iu the same over i's users; content of a node
is
   its own vector and the α-weighted sum of its neighbours'
3. edge weight into u from i: relu(max_m s_i^m α_ui^m), s the learned confidence of the sender
4. ids: e + G e + G² e with the weights of (3), e at length 1
5. y = product of [ids, content of each modality]
6. loss = BPR + λ·(mean e² of the batch + mean p_u² of the batch, each modality + mean p² of image)

Where paper and public code differ: in the code, its authors' as well as the toolbox's, the routing
messages flow from users to items and only the users' rows are read, so that step 1 adds nothing to
any user, however many rounds are asked for, and every figure published with it is of T = 0. The
default follows the code (`routing`); 3 is the paper's, here with messages that arrive. Step 2's
softmax is over the receiver's neighbours in both. The toolbox's penalty counts the image's
preferences twice; so does the default, since λ was tuned with it.

Deviation: dot products along edges are a sampled matrix product: nothing of size E × D is held. The
loss uses softplus, which cannot overflow.
"""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mrcsaf.core.settings import check_range
from mrcsaf.core.typing import PartSpec
from mrcsaf.data.records import Interactions
from mrcsaf.models.base import (
    Content,
    EdgeValues,
    Ids,
    ItemTable,
    RawFeatures,
    Recommender,
    Representation,
    Scalar,
    UserTable,
)
from mrcsaf.models.edges import EdgePattern
from mrcsaf.models.graphs import unit
from mrcsaf.models.losses import bpr, squares
from mrcsaf.models.newcomers import ContentNewcomers, Surrounded


@dataclass(frozen=True, slots=True, kw_only=True)
class GRCNConfig:
    """The public code's settings, and what they come to."""

    dim: int = 64  # D, width of the ids
    content_dim: int = 64  # width of every modality's vectors
    routing: int = 0  # T, rounds of routing; the paper's 3 come to 0 in the code
    reg_weight: float = 1e-3  # λ; the papers try 0.1 … 1e-5

    def __post_init__(self) -> None:
        check_range("dim", self.dim, 1, 4096)
        check_range("content_dim", self.content_dim, 1, 4096)
        check_range("routing", self.routing, 0, 20)
        check_range("reg_weight", self.reg_weight, 0)


class GRCN(Recommender):
    """Content graphs find the weights of the edges on which ids are smoothed."""

    Config = GRCNConfig
    needs_one: ClassVar[bool] = True
    config: GRCNConfig

    def __init__(self, train: Interactions, content: Content, config: GRCNConfig) -> None:
        super().__init__(train, content, config)
        self.edges = EdgePattern(train)
        self.routers = nn.ModuleList(
            Router(content[name].raw.float(), self.edges, config) for name in self.modalities
        )
        self.user = _normal(self.n_users, config.dim)
        self.item = _normal(self.n_items, config.dim)
        self.user_trust = _normal(self.n_users, len(self.modalities))  # s of Eq. 3
        self.item_trust = _normal(self.n_items, len(self.modalities))

    def loss(self, users: Ids, pos: Ids, neg: Ids) -> Scalar:
        user, item = self._propagate()
        u, p, n = user[users], item[pos], item[neg]
        ids = self.user[users].square()
        reg = (ids + (self.item[pos].square() + self.item[neg].square()) / 2).mean()
        for number, router in enumerate(self.routers):
            assert isinstance(router, Router)
            reg = reg + router.preference[users].square().mean()
            if number == 0:
                reg = reg + squares(router.preference) / router.preference.numel()
        return bpr((u * p).sum(1), (u * n).sum(1)) + self.config.reg_weight * reg  # Eq. 6

    def represent(self) -> Representation:
        user, item = self._propagate()
        widths = [self.config.dim] + [self.config.content_dim] * len(self.modalities)
        names = ("ids", *self.modalities)
        users = dict(zip((f"u_{n}" for n in names), user.split(widths, dim=1), strict=True))
        items = dict(zip((f"i_{n}" for n in names), item.split(widths, dim=1), strict=True))
        parts = [PartSpec(name, f"u_{name}", f"i_{name}") for name in names]
        return Representation(parts, users, items)

    def newcomers(self) -> ContentNewcomers:
        return ContentNewcomers(self.content, self._placed, self.item)

    def _placed(self, new: Surrounded) -> dict[str, Tensor]:
        vectors = {"i_ids": unit(new.free)}  # nothing comes along edges that are not there
        for name, router in zip(self.modalities, self.routers, strict=True):
            assert isinstance(router, Router)
            vectors[f"i_{name}"] = unit(F.leaky_relu(router.project(new.raw[name])))
        return vectors

    def _propagate(self) -> tuple[UserTable, ItemTable]:
        users, items, into_users, into_items = zip(*(net() for net in self.routers), strict=True)
        to_user = self._weigh(into_users, self.item_trust[self.edges.items])
        to_item = self._weigh(into_items, self.user_trust[self.edges.users])
        user, item = unit(self.user), unit(self.item)
        all_users, all_items = user, item
        for _ in range(2):  # Eq. 4
            user, item = (
                self.edges.to_users(to_user, item),
                self.edges.to_items(to_item, user),
            )
            all_users, all_items = all_users + user, all_items + item
        return torch.cat([all_users, *users], dim=1), torch.cat([all_items, *items], dim=1)

    def _weigh(self, alphas: tuple[EdgeValues, ...], trust: Tensor) -> EdgeValues:
        """Eq. 3: (E,) from one α a modality and the sender's trust in each, (E, M)."""
        return (torch.stack(alphas, dim=1) * trust).amax(dim=1).relu()


class Router(nn.Module):
    """What one modality says of users, items and the edges between them."""

    raw: Tensor

    def __init__(self, raw: RawFeatures, edges: EdgePattern, config: GRCNConfig) -> None:
        super().__init__()
        self.register_buffer("raw", raw, persistent=False)
        self.edges, self.rounds = edges, config.routing
        self.preference = _normal(edges.n_users, config.content_dim)
        self.project = nn.Linear(raw.shape[1], config.content_dim)
        nn.init.xavier_normal_(self.project.weight)

    def forward(self) -> tuple[UserTable, ItemTable, EdgeValues, EdgeValues]:
        """(users, items, weight of each edge into its user, and into its item)."""
        items = unit(F.leaky_relu(self.project(self.raw)))
        users = unit(self.preference)
        for _ in range(self.rounds):  # Eq. 1
            alpha = self.edges.softmax(self.edges.dot(users, items), over_items=True)
            users = unit(users + self.edges.to_users(alpha, items))
        likeness = self.edges.dot(users, items)  # Eq. 2
        into_users = self.edges.softmax(likeness, over_items=True)
        into_items = self.edges.softmax(likeness, over_items=False)
        return (
            users + self.edges.to_users(into_users, items),
            items + self.edges.to_items(into_items, users),
            into_users,
            into_items,
        )


def _normal(rows: int, columns: int) -> nn.Parameter:
    return nn.Parameter(nn.init.xavier_normal_(torch.empty(rows, columns)))
