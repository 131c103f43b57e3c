"""Studio: this project's own entry: MR-CSAF's selector and graphs, and what is being tried on top.

It is compared with the models of the literature and is never called MR-CSAF. Beyond `mrcsaf.py`:

- people: each user also listens to those who chose most of the same items, û = u + Σ_w s_uw·u_w,
  with s the softmax of how many items they share. (Co-occurrence graphs are known from DRAGON,
  Zhou et al., ECAI 2023; the form here is one linear layer after propagation.)
- alignment: the two modalities of a user, and of an item, are drawn together by an in-batch
  contrast, so that neither learns taste alone.

Symbols are those of `mrcsaf.py`. The history split of a score still sums: what comes by way of
similar users is counted under other people.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from mrcsaf.config import check_range
from mrcsaf.data.interactions import Interactions
from mrcsaf.models.base import Content
from mrcsaf.models.graphs import SparseGraph
from mrcsaf.models.losses import info_nce
from mrcsaf.models.mrcsaf import MRCSAF, MRCSAFConfig
from mrcsaf.models.typing import Ids, ItemTable, Scalar

BLOCK_USERS = 512  # whose shared items are counted at once


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioConfig(MRCSAFConfig):
    """MR-CSAF's settings and those of what is added."""

    people: int = 10  # similar users each user listens to; 0 for none
    alignment: float = 0.0  # weight of the contrast between a row's two modalities
    temperature: float = 0.2  # of that contrast

    def __post_init__(self) -> None:
        MRCSAFConfig.__post_init__(self)
        check_range("people", self.people, 0, 1000)
        check_range("alignment", self.alignment, 0)
        check_range("temperature", self.temperature, 1e-3)


class Studio(MRCSAF):
    """MR-CSAF with similar users and aligned modalities."""

    Config = StudioConfig
    config: StudioConfig

    def __init__(self, train: Interactions, content: Content, config: StudioConfig) -> None:
        super().__init__(train, content, config)
        self.people = similar_users(train, config.people) if config.people else None

    def loss(self, users: Ids, pos: Ids, neg: Ids) -> Scalar:
        total = super().loss(users, pos, neg)
        if self.config.alignment:
            for table in (self.user[users], self.embedding()[pos]):
                image, text = table.split(self.config.dim, dim=1)
                total = total + self.config.alignment * info_nce(
                    image, text, self.config.temperature
                )
        return total

    def _propagate(self) -> tuple[ItemTable, ItemTable, Tensor, ItemTable]:
        h, p_dot, user, e_dot = super()._propagate()
        if self.people is not None:
            user = user + self.people @ user
        return h, p_dot, user, e_dot


def similar_users(train: Interactions, k: int) -> SparseGraph:
    """Each user's `k` users with most items in common, weighted by a softmax of their number.

    Counted block by block: memory grows with U × block, never U². A user who shares nothing with
    anybody has no row. Of users who share as many, a fixed draw says who counts, not their number:
    a lot for each user, the circle of lots begun elsewhere for each reader.
    """
    n = train.n_users
    ones = torch.ones(len(train))
    users, items = torch.from_numpy(train.users), torch.from_numpy(train.items)
    lots = torch.rand(2, n, generator=torch.Generator().manual_seed(0))
    met = SparseGraph(users, items, ones, (n, train.n_items))
    rows, columns, values = [], [], []
    for start in range(0, n, BLOCK_USERS):
        block = np.arange(start, min(start + BLOCK_USERS, n))
        mine = torch.zeros(train.n_items, len(block))
        inside = (users >= start) & (users < start + len(block))
        mine[items[inside], users[inside] - start] = 1
        shared = met @ mine  # (U, block): items in common
        shared[torch.from_numpy(block), torch.arange(len(block))] = 0
        drawn = (lots[0][:, None] + lots[1][block]) % 1  # below 1: it decides between equals only
        best = (shared + drawn / 2).topk(min(k, n), dim=0)
        common = best.values.floor()
        weight = common.masked_fill(common == 0, -torch.inf).softmax(0).nan_to_num(0)
        keep = weight > 0
        rows.append((torch.arange(len(block)) + start).expand_as(keep)[keep])
        columns.append(best.indices[keep])
        values.append(weight[keep])
    return SparseGraph(torch.cat(rows), torch.cat(columns), torch.cat(values), (n, n))
