"""kill -9 of the worker, of the window's process, or of both at once; and cancels at any moment.

The real server does the real jobs of a tiny project in a forked process, so that no round pays for
starting torch; a process stands for the window (test_window_kills.py kills the real one).
Acknowledged is what that process was told as a result. A run that was interrupted is resumed, and
must end with the bits of one that nobody disturbed.
"""

import itertools
import json
import os
import select
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mrcsaf.core.progress import silent
from mrcsaf.store import Project, features, runs
from mrcsaf.train import checkpoint
from mrcsaf.train import run as experiment
from mrcsaf.worker import protocol, server
from mrcsaf.worker.jobs import JOBS as WORKER_JOBS
from mrcsaf.worker.workshop import Workshop
from tests.torture.conftest import Rounds, Tally
from tests.torture.forking import run as run_in_fork
from tests.torture.tiny_jobs import CHEAP, VALUES, VICTIMS, check, left_by

PATIENCE_S = 30.0


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every epoch durable, every two items saved: as many moments as there can be."""
    for name, value in CHEAP.items():
        monkeypatch.setattr(name, value)


@pytest.fixture
def twin(cheap: None, untrained: Path, tmp_path: Path) -> dict[str, Any]:
    """What training comes to when nobody disturbs it, and its checkpoint to load."""
    path = Path(shutil.copytree(untrained, tmp_path / "twin.mrcsaf"))
    Workshop(WORKER_JOBS)(
        "train", {"project": str(path), "values": VALUES, "device": "cpu"}, silent
    )
    return left_by(path, 1) | {"file": path / "runs" / "0001" / "model.safetensors"}


class Pair:
    """A window's process and its worker: the one gives the other a job and tells us of its end."""

    def __init__(self, kind: str, arguments: dict[str, Any], cancel_after: float = -1.0) -> None:
        self._heard, telling = os.pipe()
        self.window = os.fork()
        if self.window == 0:
            try:
                os.close(self._heard)
                _be_window(telling, kind, arguments, cancel_after)
            finally:
                os._exit(0)
        os.close(telling)
        self.worker = int(self._line())

    def kill(self, victim: str) -> None:
        for pid in ([self.worker] if victim != "window" else []) + (
            [self.window] if victim != "worker" else []
        ):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def end(self) -> list[dict[str, Any]]:
        """What was acknowledged, once both are gone: the pipe ends with its last holder."""
        said = []
        while line := self._line():
            said.append(json.loads(line))
        os.waitpid(self.window, 0)
        os.close(self._heard)
        return said

    def _line(self) -> str:
        found = b""
        while not found.endswith(b"\n"):
            ready, _, _ = select.select([self._heard], [], [], PATIENCE_S)
            assert ready, "neither the window's process nor the worker ended"
            byte = os.read(self._heard, 1)
            if not byte:
                return ""
            found += byte
        return found.decode()


def _be_window(telling: int, kind: str, arguments: dict[str, Any], cancel_after: float) -> None:
    """Fork a worker, start the job, tell our parent how it ended."""
    from_us, to_worker = os.pipe()
    from_worker, to_us = os.pipe()
    worker = os.fork()
    if worker == 0:  # it holds `telling` too, so that its death can be waited for
        os.close(to_worker)
        os.close(from_worker)
        try:
            server.Server(from_us, to_us, Workshop(WORKER_JOBS)).serve({})
        finally:
            os._exit(0)
    os.close(from_us)
    os.close(to_us)
    os.write(telling, f"{worker}\n".encode())
    start = {"type": "start", "job": 1, "kind": kind, "arguments": arguments}
    os.write(to_worker, protocol.encode(start))
    began, asked = time.monotonic(), False
    with os.fdopen(from_worker, "rb", buffering=0) as news:
        while True:
            left = max(0.0, began + cancel_after - time.monotonic()) if cancel_after >= 0 else None
            ready, _, _ = select.select([news], [], [], None if asked else left)
            if not ready and not asked:
                asked, began = True, time.monotonic()
                os.write(to_worker, protocol.encode({"type": "cancel", "job": 1}))
                continue
            line = news.readline()
            if not line:
                break
            message = protocol.decode(line)
            if message["type"] in ("result", "error", "cancelled"):
                message["after"] = time.monotonic() - began if asked else 0.0
                os.write(telling, protocol.encode(message))
                break
    os.close(to_worker)
    os.waitpid(worker, 0)


JOBS: dict[str, Callable[[Path, Path], dict[str, Any]]] = {
    "train": lambda path, file: {"project": str(path), "values": VALUES, "device": "cpu"},
    "encode": lambda path, file: {"project": str(path)},
    "load": lambda path, file: {"project": str(path), "file": str(file), "device": "cpu"},
}


def lasting(untrained: Path, folder: Path, file: Path) -> dict[str, float]:
    """How long each job takes here when nobody disturbs it, so that kills come at any moment."""
    found = {}
    for kind, arguments in JOBS.items():
        path = Path(shutil.copytree(untrained, folder / f"{kind}.mrcsaf"))
        pair, began = Pair(kind, arguments(path, file)), time.monotonic()
        said = pair.end()
        assert [message["type"] for message in said] == ["result"], said
        found[kind] = time.monotonic() - began
    return found


def finish(path: Path, kind: str, file: Path, twin: dict[str, Any]) -> int:
    """Resume what was interrupted, to the same bits; how many runs that were."""
    with Project.open(path) as project:
        open_runs = [run for run in runs.runs(project.db) if run.status != "complete"]
    resumed = 0
    for run in open_runs:
        if kind == "train":
            arguments = {"project": str(path), "resume": run.id, "device": "cpu"}
            ended = run_in_fork(lambda say, a=arguments: Workshop(WORKER_JOBS)("train", a, silent))  # type: ignore[misc]
            assert ended.code == 0, ended.said
            left = left_by(path, run.id)
            assert {name: left[name] for name in left} == {name: twin[name] for name in left}
            resumed += 1
    if kind == "encode":
        ended = run_in_fork(
            lambda say: Workshop(WORKER_JOBS)("encode", {"project": str(path)}, silent)
        )
        assert ended.code == 0, ended.said
        with Project.open(path) as project:
            vectors, present = features.features(project.db, "slow", 24)
        assert present.all()
        assert (vectors[:, 1:] == [1, 2, 3]).all()
    return resumed


def test_no_kill_of_worker_or_window_loses_a_result_or_halves_a_run(
    untrained: Path, tmp_path: Path, twin: dict[str, Any], rounds: Rounds, tally: Tally
) -> None:
    kills = rounds(9, 200)
    random = np.random.default_rng(5)
    acknowledged = resumed = amid = 0
    lasts = lasting(untrained, tmp_path, twin["file"])
    plan = itertools.cycle(itertools.product(JOBS, VICTIMS))
    for number, (kind, victim) in zip(range(kills), plan, strict=False):
        path = Path(shutil.copytree(untrained, tmp_path / f"k{number}.mrcsaf"))
        pair = Pair(kind, JOBS[kind](path, twin["file"]))
        time.sleep(float(random.uniform(0, lasts[kind])))
        pair.kill(victim)
        said = pair.end()
        acknowledged += len([m for m in said if m["type"] == "result"])
        amid += not said
        check(path, kind, said, twin)
        resumed += finish(path, kind, twin["file"], twin)
        shutil.rmtree(path)
    assert amid > kills / 4
    tally("kill -9 of worker, a stand-in for the window, or both", kills, amid=amid,
          acknowledged=acknowledged, resumed_to_the_same_bits=resumed, lost=0, half=0)  # fmt: skip


def test_no_cancel_loses_anything(
    untrained: Path, tmp_path: Path, twin: dict[str, Any], rounds: Rounds, tally: Tally
) -> None:
    cancels = rounds(5, 50)
    random = np.random.default_rng(6)
    resumed = stopped = 0
    slowest = 0.0
    lasts = lasting(untrained, tmp_path, twin["file"])
    for number, kind in zip(range(cancels), itertools.cycle(JOBS), strict=False):
        path = Path(shutil.copytree(untrained, tmp_path / f"c{number}.mrcsaf"))
        pair = Pair(kind, JOBS[kind](path, twin["file"]), float(random.uniform(0, lasts[kind])))
        said = pair.end()
        assert len(said) == 1
        slowest = max(slowest, said[0]["after"])
        stopped += said[0]["type"] == "cancelled"
        check(path, kind, said, twin)
        resumed += finish(path, kind, twin["file"], twin)
        shutil.rmtree(path)
    assert stopped
    tally("cancels at a random moment", cancels, stopped=stopped,
          slowest_ms=round(1000 * slowest), resumed_to_the_same_bits=resumed, lost=0)  # fmt: skip


@pytest.mark.bench
@pytest.mark.parametrize("kind", JOBS)
def test_a_cancel_is_obeyed_at_once(
    untrained: Path, tmp_path: Path, twin: dict[str, Any], kind: str
) -> None:
    path = Path(shutil.copytree(untrained, tmp_path / "c.mrcsaf"))
    said = Pair(kind, JOBS[kind](path, twin["file"]), cancel_after=0.05).end()
    assert said[0]["after"] < 2


def test_the_twin_is_what_training_gives_again(
    untrained: Path, tmp_path: Path, twin: dict[str, Any]
) -> None:
    """Otherwise equal bits would say nothing: another seed gives others."""
    path = Path(shutil.copytree(untrained, tmp_path / "other.mrcsaf"))
    experiment.train(path, experiment.settings("mrcsaf", VALUES | {"seed": 1}), device="cpu")
    assert checkpoint.read_header(twin["file"]).seed == 999
    assert left_by(path, 1)["weights"] != twin["weights"]
