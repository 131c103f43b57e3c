"""Products along the edges against dense matrices, with their gradients."""

import numpy as np
import pytest
import torch
from torch import Tensor

from mrcsaf.data.records import Interactions
from mrcsaf.models.edges import EdgePattern

U, I, D = 5, 4, 3  # the last user and the last item met nobody  # noqa: E741
USERS, ITEMS = np.array([0, 0, 1, 2, 3, 3]), np.array([0, 2, 1, 0, 1, 2])


@pytest.fixture
def edges() -> EdgePattern:
    return EdgePattern(Interactions(U, I, USERS, ITEMS))


def table(rows: int, columns: int = D) -> Tensor:
    random = torch.Generator().manual_seed(rows)
    drawn = torch.randn(rows, columns, generator=random, dtype=torch.float64)
    return drawn.requires_grad_()


def weighted(values: Tensor) -> Tensor:
    whole = torch.zeros(U, I, dtype=values.dtype)
    return whole.index_put((torch.from_numpy(USERS), torch.from_numpy(ITEMS)), values)


def test_an_edge_has_the_dot_product_of_its_ends(edges: EdgePattern) -> None:
    users, items = table(U), table(I)
    expected = (users @ items.T)[USERS, ITEMS]
    torch.testing.assert_close(edges.dot(users, items), expected)
    assert torch.autograd.gradcheck(edges.dot, (users, items))


def test_nodes_get_the_weighted_sum_over_their_edges(edges: EdgePattern) -> None:
    users, items, values = table(U), table(I), table(6, 1).detach()[:, 0].requires_grad_()
    torch.testing.assert_close(edges.to_users(values, items), weighted(values) @ items)
    torch.testing.assert_close(edges.to_items(values, users), weighted(values).T @ users)
    assert torch.autograd.gradcheck(edges.to_users, (values, items))
    assert torch.autograd.gradcheck(edges.to_items, (values, users))


def test_softmax_sums_to_one_at_every_node_that_has_edges(edges: EdgePattern) -> None:
    values = table(6, 1)[:, 0]
    over_items = weighted(edges.softmax(values, over_items=True))
    assert over_items.sum(1).tolist() == pytest.approx([1, 1, 1, 1, 0])
    over_users = weighted(edges.softmax(values, over_items=False))
    assert over_users.sum(0).tolist() == pytest.approx([1, 1, 1, 0])
    assert ((over_users > 0) == (weighted(torch.ones(6)) > 0)).all()
