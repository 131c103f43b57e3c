"""Makes the sample shop from a seed, and writes it as a plain catalogue that the importer reads."""

import csv
import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from assets.sample_shop.draw.kinds import picture
from assets.sample_shop.shop import CATEGORIES, Category, Product, stock
from assets.sample_shop.shoppers import Visits, shop_around, shopper_id
from mrcsaf.core.files import write_bytes
from mrcsaf.core.progress import Progress, Report, silent

_QUALITY = 62  # of the pictures: none shows a fault at 384 pixels

_README = """# A simulated shop

Everything in this folder is simulated: the products are drawn and described by MR-CSAF Studio's own
code, and the shoppers are made up by it too. No real person, brand or product is meant.

- `items.csv`: the products. `images/`: their pictures.
- `interactions.csv`: what the simulated shoppers chose, and when.
- `truth.json`: how they chose. A category's `image_share` is the part of a choice that is what
  shoppers see; the rest is what they read. For each product: the attributes it was made from.
"""


@dataclass(frozen=True, slots=True)
class Shop:
    """The whole sample shop but for its pictures, which are drawn one by one."""

    categories: tuple[Category, ...]
    products: list[Product]
    visits: Visits  # items are numbered by their place in `products`


def generate(seed: int = 7) -> Shop:
    """The shop of one seed, always the same."""
    products = stock(seed)
    return Shop(CATEGORIES, products, shop_around(products, seed))


def write_catalogue(folder: Path, seed: int = 7, report: Report = silent) -> None:
    """Write items, interactions, pictures and the planted truth into `folder`.

    The same seed writes the same bytes. May be run again over an unfinished folder.
    """
    shop = generate(seed)
    images = folder / "images"
    images.mkdir(parents=True, exist_ok=True)
    for done, product in enumerate(shop.products):
        report(Progress(done, len(shop.products), product.title, "draw"))
        write_bytes(folder / image_name(product), encoded_picture(product))
    report(Progress(len(shop.products), len(shop.products), "", "draw"))
    write_bytes(folder / "items.csv", _items(shop))
    write_bytes(folder / "interactions.csv", _interactions(shop))
    write_bytes(folder / "truth.json", truth(shop))
    write_bytes(folder / "README.md", _README.encode())


def image_name(product: Product) -> str:
    """Where the picture lies in the catalogue."""
    return f"images/{product.ext_id}.webp"


def encoded_picture(product: Product) -> bytes:
    """The product's picture as a WebP file."""
    file = io.BytesIO()
    picture(product.look, product.seed).save(file, "WEBP", quality=_QUALITY, method=6)
    return file.getvalue()


def truth(shop: Shop) -> bytes:
    """The planted truth as JSON: by category, and by product."""
    known = {
        "simulated": True,
        "category": {c.name: {"image_share": c.image_share} for c in shop.categories},
        "item": {p.ext_id: {"look": asdict(p.look), "read": asdict(p.read)} for p in shop.products},
    }
    return json.dumps(known, indent=1).encode()


def _items(shop: Shop) -> bytes:
    header = ["id", "title", "description", "brand", "category", "price", "image"]
    rows = [
        [p.ext_id, p.title, p.description, p.brand, p.category, f"{p.price:.2f}", image_name(p)]
        for p in shop.products
    ]
    return _table(header, rows)


def _interactions(shop: Shop) -> bytes:
    visits = shop.visits
    rows = [
        [shopper_id(user), shop.products[item].ext_id, str(stamp)]
        for user, item, stamp in zip(
            visits.users.tolist(), visits.items.tolist(), visits.timestamps.tolist(), strict=True
        )
    ]
    return _table(["user", "item", "timestamp"], rows)


def _table(header: list[str], rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()
