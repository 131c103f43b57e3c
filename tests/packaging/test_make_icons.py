"""The icon is in every size that desktops ask for, and looks like something in each."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]
ICONS = ROOT / "packaging" / "icons"


@pytest.mark.parametrize("size", [16, 22, 24, 32, 48, 64, 128, 256, 512])
def test_every_size_shows_both_shapes_and_white_rows_between_them(size):
    with Image.open(ICONS / f"mrcsaf-studio-{size}.png") as image:
        assert image.size == (size, size)
        pixels = np.asarray(image.convert("RGBA")).astype(int)
    third = size // 3
    red, _, blue, alpha = np.moveaxis(pixels, 2, 0)
    assert (blue - red)[third // 2 : third, third // 2 : third].min() > 60  # pictures
    assert (red - blue)[-third : -third // 2, -third : -third // 2].min() > 60  # words
    assert alpha[: size // 4, -size // 8 :].max() == 0  # on nothing
    middle = pixels[third:-third, third:-third, :3]
    assert (middle.min(axis=2) > 240).any()
    rows = (middle.min(axis=2) > 150).any(axis=1).astype(int)
    assert (np.diff(rows, prepend=0) == 1).sum() == 3


def test_the_files_are_what_the_drawing_gives(script):
    drawn = script.svg()
    assert (ROOT / "assets" / "icons" / "app.svg").read_text(encoding="utf-8") == drawn
    assert (ICONS / "mrcsaf-studio.svg").read_text(encoding="utf-8") == drawn


def test_windows_finds_each_size_in_one_file(script):
    with Image.open(ICONS / "mrcsaf-studio.ico") as image:
        assert sorted(image.info["sizes"]) == [(n, n) for n in script.ICO_SIZES]


def test_qt_draws_the_window_icon(qapp):
    from PySide6.QtGui import QIcon

    from mrcsaf.core.files import asset

    drawn = QIcon(str(asset("icons/app.svg"))).pixmap(64, 64).toImage()
    assert drawn.pixelColor(16, 16).blue() > 150
    assert drawn.pixelColor(48, 48).red() > 150
    assert drawn.pixelColor(60, 4).alpha() == 0
