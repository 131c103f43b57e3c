"""kill -9 during "Save into catalogue", at random moments and at every single step of it.

The whole of what the window's button does: the picture goes into the project, the draft is kept,
and the draft becomes an item with features, vectors and lists.
"""

import hashlib
import os
import random
import shutil
import signal
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mrcsaf.core.typing import PartSpec
from mrcsaf.store import Project, catalogue, drafts, maintenance, runs
from mrcsaf.store.drafts import Estimated
from mrcsaf.store.runs import Published
from tests.torture import forking
from tests.torture.conftest import Rounds, Tally
from tests.torture.forking import Say

PARTS = ("h_image", "p_image")
DIM = 4


@pytest.fixture
def shop(tmp_path: Path, untrained: Path) -> Path:
    """The tiny shop with a published run."""
    path = Path(shutil.copytree(untrained, tmp_path / "shop.mrcsaf"))
    with Project.open(path, write=True) as project:
        size = catalogue.counts(project.db)
        run = runs.start(
            project.db, name="r", model="ams", config={}, inputs={}, seed=1, device="CPU"
        )
        (project.runs / run.folder).mkdir(exist_ok=True)
        (project.runs / run.folder / "model.safetensors").write_bytes(b"weights")
        tables = {part: np.ones((size["items"], DIM), np.float32) for part in PARTS}
        users = {"u": np.ones((size["users"], DIM), np.float32)}
        what = Published(
            [PartSpec(part, "u", part) for part in PARTS], tables, users,
            np.full(size["items"], 0.5, np.float32), {20: np.ones(size["users"], np.float32)},
        )  # fmt: skip
        runs.publish(project.db, run.id, what, {}, hashlib.sha256(b"weights").hexdigest())
    return path


def save(path: Path, name: str, say: Say) -> None:
    """One press of the button."""
    colour = tuple(random.Random(name).randbytes(3))
    file = path.parent / f"{name}.png"
    Image.new("RGB", (24, 24), colour).save(file)
    say("ready")
    with Project.open(path, write=True) as project:
        kept = drafts.add(project, title=name, image=file)
    with Project.open(path, write=True) as project:
        width = project.db.execute("SELECT max(length(vec)) / 4 FROM feature").fetchone()[0]
        source = project.db.execute(
            "SELECT encoder_id FROM feature WHERE length(vec) = ? LIMIT 1", (4 * width,)
        ).fetchone()[0]
        vectors = {part: np.arange(DIM, dtype=np.float32) for part in PARTS}
        raw = {source: np.ones(width, np.float32)}
        near = {"image": [(2, 0.5), (4, 0.25)], "text": [(3, 0.5)]}
        run = runs.active(project.db).id
        drafts.save_into_catalogue(
            project, kept.id, Estimated(run, vectors, 0.25, raw, near), f"id-{name}"
        )
    say(f"item id-{name}")


def killed_at(step: int) -> None:
    """From now on count what reaches the disk or the database, and die at the `step`-th."""
    count = 0

    def tick(*_: object) -> None:
        nonlocal count
        count += 1
        if count == step:
            os.kill(os.getpid(), signal.SIGKILL)

    watched = {"open", "os.rename", "os.remove", "os.mkdir", "os.chmod", "shutil.move"}
    sys.addaudithook(lambda event, _: tick() if event in watched else None)
    original = Project.open.__func__

    def traced(cls: type[Project], *args: object, **kwargs: object) -> Project:
        project = original(cls, *args, **kwargs)
        project.db.conn.set_trace_callback(tick)  # before every statement, COMMIT included
        return project

    Project.open = classmethod(traced)  # in the child alone


def whole_or_absent(path: Path, said: list[str]) -> None:
    with Project.open(path, write=True) as project:
        db = project.db
        assert maintenance.problems(db, project.images, project.runs) == []
        items = catalogue.items(db)
        added = [item for item in items if item.origin == "added"]
        kept = {one.item_id: one for one in drafts.drafts(db) if one.item_id is not None}
        assert {item.id for item in added} == set(kept)
        for item in added:
            counts = {
                table: db.execute(
                    f"SELECT count(*) FROM {table} WHERE item_id = ?", (item.id,)
                ).fetchone()[0]
                for table in ("feature", "item_vector", "selector")
            }
            assert counts == {"feature": 1, "item_vector": len(PARTS), "selector": 1}
            assert item.image_sha == kept[item.id].image_sha
            assert (project.images / item.image_sha[:2]).is_dir()
        names = {item.ext_id for item in added}
        assert {line.split()[1] for line in said if line.startswith("item ")} <= names


def test_killed_while_saving_an_item_is_whole_or_absent(
    shop: Path, rounds: Rounds, tally: Tally
) -> None:
    kills = rounds(12, 200)
    moments = random.Random(3)
    amid = saved = 0
    took = forking.run(lambda say: save(shop, "first", say)).seconds
    for number in range(kills):
        after = moments.uniform(0, took)
        ended = forking.run(lambda say, n=number: save(shop, f"r{n}", say), after)
        assert not [line for line in ended.said if line.startswith("raised")], ended.said
        amid += ended.signal == signal.SIGKILL and len(ended.said) == 1
        saved += len(ended.said) > 1
        whole_or_absent(shop, ended.said)
    tally("kill -9 while saving, at random", kills, amid=amid, saved=saved, half=0)
    assert amid > kills / 5


def test_killed_at_each_of_its_steps_an_item_is_whole_or_absent(
    shop: Path, rounds: Rounds, tally: Tally
) -> None:
    step, stride, killed = 0, 84 // rounds(12, 84), 0  # every seventh, or every one
    while True:
        step += stride

        def work(say: Say, step: int = step) -> None:
            killed_at(step)
            save(shop, f"s{step}", say)

        ended = forking.run(work)
        assert not [line for line in ended.said if line.startswith("raised")], ended.said
        whole_or_absent(shop, ended.said)
        if ended.signal != signal.SIGKILL:
            break
        killed += 1
    assert killed > 20 / stride
    tally("kill -9 while saving, at each step", killed, half=0)
