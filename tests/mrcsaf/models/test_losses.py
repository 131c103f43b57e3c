"""Losses with answers known from pencil and paper."""

import math

import pytest
import torch
from torch.nn import functional as F

from mrcsaf.models import losses
from mrcsaf.models.bm3 import disagreement


def test_bpr_of_equal_scores_is_the_logarithm_of_two() -> None:
    assert losses.bpr(torch.ones(3), torch.ones(3)).item() == pytest.approx(math.log(2))


def test_bpr_of_a_hopeless_pair_is_its_distance_and_not_infinite() -> None:
    assert losses.bpr(torch.tensor([-500.0]), torch.tensor([500.0])).item() == 1000


def test_info_nce_ignores_length_and_counts_the_rest_of_the_batch_as_wrong() -> None:
    rows = torch.tensor([[3.0, 0], [0, 5.0]])
    right = -math.log(math.e / (math.e + 1))
    assert losses.info_nce(rows, rows, 1.0).item() == pytest.approx(right)
    assert losses.info_nce(rows, rows.flip(0), 1.0).item() == pytest.approx(1 + right)


def test_the_contrast_written_over_itself_equals_cross_entropy_with_its_gradients() -> None:
    random = torch.Generator().manual_seed(0)
    rows = [torch.randn(5, 3, generator=random).double().requires_grad_() for _ in range(2)]
    gradients = []
    for loss in (
        losses.in_batch(30 * rows[0], rows[1]),  # far beyond where exp alone would overflow
        F.cross_entropy(30 * rows[0] @ rows[1].T, torch.arange(5)),
    ):
        gradients.append((loss, *torch.autograd.grad(loss, rows)))
    torch.testing.assert_close(gradients[0], gradients[1])


def test_squares_are_summed_with_their_gradient() -> None:
    x = torch.tensor([[1.0, -2.0], [3.0, 0.0]], requires_grad=True)
    total = losses.squares(x)
    (5 * total).backward()
    assert total.item() == 14
    assert x.grad is not None
    assert x.grad.tolist() == [[10, -20], [30, 0]]


def test_l2_is_half_the_squares_a_pair_and_norms_is_not_squared() -> None:
    a, b = torch.tensor([[3.0, 4.0], [0, 0]]), torch.tensor([[0.0, 2.0], [0, 0]])
    assert losses.l2(a, b).item() == pytest.approx((25 + 4) / 2 / 2)
    assert losses.norms(a, b).item() == pytest.approx((5 + 2) / 2)


def test_disagreement_is_zero_for_the_same_direction_and_two_for_the_opposite() -> None:
    rows = torch.tensor([[1.0, 2.0], [-1, 0.5]])
    assert disagreement(rows, 3 * rows).item() == pytest.approx(0, abs=1e-6)
    assert disagreement(rows, -rows).item() == pytest.approx(2)


def test_sampled_softmax_is_the_share_of_the_seen_among_itself_and_what_was_drawn() -> None:
    anchor, positive = (
        torch.tensor([[1.0, 0.0], [0.0, 2.0]]),
        torch.tensor([[1.0, 5.0], [3.0, 0.5]]),
    )
    others = torch.tensor([[2.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    hidden = torch.tensor([[False, False, True], [False, False, False]])
    first = math.log(1 + math.exp(2 - 1) + math.exp(0 - 1))  # scores 1 | 2, 0, hidden
    second = math.log(1 + math.exp(0 - 1) + 2 * math.exp(2 - 1))  # scores 1 | 0, 2, 2
    found = losses.sampled_softmax(anchor, positive, others, hidden)
    assert found.item() == pytest.approx((first + second) / 2)


def test_sampled_softmax_against_one_item_is_bpr() -> None:
    u, p, n = torch.randn(3, 5, 4, generator=torch.Generator().manual_seed(0))
    one = losses.sampled_softmax(u, p, n[:1], torch.zeros(5, 1, dtype=torch.bool))
    assert one.item() == pytest.approx(losses.bpr((u * p).sum(1), u @ n[0]).item())


def test_a_batch_whose_every_draw_is_the_seen_item_costs_nothing_and_moves_nothing() -> None:
    u = torch.ones(2, 3, requires_grad=True)
    loss = losses.sampled_softmax(u, u, u, torch.ones(2, 2, dtype=torch.bool))
    loss.backward()
    assert loss.item() == 0
    assert u.grad is not None
    assert not u.grad.any()
