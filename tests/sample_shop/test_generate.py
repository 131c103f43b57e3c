"""The catalogue on disk: what the importer will find there."""

import csv
import io
import json
from pathlib import Path

import pytest
from PIL import Image

from assets.sample_shop import generate as module
from assets.sample_shop.generate import Shop, encoded_picture, generate, truth, write_catalogue
from assets.sample_shop.shop import Product
from assets.sample_shop.shoppers import Visits
from mrcsaf.core.errors import Cancelled
from mrcsaf.core.progress import Progress


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, second = generate(7), generate(7)
    assert first.products == second.products
    assert truth(first) == truth(second)
    for product in first.products[::151]:
        assert encoded_picture(product) == encoded_picture(product)


def test_a_picture_is_small_and_opens_as_webp() -> None:
    data = [encoded_picture(p) for p in generate(7).products[::67]]
    with Image.open(io.BytesIO(data[0])) as image:
        assert (image.format, image.size) == ("WEBP", (384, 384))
    assert sum(map(len, data)) / len(data) < 9_000


def test_the_truth_names_every_category_and_every_item() -> None:
    shop = generate(7)
    known = json.loads(truth(shop))
    assert known["simulated"] is True
    assert known["category"]["Posters"] == {"image_share": 0.95}
    assert len(known["item"]) == len(shop.products)
    assert known["item"]["MUG-0042"]["look"]["kind"] == "mug"


def test_a_catalogue_is_written_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def tiny(_: Product) -> bytes:  # drawing takes a while
        return b"a picture"

    shop = _small()
    monkeypatch.setattr(module, "encoded_picture", tiny)
    monkeypatch.setattr(module, "generate", lambda seed: shop)
    seen: list[Progress] = []
    write_catalogue(tmp_path / "shop", seed=7, report=seen.append)
    folder = tmp_path / "shop"
    items = _rows(folder / "items.csv")
    assert [row["title"] for row in items] == [p.title for p in shop.products]
    assert all((folder / row["image"]).read_bytes() == b"a picture" for row in items)
    visits = _rows(folder / "interactions.csv")
    assert len(visits) == len(shop.visits)
    assert visits[0]["user"].startswith("shopper-")
    assert {v["item"] for v in visits} == {row["id"] for row in items}
    assert "simulated" in (folder / "README.md").read_text(encoding="utf-8")
    assert seen[-1].done == seen[-1].total == 50


def _small() -> Shop:
    """The first department of the shop alone."""
    shop = generate(7)
    visits, own = shop.visits, shop.visits.items < 50
    few = Visits(visits.users[own], visits.items[own], visits.timestamps[own])
    return Shop(shop.categories, shop.products[:50], few)


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_writing_can_be_cancelled_and_leaves_no_half_picture(tmp_path: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_catalogue(tmp_path, report=stop)
    assert sorted(p.name for p in (tmp_path / "images").iterdir()) == [
        "POSTER-0001.webp",
        "POSTER-0002.webp",
    ]
    assert not (tmp_path / "items.csv").exists()
