import time

import numpy as np
import pytest

from app.charts import raster


def colours(n, value=(200, 20, 30)):
    return np.tile(np.array(value, np.uint8), (n, 1))


def test_a_dot_is_where_it_should_be_and_nowhere_else():
    image = raster.dots(np.array([20.0]), np.array([10.0]), colours(1), (60, 40), 3)
    assert image.pixelColor(20, 10).getRgb() == (200, 20, 30, 255)
    assert image.pixelColor(22, 10).red() == 200
    assert image.pixelColor(26, 10).alpha() == 0
    assert image.pixelColor(10, 20).alpha() == 0


def test_the_later_dot_is_in_front():
    ink = np.array([(255, 0, 0), (0, 0, 255)], np.uint8)
    image = raster.dots(np.array([5.0, 5.0]), np.array([5.0, 5.0]), ink, (11, 11), 2)
    assert image.pixelColor(5, 5).blue() == 255


def test_dots_at_and_beyond_the_edges_are_cut():
    x, y = np.array([-2.0, 0, 29, 31, 500]), np.array([-2.0, 0, 19, 21, 500])
    image = raster.dots(x, y, colours(5), (30, 20), 4)
    assert (image.width(), image.height()) == (30, 20)
    assert image.pixelColor(0, 0).alpha() == 255
    assert image.pixelColor(29, 19).alpha() == 255


def test_shading_is_stronger_where_more_dots_are():
    x = np.concatenate([np.full(500, 10.0), [50.0]])
    y = np.full(501, 10.0)
    image = raster.density(x, y, colours(501), (80, 20))
    many, one, none = (image.pixelColor(int(at), 5).alpha() for at in (5, 25, 35))
    assert many > one > none == 0
    assert abs(image.pixelColor(5, 5).red() - 200) <= 3


@pytest.mark.parametrize("n", [0, 1])
def test_no_dots_and_one_dot_are_pictures_too(n):
    at = np.full(n, 3.0)
    assert not raster.density(at, at, colours(n), (9, 9)).isNull()
    assert not raster.dots(at, at, colours(n), (9, 9), 2).isNull()


@pytest.mark.bench
def test_18_000_dots_fit_a_frame_and_100_000_are_shaded_in_one():
    rng = np.random.default_rng(0)
    for n, draw in ((18_357, raster.dots), (100_000, raster.density)):
        x, y = rng.uniform(0, 900, n), rng.uniform(0, 640, n)
        more = (2.0,) if draw is raster.dots else ()
        begun = time.process_time()
        draw(x, y, colours(n), (900, 640), *more)
        assert time.process_time() - begun < 0.06
