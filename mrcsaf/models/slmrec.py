"""SLMRec: every modality gets its own LightGCN, and they are taught to agree on items.

Tao, Liu, Xia, Wang, Yang, Huang, Chua, "Self-supervised Learning for Multimedia Recommendation",
IEEE Transactions on Multimedia 2022. Equations, numbered here and not as in the paper; f_m at
length 1:

1. E_id, E_v, E_t = mean of layers 0…n of LightGCN on [users; ids], [users; W_v f_v] and
   [users; W_t f_t]
2. user = W_u [E_id, E_v, E_t], item likewise; y = user·item
3. main = InfoNCE of users with their items in the batch, at length 1, temperature τ
4. fine and coarse (FAC): InfoNCE of (g₁ E_id, g₂ E_v) and of (g₄ g₃ g₁ E_id, g₅ E_t) of the
   batch's items, dot products without scaling, temperature τ_s
5. loss = main + α·(4) + λ/2 ‖all weights‖²

Where paper and public code differ: the paper also offers feature dropout and masking as tasks; FAC
is what the toolbox's published rows use. Its g₁ is shared by both contrasts and g₃ (meant for the
acoustic stage) stays in the chain; followed. It ranks by σ(y), which orders as y does. Its λ is the
optimiser's weight decay, which Adam adds to the gradient just as this loss does. An item that is
twice in a batch is a wrong answer to itself, as in the code.

Deviation: with one modality alone only its contrast with the ids is left.
"""

from dataclasses import dataclass
from typing import ClassVar

import torch
from jaxtyping import Float
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
from mrcsaf.models.graphs import halves
from mrcsaf.models.losses import in_batch, info_nce, squares
from mrcsaf.models.newcomers import ContentNewcomers, Surrounded


@dataclass(frozen=True, slots=True, kw_only=True)
class SLMRecConfig:
    """The published settings for Baby."""

    dim: int = 64  # D, width of the embeddings
    layers: int = 3  # n, layers over the user-item graph
    temperature: float = 0.2  # τ of the main loss
    ssl_temperature: float = 0.2  # τ_s of the contrasts
    ssl_weight: float = 0.01  # α, of the contrasts
    reg_weight: float = 1e-4  # λ, of all weights squared

    def __post_init__(self) -> None:
        check_range("dim", self.dim, 2, 4096)
        check_range("layers", self.layers, 0, 8)
        check_range("temperature", self.temperature, 1e-3)
        check_range("ssl_temperature", self.ssl_temperature, 1e-3)
        check_range("ssl_weight", self.ssl_weight, 0)
        check_range("reg_weight", self.reg_weight, 0)


class SLMRec(Recommender):
    """Ids and modalities side by side through one graph, then mixed."""

    Config = SLMRecConfig
    needs_one: ClassVar[bool] = True
    config: SLMRecConfig

    def __init__(self, train: Interactions, content: Content, config: SLMRecConfig) -> None:
        super().__init__(train, content, config)
        d = config.dim
        self.to_users, self.to_items = halves(train)
        self.user, self.item = table(self.n_users, d), table(self.n_items, d)
        self.project = Projections(Features(content, unit=True), d)
        width = d * (1 + len(self.modalities))
        self.mix_users, self.mix_items = nn.Linear(width, d), nn.Linear(width, d)
        self.from_ids, self.to_first = nn.Linear(d, d), nn.Linear(d, d)  # g₁, g₂
        linear = [self.mix_users, self.mix_items, self.from_ids, self.to_first]
        if len(self.modalities) == 2:
            self.between, self.from_both = nn.Linear(d, d), nn.Linear(d, d // 2)  # g₃, g₄
            self.to_second = nn.Linear(d, d // 2)  # g₅
            linear += [self.between, self.from_both, self.to_second]
        for layer in (*linear, *self.project.linear.values()):
            assert isinstance(layer, nn.Linear)
            nn.init.xavier_uniform_(layer.weight)

    def loss(self, users: Ids, pos: Ids, neg: Ids) -> Scalar:
        spread = self._propagate()
        i = spread.items(pos)
        u = self._users(spread, users)
        main = info_nce(u, self.mix_items(i), self.config.temperature)  # Eq. 3
        total = main + self.config.ssl_weight * self._contrast(i)
        size = sum((squares(p) for p in self.parameters()), start=main.new_zeros(()))
        return total + self.config.reg_weight / 2 * size  # Eq. 5

    def represent(self) -> Representation:
        spread = self._propagate()
        users = self._users(spread, torch.arange(self.n_users, device=self.user.device))
        every = torch.arange(self.n_items, device=self.user.device)
        items = {"i": self.mix_items(spread.items(every))}
        return Representation([PartSpec("mixed", "u", "i")], {"u": users}, items)

    def newcomers(self) -> ContentNewcomers:
        return ContentNewcomers(self.content, self._placed, self.item)

    def _placed(self, new: Surrounded) -> dict[str, Tensor]:
        unit = {name: F.normalize(row, dim=0) for name, row in new.raw.items()}
        content = [self.project.linear[name](unit[name]) for name in self.modalities]
        alone = torch.cat([new.free, *content]) / (self.config.layers + 1)  # Eq. 1 without users
        return {"i": self.mix_items(alone)}

    def _propagate(self) -> "Spread":
        """Eq. 1 for ids and modalities side by side, (·, D·(1 + M)).

        Users start alike in each of them, so what comes from users is spread once. What comes from
        items reaches users last through one product, before which W_u may be applied: it is linear.
        """
        n, kinds = self.config.layers, 1 + len(self.modalities)
        walked: Tensor = self.user
        to_users, to_items = walked, self.item.new_zeros(self.item.shape)
        for layer in range(n):
            walked = (self.to_users if layer % 2 else self.to_items) @ walked
            if layer % 2:
                to_users = to_users + walked
            else:
                to_items = to_items + walked
        back = before = torch.cat(
            [self.item, *(self.project(name) for name in self.modalities)], dim=1
        )  # items' own even layers; `before` is what then goes to users
        for _ in range((n - 1) // 2):
            back = self.to_items @ (self.to_users @ back)
            before = before + back
        alone = before
        if n and n % 2 == 0:
            alone = before + self.to_items @ (self.to_users @ back)
        mixed = to_users @ self.mix_users.weight.unflatten(1, (kinds, -1)).sum(1).T
        if n:
            mixed = mixed + self.to_users @ (before @ self.mix_users.weight.T)
        return Spread(mixed / (n + 1), to_items / (n + 1), alone / (n + 1))

    def _users(self, spread: "Spread", rows: Ids) -> Float[Tensor, "B D"]:
        users: Tensor = spread.users[rows] + self.mix_users.bias  # Eq. 2
        return users

    def _contrast(self, items: Tensor) -> Scalar:
        """Eq. 4 on the items of a batch: (B, D·(1 + M))."""
        ids, *content = items.split(self.config.dim, dim=1)
        first = self.from_ids(ids)
        total = self._agree(first, self.to_first(content[0]))
        if len(content) == 2:
            both = self.from_both(self.between(first))
            total = total + self._agree(both, self.to_second(content[1]))
        return total

    def _agree(self, a: Tensor, b: Tensor) -> Scalar:
        return in_batch(a / self.config.ssl_temperature, b)


@dataclass(frozen=True, slots=True)
class Spread:
    """Users after Eq. 2 but for its bias; items of Eq. 1 as what users and what items gave them."""

    users: UserTable
    from_users: ItemTable  # the same for ids and every modality
    from_items: Float[Tensor, "I W"]

    def items(self, rows: Ids) -> Float[Tensor, "B W"]:
        """Ids and modalities side by side."""
        kinds = self.from_items.shape[1] // self.from_users.shape[1]
        return self.from_users[rows].repeat(1, kinds) + self.from_items[rows]
