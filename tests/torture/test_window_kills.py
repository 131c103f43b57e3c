"""kill -9 of the real application, of its worker, or of both, at any moment of a job.

Each round starts the application (Qt's offscreen platform), which opens a project, does a job by
its queue and its worker, and is killed. Then the project is checked, and the next round's window
opens it and goes on: what was killed, perhaps several times, must end as what nobody disturbed.
"""

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mrcsaf.store import Project, features, runs
from tests.torture import nursery
from tests.torture.conftest import Rounds, Tally
from tests.torture.tiny_jobs import VALUES, VICTIMS, check, left_by

ROOT = Path(__file__).parents[2]
KINDS = ("train", "encode", "load")
PATIENCE_S = 60.0


@dataclass(frozen=True)
class Nurseries:
    """Where windows and workers are had from."""

    windows: str
    workers: str


@pytest.fixture
def nurseries() -> Iterator[Nurseries]:
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        found = Nurseries(f"{folder}/windows", f"{folder}/workers")
        for path, module in ((found.windows, "real_window"), (found.workers, "real_worker")):
            command = [
                sys.executable,
                "-m",
                "tests.torture.nursery",
                path,
                f"tests.torture.{module}",
            ]
            process = stack.enter_context(subprocess.Popen(command, cwd=ROOT))
            stack.callback(process.kill)
        until(lambda: Path(found.windows).exists() and Path(found.workers).exists(), "no nursery")
        yield found


def until(condition: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.01)


class Application:
    """A start of the application with one job to do."""

    def __init__(self, nurseries: Nurseries, path: Path, kind: str, file: Path) -> None:
        self._heard, telling = os.pipe()
        self._errors = path.with_suffix(".log")
        argument = {"train": json.dumps(VALUES), "load": str(file)}.get(kind, "")
        words = [str(path), str(path.with_suffix(".ini")), kind, argument, nurseries.workers]
        with open(os.devnull, "rb") as nothing, self._errors.open("wb") as errors:
            files = [nothing.fileno(), errors.fileno(), errors.fileno(), telling]
            self.window, self._alive = nursery.ask(nurseries.windows, words, files)
        os.close(telling)
        first = self._line()
        assert first.get("type") == "began", (first, self._errors.read_text())
        self.worker = int(first["pid"])

    def kill(self, victim: str) -> None:
        for pid in ([self.worker] if victim != "window" else []) + (
            [self.window] if victim != "worker" else []
        ):
            if not gone(pid):
                os.kill(pid, signal.SIGKILL)

    def end(self) -> list[dict[str, Any]]:
        """What its user was told of the job, once both processes are gone."""
        said = []
        while message := self._line():
            said.append(message)
        os.close(self._heard)
        self._alive.close()
        until(lambda: gone(self.window) and gone(self.worker), "one outlived the other")
        return said

    def _line(self) -> dict[str, Any]:
        found = b""
        while not found.endswith(b"\n"):
            ready, _, _ = select.select([self._heard], [], [], PATIENCE_S)
            assert ready, self._errors.read_text()
            block = os.read(self._heard, 1)
            if not block:
                return {}
            found += block
        return dict(json.loads(found))


def gone(pid: int) -> bool:
    """Whether a process has ended."""
    return not Path(f"/proc/{pid}").exists()


def undisturbed(
    nurseries: Nurseries, untrained: Path, folder: Path, kinds: Sequence[str]
) -> tuple[dict[str, Any], dict[str, float]]:
    """What training comes to where nobody kills anything, and how long each job takes."""
    lasts: dict[str, float] = {}
    twin: dict[str, Any] = {"file": ""}
    for kind in kinds:
        path = Path(shutil.copytree(untrained, folder / f"{kind}.mrcsaf"))
        window, began = Application(nurseries, path, kind, twin["file"]), time.monotonic()
        said = window.end()
        assert [message["type"] for message in said] == ["result"], said
        lasts[kind] = time.monotonic() - began
        if kind == "train":
            twin = left_by(path, 1) | {"file": path / "runs" / "0001" / "model.safetensors"}
    return twin, lasts


def compare(path: Path, kind: str, value: dict[str, Any], twin: dict[str, Any]) -> None:
    """A job that has come to its end came to the same as the undisturbed one."""
    if kind == "encode":
        with Project.open(path) as project:
            vectors, present = features.features(project.db, "slow", 24)
        assert present.all()
        assert (vectors[:, 1:] == [1, 2, 3]).all()
    else:
        left = left_by(path, value["run"])
        if kind == "load":  # a checkpoint holds no curves
            del left["curves"]
        assert left == {name: twin[name] for name in left}


def interrupted(path: Path) -> bool:
    """Whether a training was begun here and has not ended."""
    with Project.open(path) as project:
        return any(run.status != "complete" for run in runs.runs(project.db))


def round_(
    nurseries: Nurseries, path: Path, kind: str, victim: str, after: float, twin: dict[str, Any]
) -> dict[str, Any] | None:
    """One start that is killed, or not; the project looked through; what its user was told."""
    window = Application(nurseries, path, kind, twin["file"])
    if victim != "nobody":
        time.sleep(after)
        window.kill(victim)
    said = window.end()
    if victim == "worker":  # its window lives on, and says so
        assert len(said) == 1
    for message in said:
        known = message["type"] == "result" or message["kind"] == "WorkerDied"
        assert known, message
        assert message["type"] == "result" or victim == "worker", message
    results = [message for message in said if message["type"] == "result"]
    check(path, kind, results, twin)
    if not results:
        return None
    compare(path, kind, results[0]["value"], twin)
    return dict(results[0]["value"])


def test_no_kill_of_the_real_window_or_its_worker_loses_a_result_or_halves_a_run(
    nurseries: Nurseries, untrained: Path, tmp_path: Path, rounds: Rounds, tally: Tally
) -> None:
    kills = rounds(2, 200)
    random = np.random.default_rng()  # no two long rounds alike
    plan = [(KINDS[n % 3], VICTIMS[(n + n // 3) % 3]) for n in range(kills)]
    twin, lasts = undisturbed(nurseries, untrained, tmp_path, KINDS[:kills])
    places: dict[str, Path] = {}  # by job: where it was killed, and waits for the next window
    acknowledged = resumed = 0
    for number, (kind, victim) in enumerate(plan):
        if kind not in places:
            places[kind] = Path(shutil.copytree(untrained, tmp_path / f"{number}.mrcsaf"))
        again = kind == "train" and interrupted(places[kind])
        value = round_(nurseries, places[kind], kind, victim, random.uniform(0, lasts[kind]), twin)
        if value is not None:
            acknowledged += 1
            resumed += again
            shutil.rmtree(places.pop(kind))
    for kind, path in places.items():  # what still waits comes to its end
        resumed += kind == "train" and interrupted(path)
        assert round_(nurseries, path, kind, "nobody", 0.0, twin) is not None
    assert acknowledged < kills or kills < 9
    tally("kill -9 of the real window, its worker, or both", kills, amid=kills - acknowledged,
          acknowledged=acknowledged, resumed_to_the_same_bits=resumed, lost=0, half=0)  # fmt: skip
