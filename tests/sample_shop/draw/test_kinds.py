"""Every kind of thing can be drawn in everything it may wear."""

from functools import cache

import numpy as np
import pytest
from PIL import Image

from assets.sample_shop.draw.canvas import SIDE
from assets.sample_shop.draw.colours import PALETTES
from assets.sample_shop.draw.kinds import KINDS, Look, picture
from assets.sample_shop.draw.patterns import PATTERNS


@cache
def drawn(kind: str, palette: str, pattern: str, shape: str, seed: int = 1) -> Image.Image:
    return picture(Look(kind, palette, pattern, shape), seed)


def difference(a: Image.Image, b: Image.Image) -> float:
    return float(np.abs(np.asarray(a, dtype=float) - np.asarray(b, dtype=float)).mean())


@pytest.mark.parametrize("draws", [3, pytest.param(20, marks=pytest.mark.slow)])
@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_never_blank_and_its_corners_are_background(kind: str, draws: int) -> None:
    rng = np.random.default_rng(list(KINDS).index(kind))
    for number in range(draws):
        shape = KINDS[kind].shapes[number % 3]
        look = Look(kind, str(rng.choice(list(PALETTES))), str(rng.choice(list(PATTERNS))), shape)
        pixels = np.asarray(picture(look, number), dtype=float)
        assert pixels.shape == (SIDE, SIDE, 3)
        assert pixels.std() > 12
        back = np.array(PALETTES[look.palette].back)
        assert np.abs(pixels[-6:, :6] - back).max() < 45
        middle = pixels[60:324, 60:324].reshape(-1, 3)
        assert (np.abs(middle - pixels[4, 4]).max(1) > 12).mean() > 0.3, look


@pytest.mark.parametrize("kind", KINDS)
def test_palette_pattern_and_shape_each_change_the_picture(kind: str) -> None:
    shapes = KINDS[kind].shapes
    plain = drawn(kind, "ocean", "checks", shapes[0])
    assert difference(plain, drawn(kind, "mustard", "checks", shapes[0])) > 10
    assert difference(plain, drawn(kind, "ocean", "floral", shapes[0])) > 1.5
    assert difference(plain, drawn(kind, "ocean", "checks", shapes[1])) > 1.5


def test_the_same_look_and_seed_give_the_same_pixels() -> None:
    look = Look("vase", "sage", "terrazzo", "bottle")
    assert picture(look, 3).tobytes() == picture(look, 3).tobytes()
    assert picture(look, 3).tobytes() != picture(look, 4).tobytes()
