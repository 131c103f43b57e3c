"""Known answers of the paired test and its correction."""

import numpy as np
import pytest

from mrcsaf.answers.agreement import DRAWS, holm, paired, spread


def test_equal_models_are_not_told_apart() -> None:
    (found,) = paired(np.zeros((50, 1)))
    assert (found.difference, found.low, found.high, found.p) == (0, 0, 0, 1)


def test_a_constant_gain_is_as_sure_as_the_draws_can_tell() -> None:
    better, worse = paired(np.repeat([[0.1, -0.1]], 40, axis=0))
    assert better.difference == pytest.approx(0.1)
    assert (better.low, better.high) == pytest.approx((0.1, 0.1))
    assert better.p == worse.p == pytest.approx(2 / (DRAWS + 1))


def test_the_interval_is_that_of_the_normal_law() -> None:
    gaps = np.random.default_rng(0).normal(0.02, 1.0, (4000, 1))
    (found,) = paired(gaps)
    half = 1.96 * gaps.std() / np.sqrt(len(gaps))
    assert found.low == pytest.approx(gaps.mean() - half, abs=0.1 * half)
    assert found.high == pytest.approx(gaps.mean() + half, abs=0.1 * half)


def test_chance_is_called_chance_as_often_as_it_says() -> None:
    gaps = np.random.default_rng(1).normal(0, 1, (200, 300))
    false = sum(found.p < 0.05 for found in paired(gaps, draws=500))
    assert 3 <= false <= 30  # 15 are expected


def test_the_same_seed_gives_the_same_answer() -> None:
    gaps = np.random.default_rng(2).normal(0, 1, (60, 2))
    assert paired(gaps) == paired(gaps)
    assert paired(gaps, seed=1) != paired(gaps)


def test_nobody_to_ask_is_no_difference() -> None:
    assert [one.p for one in paired(np.zeros((0, 2)))] == [1.0, 1.0]


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.6, 0.7]) == [1.0, 1.0]
    assert holm([]) == []


def test_spread_is_that_of_a_sample() -> None:
    assert spread([0.1]) == 0
    assert spread([1.0, 3.0]) == pytest.approx(2**0.5)
