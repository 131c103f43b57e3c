"""Negatives for training: items a user has not met."""

import torch
from jaxtyping import Int64
from torch import Tensor

from mrcsaf.data.records import Interactions


class NegativeSampler:
    """Draws uniformly among the items a user has not met in training, for a whole epoch at once."""

    def __init__(self, train: Interactions) -> None:
        self._n_items = train.n_items
        self._keys = torch.from_numpy(train.keys)  # ascending
        self._full = torch.from_numpy(train.starts).diff() >= train.n_items

    def draw(self, users: Int64[Tensor, " N"], random: torch.Generator) -> Int64[Tensor, " N"]:
        """One unseen item for each of `users`; a user who has met everything gets any item."""
        items = torch.randint(self._n_items, users.shape, generator=random)
        todo = torch.arange(len(users))
        todo = todo[~self._full[users]]
        while len(todo):
            keys = users[todo] * self._n_items + items[todo]
            place = torch.searchsorted(self._keys, keys).clamp(max=len(self._keys) - 1)
            todo = todo[self._keys[place] == keys]
            items[todo] = torch.randint(self._n_items, todo.shape, generator=random)
        return items
