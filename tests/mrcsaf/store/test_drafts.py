"""Drafts are kept, undone and saved; a kill leaves an item whole or absent."""

import itertools
import random
import signal
import sqlite3
import time
from pathlib import Path

import numpy as np
import pytest

from mrcsaf.core.errors import DataError, StoreError
from mrcsaf.core.typing import PartSpec
from mrcsaf.store import Project, catalogue, drafts, features, runs
from mrcsaf.store.drafts import Estimated
from mrcsaf.store.runs import Published

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63"
    "f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
PARTS = ("h_image", "p_image")
KILLS = 20


def publish_a_run(project: Project) -> int:
    run = runs.start(project.db, name="r", model="ams", config={}, inputs={}, seed=1, device="CPU")
    items = {part: np.ones((24, 4), np.float32) for part in PARTS}
    published = Published(
        [PartSpec("a", "u", "h_image")], items, {"u": np.ones((30, 4), np.float32)},
        np.full(24, 0.5, np.float32), {20: np.zeros(30, np.float32)},
    )  # fmt: skip
    runs.publish(project.db, run.id, published, {}, "")
    return run.id


def estimated(run: int, /, **changes) -> Estimated:
    values = {
        "run": run,
        "vectors": {part: np.arange(4, dtype=np.float32) for part in PARTS},
        "w_image": 0.25,
        "features": {"file:image.npy": np.ones(6, np.float32)},
        "neighbours": {"image": [(2, 0.5), (4, 0.25)]},
    }
    return Estimated(**values | changes)


def test_drafts_are_listed_last_changed_first_and_keep_what_was_written(project):
    first = drafts.add(project, title="Lamp", image=PNG, result={"rank": 3})
    second = drafts.add(project, title="Cup")
    assert [one.title for one in drafts.drafts(project.db)] == ["Cup", "Lamp"]
    time.sleep(0.002)
    drafts.update(project, first.id, brand="Elgato", result={"rank": 2})
    assert [one.id for one in drafts.drafts(project.db)] == [first.id, second.id]
    kept = drafts.draft(project.db, first.id)
    assert (kept.title, kept.brand, kept.result) == ("Lamp", "Elgato", {"rank": 2})
    assert (project.images / kept.image_sha[:2] / f"{kept.image_sha}.png").read_bytes() == PNG


def test_every_step_can_be_undone_in_turn(project):
    one = drafts.add(project, title="Lamp")
    drafts.update(project, one.id, title="Cup")
    drafts.delete(project, one.id)
    assert drafts.drafts(project.db) == []
    assert drafts.undo(project) == one.id
    assert drafts.draft(project.db, one.id).title == "Cup"
    drafts.undo(project)
    assert drafts.draft(project.db, one.id) == one
    drafts.undo(project)
    assert drafts.drafts(project.db) == []
    assert drafts.undo(project) is None


def test_a_broken_picture_keeps_nothing(project):
    with pytest.raises(DataError, match="not a picture"):
        drafts.add(project, title="Lamp", image=b"no picture")
    assert drafts.drafts(project.db) == []


def test_saved_it_is_an_item_like_any_other_and_no_known_row_has_changed(project):
    run = publish_a_run(project)
    tables = ("feature", "item_vector", "selector", "item_graph", "item", "user_threshold")
    before = {table: set(project.db.execute(f"SELECT * FROM {table}")) for table in tables}
    one = drafts.add(project, title="Lamp", description="Bright.", category="Light", image=PNG)
    item = drafts.save_into_catalogue(project, one.id, estimated(run), "lamp-1")
    after = {table: set(project.db.execute(f"SELECT * FROM {table}")) for table in tables}
    assert all(before[table] <= after[table] for table in tables)
    assert whole(project, item)
    row = catalogue.item(project.db, item)
    assert (row.ext_id, row.origin, row.category) == ("lamp-1", "added", "Light")
    assert (row.image_state, row.text_state, row.image_sha) == ("ok", "ok", one.image_sha)
    assert runs.w_image(project.db, run)[item] == 0.25
    assert runs.item_vectors(project.db, run, "p_image")[item].tolist() == [0, 1, 2, 3]
    assert catalogue.search(project.db, "lamp bright").tolist() == [item]
    assert drafts.draft(project.db, one.id).item_id == item
    lists = features.current_graph(project.db, "image")
    assert lists.ids[item].tolist() == [item, 2, 4, -1]


def test_a_saved_draft_can_be_deleted_but_neither_changed_nor_saved_again(project):
    run = publish_a_run(project)
    one = drafts.add(project, title="Lamp")
    item = drafts.save_into_catalogue(project, one.id, estimated(run))
    with pytest.raises(DataError, match="in the catalogue already"):
        drafts.save_into_catalogue(project, one.id, estimated(run))
    with pytest.raises(DataError, match="in the catalogue already"):
        drafts.update(project, one.id, title="Cup")
    assert drafts.undo(project) is None  # not past the step into the catalogue
    drafts.delete(project, one.id)
    assert whole(project, item)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"run": 7}, "Run 7 was deleted"),
        ({"vectors": {"h_image": np.ones(4, np.float32)}}, "lacks the vectors p_image"),
        ({"features": {"file:image.npy": np.ones(5, np.float32)}}, "has 5 numbers, the catal"),
        ({"features": {"file:image.npy": np.full(6, np.inf, np.float32)}}, "not finite"),
    ],
)
def test_what_does_not_fit_leaves_nothing_behind(project, changes, reason):
    run = publish_a_run(project)
    one = drafts.add(project, title="Lamp")
    with pytest.raises(DataError, match=reason):
        drafts.save_into_catalogue(project, one.id, estimated(run, **changes))
    assert catalogue.counts(project.db)["items"] == 24
    assert drafts.draft(project.db, one.id).item_id is None
    assert runs.item_vectors(project.db, run, "h_image").shape == (24, 4)


def test_an_id_that_is_taken_and_a_picture_that_has_gone_are_refused(project):
    run = publish_a_run(project)
    one = drafts.add(project, title="Lamp", image=PNG)
    with pytest.raises(DataError, match="an item 'i03' already"):
        drafts.save_into_catalogue(project, one.id, estimated(run), "i03")
    next(project.images.rglob("*.png")).unlink()
    with pytest.raises(StoreError, match="missing from the project"):
        drafts.save_into_catalogue(project, one.id, estimated(run))


def test_a_project_open_for_reading_keeps_no_draft(project):
    project.close()
    with Project.open(project.path) as reader, pytest.raises((StoreError, sqlite3.Error)):
        drafts.add(reader, title="Lamp")


def whole(project: Project, item: int) -> bool:
    """Whether nothing of a saved item is missing: rows, vectors, lists and picture."""
    db = project.db
    counts = [
        db.execute(f"SELECT count(*) FROM {table} WHERE item_id = ?", (item,)).fetchone()[0]
        for table in ("feature", "item_vector", "selector", "item_graph")
    ]
    row = catalogue.item(db, item)
    if row.image_sha is not None:
        path = project.images / row.image_sha[:2] / f"{row.image_sha}.png"
        assert path.stat().st_size > 60
    return counts == [1, len(PARTS), 1, 4]


SAVER = """
import os, sys
from pathlib import Path
import numpy as np
from PIL import Image
from mrcsaf.store import Project, drafts
from mrcsaf.store.drafts import Estimated

path, run, kills = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])

def save_for_ever(turn):
    number = 0
    while True:
        number += 1
        file = path.parent / f"{turn}-{number}.png"
        Image.new("RGB", (8, 8), (turn, number % 256, number // 256)).save(file)
        with Project.open(path, write=True) as project:
            one = drafts.add(project, title=f"Lamp {turn} {number}", image=file)
            vectors = {part: np.arange(4, dtype=np.float32) for part in ("h_image", "p_image")}
            features = {"file:image.npy": np.ones(6, np.float32)}
            near = {"image": [(2, 0.5), (4, 0.25)]}
            drafts.save_into_catalogue(
                project, one.id, Estimated(run, vectors, 0.25, features, near)
            )
        print("saved", flush=True)

for turn in range(kills):
    child = os.fork()
    if not child:
        print(os.getpid(), flush=True)
        save_for_ever(turn)
    os.waitpid(child, 0)
    print("gone", flush=True)
    sys.stdin.readline()
"""


def test_killed_at_any_moment_an_item_is_whole_or_absent(project, run_elsewhere, monkeypatch):
    import os
    import subprocess
    import sys

    run = publish_a_run(project)
    path: Path = project.path
    project.close()
    moments = random.Random(5)
    saver = subprocess.Popen(
        [sys.executable, "-c", SAVER, str(path), str(run), str(KILLS)],
        cwd=Path(__file__).parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    saved = told = 0
    for _ in range(KILLS):
        child = int(saver.stdout.readline())
        for _ in range(moments.randint(1, 3)):
            began = time.monotonic()
            assert saver.stdout.readline() == "saved\n"
            told += 1
        time.sleep(moments.uniform(0, time.monotonic() - began))  # amid the next save
        os.kill(child, signal.SIGKILL)
        told += [*itertools.takewhile(lambda line: line != "gone\n", saver.stdout)].count("saved\n")
        with Project.open(path) as reader:
            items = catalogue.items(reader.db)
            assert all(whole(reader, row.id) for row in items[24:])
            kept = [one for one in drafts.drafts(reader.db) if one.item_id is not None]
            assert len(kept) == len(items) - 24
            saved = len(kept)
            assert saved >= told
        saver.stdin.write("\n")
        saver.stdin.flush()
    saver.communicate()
    assert saved > KILLS  # the kills came between and during real saves
    with Project.open(path) as reader:
        assert reader.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


ODD_JSON = ["null", "[]", "[" * 100_000, '{"reach": []}', '{"audience": {"20": "x"}}', "{"]


@pytest.mark.parametrize("text", ODD_JSON)
def test_a_placement_that_is_not_one_of_ours_is_none(project: Project, text: str) -> None:
    one = drafts.add(project, title="Lamp", result={"run": 1})
    project.db.execute("UPDATE draft SET result = ?", (text,))
    assert drafts.draft(project.db, one.id).result == {}
    assert [row.title for row in drafts.drafts(project.db)] == ["Lamp"]
    drafts.update(project, one.id, title="Cup")


@pytest.mark.parametrize(
    "text", [*ODD_JSON[:3], '{"id": "x", "before": null}', '{"id": 1, "before": {"title": 3}}']
)
def test_a_damaged_record_of_a_change_is_not_undone(project: Project, text: str) -> None:
    drafts.add(project, title="Lamp")
    project.db.execute("UPDATE undo_log SET payload = ?", (text,))
    with pytest.raises(StoreError, match="cannot be taken back"):
        drafts.undo(project)
    assert [row.title for row in drafts.drafts(project.db)] == ["Lamp"]
