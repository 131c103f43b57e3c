"""A tiny catalogue as a shop keeper has it: a table, pictures, interactions."""

import csv
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from mrcsaf.compare import running
from mrcsaf.compare.results import Comparison

ROOT = Path(__file__).resolve().parents[2]
COLOURS = ("crimson", "orange", "gold", "olive", "teal", "navy", "purple", "grey")
THINGS = ("mug", "lamp", "scarf", "kettle", "basket", "clock", "pillow", "vase")


def write_table(file: Path, rows: Iterable[Iterable[object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)


def write_catalogue(folder: Path) -> None:
    """8 items with pictures and texts, 12 users who like the first or the second half."""
    (folder / "images").mkdir(parents=True)
    for number, colour in enumerate(COLOURS):
        picture = Image.new("RGB", (64, 64), "white")
        box = (8, 8, 56, 56)
        draw = ImageDraw.Draw(picture)
        (draw.ellipse if number < 4 else draw.rectangle)(box, fill=colour)
        picture.save(folder / "images" / f"p{number}.png")
    write_table(
        folder / "items.csv",
        [
            ("id", "title", "description", "category", "image"),
            *(
                (f"p{n}", f"{colour.title()} {thing}", f"A {thing}.", "home", f"p{n}.png")
                for n, (colour, thing) in enumerate(zip(COLOURS, THINGS, strict=True))
            ),
        ],
    )
    random = np.random.default_rng(3)
    pairs = []
    for user in range(12):
        half = 4 * (user % 2)
        liked = [half + int(n) for n in random.permutation(4)]
        pairs += [(f"u{user:02d}", f"p{item}") for item in [*liked, (half + 4 + user // 2) % 8]]
    write_table(folder / "interactions.csv", [("user", "item"), *pairs])


@pytest.fixture
def shop_folder(tmp_path: Path) -> Path:
    """The files of the tiny catalogue, to be changed at will."""
    write_catalogue(tmp_path / "files")
    return tmp_path / "files"


@pytest.fixture(scope="session")
def encoded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny catalogue imported and encoded by the real encoders; copy it before writing."""
    from mrcsaf.data.formats import ImportOptions
    from mrcsaf.encoders import run as encoding
    from mrcsaf.store import importing

    folder = tmp_path_factory.mktemp("encoded")
    write_catalogue(folder / "files")
    importing.run(folder / "shop.mrcsaf", folder / "files", ImportOptions())
    encoding.run(folder / "shop.mrcsaf")
    return folder / "shop.mrcsaf"


@pytest.fixture(scope="session")
def bench() -> Path:
    """The benchmark data, where this machine has it."""
    folder = Path(os.environ.get("MRCSAF_DATA", ROOT.parent / "shared" / "data")) / "bench"
    if not folder.is_dir():
        pytest.skip(f"the benchmark data is not in {folder}; set MRCSAF_DATA to its parent")
    return folder


# A comparison of cheap models, made once.


MODELS, SEEDS, EPOCHS = ("popularity", "bpr", "item_knn_text"), (999, 1), 3


@pytest.fixture
def path(untrained: Path, tmp_path: Path) -> Path:
    """A project of its own, without runs."""
    return Path(shutil.copytree(untrained, tmp_path / "tiny.mrcsaf"))


@pytest.fixture(scope="session")
def whole(untrained: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Comparison]:
    """A project and its comparison, never interrupted; copy the project before writing."""
    path = Path(shutil.copytree(untrained, tmp_path_factory.mktemp("whole") / "tiny.mrcsaf"))
    return path, running.run(path, MODELS, SEEDS, max_epochs=EPOCHS, device="cpu")
