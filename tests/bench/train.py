"""What training costs: CPU-seconds an epoch and an evaluation, and peak memory, of every model.

    python tests/bench/train.py DATA [--models bpr,bm3] [--epochs 5] [--json FILE] [name=value …]
    python tests/bench/train.py DATA --models mrcsaf --epochs 300 --until .0953
    python tests/bench/train.py DATA --models mrcsaf --parts

DATA is an MMRec folder (an `.inter` file with x_label, features, neighbour lists). Each model runs
in a process of its own, so that peak memory is its own: `base` is what that process held before the
model was made. One thread. The test part is not read. `--until` stops at that validation Recall@20
and says what it took to get there, evaluations included; `--parts` takes some steps apart.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

LIMITS = {  # CPU-seconds an epoch on Baby that each model must keep to
    "bpr": 1.0,
    "lightgcn": 1.5,
    "vbpr": 2.0,
    "freedom": 2.0,
    "bm3": 4.0,
    "lattice": 8.0,
    "mmgcn": 20.0,
    "grcn": 20.0,
    "slmrec": 15.0,
    "powerec": 15.0,
}
COLUMNS = {
    "model": "model",
    "epoch": "CPU-s / epoch",
    "wall": "wall s / epoch",
    "limit": "limit",
    "evaluation": "CPU-s / evaluation",
    "base": "MB before",
    "peak": "peak MB",
    "recall@20": "valid Recall@20",
    "best": "at epoch",
    "ran": "epochs",
    "until": "CPU-s until",
}
PARTS = ("sampling", "products", "attention", "other forward", "other backward", "optimiser")
STEPS = 20  # that --parts takes apart


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("settings", nargs="*", help="name=value, for every model that has it")
    parser.add_argument("--models", default=",".join(LIMITS))
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--until", type=float, help="validation Recall@20 at which to stop")
    parser.add_argument("--parts", action="store_true", help="also where a step spends its time")
    parser.add_argument("--json", type=Path, help="append a line for each model")
    parser.add_argument("--one", action="store_true", help="this process runs the one model")
    arguments = parser.parse_intermixed_args()
    if arguments.one:
        row = measure(arguments)
        sys.stdout.write(json.dumps(row) + "\n")
        return
    columns = COLUMNS | ({name: f"{name}, %" for name in PARTS} if arguments.parts else {})
    sys.stdout.write(line(list(columns.values())) + line(["---"] * len(columns)))
    for name in arguments.models.split(","):
        row = in_own_process(arguments, name)
        sys.stdout.write(line([text(row.get(key)) for key in columns]))
        sys.stdout.flush()
        if arguments.json:
            with arguments.json.open("a") as file:
                file.write(json.dumps(row) + "\n")


def in_own_process(arguments: argparse.Namespace, name: str) -> dict[str, Any]:
    command = [sys.executable, __file__, str(arguments.data), "--one", "--models", name]
    command += ["--epochs", str(arguments.epochs), *arguments.settings]
    command += [] if arguments.until is None else ["--until", str(arguments.until)]
    command += ["--parts"] if arguments.parts else []
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"model": f"{name}: {done.stderr.strip().splitlines()[-1]}"}
    row: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return row


def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    """Train one model here and say what it took."""
    import torch

    from mrcsaf.core.devices import peak_megabytes
    from mrcsaf.models import load
    from mrcsaf.train.loop import TrainConfig
    from mrcsaf.train.run import make, settings

    torch.set_num_threads(1)
    device, name = torch.device("cpu"), arguments.models
    fields = {*load(name).Config.__dataclass_fields__, *TrainConfig.__dataclass_fields__}
    given = dict(value.split("=") for value in arguments.settings)
    own = {key: value for key, value in given.items() if key.partition(".")[0] in fields}
    chosen = settings(name, {**own, "max_epochs": arguments.epochs})
    data = read(arguments.data)
    base = peak_megabytes(device)
    model = make(chosen, data, device)
    row = {"model": name, "data": arguments.data.name, "limit": LIMITS.get(name), "base": base}
    row |= train(model, data.split, chosen.train, arguments.until)
    row["peak"] = peak_megabytes(device)
    if arguments.parts and model.learns:
        row |= parts(model, data.split.train, chosen.train)
    return row


def train(model: Any, split: Any, config: Any, until: float | None) -> dict[str, Any]:
    """What `fit` takes, to its end or to a validation Recall@20."""
    from mrcsaf.core.errors import Cancelled
    from mrcsaf.train.loop import WATCHED, State, fit

    state = State()

    def stop_there(progress: Any) -> None:
        if until is not None and progress.metrics.get(WATCHED, 0.0) >= until:
            raise Cancelled

    began, wall = time.process_time(), time.perf_counter()
    reached = None
    try:
        fit(model, split, config, stop_there, state)
    except Cancelled:
        reached = time.process_time() - began
    total, epochs = time.process_time() - began, max(state.epoch, 1)
    return {
        "epoch": state.cpu_seconds / epochs,
        "wall": (time.perf_counter() - wall) / epochs,
        "evaluation": (total - state.cpu_seconds) / epochs,
        "recall@20": state.best[WATCHED],
        "best": state.best_epoch,
        "ran": state.epoch,
        "until": reached if until is None or reached else "not reached",
    }


def parts(model: Any, train: Any, config: Any) -> dict[str, float]:
    """Per cent of the CPU time of some steps: products of sparse graphs, attention, the rest."""
    from unittest import mock

    import torch

    from mrcsaf.data.sampling import NegativeSampler
    from mrcsaf.models.graphs import SparseGraph
    from mrcsaf.train.loop import optimiser_of

    clock = Clock()
    random = torch.Generator().manual_seed(config.seed)
    optimiser = optimiser_of(model, config)
    model.train()
    attention = getattr(model, "attention", None) or getattr(model, "fuse", None)
    if isinstance(attention, torch.nn.Module):
        clock.watch(attention, "attention")
    sampler = NegativeSampler(train)
    with (
        mock.patch.object(SparseGraph, "times", clock.timed("products", SparseGraph.times)),
        mock.patch.object(
            SparseGraph, "transposed_times", clock.timed("products", SparseGraph.transposed_times)
        ),
    ):
        began = time.process_time()
        rows = torch.randperm(len(train), generator=random)[: STEPS * config.batch(len(train))]
        users, items = torch.from_numpy(train.users)[rows], torch.from_numpy(train.items)[rows]
        triples = torch.stack([users, items, sampler.draw(users, random)])
        model.start_epoch(0, random)
        share = len(rows) / len(train)  # graphs are drawn and rebuilt once an epoch
        clock.spent["sampling"] = (time.process_time() - began) * share
        for batch in triples.split(config.batch(len(train)), dim=1):
            clock.step(model, optimiser, batch)
    total = sum(clock.spent.values())
    return {name: 100 * clock.spent.get(name, 0.0) / total for name in PARTS}


class Clock:
    """CPU seconds by name; what is watched inside a pass is taken off the pass's rest."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._inside = 0.0

    def step(self, model: Any, optimiser: Any, batch: Any) -> None:
        optimiser.zero_grad(set_to_none=True)
        loss = self._rest("other forward", lambda: model.loss(*batch))
        self._rest("other backward", loss.backward)
        self._rest("optimiser", optimiser.step)

    def timed(self, name: str, function: Any) -> Any:
        def wrapped(*given: Any) -> Any:
            began = time.process_time()
            result = function(*given)
            self._add(name, time.process_time() - began)
            return result

        return wrapped

    def watch(self, module: Any, name: str) -> None:
        """Forward and backward of a module without sparse products of its own."""
        began = [0.0]

        def start(*_: Any) -> None:
            began[0] = time.process_time()

        def stop(*_: Any) -> None:
            self._add(name, time.process_time() - began[0])

        module.register_forward_pre_hook(start)
        module.register_forward_hook(stop)
        module.register_full_backward_pre_hook(start)
        module.register_full_backward_hook(stop)

    def _rest(self, name: str, function: Any) -> Any:
        self._inside, began = 0.0, time.process_time()
        result = function()
        spent = time.process_time() - began - self._inside
        self.spent[name] = self.spent.get(name, 0.0) + spent
        return result

    def _add(self, name: str, seconds: float) -> None:
        self.spent[name] = self.spent.get(name, 0.0) + seconds
        self._inside += seconds


def read(folder: Path) -> Any:
    """Data as training gets it, without a project around it; numbers permuted as an import does."""
    import numpy as np
    import torch

    from mrcsaf.data import mmrec
    from mrcsaf.data.pairs import permute
    from mrcsaf.data.records import ImportOptions, split_by_part
    from mrcsaf.models.base import Modality
    from mrcsaf.train.run import Data

    options = ImportOptions()
    found = permute(mmrec.load(folder, options), options.permutation_seed)
    split = split_by_part(
        len(found.users), len(found.items), found.user_ids, found.item_ids, found.part
    )
    content = {}
    for name, features in found.features.items():
        near = found.neighbours.get(name)
        content[name] = Modality(
            features.name,
            torch.from_numpy(features.vectors),
            torch.from_numpy(features.vectors.any(axis=1)),
            None if near is None else torch.from_numpy(near.ids),
            None if near is None else torch.from_numpy(near.cosines),
        )
    return Data(split, content, "", {}, np.arange(len(found.items)))


def line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3g}" if value < 100 else f"{value:.0f}"
    return str(value)


if __name__ == "__main__":
    main()
