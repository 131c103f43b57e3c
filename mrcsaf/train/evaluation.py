"""Ranking quality over all items: Recall@k and NDCG@k as the papers count them.

Only training items are left out of the ranking, for validation and test alike; the figures are
means over users with at least one held-out item.
"""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float64, Int
from numpy import ndarray
from torch import Tensor

from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.data.records import Interactions
from mrcsaf.models.base import Representation
from mrcsaf.train.parallel import Team

KS = (10, 20)
BLOCK_USERS = 1024  # rows of scores in memory at once


@dataclass(frozen=True)
class Quality:
    """Figures by user, in the order of `users`; `means` is what the tables print."""

    users: Int[ndarray, " N"]
    by_user: dict[str, Float64[ndarray, " N"]]

    @property
    def means(self) -> dict[str, float]:
        return {
            name: float(values.mean()) if len(values) else 0.0
            for name, values in self.by_user.items()
        }


@torch.no_grad()
def evaluate(
    representation: Representation,
    train: Interactions,
    held_out: Interactions,
    ks: tuple[int, ...] = KS,
    report: Report = silent,
    team: Team | None = None,
) -> Quality:
    """Rank all items for every user with held-out items, and score the first max(ks).

    A team shares the users out.
    """
    team = Team() if team is None else team
    users = np.flatnonzero(np.diff(held_out.starts))
    mine = team.part(users, BLOCK_USERS)
    ranked = team.joined(rank(representation, train, mine, max(ks), report))
    return measure(ranked, users, held_out, ks)


@torch.no_grad()
def rank(
    representation: Representation,
    train: Interactions,
    users: Int[ndarray, " N"],
    k: int,
    report: Report = silent,
) -> Int[ndarray, "N k"]:
    """The `k` best items each user has not met in training, best first."""
    user_table, item_table = representation.stacked()
    item_table = item_table.T.contiguous()
    k = min(k, train.n_items)
    # One block for all: taken anew each time, blocks of this size leave holes in the heap.
    room = user_table.new_empty(min(BLOCK_USERS, len(users)), train.n_items)
    found = []
    for start in range(0, len(users), BLOCK_USERS):
        block = users[start : start + BLOCK_USERS]
        mine = user_table[torch.from_numpy(block).to(user_table.device)]
        scores = torch.mm(mine, item_table, out=room[: len(block)])
        rows, columns = _seen(train, block)
        scores[rows.to(scores.device), columns.to(scores.device)] = -torch.inf
        found.append(scores.topk(k, dim=1).indices.cpu())
        report(Progress(start + len(block), len(users), stage="evaluate"))
    return torch.cat(found).numpy() if found else np.zeros((0, k), np.int64)


def _seen(train: Interactions, users: Int[ndarray, " B"]) -> tuple[Tensor, Tensor]:
    """(row in the block, item) of everything these users met in training."""
    lengths = np.diff(train.starts)[users]
    rows = np.repeat(np.arange(len(users)), lengths)
    first = np.repeat(train.starts[users] - np.cumsum(lengths) + lengths, lengths)
    places = first + np.arange(len(rows))
    return torch.from_numpy(rows), torch.from_numpy(train.items[places])


def measure(
    ranked: Int[ndarray, "N k"],
    users: Int[ndarray, " N"],
    held_out: Interactions,
    ks: tuple[int, ...] = KS,
) -> Quality:
    """Recall@k and NDCG@k of ranked lists; the ideal DCG sums min(|held out|, k) terms."""
    keys = users[:, None] * held_out.n_items + ranked
    place = np.searchsorted(held_out.keys, keys).clip(max=max(len(held_out) - 1, 0))
    hits = (held_out.keys[place] == keys) if len(held_out) else np.zeros(keys.shape, np.bool_)
    sizes = np.diff(held_out.starts)[users]
    discount = 1 / np.log2(np.arange(max(ks)) + 2)
    ideal = np.concatenate([[0], np.cumsum(discount)])
    figures = {}
    for k in ks:
        found = hits[:, :k]
        figures[f"recall@{k}"] = found.sum(1) / sizes
        gain = found @ discount[: found.shape[1]]
        figures[f"ndcg@{k}"] = gain / ideal[np.minimum(sizes, k)]
    return Quality(users, figures)
