"""What a new product's choosers might teach: estimated from those who chose its neighbours.

Nobody has chosen a new product, so the model itself leaves its interaction part almost empty, and
beside items with a history it hardly enters a list. The estimate here: for every known item the
vector q_j that tells its choosers from all others best, in the users' own vectors (ridge
regression, q_j = (UᵀU + λI)⁻¹ Σ_{u chose j} u_u, as when an item is folded into a trained
factorisation); for a new product the mean of its neighbours' q_j, by cosine to a high power and by
the selector's trust, at about the length of a known item's vector.

The three constants were chosen on one hidden twentieth of Baby and measured on another: see
docs/placement.md. It is an estimate, said to be one, and left out on request.
"""

from functools import cached_property

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from mrcsaf.models.base import NewItem
from mrcsaf.placement.reach import Users

RIDGE = 0.3  # λ, as a share of the mean of UᵀU's diagonal
POWER = 8  # of a neighbour's cosine: the nearest count most
STRENGTH = 1.5  # times a known item's mean length over the mean length of all q_j
BLOCK_PAIRS = 1 << 16


class Borrowed:
    """For one run; computed when first asked for."""

    def __init__(self, users: Users) -> None:
        self._users = users

    @torch.no_grad()
    def of(self, new: NewItem) -> Float[Tensor, " W"]:
        """What to add to a new item's vector, its user sides side by side; 0 without neighbours."""
        table = self._table
        total, share = table.new_zeros(table.shape[1]), 0.0
        trust = [1.0] * len(new.neighbours) if new.weights is None else new.weights.tolist()
        for weight, name in zip(trust, new.neighbours, strict=True):
            known = new.neighbours[name] < len(table)
            near = new.cosines[name][known].clamp(min=0) ** POWER
            if float(near.sum()) > 0:
                rows = table[new.neighbours[name][known]]
                total, share = total + weight * (near / near.sum()) @ rows, share + weight
        return total / share if share else total

    @cached_property
    @torch.no_grad()
    def _table(self) -> Float[Tensor, "I W"]:
        """q_j of every known item, scaled."""
        users, items = self._users.vectors, self._users.items[: self._users.n_trained]
        train = self._users.train.among(np.arange(len(items)))
        sums = torch.zeros_like(items)
        for start in range(0, len(train), BLOCK_PAIRS):
            pairs = slice(start, start + BLOCK_PAIRS)
            chosen = torch.from_numpy(train.items[pairs]).to(sums.device)
            sums.index_add_(0, chosen, users[torch.from_numpy(train.users[pairs])])
        gram = users.T @ users
        ridge = RIDGE * gram.diagonal().mean()
        if not len(train) or not float(ridge):
            return sums.zero_()
        found: Tensor = torch.linalg.solve(gram + ridge * torch.eye(len(gram)).to(gram), sums.T).T
        lengths = items.norm(dim=1).mean() / found.norm(dim=1).mean().clamp(min=1e-12)
        scaled: Tensor = STRENGTH * lengths * found
        return scaled
