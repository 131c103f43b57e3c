"""Photographs placed into a catalogue of photographs, with simulated shoppers.

    python tests/bench/photos.py make SHOP.mrcsaf [--data ../shared/data/photos] [--epochs 30]
    python tests/bench/photos.py look SHOP.mrcsaf OUT          # neighbours of 20 held-out products

`make` takes every 27th product out of the catalogue (20 of 557), simulates shoppers for the rest,
encodes and trains MR-CSAF. `look` places the 20 and writes one contact sheet: the photograph, its
five nearest by picture and by words.

The shoppers, seeded: each has a taste for two departments and for one picture's colours; a
product's appeal is 3 × its fit to the department, plus the cosine of its 6 × 6 colours with those
of the favourite picture, plus a little noise of its own; 12 to 30 products are drawn without
replacement from the softmax of 4 × that. They make no claim about people.
"""

import argparse
import csv
import json
import shutil
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from mrcsaf import encoding, experiment, importing
from mrcsaf.data.options import ImportOptions
from mrcsaf.placement import Placer
from mrcsaf.progress import Progress

EVERY, SHOPPERS = 27, 300


def products(data: Path) -> list[dict[str, str]]:
    with (data / "items.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def held_out(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return rows[EVERY // 2 :: EVERY][:20]


def shoppers(rows: list[dict[str, str]], pictures: np.ndarray, seed: int) -> list[tuple[int, int]]:
    """(shopper, product) pairs: as the docstring says."""
    random = np.random.default_rng(seed)
    categories, department = np.unique([row["category"] for row in rows], return_inverse=True)
    unit = pictures / np.linalg.norm(pictures, axis=1, keepdims=True).clip(1e-9)
    own = random.normal(0, 0.2, len(rows))
    pairs = []
    for user in range(SHOPPERS):
        first = int(random.integers(len(categories)))
        fits = np.isin(department, [first, (first + 1) % len(categories)])
        worth = 3.0 * fits + unit @ unit[random.integers(len(rows))] + own
        chance = np.exp(4 * (worth - worth.max()))
        count = min(int(random.integers(12, 31)), int((chance > 0).sum()))
        chosen = random.choice(len(rows), count, replace=False, p=chance / chance.sum())
        pairs += [(user, int(item)) for item in chosen]
    return pairs


def colours(file: Path) -> np.ndarray:
    """A picture as 6 × 6 colours and where they lie."""
    from PIL import Image

    with Image.open(file) as picture:
        picture.draft("RGB", (96, 96))
        small = picture.convert("RGB").resize((6, 6), Image.Resampling.BOX)
    table = np.asarray(small, np.float32).reshape(-1) / 255
    return table - table.mean()


def make(arguments: argparse.Namespace) -> None:
    rows = products(arguments.data)
    gone = {row["id"] for row in held_out(rows)}
    known = [row for row in rows if row["id"] not in gone]
    folder = arguments.project.with_suffix(".files")
    folder.mkdir(parents=True)
    pictures = np.stack([colours(arguments.data / row["image"]) for row in known])
    shutil.copytree(arguments.data / "images", folder / "images")  # a link would be refused
    with (folder / "items.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in known)
    with (folder / "interactions.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["user", "item"])
        for user, item in shoppers(known, pictures, seed=5):
            writer.writerow([f"shopper-{user + 1:03d}", known[item]["id"]])
    importing.run(arguments.project, folder, ImportOptions())
    encoding.run(arguments.project)
    values = {"max_epochs": arguments.epochs, "batch_size": 512, "seed": 1}
    chosen = experiment.settings("mrcsaf", values)
    experiment.train(arguments.project, chosen, device="cpu", report=say)


def look(arguments: argparse.Namespace) -> None:
    """One sheet of 20 rows: the product, five by picture, five by words."""
    from PIL import Image, ImageDraw

    placer = Placer.load(arguments.project, device="cpu")
    files = {row["id"]: arguments.data / row["image"] for row in products(arguments.data)}
    side, gap = 96, 4
    sheet = Image.new("RGB", ((11 * (side + gap)) + 24, 20 * (side + gap + 14)), "white")
    draw = ImageDraw.Draw(sheet)
    for line, row in enumerate(held_out(products(arguments.data))):
        file = files[row["id"]]
        placed = placer.place_product(
            file, title=row["title"], category="", description=row["description"]
        )
        near = [placed.neighbours[name][:5] for name in ("image", "text")]
        shown = [file, *(files[one.name] for group in near for one in group)]
        top = line * (side + gap + 14)
        for at, picture in enumerate(shown):
            small = Image.open(picture).convert("RGB")
            small.thumbnail((side, side))
            sheet.paste(small, (at * (side + gap) + (at > 0) * 12 + (at > 5) * 12, top + 14))
        audience = ", ".join(f"top {k} {n}" for k, n in placed.audience.items())
        words = f"{row['title'][:48]} [{row['category'][:28]}] w_image {placed.weights[0]:.2f}"
        draw.text((2, top + 1), f"{words}  {audience} of {placed.users}", fill="black")
    sheet.save(arguments.out)


def say(news: Progress) -> None:
    if news.metrics and news.done % 10 == 0:
        sys.stdout.write(news.message + "\n")
        sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    root = Path(__file__).parents[3] / "shared" / "data" / "photos"
    commands = parser.add_subparsers(required=True)
    for name, work in (("make", make), ("look", look)):
        one = commands.add_parser(name)
        one.add_argument("project", type=Path)
        one.add_argument("--data", type=Path, default=root)
        one.add_argument("--epochs", type=int, default=30)
        one.set_defaults(work=work)
        if name == "look":
            one.add_argument("out", type=Path)
    arguments = parser.parse_args()
    arguments.work(arguments)


if __name__ == "__main__":
    main()
