"""The edges of the user-item graph, for models that learn a weight for each."""

import warnings
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

from mrcsaf.data.records import Interactions
from mrcsaf.models.base import EdgeValues
from mrcsaf.models.graphs import weighted_sums


class EdgePattern(nn.Module):
    """Which user met which item, for models that learn a weight for every edge.

    Edge values follow the order of the training pairs: by user, then by item. Nothing of size
    E × D is ever held: the dot products of the two ends are a sampled matrix product.
    """

    users: Tensor
    items: Tensor
    user_starts: Tensor
    item_starts: Tensor
    by_item: Tensor
    users_by_item: Tensor

    def __init__(self, train: Interactions) -> None:
        super().__init__()
        users, items = torch.from_numpy(train.users), torch.from_numpy(train.items)
        by_item = torch.argsort(items, stable=True)
        parts = {
            "users": users,
            "items": items,
            "user_starts": torch.from_numpy(train.starts),
            "by_item": by_item,
            "users_by_item": users[by_item],
            "item_starts": F.pad(torch.from_numpy(train.item_counts).cumsum(0), (1, 0)),
        }
        for name, part in parts.items():
            self.register_buffer(name, part, persistent=False)
        self.n_users, self.n_items = train.n_users, train.n_items

    def dot(self, users: Float[Tensor, "U D"], items: Float[Tensor, "I D"]) -> EdgeValues:
        """users[u]·items[i] of every edge (u, i)."""
        values: Tensor = _EdgeDot.apply(users, items, self)
        return values

    def to_users(self, values: EdgeValues, items: Float[Tensor, "I D"]) -> Float[Tensor, "U D"]:
        """For each user the sum of value × item over the user's edges."""
        table: Tensor = _EdgeSum.apply(values, items, self, False)
        return table

    def to_items(self, values: EdgeValues, users: Float[Tensor, "U D"]) -> Float[Tensor, "I D"]:
        """For each item the sum of value × user over the item's edges."""
        table: Tensor = _EdgeSum.apply(values, users, self, True)
        return table

    def softmax(self, values: EdgeValues, over_items: bool) -> EdgeValues:
        """Softmax over each user's items, or over each item's users; values must be of size ~1."""
        groups, size = (self.users, self.n_users) if over_items else (self.items, self.n_items)
        odds = values.exp()
        total = odds.new_zeros(size).index_add(0, groups, odds)
        return odds / total[groups]

    def _dot(self, users: Tensor, items: Tensor) -> Tensor:
        with warnings.catch_warnings():  # torch calls its CSR support a beta, once a process
            warnings.simplefilter("ignore", UserWarning)
            shape = (self.n_users, self.n_items)
            zeros = users.new_zeros(len(self.items))
            pattern = torch.sparse_csr_tensor(self.user_starts, self.items, zeros, shape)
        values: Tensor = torch.sparse.sampled_addmm(pattern, users, items.T, beta=0).values()
        return values

    def _sum(self, values: Tensor, table: Tensor, to_items: bool) -> Tensor:
        if to_items:
            return weighted_sums(self.users_by_item, table, self.item_starts, values[self.by_item])
        return weighted_sums(self.items, table, self.user_starts, values)


class _EdgeDot(torch.autograd.Function):
    """Dot products along edges; its gradients are weighted sums along the same edges."""

    @staticmethod
    def forward(ctx: Any, users: Tensor, items: Tensor, edges: EdgePattern) -> Tensor:
        ctx.save_for_backward(users, items)
        ctx.edges = edges
        return edges._dot(users.contiguous(), items.contiguous())

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor, None]:
        users, items = ctx.saved_tensors
        edges: EdgePattern = ctx.edges
        values = grads[0].contiguous()
        return edges._sum(values, items, False), edges._sum(values, users, True), None


class _EdgeSum(torch.autograd.Function):
    """Weighted sums along edges; its gradients are a sum the other way and dot products."""

    @staticmethod
    def forward(
        ctx: Any, values: Tensor, table: Tensor, edges: EdgePattern, to_items: bool
    ) -> Tensor:
        ctx.save_for_backward(values, table)
        ctx.edges, ctx.to_items = edges, to_items
        return edges._sum(values, table, to_items)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor, None, None]:
        values, table = ctx.saved_tensors
        edges: EdgePattern = ctx.edges
        grad = grads[0].contiguous()
        ends = (table, grad) if ctx.to_items else (grad, table)
        return edges._dot(*ends), edges._sum(values, grad, not ctx.to_items), None, None
