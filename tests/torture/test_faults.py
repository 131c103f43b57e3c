"""Every call to the disk fails once, in every way: one sentence, whole files, and a retry works."""

import errno
import io
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from mrcsaf.core import files, tables
from mrcsaf.core.errors import StoreError
from mrcsaf.core.typing import PartSpec
from mrcsaf.data import images
from mrcsaf.store import (
    Database,
    Project,
    backups,
    catalogue,
    features,
    maintenance,
    runs,
)
from mrcsaf.store.runs import Published
from mrcsaf.train import checkpoint
from mrcsaf.train.checkpoint import Header
from mrcsaf.train.loop import State
from tests.torture.conftest import Rounds, Tally

FAULTS = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO, "EACCES": errno.EACCES, "half a write": 0}


class Failing:
    """Lets so many calls to the disk pass, then fails one of them (or writes only half)."""

    def __init__(self, after: int, code: int) -> None:
        self.after = after
        self.code = code
        self.calls = 0
        self.fired = False

    def check(self) -> bool:
        """True for a write that shall be cut short; raises at the call that shall fail."""
        self.calls += 1
        if self.calls != self.after + 1:
            return False
        self.fired = True
        if self.code:
            raise OSError(self.code, os.strerror(self.code))
        return True

    def install(self, patch: pytest.MonkeyPatch) -> None:
        for module, name in (
            (tempfile, "mkstemp"), (os, "fsync"), (os, "chmod"), (os, "replace"), (os, "open"),
        ):  # fmt: skip
            patch.setattr(module, name, self._checked(getattr(module, name)))
        reading = os.fdopen

        def fdopen(handle: int, mode: str) -> io.BufferedIOBase:
            if mode == "rb":
                return reading(handle, mode)
            return io.BufferedWriter(_Raw(handle, self), 512)

        patch.setattr(os, "fdopen", fdopen)

    def _checked(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **words: Any) -> Any:
            self.check()
            return real(*arguments, **words)

        return call


class _Raw(io.FileIO):
    """A file whose writes can fail or be short, below Python's own buffer."""

    def __init__(self, handle: int, failing: Failing) -> None:
        super().__init__(handle, "wb")
        self._failing = failing

    def write(self, data: Any) -> int:
        view = memoryview(data)
        short = self._failing.check() and len(view) > 1
        return super().write(view[: len(view) // 2] if short else view) or 0


HEADER = Header(
    model="a",
    config={"model": {}, "train": {}},
    dataset_fp="f",
    inputs={},
    seed=1,
    epoch=1,
    valid={},
)


def save_checkpoint(folder: Path, version: int) -> None:
    state = State(
        best_weights={"w": torch.full((500,), float(version))},
        weights={"w": torch.full((500,), float(version))},
        random=torch.get_rng_state(),
        epochs=[{"epoch": version}],
    )
    checkpoint.save(folder, HEADER, state, resumable=True)


def store_picture(folder: Path, version: int) -> None:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), (version, 0, 0)).save(out, "PNG")
    images.store_image(out.getvalue(), folder)


def export_rows(folder: Path, version: int) -> None:
    tables.write(folder / "rows.csv", [{"a": f"{version}" * 300, "b": version}] * 5)


def replace_bytes(folder: Path, version: int) -> None:
    files.write_bytes(folder / "file", f"{version}".encode() * 3000)


WRITERS = {
    "replacing a file": replace_bytes,
    "saving a checkpoint": save_checkpoint,
    "storing a picture": store_picture,
    "exporting": export_rows,
}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("writer", WRITERS)
def test_a_fault_at_every_call_leaves_whole_files(
    tmp_path: Path, writer: str, kind: str, tally: Tally
) -> None:
    write = WRITERS[writer]
    (tmp_path / "new").mkdir()
    write(tmp_path / "new", 2)
    new = contents(tmp_path / "new")
    for after in itertools.count():
        folder = tmp_path / "work"
        folder.mkdir()
        write(folder, 1)
        old = contents(folder)
        failing = Failing(after, FAULTS[kind])
        with pytest.MonkeyPatch.context() as patch:
            failing.install(patch)
            try:
                write(folder, 2)
            except StoreError as error:
                assert os.strerror(failing.code) in str(error)  # noqa: PT017
        found = contents(folder)
        assert not [name for name in found if name.startswith(files.TEMPORARY)]
        assert all(found[name] in (old.get(name), new.get(name)) for name in found)
        assert set(old) <= set(found)
        write(folder, 2)  # the retry
        assert contents(folder) == old | new
        shutil.rmtree(folder)
        if not failing.fired:
            break
    assert after > 5 or kind == "half a write"
    tally("fault at a call to the disk", after, halved=0, unreadable=0)


def test_a_fault_at_every_call_of_a_backup_and_of_the_way_back(
    tmp_path: Path, untrained: Path, tally: Tally
) -> None:
    shop = Path(shutil.copytree(untrained, tmp_path / "shop.mrcsaf"))
    with Project.open(shop) as project:
        wanted = list(project.db.conn.iterdump())
    count = 0

    def make() -> None:
        backups.make(shop / "project.db", shop / "backups")

    def go_back() -> None:
        Project.restore(shop, backups.found(shop / "backups")[0])

    make()
    for action in (make, go_back):
        for after, code in itertools.product(range(80), (errno.ENOSPC, errno.EIO)):
            failing = Failing(after, code)
            with pytest.MonkeyPatch.context() as patch:
                failing.install(patch)
                try:
                    action()
                except StoreError as error:
                    assert os.strerror(code) in str(error)  # noqa: PT017
            count += failing.fired
            with Project.open(shop, write=True) as project:
                assert list(project.db.conn.iterdump()) == wanted
            assert not list((shop / "backups").glob(f"{files.TEMPORARY}*"))
            if not failing.fired:
                break
    assert count > 20
    tally("fault at a call to the disk", count, halved=0, unreadable=0)


def fill(db: Database, n_items: int, n_users: int) -> None:
    run = runs.start(db, name="a", model="a", config={}, inputs={}, seed=1, device="CPU")
    what = Published(
        [PartSpec("a", "u", "h")],
        {"h": np.ones((n_items, 64), np.float32)},
        {"u": np.ones((n_users, 64), np.float32)},
        np.full(n_items, 0.5, np.float32),
        {20: np.ones(n_users, np.float32)},
    )
    runs.publish(db, run.id, what, {}, "0" * 64)


def encode(db: Database, n_items: int, _: int) -> None:
    known = features.encoders(db)[0]
    rows = ((item, np.full(known.dim, 2, np.float32), "1") for item in range(n_items))
    features.add_features(db, known.id, rows)
    catalogue.set_meta(db, "note", "x" * 20_000)


@pytest.mark.parametrize("write", [fill, encode])
def test_the_database_meets_a_full_disk_at_every_page(
    untrained: Path, tmp_path: Path, write: Callable[..., None], rounds: Rounds, tally: Tally
) -> None:
    shop = Path(shutil.copytree(untrained, tmp_path / "shop.mrcsaf"))
    refused = 0
    for more in range(rounds(200, 2000)):
        with Project.open(shop, write=True) as project:
            db = project.db
            size = catalogue.counts(db)
            pages = db.execute("PRAGMA page_count").fetchone()[0]
            db.execute(f"PRAGMA max_page_count = {pages + more}")
            try:
                write(db, size["items"], size["users"])
                break
            except StoreError as error:
                assert "is full: free some space" in str(error)  # noqa: PT017
            refused += 1
            halved = db.execute(
                "SELECT count(*) FROM item_vector JOIN run ON run.id = run_id"
                " WHERE status <> 'complete'"
            )
            assert halved.fetchone() == (0,)
            assert maintenance.problems(db, project.images, project.runs) == []
    assert refused
    with Project.open(shop, write=True) as project:  # with room again, all goes well
        write(project.db, size["items"], size["users"])
    tally("disk full inside a transaction", refused, halved=0, unreadable=0)
