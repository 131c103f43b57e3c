"""kill -9 of the real application, of its worker, or of both, at any moment of a job.

Each round starts the application (Qt's offscreen platform), which opens a project, does a job by
its queue and its worker, and is killed. Then the project is checked, and the next round's window
opens it and goes on: what was killed, perhaps several times, must end as what nobody disturbed.
"""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mrcsaf.store import Project, features, runs
from tests.torture.conftest import Rounds, Tally
from tests.torture.tiny_jobs import VALUES, VICTIMS, check, left_by

ROOT = Path(__file__).parents[2]
KINDS = ("train", "encode", "load")
PATIENCE_S = 60.0


class Application:
    """A start of the application with one job to do."""

    def __init__(self, path: Path, kind: str, file: Path) -> None:
        self._heard, telling = os.pipe()
        argument = {"train": json.dumps(VALUES), "load": str(file)}.get(kind, "")
        command = [sys.executable, "-m", "tests.torture.real_window", str(telling), str(path)]
        self._errors = path.with_suffix(".log")
        with self._errors.open("wb") as errors:
            self._process = subprocess.Popen(
                [*command, str(path.with_suffix(".ini")), kind, argument],
                pass_fds=[telling], cwd=ROOT, stderr=errors, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        os.close(telling)
        first = self._line()
        assert first.get("type") == "began", (first, self._errors.read_text())
        self.worker = int(first["pid"])

    def kill(self, victim: str) -> None:
        for pid in ([self.worker] if victim != "window" else []) + (
            [self._process.pid] if victim != "worker" else []
        ):
            if not gone(pid):
                os.kill(pid, signal.SIGKILL)

    def end(self) -> list[dict[str, Any]]:
        """What its user was told of the job, once both processes are gone."""
        said = []
        while message := self._line():
            said.append(message)
        os.close(self._heard)
        self._process.wait(PATIENCE_S)
        deadline = time.monotonic() + PATIENCE_S
        while not gone(self.worker):
            assert time.monotonic() < deadline, "the worker outlived its window"
            time.sleep(0.01)
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
    """Whether a process has ended, be it that nobody has asked for its exit code."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def undisturbed(
    untrained: Path, folder: Path, kinds: Sequence[str]
) -> tuple[dict[str, Any], dict[str, float]]:
    """What training comes to where nobody kills anything, and how long each job takes."""
    lasts: dict[str, float] = {}
    twin: dict[str, Any] = {"file": ""}
    for kind in kinds:
        path = Path(shutil.copytree(untrained, folder / f"{kind}.mrcsaf"))
        window, began = Application(path, kind, twin["file"]), time.monotonic()
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
        assert left == {name: twin[name] for name in left}


def interrupted(path: Path) -> bool:
    """Whether a training was begun here and has not ended."""
    with Project.open(path) as project:
        return any(run.status != "complete" for run in runs.runs(project.db))


def round_(
    path: Path, kind: str, victim: str, after: float, twin: dict[str, Any]
) -> dict[str, Any] | None:
    """One start that is killed, or not; the project looked through; what its user was told."""
    window = Application(path, kind, twin["file"])
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
    untrained: Path, tmp_path: Path, rounds: Rounds, tally: Tally
) -> None:
    kills = rounds(2, 200)
    random = np.random.default_rng(7)
    plan = [(KINDS[n % 3], VICTIMS[(n + n // 3) % 3]) for n in range(kills)]
    twin, lasts = undisturbed(untrained, tmp_path, KINDS[:kills])
    places: dict[str, Path] = {}  # by job: where it was killed, and waits for the next window
    acknowledged = resumed = 0
    for number, (kind, victim) in enumerate(plan):
        if kind not in places:
            places[kind] = Path(shutil.copytree(untrained, tmp_path / f"{number}.mrcsaf"))
        again = interrupted(places[kind])
        value = round_(places[kind], kind, victim, random.uniform(0, lasts[kind]), twin)
        if value is not None:
            acknowledged += 1
            resumed += again
            shutil.rmtree(places.pop(kind))
    for kind, path in places.items():  # what still waits comes to its end
        resumed += interrupted(path)
        assert round_(path, kind, "nobody", 0.0, twin) is not None
    assert acknowledged < kills or kills < 9
    tally("kill -9 of the real window, its worker, or both", kills, amid=kills - acknowledged,
          acknowledged=acknowledged, resumed_to_the_same_bits=resumed, lost=0, half=0)  # fmt: skip
