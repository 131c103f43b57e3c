"""Sparse graphs and the one product every graph model runs on.

The product is `embedding_bag` with weights: on a CPU it took 1.25 ms where torch's COO took 16
(237,102 edges × 64); its backward is the same call on the transposed graph.
"""

from typing import Any

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.data.records import Interactions
from mrcsaf.models.base import ItemTable, Modality, RawFeatures, UserTable

BLOCK_BYTES = 64 << 20  # of similarities at a time, when nearest neighbours are looked for


class SparseGraph(nn.Module):
    """A fixed sparse matrix (rows × columns), held both ways round; moves with its model."""

    starts: Tensor
    columns: Tensor
    values: Tensor
    back_starts: Tensor
    back_columns: Tensor
    back_values: Tensor

    def __init__(
        self,
        rows: Int[Tensor, " E"],
        columns: Int[Tensor, " E"],
        values: Float[Tensor, " E"],
        shape: tuple[int, int],
    ) -> None:
        super().__init__()
        self.shape = shape
        forward = _compress(rows, columns, values, shape[0])
        backward = _compress(columns, rows, values, shape[1])
        for prefix, parts in (("", forward), ("back_", backward)):
            for name, part in zip(("starts", "columns", "values"), parts, strict=True):
                self.register_buffer(prefix + name, part, persistent=False)

    def forward(self, x: Float[Tensor, "C D"]) -> Float[Tensor, "R D"]:
        return self @ x

    def __matmul__(self, x: Float[Tensor, "C D"]) -> Float[Tensor, "R D"]:
        product: Tensor = _Product.apply(x, self, False)
        return product

    def transposed_matmul(self, x: Float[Tensor, "R D"]) -> Float[Tensor, "C D"]:
        """selfᵀ @ x."""
        product: Tensor = _Product.apply(x, self, True)
        return product

    def times(self, x: Tensor, scale: float = 1.0) -> Tensor:
        """scale · self @ x without a gradient."""
        values = self.values if scale == 1.0 else self.values * scale
        return weighted_sums(self.columns, x, self.starts, values)

    def transposed_times(self, x: Tensor, scale: float = 1.0) -> Tensor:
        """scale · selfᵀ @ x without a gradient."""
        values = self.back_values if scale == 1.0 else self.back_values * scale
        return weighted_sums(self.back_columns, x, self.back_starts, values)

    @property
    def n_edges(self) -> int:
        return len(self.columns)


class _Product(torch.autograd.Function):
    """graph @ x, and for its gradient graphᵀ @ g; or the other way round."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, graph: SparseGraph, transposed: bool) -> Tensor:
        ctx.graph, ctx.transposed = graph, transposed
        return graph.transposed_times(x) if transposed else graph.times(x)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, None, None]:
        graph, grad = ctx.graph, grads[0].contiguous()
        product = graph.times(grad) if ctx.transposed else graph.transposed_times(grad)
        return product, None, None


def weighted_sums(columns: Tensor, x: Tensor, starts: Tensor, values: Tensor) -> Tensor:
    """Row r is the sum of values[e]·x[columns[e]] over e from starts[r] to starts[r + 1]."""
    weights = values.to(x.dtype)
    return F.embedding_bag(
        columns, x, starts, mode="sum", per_sample_weights=weights, include_last_offset=True
    )


def _compress(
    rows: Tensor, columns: Tensor, values: Tensor, n_rows: int
) -> tuple[Tensor, Tensor, Tensor]:
    """COO → (row pointers, columns, values) with rows in order."""
    order = torch.argsort(rows, stable=True)
    counts = torch.bincount(rows, minlength=n_rows)
    starts = F.pad(counts.cumsum(0), (1, 0))
    return starts, columns[order], values[order].float()


def bipartite(
    users: Int[Tensor, " E"], items: Int[Tensor, " E"], n_users: int, n_items: int
) -> SparseGraph:
    """What users get from items, over the root of both degrees (eq. 19); its transpose the rest."""
    user_degree = torch.bincount(users, minlength=n_users).clamp(min=1)
    item_degree = torch.bincount(items, minlength=n_items).clamp(min=1)
    values = (user_degree[users] * item_degree[items]).to(torch.float32).rsqrt()
    return SparseGraph(users, items, values, (n_users, n_items))


def halves(train: Interactions) -> tuple[SparseGraph, SparseGraph]:
    """What users get from items, (U × I), and items from users, (I × U), as two graphs."""
    users, items = torch.from_numpy(train.users), torch.from_numpy(train.items)
    degrees = np.bincount(train.users)[train.users] * train.item_counts[train.items]
    values = torch.from_numpy(degrees).float().rsqrt()
    shape = train.n_users, train.n_items
    return SparseGraph(users, items, values, shape), SparseGraph(items, users, values, shape[::-1])


def averaging(train: Interactions, self_loops: bool = False) -> SparseGraph:
    """The user-item graph with rows that sum to 1: every node gets the mean of its neighbours."""
    users, items = torch.from_numpy(train.users), torch.from_numpy(train.items) + train.n_users
    size = train.n_users + train.n_items
    own = torch.arange(size if self_loops else 0)
    rows = torch.cat([users, items, own])
    columns = torch.cat([items, users, own])
    return _averaging(rows, columns, (size, size))


class MeanOfNeighbours(nn.Module):
    """A linear map of the mean of every node's neighbours, for users and for items.

    Means and maps commute, so the map is applied on the items' side for users and items alike:
    there are fewer of them.
    """

    def __init__(self, train: Interactions) -> None:
        super().__init__()
        users, items = torch.from_numpy(train.users), torch.from_numpy(train.items)
        self.to_users = _averaging(users, items, (train.n_users, train.n_items))
        self.to_items = _averaging(items, users, (train.n_items, train.n_users))

    def forward(
        self, user: UserTable, item: ItemTable, weight: Float[Tensor, "W D"]
    ) -> tuple[Float[Tensor, "U W"], Float[Tensor, "I W"]]:
        return self.to_users @ (item @ weight.T), (self.to_items @ user) @ weight.T


def _averaging(rows: Tensor, columns: Tensor, shape: tuple[int, int]) -> SparseGraph:
    degrees = torch.bincount(rows, minlength=shape[0])
    return SparseGraph(rows, columns, 1 / degrees[rows].float(), shape)


def unit(x: Float[Tensor, "*N D"]) -> Float[Tensor, "*N D"]:
    """Rows at length 1, zero rows as they are; a third of F.normalize's passes over memory."""
    result: Tensor = _Unit.apply(x)
    return result


class _Unit(torch.autograd.Function):
    """y = s·x with s = 1/‖x‖; its gradient is s·(g − (g·y) y)."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        size = torch.linalg.vector_norm(x, dim=-1, keepdim=True)
        scale = (size.square_() + 1e-24).rsqrt_()
        y: Tensor = scale * x
        ctx.save_for_backward(y, scale)
        return y

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Tensor:
        y, scale = ctx.saved_tensors
        work = grads[0] * y  # the one table made here
        along = work.sum(-1, keepdim=True)
        return torch.addcmul(grads[0], along, y, value=-1, out=work).mul_(scale)


class UserItemGraph(nn.Module):
    """The whole user-item graph, and a sparser one for training that is drawn anew each epoch.

    FREEDOM's degree-sensitive pruning: keep a share of the edges, drawn without replacement with
    probability ∝ 1/√(d_u d_i), and normalise what is left by its own degrees.
    """

    def __init__(self, train: Interactions, pruned_share: float) -> None:
        super().__init__()
        self.n_users, self.n_items = train.n_users, train.n_items
        self.pruned_share = pruned_share
        self._users = torch.from_numpy(train.users)
        self._items = torch.from_numpy(train.items)
        degrees = np.bincount(train.users)[train.users] * train.item_counts[train.items]
        self._keep_weight = torch.from_numpy(1 / np.sqrt(degrees))
        self.whole = bipartite(self._users, self._items, self.n_users, self.n_items)
        self.pruned = self.whole

    def sample(self, random: torch.Generator, uniformly: bool = False) -> None:
        """Draw the edges of the coming epoch; on the CPU, so that every device sees the same."""
        if not self.pruned_share:
            return
        kept = round(len(self._users) * (1 - self.pruned_share))
        # Exponential races: the k smallest of Exp(w) are a weighted draw without replacement.
        race = -torch.log1p(-torch.rand(len(self._users), generator=random, dtype=torch.float64))
        if not uniformly:
            race /= self._keep_weight
        chosen = race.topk(kept, largest=False).indices.sort().values
        graph = bipartite(self._users[chosen], self._items[chosen], self.n_users, self.n_items)
        self.pruned = graph.to(self.whole.values.device)

    @property
    def current(self) -> SparseGraph:
        """The pruned edges in training, all of them otherwise."""
        return self.pruned if self.training else self.whole

    def propagate(
        self, user: UserTable, item: ItemTable, layers: int
    ) -> tuple[UserTable, ItemTable]:
        """The mean of layers 0…n (eq. 21-23); pruned edges in training, all of them otherwise."""
        if not layers:
            return user, item
        means: tuple[Tensor, Tensor] = _MeanOfLayers.apply(user, item, self.current, layers)
        return means


class _MeanOfLayers(torch.autograd.Function):
    """(x + Gx + … + Gⁿx)/(n + 1) as x + G(x + G(…)): one table a layer, none of them kept.

    G is symmetric, so the gradient is the same sum.
    """

    @staticmethod
    def forward(
        ctx: Any, user: Tensor, item: Tensor, graph: SparseGraph, layers: int
    ) -> tuple[Tensor, Tensor]:
        ctx.graph, ctx.layers = graph, layers
        return _mean_of_layers(graph, user, item, layers)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor, None, None]:
        user, item = (grad.contiguous() for grad in grads)
        return *_mean_of_layers(ctx.graph, user, item, ctx.layers), None, None


def _mean_of_layers(
    graph: SparseGraph, user: Tensor, item: Tensor, layers: int
) -> tuple[Tensor, Tensor]:
    users, items = user, item
    for layer in range(layers):  # the last one scales what it adds up, which saves a pass
        scale = 1 / (layers + 1) if layer == layers - 1 else 1.0
        users, items = (
            graph.times(items, scale).add_(user, alpha=scale),
            graph.transposed_times(users, scale).add_(item, alpha=scale),
        )
    return users, items


def nearest(
    raw: RawFeatures, k: int, report: Report = silent
) -> tuple[Int[Tensor, "I K"], Float[Tensor, "I K"]]:
    """(ids, cosines) of each item's `k` nearest by cosine, itself included, nearest first (eq. 2).

    Works block by block: memory grows with I × block, never I². A zero row has only itself as
    neighbour: its list is its own id, with cosine 1 first and 0 after.
    """
    unit = F.normalize(raw.float(), dim=1)
    n_items = len(unit)
    k = min(k, n_items)
    block = max(1, BLOCK_BYTES // (4 * n_items))
    ids, cosines = [], []
    for start in range(0, n_items, block):
        similar = unit[start : start + block] @ unit.T  # (block, I)
        own = torch.arange(start, min(start + block, n_items), device=raw.device)
        rows = torch.arange(len(own), device=raw.device)
        similar[rows, own] = 2.0  # first, whatever the rounding
        best = similar.topk(k, dim=1)
        ids.append(best.indices)
        cosines.append(best.values.clamp(max=1.0))
        report(Progress(start + len(own), n_items, "nearest items", "graph"))
    neighbours, weights = torch.cat(ids), torch.cat(cosines)
    empty = unit.abs().sum(1) == 0
    neighbours[empty] = torch.arange(n_items, device=raw.device)[empty, None]
    weights[empty, 1:] = 0
    return neighbours, weights


def nearest_of(modality: Modality, k: int) -> tuple[Int[Tensor, "I K"], Float[Tensor, "I K"]]:
    """(ids, cosines) of the `k` nearest items: as given with the data if long enough, else found.

    Given lists without cosines get those of the features at hand. Empty places of a given list
    (−1) hold the item itself with cosine 0.
    """
    ids, cosines = modality.neighbours, modality.cosines
    if ids is None or ids.shape[1] < min(k, len(ids)):
        return nearest(modality.raw, k)
    ids = ids[:, :k]
    own = torch.arange(len(ids), device=ids.device)[:, None]
    empty = ids < 0
    ids = torch.where(empty, own, ids)
    if cosines is None:
        rows = F.normalize(modality.raw.float(), dim=1)
        cosines = torch.einsum("id,ikd->ik", rows, rows[ids])
    return ids, cosines[:, :k].float().masked_fill(empty, 0)


def item_graph(neighbours: Int[Tensor, "I K"]) -> SparseGraph:
    """S̃ of one modality: an edge of 1/K to each of the K nearest (eq. 2-3); −1 is no neighbour."""
    n_items = len(neighbours)
    rows, places = torch.nonzero(neighbours.cpu() >= 0, as_tuple=True)
    values = 1 / torch.bincount(rows, minlength=n_items)[rows].float()
    return SparseGraph(rows, neighbours.cpu()[rows, places], values, (n_items, n_items))
