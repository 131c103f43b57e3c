"""A power cut at any point of replacing a file: the old one or the new one, and nothing else."""

import itertools
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mrcsaf.core import files
from tests.torture.conftest import Rounds, Tally

SECTOR = 512
OLD = b"old " * 700


@dataclass
class Disk:
    """What was asked of the disk, in order: (what, file, data or target)."""

    asked: list[tuple[str, str, Any]] = field(default_factory=list)

    def record(self, patch: pytest.MonkeyPatch) -> None:
        real_open, real_sync, real_replace = os.fdopen, os.fsync, os.replace
        names: dict[int, str] = {}
        make = tempfile.mkstemp

        def mkstemp(**words: Any) -> tuple[int, str]:
            handle, name = make(**words)
            names[handle] = name
            return handle, name

        def fdopen(handle: int, mode: str) -> Any:
            return _Recorded(real_open(handle, mode), names[handle], self.asked)

        def fsync(handle: int) -> None:
            real_sync(handle)
            self.asked.append(("sync", names.get(handle, "folder"), None))

        def replace(source: str, target: Path) -> None:
            real_replace(source, target)
            names.clear()  # closed by now: the number may come again, for the folder
            self.asked.append(("rename", str(source), str(target)))

        patch.setattr(files.tempfile, "mkstemp", mkstemp)
        patch.setattr(files.os, "fdopen", fdopen)
        patch.setattr(files.os, "fsync", fsync)
        patch.setattr(files.os, "replace", replace)


class _Recorded:
    """A file that notes every write as it is handed over."""

    def __init__(self, file: Any, name: str, asked: list[tuple[str, str, Any]]) -> None:
        self._file, self._name, self._asked = file, name, asked

    def __enter__(self) -> "_Recorded":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, data: bytes) -> int:
        self._asked.append(("write", self._name, bytes(data)))
        return int(self._file.write(data))

    def flush(self) -> None:
        self._file.flush()

    def fileno(self) -> int:
        return int(self._file.fileno())


def states(asked: list[tuple[str, str, Any]], target: str, seed: int) -> Iterator[bytes]:
    """What may lie under `target` after a power cut at the end of `asked`."""
    synced: dict[str, bytes] = {}
    written: dict[str, bytes] = {}
    renamed: list[tuple[str, bool]] = []
    for what, name, more in asked:
        if what == "write":
            written[name] = written.get(name, b"") + more
        elif what == "sync" and name == "folder":
            renamed = [(source, True) for source, _ in renamed]
        elif what == "sync":
            synced[name] = written.get(name, b"")
        elif what == "rename" and more == target:
            renamed.append((name, False))
    if not renamed or not renamed[-1][1]:
        yield OLD  # the rename itself may be lost
    for source, _ in renamed[-1:]:
        if source in synced and synced[source] == written.get(source, b""):
            yield synced[source]
        else:
            yield from torn(written.get(source, b""), seed)


def torn(data: bytes, seed: int) -> Iterator[bytes]:
    """Unsynced data: nothing of it, a beginning, or any of its sectors and zeros for the rest."""
    random = np.random.default_rng(seed)
    yield b""
    yield data[: SECTOR * int(random.integers(0, len(data) // SECTOR + 1))]
    kept = random.integers(0, 2, len(data) // SECTOR + 1).astype(bool)
    parts = [data[start : start + SECTOR] for start in range(0, len(data), SECTOR)]
    yield b"".join(
        part if keep else b"\0" * len(part) for part, keep in zip(parts, kept, strict=False)
    )


def recorded(folder: Path, data: list[bytes]) -> list[tuple[str, str, Any]]:
    (folder / "file").write_bytes(OLD)
    disk = Disk()
    with pytest.MonkeyPatch.context() as patch:
        disk.record(patch)
        with files.replacing(folder / "file") as out:
            for part in data:
                out.write(part)
    return disk.asked


def test_a_power_cut_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, rounds: Rounds, tally: Tally
) -> None:
    random = np.random.default_rng(3)
    replayed = 0
    for seed in range(rounds(50, 5000)):
        data = [random.bytes(int(random.integers(1, 5000))) for _ in range(random.integers(1, 4))]
        asked = recorded(tmp_path, data)
        for cut, again in itertools.product(range(len(asked) + 1), range(2)):
            for state in states(asked[:cut], str(tmp_path / "file"), 2 * seed + again):
                replayed += 1
                assert state in (OLD, b"".join(data))
        assert set(states(asked, str(tmp_path / "file"), seed)) == {b"".join(data)}  # and durable
    tally("power cut while a file is replaced", replayed, other_content=0)


def test_the_replay_would_notice_a_forgotten_fsync(tmp_path: Path) -> None:
    asked = recorded(tmp_path, [b"new" * 1000])
    careless = [entry for entry in asked if entry[0] != "sync"]
    found = set(states(careless, str(tmp_path / "file"), 1))
    assert found - {OLD, b"new" * 1000}
