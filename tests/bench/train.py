"""What training costs: CPU-seconds an epoch and an evaluation, and peak memory, of every model.

    python tests/bench/train.py DATA [--models bpr,bm3] [--epochs 5] [--json FILE] [name=value …]

DATA is an MMRec folder (an `.inter` file with x_label, features, neighbour lists). Each model runs
in a process of its own, so that peak memory is its own: `base` is what that process held before the
model was made. One thread. The test part is not read.
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
    "limit": "limit",
    "evaluation": "CPU-s / evaluation",
    "base": "MB before",
    "peak": "peak MB",
    "recall@20": "valid Recall@20",
    "best": "at epoch",
    "ran": "epochs",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("settings", nargs="*", help="name=value, for every model that has it")
    parser.add_argument("--models", default=",".join(LIMITS))
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--json", type=Path, help="append a line for each model")
    parser.add_argument("--one", action="store_true", help="this process runs the one model")
    arguments = parser.parse_args()
    if arguments.one:
        row = measure(arguments.data, arguments.models, arguments.epochs, arguments.settings)
        sys.stdout.write(json.dumps(row) + "\n")
        return
    sys.stdout.write(line(list(COLUMNS.values())) + line(["---"] * len(COLUMNS)))
    for name in arguments.models.split(","):
        row = in_own_process(arguments, name)
        sys.stdout.write(line([text(row.get(key)) for key in COLUMNS]))
        sys.stdout.flush()
        if arguments.json:
            with arguments.json.open("a") as file:
                file.write(json.dumps(row) + "\n")


def in_own_process(arguments: argparse.Namespace, name: str) -> dict[str, Any]:
    command = [sys.executable, __file__, str(arguments.data), "--one", "--models", name]
    command += ["--epochs", str(arguments.epochs), *arguments.settings]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"model": f"{name}: {done.stderr.strip().splitlines()[-1]}"}
    row: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return row


def measure(folder: Path, name: str, epochs: int, values: list[str]) -> dict[str, Any]:
    """Train one model here and say what it took."""
    import torch

    from mrcsaf.devices import peak_megabytes
    from mrcsaf.experiment import make, settings
    from mrcsaf.models import load
    from mrcsaf.training import fit

    torch.set_num_threads(1)
    device = torch.device("cpu")
    fields = load(name).Config.__dataclass_fields__
    given = dict(value.split("=") for value in values)
    own = {key: value for key, value in given.items() if key.partition(".")[0] in fields}
    chosen = settings(name, {**own, "max_epochs": epochs})
    data = read(folder)
    base = peak_megabytes(device)
    model = make(chosen, data, device)
    began = time.process_time()
    state = fit(model, data.split, chosen.train)
    total = time.process_time() - began
    return {
        "model": name,
        "data": folder.name,
        "epoch": state.cpu_seconds / max(state.epoch, 1),
        "limit": LIMITS.get(name),
        "evaluation": (total - state.cpu_seconds) / max(state.epoch, 1),
        "base": base,
        "peak": peak_megabytes(device),
        "recall@20": state.best["recall@20"],
        "best": state.best_epoch,
        "ran": state.epoch,
    }


def read(folder: Path) -> Any:
    """Data as training gets it, without a project around it; numbers permuted as an import does."""
    import torch

    from mrcsaf.data import mmrec
    from mrcsaf.data.interactions import split_by_part
    from mrcsaf.data.options import ImportOptions
    from mrcsaf.data.permute import permute
    from mrcsaf.experiment import Data
    from mrcsaf.models.base import Modality

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
    return Data(split, content, "", {})


def line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.3g}" if isinstance(value, float) and value < 100 else str(value).split(".")[0]


if __name__ == "__main__":
    main()
