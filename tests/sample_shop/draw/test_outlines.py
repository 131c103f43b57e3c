"""Outlines with known coordinates."""

import numpy as np

from assets.sample_shop.draw.outlines import (
    both_halves,
    curve,
    ellipse,
    mirrored,
    polygon,
    revolved,
    rounded,
    smooth,
    turned,
)


def test_a_curve_starts_and_ends_where_its_path_says() -> None:
    path = curve("M 0 0 L 10 0 C 10 5, 5 10, 0 10 Z")
    np.testing.assert_allclose(path[[0, 1, -1]], [(0, 0), (10, 0), (0, 10)])


def test_a_quadratic_curve_passes_through_its_middle() -> None:
    path = curve("M 0 0 Q 5 10 10 0")
    assert abs(path[:, 1].max() - 5) < 0.05  # half way to the control point


def test_a_smooth_curve_passes_through_its_points() -> None:
    path = smooth([(0, 0), (5, 3), (10, 0)])
    for point in ((0, 0), (5, 3), (10, 0)):
        assert np.hypot(*(path - point).T).min() < 1e-9


def test_an_ellipse_and_a_rounded_box_reach_their_bounds() -> None:
    np.testing.assert_allclose(ellipse(50, 40, 10, 5).max(0), (60, 45))
    box = rounded(10, 20, 30, 60, 4)
    np.testing.assert_allclose((*box.min(0), *box.max(0)), (10, 20, 30, 60))


def test_turning_moves_clockwise_on_the_screen() -> None:
    np.testing.assert_allclose(turned(polygon((50, 40)), 90), [(60, 50)], atol=1e-9)


def test_a_turned_body_and_both_halves_are_symmetric() -> None:
    body = revolved(50, [(20, 10), (40, 20), (60, 15)], 2, 3)
    assert body[:, 0].min() + body[:, 0].max() == 100
    assert body[:, 1].max() == 63
    half = both_halves(polygon((50, 0), (60, 10)))
    np.testing.assert_allclose(half, [(50, 0), (60, 10), (40, 10), (50, 0)])
    np.testing.assert_allclose(mirrored(mirrored(half)), half)
