"""Flipped bits and cut files: detected or harmless, and never another number on the screen."""

import dataclasses
import hashlib
import io
import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from mrcsaf.core.errors import CheckpointError, DataError, MrcsafError, StoreError
from mrcsaf.data import images
from mrcsaf.data.records import Part
from mrcsaf.store import Project, catalogue, features, maintenance, runs
from mrcsaf.train import checkpoint
from tests.torture import forking
from tests.torture.conftest import Rounds, Tally
from tests.torture.forking import Say

BATCH = 25


def digest(*parts: Any) -> str:
    """One name for arrays, rows and texts."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part.tobytes() if isinstance(part, np.ndarray) else repr(part).encode())
    return found.hexdigest()


def numbers(path: Path) -> str:
    """Every number that the application shows of a project, read as the application reads it."""
    with Project.open(path) as project:
        db = project.db
        active = runs.active(db)
        parts = json.dumps([dataclasses.asdict(part) for part in active.parts])
        told: list[Any] = [active.metrics, active.config, active.seed, parts]
        for part in active.parts:
            told += [runs.item_vectors(db, active.id, part.item)]
            told += [runs.user_vectors(db, active.id, part.user)]
        told += [runs.w_image(db, active.id), runs.thresholds(db, active.id, 20)]
        split = catalogue.split(db)
        for which in (*(split.part(one) for one in Part), catalogue.train_interactions(db)):
            told += [which.users, which.items]
        told += [catalogue.history(db, user) for user in range(30)]
        size = catalogue.counts(db)
        for encoder in features.encoders(db):
            told += [*features.features(db, encoder.id, size["items"])]
        graph = features.current_graph(db, "image")
        assert graph is not None
        told += [graph.ids, graph.cosines]
        return digest(*told)


def texts(path: Path) -> str:
    """Every name and text that the application shows."""
    with Project.open(path) as project:
        shown = [
            (item.id, item.ext_id, item.title, item.description, item.category)
            for item in catalogue.items(project.db)
        ]
        return digest(shown, catalogue.user_names(project.db))


def damaged(random: np.random.Generator, whole: bytes) -> bytes:
    """A bit flipped (or a few, or a sector of zeros), or the file cut short."""
    content = bytearray(whole)
    kind = int(random.integers(10))
    if kind == 0:
        return whole[: int(random.integers(len(whole)))]
    if kind == 1:
        start = int(random.integers(len(whole)))
        content[start : start + 512] = b"\0" * len(content[start : start + 512])
        return bytes(content)
    for _ in range(1 if kind < 8 else 4):
        content[int(random.integers(len(content)))] ^= 1 << int(random.integers(8))
    return bytes(content)


def verdict(path: Path, wanted: set[str], wanted_texts: set[str]) -> str:
    """What a damaged project does to the one who looks at it."""
    try:
        if numbers(path) not in wanted:
            return "wrong number shown"
        if texts(path) in wanted_texts:
            return "harmless"
        with Project.open(path) as project:
            found = maintenance.problems(project.db, project.images, project.runs)
        return "text found by the check" if found else "wrong text shown"
    except MrcsafError:
        return "detected"


def batches(count: int, judge: Callable[[np.random.Generator], str]) -> Counter[str]:
    """Judge so many damages, a batch to a process: one that crashed would be seen."""
    verdicts: Counter[str] = Counter()
    for first in range(0, count, BATCH):

        def work(say: Say, first: int = first) -> None:
            for seed in range(first, min(first + BATCH, count)):
                found = judge(np.random.default_rng(seed))
                say(f"{found}|{seed}" if "wrong" in found else found)

        ended = forking.run(work)
        assert (ended.signal, ended.code) == (0, 0), ended.said[-1]
        verdicts.update(ended.said)
    return verdicts


def judged(verdicts: Counter[str], count: int) -> dict[str, int]:
    assert verdicts.total() == count
    assert not [one for one in verdicts if "wrong" in one]
    return {
        "detected": verdicts["detected"] + verdicts["text found by the check"],
        "harmless": verdicts["harmless"],
        "crashed": 0,
        "wrong": 0,
    }


@pytest.mark.parametrize("what", ["database", "log"])
def test_damage_to_the_database_shows_no_wrong_number(
    tmp_path: Path, trained: Path, what: str, rounds: Rounds, tally: Tally
) -> None:
    shop = Path(shutil.copytree(trained, tmp_path / "shop.mrcsaf"))
    file = shop / "project.db"
    wanted, wanted_texts = {numbers(shop)}, {texts(shop)}
    if what == "log":
        file = leave_a_log(shop)
        wanted.add(numbers(shop))
        wanted_texts.add(texts(shop))
        assert len(wanted_texts) == 2
    kept = {path: path.read_bytes() for path in shop.iterdir() if path.is_file()}
    count = rounds(80, 4000) if what == "database" else rounds(20, 500)

    def judge(random: np.random.Generator) -> str:
        for path in shop.glob("project.db*"):
            path.unlink()
        for path, content in kept.items():
            path.write_bytes(content)
        file.write_bytes(damaged(random, kept[file]))
        return verdict(shop, wanted, wanted_texts)

    tally(f"damage to the {what}", count, **judged(batches(count, judge), count))


def leave_a_log(shop: Path) -> Path:
    """Kill a writer that has committed: its transactions lie in the log."""

    def write(say: Say) -> None:
        with Project.open(shop, write=True) as project:
            for number in range(20):
                project.db.execute(f"UPDATE item SET title = title || ' new' WHERE id = {number}")
            say("written")
            say("waiting")
            import time

            time.sleep(60)

    # one word is enough: everything was committed before it
    assert forking.run(write, kill_after=0).signal == 9
    assert (shop / "project.db-wal").stat().st_size > 4096
    return shop / "project.db-wal"


WEIGHTS = {"user": torch.linspace(0, 1, 600).reshape(30, 20), "gate": torch.linspace(1, 2, 20)}


def test_damage_to_a_checkpoint_loads_no_wrong_weight(
    tmp_path: Path, rounds: Rounds, tally: Tally
) -> None:
    from mrcsaf.train.loop import State

    header = checkpoint.Header(
        model="a", config={"model": {}, "train": {}}, dataset_fp="f", inputs={}, seed=1, epoch=1,
        valid={"recall@20": 0.5},
    )  # fmt: skip
    checkpoint.save(tmp_path, header, State(best_weights=WEIGHTS), resumable=False)
    file = tmp_path / "model.safetensors"
    whole = file.read_bytes()
    count = rounds(75, 3000)

    def judge(random: np.random.Generator) -> str:
        file.write_bytes(damaged(random, whole))
        try:
            found = checkpoint.read_header(file)
            weights = checkpoint.load_weights(file, WEIGHTS)
        except CheckpointError:
            return "detected"
        same = all(torch.equal(weights[name], WEIGHTS[name]) for name in WEIGHTS)
        return "harmless" if same and found == header else "wrong weight"

    tally("damage to a checkpoint", count, **judged(batches(count, judge), count))


@pytest.mark.parametrize("kind", ["WEBP", "JPEG", "PNG", "GIF", "BMP"])
def test_damage_to_a_picture_is_a_sentence_or_a_picture(
    tmp_path: Path, kind: str, rounds: Rounds, tally: Tally
) -> None:
    out = io.BytesIO()
    noise = np.random.default_rng(1).integers(0, 255, (48, 64, 3), np.uint8)
    Image.fromarray(noise).save(out, kind)
    whole = out.getvalue()
    sha = images.store_image(whole, tmp_path)
    path = images.image_path(tmp_path, sha)
    count = rounds(20, 1000)

    def judge(random: np.random.Generator) -> str:
        changed = damaged(random, whole)
        path.write_bytes(changed)
        try:
            size = images.read_image(path).size
            assert max(size) < 16_384
        except (DataError, StoreError):
            return "detected"
        noticed = hashlib.sha256(path.read_bytes()).hexdigest() != sha  # what `mrcsaf check` asks
        return "detected" if noticed else "harmless"

    tally("damage to a picture", count, **judged(batches(count, judge), count))
