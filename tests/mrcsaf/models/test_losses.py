"""Losses with answers known from pencil and paper."""

import math

import pytest
import torch

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


def test_l2_is_half_the_squares_a_pair_and_norms_is_not_squared() -> None:
    a, b = torch.tensor([[3.0, 4.0], [0, 0]]), torch.tensor([[0.0, 2.0], [0, 0]])
    assert losses.l2(a, b).item() == pytest.approx((25 + 4) / 2 / 2)
    assert losses.norms(a, b).item() == pytest.approx((5 + 2) / 2)


def test_disagreement_is_zero_for_the_same_direction_and_two_for_the_opposite() -> None:
    rows = torch.tensor([[1.0, 2.0], [-1, 0.5]])
    assert disagreement(rows, 3 * rows).item() == pytest.approx(0, abs=1e-6)
    assert disagreement(rows, -rows).item() == pytest.approx(2)
