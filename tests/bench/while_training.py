"""What training costs the window and the window costs training, as one JSON object.

    python tests/bench/while_training.py [PROJECT] [--model M] [--set NAME=VALUE …] [--seconds S]

Without PROJECT the tiny project of the tests is trained, whose epochs follow each other fastest and
so trouble the window most. Gaps are between ticks of a 10 ms timer; `own` is the window's own work
within a gap, the rest is what the machine gave to others. Also: publishing vectors of
Sports' size, and opening a project of a hundred runs.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# ruff: noqa: E402  (the path comes first)
import numpy as np
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.core.training_queue import Wish
from app.shell import start
from mrcsaf.core.progress import silent
from mrcsaf.core.typing import PartSpec
from mrcsaf.store import Project, runs
from mrcsaf.store.runs import Published

TINY = {"dim": 8, "neighbours": 4, "batch_size": 16, "max_epochs": 5000, "patience": 5000}
TICK_MS = 10
USERS, ITEMS, DIM = 35_598, 18_357, 64  # Sports


def spin(until: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not until() and time.monotonic() < deadline:
        loop = QEventLoop()
        QTimer.singleShot(30, loop.quit)
        loop.exec()
    return until()


class Ticker:
    """Gaps between ticks: how long, and how much of each was this thread's own work."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._last, self._work = time.perf_counter(), time.thread_time()
        self.gaps: list[tuple[float, float]] = []
        self._timer.start(TICK_MS)

    def _tick(self) -> None:
        now, work = time.perf_counter(), time.thread_time()
        self.gaps.append((now - self._last, work - self._work))
        self._last, self._work = now, work

    def measure(self, seconds: float) -> dict[str, float]:
        spin(lambda: False, 0.1)
        self.gaps.clear()
        self._last, self._work = time.perf_counter(), time.thread_time()
        spin(lambda: False, seconds)
        wall = sorted(gap for gap, _ in self.gaps)
        own = sorted(work for _, work in self.gaps)
        longest = max(self.gaps)
        ms = {
            "gap_p50": wall[len(wall) // 2], "gap_p95": wall[int(0.95 * len(wall))],
            "gap_max": longest[0], "gap_max_own": longest[1],
            "own_p95": own[int(0.95 * len(own))], "own_max": own[-1],
        }  # fmt: skip
        return {name: round(1000 * value, 1) for name, value in ms.items()}


def trouble(project: Path, folder: Path, wish: Wish, seconds: float) -> dict[str, Any]:
    """Gaps of the window while idle and while its worker trains."""
    options = argparse.Namespace(
        settings=folder / "window.ini", theme="light", size=(1360, 860), view="training", item="",
        sample=False, project=project, user="", screenshot=None,
    )  # fmt: skip
    window = start.window(options)
    window.show()
    spin(lambda: window.studio.session is not None, 60)
    spin(window.page.settled, 120)
    ticker, found = Ticker(), {}
    found["idle_ms"] = ticker.measure(min(seconds, 4))
    queue = window.studio.operations.queue
    window.page.train(wish)
    spin(lambda: queue.current is not None and len(queue.current.epochs) > 1, 300)
    began, before = time.monotonic(), len(queue.current.epochs)
    found["training_ms"] = ticker.measure(seconds)
    done = len(queue.current.epochs) - before
    found["epochs_a_second"] = round(done / (time.monotonic() - began), 2)
    window.page.live.pause_button.click()
    began = time.monotonic()
    spin(lambda: not queue.trainings, 10)
    found["stopped_after_s"] = round(time.monotonic() - began, 2)
    window.studio.operations.shutdown()
    window.close()
    return found


def loss(project: Path, values: dict[str, str], model: str, epochs: int) -> dict[str, float]:
    """CPU-seconds an epoch through the worker, and by the command line."""
    from mrcsaf.worker.client import WorkerClient

    client = WorkerClient()
    wish = {**values, "max_epochs": epochs}
    both: dict[str, list[float]] = {"worker": [], "command_line": []}
    words = [word for name, value in wish.items() for word in ("--set", f"{name}={value}")]
    for _ in range(3):
        found = client.run(
            "train", {"project": str(project), "model": model, "values": wish, "device": "cpu"}
        )
        both["worker"].append(found["cpu_seconds_per_epoch"])
        done = subprocess.run(
            [sys.executable, "-m", "mrcsaf", "train", str(project), "--model", model, "--device",
             "cpu", "--json", "--quiet", *words],
            cwd=ROOT, check=True, capture_output=True, text=True,
        )  # fmt: skip
        both["command_line"].append(json.loads(done.stdout)["cpu_seconds_per_epoch"])
    client.stop()
    best = {name: min(taken) for name, taken in both.items()}
    return best | {"lost": round(best["worker"] / best["command_line"] - 1, 3)}


def publishing(folder: Path) -> dict[str, float]:
    """Seconds to publish a run of Sports' size, one part a side, and one of MR-CSAF's parts."""
    from tests import shops

    path = shops.build(folder / "Sports.mrcsaf", USERS, ITEMS, shas={}, n_runs=0, each=2)
    random = np.random.default_rng(1)
    found = {}
    for name, parts in (("one_part_s", 1), ("mrcsaf_s", 4)):
        whole = Published(
            [PartSpec(f"p{n}", f"u{n % 2}", f"h{n}") for n in range(parts)],
            {f"h{n}": random.normal(size=(ITEMS, DIM)).astype(np.float32) for n in range(parts)},
            {f"u{n}": random.normal(size=(USERS, DIM)).astype(np.float32)
             for n in range(min(parts, 2))},
            random.random(ITEMS).astype(np.float32),
            {k: random.random(USERS).astype(np.float32) for k in (10, 20, 50, 100)},
        )  # fmt: skip
        with Project.open(path, write=True) as project:
            run = runs.start(
                project.db, name=name, model="mrcsaf", config={}, inputs={}, seed=1, device="CPU"
            )
            began, work = time.perf_counter(), time.process_time()
            runs.publish(project.db, run.id, whole, {}, "")
        found[name] = round(time.perf_counter() - began, 2)
        found[name.replace("_s", "_cpu_s")] = round(time.process_time() - work, 2)
    return found


def opening(folder: Path) -> dict[str, float]:
    """Seconds to open a project of a hundred runs, and to list them."""
    from mrcsaf.answers import runs as past
    from mrcsaf.answers import session
    from tests import shops

    path = shops.build(folder / "Hundred.mrcsaf", 200, 400, shas={}, n_runs=100)
    found = {}
    works: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("session", lambda: session.load(path, None, silent)),
        ("runs", lambda: past.list_runs(path, silent)),
    )
    for name, work in works:
        began, cpu = time.perf_counter(), time.process_time()
        work()
        found[f"{name}_s"] = round(time.perf_counter() - began, 3)
        found[f"{name}_cpu_s"] = round(time.process_time() - cpu, 3)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("project", type=Path, nargs="?")
    parser.add_argument("--model", default="mrcsaf")
    parser.add_argument("--set", dest="values", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--only", default="", help="gaps, loss, publishing or opening")
    arguments = parser.parse_args()
    app = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project, values = folder / "Trained.mrcsaf", dict(v.split("=") for v in arguments.values)
        if arguments.project is None:
            from tests.conftest import store_tiny

            store_tiny(project)
            values = TINY | values
        else:
            shutil.copytree(arguments.project, project)
        wish = Wish(project, arguments.model, values, "cpu")
        parts: dict[str, Callable[[], Any]] = {
            "gaps": lambda: trouble(project, folder, wish, arguments.seconds),
            "loss": lambda: loss(project, values, arguments.model, 30),
            "publishing": lambda: publishing(folder),
            "opening": lambda: opening(folder),
        }
        chosen = [n for n in parts if arguments.only in ("", n)]
        sys.stdout.write(json.dumps({n: parts[n]() for n in chosen}, indent=1) + "\n")
        app.processEvents()


if __name__ == "__main__":
    main()
