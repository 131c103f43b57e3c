"""kill -9 at any moment, in every writer: what was acknowledged is there, nothing is half there."""

import contextlib
import hashlib
import itertools
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from mrcsaf.core import files
from mrcsaf.core.typing import PartSpec
from mrcsaf.data.records import ImportOptions
from mrcsaf.store import (
    Project,
    backups,
    catalogue,
    drafts,
    importing,
    maintenance,
    runs,
)
from mrcsaf.store.drafts import Estimated
from mrcsaf.store.runs import Published
from tests.torture import forking
from tests.torture.conftest import Rounds, Tally
from tests.torture.forking import Say

DIM = 8


def write_meta(path: Path, token: str, say: Say) -> None:
    """Small writes, one transaction each."""
    with Project.open(path, write=True) as project:
        say("ready")
        for number in range(40):
            catalogue.set_meta(project.db, f"ack:{token}:{number}", "x" * 500)
            say(f"meta ack:{token}:{number}")


def publish_run(path: Path, token: str, say: Say) -> None:
    """A run with its checkpoint file, published in one transaction."""
    with Project.open(path, write=True) as project:
        say("ready")
        size = catalogue.counts(project.db)
        run = runs.start(
            project.db, name=token, model="a", config={}, inputs={}, seed=1, device="CPU"
        )
        folder = project.runs / run.folder
        folder.mkdir(exist_ok=True)
        files.write_bytes(folder / "model.safetensors", token.encode() * 5000)
        value = float(run.id)
        what = Published(
            [PartSpec("a", "u", "h")],
            {"h": np.full((size["items"], DIM), value, np.float32)},
            {"u": np.full((size["users"], DIM), value, np.float32)},
            np.full(size["items"], 0.25, np.float32),
            {20: np.full(size["users"], value, np.float32)},
        )
        sha = hashlib.sha256(token.encode() * 5000).hexdigest()
        runs.publish(project.db, run.id, what, {"reason": token}, sha)
        say(f"run {run.id}")


def save_item(path: Path, token: str, say: Say) -> None:
    """A draft and its step into the catalogue."""
    with Project.open(path, write=True) as project:
        say("ready")
        run = runs.active(project.db).id
        kept = drafts.add(project, title=token)
        say(f"draft {kept.id}")
        vectors = {"h": np.full(DIM, float(run), np.float32)}
        drafts.save_into_catalogue(project, kept.id, Estimated(run, vectors, 0.25), token)
        say(f"item {token}")


def back_up(path: Path, token: str, say: Say) -> None:
    """A backup, and every other time the way back."""
    with Project.open(path) as project:
        say("ready")
        copy = backups.make(path / "project.db", project.backups)
        say(f"backup {copy.name}")
    if int(token[1:]) % 2:
        Project.restore(path, copy)


def import_again(path: Path, token: str, say: Say) -> None:
    """A whole import into a new project beside."""
    say("ready")
    importing.run(path.with_name(f"{token}.mrcsaf"), path.parent / "files", ImportOptions())
    say(f"import {token}")


WRITERS: dict[str, Callable[[Path, str, Say], None]] = {
    "small writes": write_meta,
    "publishing a run": publish_run,
    "saving into the catalogue": save_item,
    "backup and restore": back_up,
    "import": import_again,
}


@pytest.fixture
def shop(tmp_path: Path, untrained: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "items.csv").write_text(
        "id,title\n" + "".join(f"p{n},Thing {n}\n" for n in range(200))
    )
    pairs = "".join(f"u{n % 40},p{n * 7 % 200}\n" for n in range(1000))
    (folder / "interactions.csv").write_text("user,item\n" + pairs)
    path = Path(shutil.copytree(untrained, tmp_path / "shop.mrcsaf"))
    publish_run(path, "t0", lambda _: None)
    return path


def lost(path: Path, said: list[str]) -> Iterator[str]:
    """What was acknowledged and is not there."""
    with Project.open(path) as project:
        db = project.db
        for line in said:
            kind, _, name = line.partition(" ")
            there = {
                "ready": lambda _: True,
                "meta": lambda key: catalogue.meta(db, key) == "x" * 500,
                "run": lambda number: runs.run(db, int(number)).status == "complete",
                "draft": lambda number: drafts.draft(db, int(number)),
                "item": lambda item: catalogue.item_id(db, item),
                "backup": lambda copy: (project.backups / copy).is_file(),
                "import": lambda token: (path.with_name(f"{token}.mrcsaf")).is_dir(),
            }[kind]
            if not there(name):
                yield line


def check_whole(path: Path, checked: set[str]) -> None:
    """Nothing is broken, nothing is half there, and the dead writer's lock is free."""
    with Project.open(path, write=True) as project:
        db = project.db
        assert maintenance.problems(db, project.images, project.runs) == []
        half = "SELECT count(*) FROM item_vector JOIN run ON run.id = run_id"
        assert db.execute(f"{half} WHERE status <> 'complete'").fetchone() == (0,)
        for run in runs.runs(db):
            if run.status == "complete":
                vectors = runs.item_vectors(db, run.id, "h")
                known = vectors[np.isfinite(vectors).all(axis=1)]  # not what others saved since
                assert len(known) >= 24
                assert (known == run.id).all()
                assert len(runs.user_vectors(db, run.id, "u")) == 30
                assert (runs.thresholds(db, run.id, 20) == run.id).all()
        saved = {kept.item_id for kept in drafts.drafts(db)} - {None}
        added = [item.id for item in catalogue.items(db) if item.origin == "added"]
        assert saved == set(added)
    for copy in set(backups.found(path / "backups")):
        if copy.name not in checked:
            checked.add(copy.name)
            backups.unpack(copy, path).unlink()
    for other in path.parent.glob("t*.mrcsaf"):
        if (other / "project.db").exists():
            _check_import(other)
        shutil.rmtree(other)


def _check_import(other: Path) -> None:
    """All of it or, where the kill came first, nothing that a second import would not mend."""
    with contextlib.suppress(Exception):  # killed while making the file: no project, said so
        project = Project.open(other)
        with project:
            size = catalogue.counts(project.db)
            assert (size["items"], size["interactions"]) in [(0, 0), (200, 1000)]
            whole = maintenance.problems(project.db, project.images, project.runs)
            assert whole == []


def test_no_kill_loses_or_halves_anything(
    shop: Path, untrained: Path, rounds: Rounds, tally: Tally
) -> None:
    kills = rounds(25, 2000)
    random = np.random.default_rng(11)
    acknowledged = amid = 0
    checked: set[str] = set()
    for number, (name, work) in zip(range(kills), itertools.cycle(WRITERS.items()), strict=False):
        token = f"t{number + 1}"
        after = float(random.uniform(0, 0.12 if name == "import" else 0.05))
        ended = forking.run(lambda say, work=work, token=token: work(shop, token, say), after)
        assert not [line for line in ended.said if line.startswith("raised")], ended.said
        acknowledged += len(ended.said) - 1
        amid += ended.signal == signal.SIGKILL
        assert list(lost(shop, ended.said)) == []
        check_whole(shop, checked)
        if number % 100 == 99:  # or it would grow without end
            shutil.rmtree(shop)
            shutil.copytree(untrained, shop)
            publish_run(shop, "t0", lambda _: None)
    assert amid > kills / 4
    tally("kill -9 in a writer", kills, amid=amid, acknowledged=acknowledged, lost=0, half=0)


def test_writers_in_several_processes_take_turns(shop: Path, rounds: Rounds, tally: Tally) -> None:
    each, others = rounds(5, 50), 3

    def count(say: Say) -> None:
        for _ in range(each):
            with Project.open(shop, write=True) as project:
                before = int(catalogue.meta(project.db, "counter", "0"))
                catalogue.set_meta(project.db, "counter", str(before + 1))
            with Project.open(shop) as reader:
                say(catalogue.meta(reader.db, "counter"))

    def several(say: Say) -> None:
        import threading

        ends: list[forking.Ended] = []
        threads = [
            threading.Thread(target=lambda: ends.append(forking.run(count))) for _ in range(others)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for ended in ends:
            assert (ended.code, ended.signal) == (0, 0), ended.said
        say("done")

    assert forking.run(several).said == ["done"]
    with Project.open(shop) as project:
        assert catalogue.meta(project.db, "counter") == str(each * others)
    tally("turns of three writing processes", each * others, lost=0)
