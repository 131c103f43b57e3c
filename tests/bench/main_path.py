"""Times the main path on the benchmark data and prints a Markdown table.

    python tests/bench/main_path.py [DATA]

Every measurement has a process of its own, so that its peak memory is its own.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"
ROOT = Path(__file__).resolve().parents[2]

ITEM_GRAPH = """
import torch
from mrcsaf.models.graphs import nearest
torch.set_num_threads(1)
raw = torch.randn(18_357, 4096, generator=torch.Generator().manual_seed(7))
ids, cosines = nearest(raw, 10)
assert ids.shape == (18_357, 10)
"""

EVALUATION = """
import sys
import time
from pathlib import Path
import torch
from mrcsaf.train import run as experiment
from mrcsaf.train.evaluation import evaluate
from mrcsaf.store import Project, catalogue, runs
torch.set_num_threads(1)
with Project.open(Path(sys.argv[1])) as project:
    split = catalogue.split(project.db)
    representation = experiment.stored(project, runs.active(project.db))
began = time.process_time()
evaluate(representation, split.train, split.test)
print(time.process_time() - began)
"""


def measured(arguments: Sequence[str | Path]) -> tuple[float, float, float, str]:
    """(wall seconds, CPU seconds, peak MB, output) of Python with these arguments."""
    before, began = os.times(), time.monotonic()
    process = subprocess.Popen(
        [sys.executable, *map(str, arguments)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall, after = time.monotonic() - began, os.times()
    if status:
        raise SystemExit(f"{arguments[0]} {arguments[1]} failed: {output}")
    cpu = after.children_user - before.children_user
    cpu += after.children_system - before.children_system
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return wall, cpu, usage.ru_maxrss / unit, output


def command(*arguments: str | Path) -> Callable[[], tuple[float, float, float, str]]:
    return lambda: measured(["-m", "mrcsaf", *arguments])


def best(work: Callable[[], tuple[float, float, float, str]], times: int) -> list[float]:
    """The figures of the quickest of several tries."""
    return list(min((work() for _ in range(times)), key=lambda one: one[1])[:3])


def machine() -> str:
    import torch

    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        lines = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        name = lines[0].partition(":")[2].strip() if lines else name
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"
    return (
        f"{name}, {os.cpu_count()} cores of which one thread is used, Python"
        f" {platform.python_version()}, torch {torch.__version__}, load average {load}"
    )


def main() -> None:
    default = os.environ.get("MRCSAF_DATA", ROOT.parent / "shared" / "data")
    data = Path(sys.argv[1] if len(sys.argv) > 1 else default) / "bench"
    rows: list[tuple[str, list[float], str]] = []
    with tempfile.TemporaryDirectory() as folder:
        sports, baby = Path(folder, "sports.mrcsaf"), Path(folder, "baby.mrcsaf")
        bring = ("import", "--quiet", "--json", "--from")
        rows.append(("`import mrcsaf`", best(lambda: measured(["-c", "import mrcsaf"]), 3), ""))
        rows.append(("`mrcsaf --version`", best(command("--version"), 3), "no torch"))
        rows.append(
            ("import Sports", list(command(*bring, data / "sports", sports)()[:3]), "≤ 15 s")
        )
        rows.append(
            (
                "item graph, 18,357 × 4096",
                list(measured(["-c", ITEM_GRAPH])[:3]),
                "≤ 60 s, ≤ 1,500 MB",
            )
        )
        rows.append(("import Baby", list(command(*bring, data / "baby", baby)()[:3]), ""))
        train = command("train", baby, "--quiet", "--json", "--set", "max_epochs=2")()
        epoch = json.loads(train[3])["cpu_seconds_per_epoch"]
        rows.append(("train Baby, 2 epochs", list(train[:3]), f"{epoch:.1f} CPU-s an epoch"))
        whole = command("evaluate", baby, "--json", "--quiet")()
        rows.append(("`mrcsaf evaluate`, Baby, with start", list(whole[:3]), ""))
        inside = min(float(measured(["-c", EVALUATION, baby])[3]) for _ in range(2))
        rows.append(("evaluation alone, Baby", [inside, inside, whole[2]], "≤ 2 CPU-s"))
        user = json.loads(
            measured(
                [
                    "-c",
                    "import sys, json, pathlib; from mrcsaf.store import Project, catalogue\n"
                    "with Project.open(pathlib.Path(sys.argv[1])) as p:\n"
                    "    print(json.dumps(catalogue.user_names(p.db)[0]))",
                    baby,
                ]
            )[3]
        )
        asked = best(command("recommend", baby, "--json", "--user", user), 3)
        rows.append(("`mrcsaf recommend`, Baby, with start", asked, "no torch"))
    sys.stdout.write(f"{machine()}\n\n")
    sys.stdout.write("| | wall s | CPU s | peak MB | |\n|---|--:|--:|--:|---|\n")
    for name, (wall, cpu, peak), note in rows:
        sys.stdout.write(f"| {name} | {wall:.2f} | {cpu:.2f} | {peak:,.0f} | {note} |\n")


if __name__ == "__main__":
    main()
