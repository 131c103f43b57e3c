"""Photographs placed into a catalogue of photographs, with simulated shoppers.

    python tests/bench/photos.py make SHOP.mrcsaf [--data ../shared/data/photos] [--epochs 30]
    python tests/bench/photos.py look SHOP.mrcsaf OUT.png      # neighbours of 20 held-out products
    python tests/bench/photos.py page SHOP.mrcsaf OUT [--theme dark] [--first N]

`make` takes every 27th product out of the catalogue (20 of 557), simulates shoppers for the rest,
encodes and trains MR-CSAF. `look` places the 20 and writes one contact sheet: the photograph, its
five nearest by picture and by words. `page` places them through the page New product in a real
window with a real worker process: a screenshot of each, one JSON line of what the page showed; the
first two are kept as drafts and compared, the first is written as a report.

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
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from mrcsaf.core.progress import Progress
from mrcsaf.data.records import ImportOptions
from mrcsaf.encoders import run as encoding
from mrcsaf.placement import Placer
from mrcsaf.store import importing
from mrcsaf.train import run as experiment

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


def page(arguments: argparse.Namespace) -> None:
    """Every held-out product through the window; one JSON line each."""
    from PySide6.QtWidgets import QApplication

    from app.new_product.drafts import CompareDialog
    from app.shell import start
    from app.shell import start as screenshot

    application = QApplication([])
    arguments.out.mkdir(parents=True, exist_ok=True)
    window = start.window(
        argparse.Namespace(settings=str(arguments.out / "window.ini"), theme=arguments.theme,
                           size=(1440, 1000), view="new-product", item="", sample=False,
                           project=arguments.project, user="")
    )  # fmt: skip
    window.show()
    begun = time.perf_counter()
    screenshot.wait(window, 300)
    sys.stdout.write(json.dumps({"ready_s": round(time.perf_counter() - begun, 2)}) + "\n")
    shown = window.page
    for number, row in enumerate(held_out(products(arguments.data))[: arguments.first]):
        found = through(window, arguments.data / row["image"], row)
        window.grab().save(str(arguments.out / f"{number:02d}-{arguments.theme}.png"))
        sys.stdout.write(json.dumps({"title": row["title"], **found}) + "\n")
        sys.stdout.flush()
        if number == 0:
            shown.desk.write_report(arguments.out / "report.html")
        if number < 2:
            shown.desk.keep()
            screenshot.wait(window, 60)
            shown.desk.draft = None  # the next one is a draft of its own
    kept = shown.desk.drafts.drafts
    if len(kept) > 1:
        shown.desk.compare(kept[1], kept[0])
        screenshot.wait(window, 60)
        dialog = shown.form.findChild(CompareDialog)
        dialog.grab().save(str(arguments.out / f"compare-{arguments.theme}.png"))
        dialog.close()
    window.grab().save(str(arguments.out / f"drafts-{arguments.theme}.png"))
    window.close()
    application.processEvents()


def through(window: Any, picture: Path, row: dict[str, str]) -> dict[str, Any]:
    """What the page shows of one product, and how long each stage took by the clock."""
    from app.new_product.form import Product
    from app.shell import start as screenshot

    shown, times = window.page, {}
    shown.form.set_product(Product())
    screenshot.wait(window, 60)
    begun = time.perf_counter()

    def arrived(answer: Any) -> None:
        for stage in answer.stages:
            times.setdefault(stage, round(time.perf_counter() - begun, 2))

    shown.asker.answered.connect(arrived)
    shown.form.title.setText(row["title"])
    shown.form.description.setPlainText(row["description"])
    shown.form.well.take(picture, picture.name)
    whole = screenshot.wait(window, 120)
    shown.asker.answered.disconnect(arrived)
    session, found = shown.studio.session, {"whole": whole, "seconds": times}
    for name, group in shown.results.alike.items():
        near = [session.items[card.item_id] for card in group.model.cards]
        found[name] = [(item.title[:40], item.category) for item in near[:5]]
    found["tiles"] = [tile.value.text() for tile in shown.results.tiles]
    return {"category": row["category"], **found}


def say(news: Progress) -> None:
    if news.metrics and news.done % 10 == 0:
        sys.stdout.write(news.message + "\n")
        sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    root = Path(__file__).parents[3] / "shared" / "data" / "photos"
    commands = parser.add_subparsers(required=True)
    for name, work in (("make", make), ("look", look), ("page", page)):
        one = commands.add_parser(name)
        one.add_argument("project", type=Path)
        one.add_argument("--data", type=Path, default=root)
        one.add_argument("--epochs", type=int, default=30)
        one.set_defaults(work=work)
        if name != "make":
            one.add_argument("out", type=Path)
        one.add_argument("--theme", default="light")
        one.add_argument("--first", type=int, default=20)
    arguments = parser.parse_args()
    arguments.work(arguments)


if __name__ == "__main__":
    main()
