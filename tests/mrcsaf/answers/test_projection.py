"""The map's axes are those of the covariance, and never flip."""

import numpy as np
import pytest

from mrcsaf.answers import neighbours


def stretched(n: int, width: int, seed: int = 0) -> np.ndarray:
    """Points that vary most along two known directions."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(0, 0.2, (n, width))
    rows[:, 2] += rng.normal(0, 5, n)
    rows[:, 0] += rng.normal(0, 2, n)
    return (rows + 3).astype(np.float32)


@pytest.mark.parametrize("width", [4, 700])
def test_the_two_directions_of_most_variance_are_found(width):
    rows = stretched(300, width)
    found = neighbours.pca(rows, np.ones(300, np.bool_))
    assert np.abs(found.axes).argmax(0).tolist() == [2, 0]
    assert (found.axes[[2, 0], [0, 1]] > 0.95).all()
    assert found.share[0] > found.share[1] > 0
    assert found.places == pytest.approx((rows - rows.mean(0)) @ found.axes, abs=1e-3)


@pytest.mark.parametrize("width", [4, 700])
def test_the_same_vectors_give_the_same_map_whatever_their_order(width):
    rows = stretched(200, width)
    order = np.random.default_rng(5).permutation(200)
    present = np.ones(200, np.bool_)
    first, second = (neighbours.pca(r, present).places for r in (rows, rows[order]))
    assert first[order] == pytest.approx(second, abs=2e-3)


def test_items_without_a_vector_have_no_place_and_others_can_be_placed():
    rows = stretched(50, 6)
    present = np.arange(50) != 7
    rows[7] = 0
    found = neighbours.pca(rows, present)
    assert np.isnan(found.places[7]).all()
    assert found.place(rows[3]) == pytest.approx(found.places[3], abs=1e-4)


def test_one_vector_no_vector_and_one_number_have_a_map():
    one = np.ones((1, 3), np.float32)
    assert neighbours.pca(one, np.ones(1, np.bool_)).places.tolist() == [[0, 0]]
    assert np.isnan(neighbours.pca(one, np.zeros(1, np.bool_)).places).all()
    narrow = np.arange(4, dtype=np.float32)[:, None]
    assert neighbours.pca(narrow, np.ones(4, np.bool_)).places[:, 1].tolist() == [0, 0, 0, 0]
