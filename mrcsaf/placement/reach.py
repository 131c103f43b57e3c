"""Who would see a new product: scores, places and top lists over all users of a run."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import torch
from jaxtyping import Bool, Float, Float32, Int64
from numpy import ndarray
from torch import Tensor

from mrcsaf.core.errors import ConfigError
from mrcsaf.core.progress import Progress, Report
from mrcsaf.data.interactions import Interactions
from mrcsaf.models.base import Representation
from mrcsaf.placement.result import Ranks
from mrcsaf.store.runs import PartSpec
from mrcsaf.train.evaluation import rank

BLOCK_BYTES = 24 << 20  # of scores at a time: a block of users against every item
RankStream: TypeAlias = Iterator[Ranks]


@dataclass(frozen=True)
class Users:
    """The score of a run as one product, with what its users have met, on one device."""

    vectors: Float[Tensor, "U W"]
    items: Float[Tensor, "I W"]
    train: Interactions
    thresholds: dict[int, Float[Tensor, " U"]]  # by k: the score of the k-th best unseen item
    saved: int = 0  # how many of `items`, the last ones, were saved under the run after training

    @property
    def n_trained(self) -> int:
        return len(self.items) - self.saved

    @property
    def n_users(self) -> int:
        return len(self.vectors)

    @cached_property
    def unseen(self) -> Int64[Tensor, " U"]:
        """How many items each user has not met."""
        met = torch.from_numpy(np.diff(self.train.starts)).to(self.vectors.device)
        return self.train.n_items - met

    def scores(self, parts: list[PartSpec], vectors: dict[str, Tensor]) -> Float[Tensor, " U"]:
        """The score of a new item, whose vectors are given by part, for every user."""
        sides: dict[str, Tensor] = {}
        for part in parts:  # as Representation.stacked puts them
            new = vectors[part.item]
            sides[part.user] = sides[part.user] + new if part.user in sides else new
        return self.vectors @ torch.cat(list(sides.values()))

    def within(self, scores: Float[Tensor, " U"], k: int) -> Bool[Tensor, " U"]:
        """Whether a new item of these scores enters each user's top `k`.

        It does if it beats the k-th best unseen item, or if there are fewer than k of them; equal
        scores go to the items that were there first.
        """
        if k not in self.thresholds:
            known = ", ".join(map(str, self.thresholds))
            raise ConfigError(f"The audience is known for the top {known}, not for the top {k}.")
        return (scores > self.thresholds[k]) | (self.unseen < k)


@torch.no_grad()
def ranks_of(
    users: Users, scores: Float[Tensor, " U"], start: int, stop: int
) -> Int64[ndarray, " N"]:
    """The place of a new item for users `start` … `stop` − 1 among all items they have not met."""
    block = users.vectors[start:stop] @ users.items.T
    met = slice(users.train.starts[start], users.train.starts[stop])
    rows = torch.from_numpy(users.train.users[met] - start).to(block.device)
    block[rows, torch.from_numpy(users.train.items[met]).to(block.device)] = -torch.inf
    ahead = (block >= scores[start:stop, None]).sum(1)
    return (ahead + 1).cpu().numpy()


@torch.no_grad()
def thresholds_with(users: Users, scores: Float[Tensor, " U"]) -> dict[int, Float32[ndarray, " U"]]:
    """By k: every user's k-th best score once a new item of these scores is in the lists.

    Only the lists that it enters change; in a list shorter than k it is the last one's score.
    """
    new = {k: table.clone() for k, table in users.thresholds.items() if len(table)}
    entered = [users.within(scores, k) for k in new]
    if not new:
        return {}
    longest = max(new)
    members = torch.stack(entered).any(0).nonzero().ravel().cpu().numpy()
    step = max(1, BLOCK_BYTES // (4 * max(users.train.n_items, 1)))
    for start in range(0, len(members), step):
        block = members[start : start + step]
        rows = torch.from_numpy(block).to(scores.device)
        table = users.vectors[rows] @ users.items.T
        for at, user in enumerate(block.tolist()):
            table[at, torch.from_numpy(users.train.of_user(user)).to(table.device)] = -torch.inf
        table = torch.cat([table, scores[rows, None]], dim=1)
        best = table.topk(min(longest, table.shape[1]), dim=1).values
        for k, within in zip(new, entered, strict=True):
            place = torch.clamp(users.unseen[rows] + 1, max=k) - 1
            lowest = best.gather(1, place[:, None])[:, 0]
            new[k][rows] = torch.where(within[rows], lowest, new[k][rows])
    return {k: table.cpu().numpy() for k, table in new.items()}


def stream(users: Users, scores: Float[Tensor, " U"], report: Report) -> RankStream:
    """Ranks for the first users, for more, and at last for all; `report` before each step."""
    n_items = users.train.n_items
    step = max(1, BLOCK_BYTES // (4 * max(n_items, 1)))
    ranks = np.zeros(users.n_users, np.int64)
    for start in range(0, users.n_users, step):
        stop = min(start + step, users.n_users)
        ranks[start:stop] = ranks_of(users, scores, start, stop)
        report(Progress(stop, users.n_users, "ranks", "place"))
        yield Ranks(ranks[:stop].copy(), users.n_users, n_items)


def audiences(
    users: Users, parts: list[PartSpec], report: Report
) -> dict[int, Int64[ndarray, " I"]]:
    """By k: in how many users' top k each known item is, of items they have not met."""
    whole = Representation(
        [PartSpec("whole", "whole", "whole")], {"whole": users.vectors}, {"whole": users.items}
    )
    longest = max(users.thresholds)
    best = rank(whole, users.train, np.arange(users.n_users), longest, report)
    shown = np.arange(best.shape[1]) < users.unseen.cpu().numpy()[:, None]  # behind: met items
    return {
        k: np.bincount(best[:, :k][shown[:, :k]], minlength=users.train.n_items).astype(np.int64)
        for k in users.thresholds
    }
