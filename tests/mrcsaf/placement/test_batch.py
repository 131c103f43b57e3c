"""Files of new products in, rows of results out."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import silent
from mrcsaf.data.images import store_image
from mrcsaf.data.records import Counts, Imported, ItemRecord
from mrcsaf.encoders import run as encoding
from mrcsaf.placement import Placer, place_batch, place_run
from mrcsaf.placement.variations import sentence_effects
from mrcsaf.store import Project, catalogue
from mrcsaf.train import run as experiment
from tests.conftest import tiny_data

NOTHING = {"image": None, "title": "", "text": "", "features": None, "user": None}


def save(path: Path, **vectors: np.ndarray) -> Path:
    np.savez(path, **vectors)
    return path


def item(number: int) -> dict[str, np.ndarray]:
    given = tiny_data().features
    return {name: given[name].vectors[number] for name in ("image", "text")}


def test_one_product_by_its_vectors_answers_with_the_keys_scripts_rely_on(trained, tmp_path):
    file = save(tmp_path / "new.npz", **item(2))
    found = place_run(trained, None, **NOTHING | {"features": file, "user": "u04"})
    json.dumps(found)
    assert found["w_image"] + found["w_text"] == pytest.approx(1)
    assert found["neighbours"]["image"][0] == {"item": "i02", "cosine": pytest.approx(1)}
    assert set(found["audience"]) == {"10", "20", "50", "100"}
    assert found["users"] == 30
    placer = Placer.load(trained, device="cpu")
    placement = placer.place(item(2))
    assert found["rank"] == placer.rank(placement, 4)
    assert sum(one["users"] for one in found["ranks"]["histogram"]) == 30


def test_without_a_user_there_is_no_rank(trained, tmp_path):
    file = save(tmp_path / "new.npz", text=item(2)["text"])
    found = place_run(trained, None, **NOTHING | {"features": file})
    assert found["rank"] is None
    assert found["missing"] == ["image"]


def test_an_unknown_user_is_named(trained, tmp_path):
    file = save(tmp_path / "new.npz", **item(2))
    with pytest.raises(DataError, match="no user 'nobody'"):
        place_run(trained, None, **NOTHING | {"features": file, "user": "nobody"})


def test_a_table_gives_a_row_for_every_row_also_for_bad_ones(trained, tmp_path):
    save(tmp_path / "a.npz", **item(2))
    save(tmp_path / "b.npz", text=np.ones(3, np.float32))
    rows = [
        {"id": "n1", "title": "One", "features": "a.npz"},
        {"id": "n2", "features": "b.npz"},
        {"id": "n3", "features": "../../a.npz"},
        {"id": "n4"},
    ]
    file = tmp_path / "new.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)) + "\n{broken\n")
    found = list(place_batch(trained, None, file))
    assert [row["row"] for row in found] == [1, 2, 3, 4, 5]
    assert found[0]["id"] == "n1"
    assert found[0]["audience"] == as_text(Placer.load(trained, device="cpu").place(item(2)))
    assert "3 numbers, run 1 reads 5" in found[1]["error"]
    assert "leaves the chosen folder" in found[2]["error"]
    assert "needs a picture" in found[3]["error"]
    assert "not a whole JSON object" in found[4]["error"]


def test_an_empty_table_is_refused(trained, tmp_path):
    (tmp_path / "new.jsonl").write_text("\n")
    with pytest.raises(DataError, match=r"new.jsonl has no rows"):
        list(place_batch(trained, None, tmp_path / "new.jsonl"))


def as_text(placement) -> dict[str, int]:
    return {str(k): count for k, count in placement.audience.items()}


def test_rows_come_out_before_the_table_ends(trained, tmp_path):
    save(tmp_path / "a.npz", **item(2))
    file = tmp_path / "new.csv"
    file.write_text("id,features\n" + "".join(f"n{i},a.npz\n" for i in range(100)))
    rows = place_batch(trained, None, file)
    assert next(rows)["id"] == "n0"
    assert len(list(rows)) == 99


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty lamps and cups with real vectors of drawn pictures and short texts."""
    path = tmp_path_factory.mktemp("shop") / "shop.mrcsaf"
    random = np.random.default_rng(3)
    items, shas = [], {}
    with Project.create(path) as project:
        for number in range(20):
            kind, colour = (("Lamp", "red"), ("Cup", "blue"))[number % 2]
            picture = Image.new("RGB", (64, 64), colour)
            picture.putpixel((number, number), (255, 255, 255))
            file = path.parent / f"{number}.png"
            picture.save(file)
            shas[number] = store_image(file, project.images)
            items.append(ItemRecord(f"i{number:02d}", f"{kind} {number}", f"A {colour} {kind}."))
        pairs = [(u, int(i)) for u in range(12) for i in random.permutation(20)[:6]]
        table = np.array(pairs, np.int64)
        part = np.tile([0, 0, 0, 0, 1, 2], 12).astype(np.int8)
        data = Imported(
            format="catalogue", reason="made by a test", users=[f"u{u}" for u in range(12)],
            items=items, user_ids=table[:, 0].copy(), item_ids=table[:, 1].copy(), part=part,
            timestamps=np.zeros(72, np.int64), interaction_counts=Counts(72, 72),
            item_counts=Counts(20, 20),
        )  # fmt: skip
        catalogue.insert_import(project.db, data, "made", shas)
    encoding.run(path)
    values = {"dim": 8, "neighbours": 4, "batch_size": 64, "max_epochs": 1}
    experiment.train(path, experiment.settings("ams", values), device="cpu")
    return path


def test_pictures_and_words_go_through_the_encoders_of_the_run(shop, tmp_path):
    picture = tmp_path / "new.png"
    Image.new("RGB", (80, 80), "red").save(picture)
    placer = Placer.load(shop, device="cpu")
    placement = placer.place_product(picture, title="Lamp 99", description="A red Lamp.")
    assert all(one.item % 2 == 0 for found in placement.neighbours.values() for one in found)
    whole = {"image": picture, "title": "Lamp 99", "text": "A red Lamp."}
    found = place_run(shop, None, **NOTHING | whole)
    assert found["audience"] == as_text(placement)
    (tmp_path / "broken.png").write_bytes(b"no picture")
    with pytest.raises(DataError, match=r"broken.png is not a picture"):
        placer.place_product(tmp_path / "broken.png", title="Lamp")
    long = placer.place_product(title="Lamp", description="red " * 600)
    assert any("read the first 256" in note for note in long.notes)
    effects = sentence_effects(
        placer, placement.features, title="Lamp 99", description="A red Lamp. And a blue Cup!"
    )
    assert [effect.sentence for effect in effects] == ["A red Lamp.", "And a blue Cup!"]
    rows = [
        {"id": "a", "title": "Lamp 99", "description": "A red Lamp.", "image": "new.png"},
        {"id": "b", "title": "Lamp 99", "image": "broken.png"},
        {"id": "c", "title": "Lamp 99"},
    ]
    (tmp_path / "new.jsonl").write_text("\n".join(map(json.dumps, rows)))
    results = list(place_batch(shop, None, tmp_path / "new.jsonl", silent))
    assert results[0]["audience"] == found["audience"]
    assert results[0]["w_image"] == pytest.approx(found["w_image"], abs=1e-5)
    assert "broken.png is not a picture" in results[1]["error"]
    assert results[2]["missing"] == ["image"]
