"""Sparse graphs against dense matrices: products, gradients, normalisation and sampling."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from mrcsaf.data.records import Interactions
from mrcsaf.models import graphs
from mrcsaf.models.base import Modality
from mrcsaf.models.powerec import refined

U, I, D = 5, 4, 3  # the last user and the last item met nobody  # noqa: E741


@pytest.fixture
def train() -> Interactions:
    return Interactions(U, I, np.array([0, 0, 1, 2, 3, 3]), np.array([0, 2, 1, 0, 1, 2]))


def dense(train: Interactions) -> Tensor:
    met = torch.zeros(U, I)
    met[torch.from_numpy(train.users), torch.from_numpy(train.items)] = 1
    return met


def square(met: Tensor) -> Tensor:
    """The whole graph: users first."""
    return torch.cat([torch.cat([torch.zeros(U, U), met], 1),
                      torch.cat([met.T, torch.zeros(I, I)], 1)])  # fmt: skip


def table(rows: int, columns: int = D, seed: int = 0) -> Tensor:
    random = torch.Generator().manual_seed(seed)
    return torch.randn(rows, columns, generator=random).requires_grad_()


def same_with_gradients(
    ours: Callable[..., Tensor], theirs: Callable[..., Tensor], *inputs: Tensor
) -> None:
    results, gradients = [], []
    for function in (ours, theirs):
        result = function(*inputs)
        weight = torch.arange(result.numel()).reshape(result.shape) / 7
        results.append(result)
        gradients.append(torch.autograd.grad((result * weight).sum(), inputs))
    torch.testing.assert_close(*results)
    for ours_, theirs_ in zip(*gradients, strict=True):
        torch.testing.assert_close(ours_, theirs_)


def nodes(graph: graphs.SparseGraph) -> Callable[[Tensor], Tensor]:
    """What all nodes get, users first."""

    def step(x: Tensor) -> Tensor:
        user, item = x.split([U, I])
        return torch.cat([graph @ item, graph.transposed_matmul(user)])

    return step


def test_the_user_item_graph_is_normalised_by_both_degrees(train: Interactions) -> None:
    whole = nodes(graphs.UserItemGraph(train, 0.0).whole)
    degree = square(dense(train)).sum(1).clamp(min=1)
    expected = square(dense(train)) / (degree[:, None] * degree).sqrt()
    same_with_gradients(whole, lambda x: expected @ x, table(U + I))


def test_a_graph_that_is_not_square_has_the_gradient_of_its_transpose(train: Interactions) -> None:
    rows, columns = torch.from_numpy(train.users), torch.from_numpy(train.items)
    values = torch.arange(6).float() + 1
    ours = graphs.SparseGraph(rows, columns, values, (U, I))
    expected = torch.zeros(U, I)
    expected[rows, columns] = values
    same_with_gradients(lambda x: ours @ x, lambda x: expected @ x, table(I))
    same_with_gradients(ours.transposed_matmul, lambda x: expected.T @ x, table(U))


def test_the_propagated_mean_counts_every_layer_and_layer_zero(train: Interactions) -> None:
    graph = graphs.UserItemGraph(train, 0.0)
    layer = nodes(graph.whole)
    same_with_gradients(
        lambda x: torch.cat(graph.propagate(*x.split([U, I]), 2)),
        lambda x: (x + layer(x) + layer(layer(x))) / 3,
        table(U + I),
    )
    user, item = table(U), table(I)
    assert graph.propagate(user, item, 0) == (user, item)


def test_the_graph_in_two_halves_is_the_whole(train: Interactions) -> None:
    whole = nodes(graphs.UserItemGraph(train, 0.0).whole)
    to_users, to_items = graphs.halves(train)
    users, items = table(U), table(I, seed=1)
    same_with_gradients(
        lambda u, i: torch.cat([to_users @ i, to_items @ u]),
        lambda u, i: whole(torch.cat([u, i])),
        users,
        items,
    )


def test_pruning_keeps_the_share_and_normalises_what_is_left() -> None:
    random = np.random.default_rng(0)
    keys = random.choice(40 * 30, 600, replace=False)
    graph = graphs.UserItemGraph(Interactions(40, 30, keys // 30, keys % 30), 0.8)
    graph.train()
    graph.sample(torch.Generator().manual_seed(1))
    current = graph.current
    assert current.n_edges == 120
    assert graph.whole.n_edges == 600
    of_users, of_items = current.starts.diff(), current.back_starts.diff()
    first = int(current.starts[5])
    expected = 1 / (of_users[5] * of_items[current.columns[first]]).float().sqrt()
    assert current.values[first] == pytest.approx(float(expected))
    graph.eval()
    assert graph.current is graph.whole


def test_pruning_prefers_edges_between_nodes_of_low_degree() -> None:
    users = np.concatenate([np.zeros(50, np.int64), np.arange(1, 51)])
    items = np.concatenate([np.arange(50), np.arange(50, 100)])
    graph = graphs.UserItemGraph(Interactions(51, 100, users, items), 0.5)
    graph.train()
    graph.sample(torch.Generator().manual_seed(0))
    of_the_busy_user = int(graph.current.starts[1])
    graph.sample(torch.Generator().manual_seed(0), uniformly=True)
    assert of_the_busy_user < 16 < int(graph.current.starts[1])


@pytest.mark.parametrize("self_loops", [False, True])
def test_averaging_gives_every_node_the_mean_of_its_neighbours(
    train: Interactions, self_loops: bool
) -> None:
    matrix = square(dense(train)) + self_loops * torch.eye(U + I)
    expected = matrix / matrix.sum(1, keepdim=True).clamp(min=1)
    ours = graphs.averaging(train, self_loops)
    same_with_gradients(lambda x: ours @ x, lambda x: expected @ x, table(U + I))


def test_the_mapped_mean_is_the_mean_of_the_mapped(train: Interactions) -> None:
    whole, halves = graphs.averaging(train), graphs.MeanOfNeighbours(train)

    def ours(x: Tensor, w: Tensor) -> Tensor:
        return torch.cat(halves(*x.split([U, I]), w))

    same_with_gradients(ours, lambda x, w: whole @ (x @ w.T), table(U + I), table(2, D, 1))


def test_the_nearest_are_found_block_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = table(9, 4).detach()
    whole = graphs.nearest(raw, 3)
    monkeypatch.setattr(graphs, "BLOCK_BYTES", 4 * 9 * 2)
    blocks = graphs.nearest(raw, 3)
    assert torch.equal(whole[0], blocks[0])
    cosines = F.cosine_similarity(raw[:, None], raw[None], dim=2)
    torch.testing.assert_close(whole[1], cosines.topk(3).values)
    assert whole[0][:, 0].tolist() == list(range(9))


def test_an_item_without_a_vector_is_its_own_only_neighbour() -> None:
    raw = torch.tensor([[1.0, 0], [0, 0], [0, 1]])
    ids, cosines = graphs.nearest(raw, 2)
    assert ids[1].tolist() == [1, 1]
    assert cosines[1].tolist() == [1, 0]


def test_given_neighbours_are_used_as_far_as_they_reach() -> None:
    raw = table(4, 3).detach()
    given = torch.tensor([[0, 3], [1, 2], [2, 1], [3, 0]])
    modality = Modality("file", raw, torch.ones(4, dtype=torch.bool), given)
    ids, cosines = graphs.nearest_of(modality, 2)
    assert torch.equal(ids, given)
    torch.testing.assert_close(cosines[:, 1], F.cosine_similarity(raw, raw[given[:, 1]]))
    assert torch.equal(graphs.nearest_of(modality, 3)[0], graphs.nearest(raw, 3)[0])


def test_empty_places_of_a_given_list_are_the_item_itself() -> None:
    given = torch.tensor([[0, 1], [1, -1], [2, 0]])
    cosines = torch.tensor([[1, 0.5], [1, 0], [1, 0.2]])
    modality = Modality("file", torch.eye(3), torch.ones(3, dtype=torch.bool), given, cosines)
    ids, found = graphs.nearest_of(modality, 2)
    assert ids.tolist() == [[0, 1], [1, 1], [2, 0]]
    assert torch.equal(found, cosines)


def test_rows_at_length_one_have_the_gradient_of_the_quotient() -> None:
    same_with_gradients(graphs.unit, lambda x: F.normalize(x, dim=1), table(4))
    assert graphs.unit(torch.zeros(1, 3)).abs().sum() == 0


def test_refinement_by_cosine_has_the_gradient_of_its_formula() -> None:
    def formula(x: Tensor, start: Tensor) -> Tensor:
        return F.cosine_similarity(x, start, dim=-1)[..., None] * x

    same_with_gradients(refined, formula, table(8), table(8, seed=1))
