"""The study behind the defaults: one factor at a time, judged on validation, resumable.

    python tests/bench/study.py PROJECT --out FILE.jsonl [--cells a,b] [--seeds 999,1] [--epochs 60]
    python tests/bench/study.py PROJECT --out FILE.jsonl --table

A finished (cell, seed, epochs) is never run again. The test part is not read.
"""

import argparse
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import torch

from mrcsaf.core.progress import Progress
from mrcsaf.store import Project
from mrcsaf.train.loop import fit
from mrcsaf.train.presets import PRINTED
from mrcsaf.train.run import Data, load_data, make, settings

CELLS: dict[str, tuple[str, dict[str, Any]]] = {
    # name: (model, what differs from the defaults)
    "ams": ("ams", {}),
    "ams as printed": ("ams", PRINTED),
    "ams width 64": ("ams", {"dim": 64}),
    "ams width 96": ("ams", {"dim": 96}),
    "ams no shrinkage": ("ams", {"shrinkage": 0}),
    "ams half the shrinkage": ("ams", {"shrinkage": 0.06}),
    "ams twice the shrinkage": ("ams", {"shrinkage": 0.24}),
    "ams batches of 2,048, rate .001": ("ams", {"batch_size": 2048, "learning_rate": 1e-3}),
    "ams rate .002": ("ams", {"learning_rate": 2e-3}),
    "ams rate .004": ("ams", {"learning_rate": 4e-3}),
    "ams batches of 8,192, rate .004": ("ams", {"batch_size": 8192, "learning_rate": 4e-3}),
    "ams no entropy": ("ams", {"selector.entropy": 0}),
    "ams entropy .005": ("ams", {"selector.entropy": 0.005}),
    "ams balance .05": ("ams", {"selector.entropy": 0, "selector.balance": 0.05}),
    "ams balance .2": ("ams", {"selector.entropy": 0, "selector.balance": 0.2}),
    "ams balance .2, t 2": (
        "ams",
        {"selector.entropy": 0, "selector.balance": 0.2, "selector.temperature": 2},
    ),
    "ams selector rate .1": ("ams", {"selector.rate": 0.1}),
    "ams one global weight": ("ams", {"selector.kind": "global"}),
    "ams fixed .1/.9": ("ams", {"selector.kind": "fixed"}),
    "ams fixed .5/.5": ("ams", {"selector.kind": "fixed", "selector.fixed_image": 0.5}),
    "ams joint loss": ("ams", {"loss": "joint"}),
    "ams feature": ("ams", {"item_embedding": "feature"}),
    "ams both": ("ams", {"item_embedding": "both"}),
    "ams feature_trained": ("ams", {"item_embedding": "feature_trained"}),
    "ams all edges": ("ams", {"pruned_edges": 0}),
    "ams half the edges": ("ams", {"pruned_edges": 0.5}),
    "ams four fifths pruned": ("ams", {"pruned_edges": 0.8}),
    "linear, gate, rate .0005": ("mrcsaf", {}),
    "linear, gate, rate .002": ("mrcsaf", {"attention_rate": 0.002}),
    "linear, gate, rate .05": ("mrcsaf", {"attention_rate": 0.05}),
    "linear, gate, rate 1": ("mrcsaf", {"attention": "linear", "attention_rate": 1}),
    "linear, xavier, rate 1": (
        "mrcsaf",
        {"attention": "linear", "attention_rate": 1, "fusion_start": "xavier"},
    ),
    "linear, identity, rate .05": (
        "mrcsaf",
        {"attention_rate": 0.05, "fusion_start": "identity"},
    ),
    "neighbours, gate, rate .05": (
        "mrcsaf",
        {"attention": "neighbours", "attention_rate": 0.05},
    ),
    "neighbours, gate, rate 1": ("mrcsaf", {"attention": "neighbours", "attention_rate": 1}),
    "exact, gate, rate .05": (
        "mrcsaf",
        {"attention": "exact", "attention_bf16": True, "attention_rate": 0.05},
    ),
    "csaf": ("csaf", {}),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cells", default=",".join(CELLS), help="names, separated by ';' or ','")
    parser.add_argument("--seeds", default="999")
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--set", action="append", default=[], help="MODEL:NAME:K=V;K=V, one more")
    parser.add_argument("--table", action="store_true", help="print what was found and stop")
    arguments = parser.parse_args()
    if arguments.table:
        sys.stdout.write(table(arguments.out))
        return
    torch.set_num_threads(arguments.threads)
    with Project.open(arguments.project) as project:
        data = load_data(project)
    cells = {name: CELLS[name] for name in split_names(arguments.cells)}
    for text in arguments.set:
        model, name, values = text.split(":")
        cells[name] = (model, dict(value.split("=") for value in values.split(";")))
    for seed in map(int, arguments.seeds.split(",")):
        for name, (model, values) in cells.items():
            key = {"cell": name, "seed": seed, "epochs": arguments.epochs}
            if key not in finished(arguments.out):
                row = key | {"data": arguments.project.stem} | run(data, model, values, key)
                with arguments.out.open("a") as file:
                    file.write(json.dumps(row) + "\n")


def split_names(text: str) -> list[str]:
    """Cell names may hold commas: take the longest known name each time."""
    names, rest = [], text.strip(" ;,")
    while rest:
        name = max((n for n in CELLS if rest.startswith(n)), key=len, default=None)
        if name is None:
            raise SystemExit(f"no cell starts {rest!r}; there are {list(CELLS)}")
        names.append(name)
        rest = rest[len(name) :].lstrip(" ;,")
    return names


def finished(file: Path) -> list[dict[str, Any]]:
    keys = ("cell", "seed", "epochs")
    return [{key: row[key] for key in keys} for row in read(file)]


def read(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def run(data: Data, model: str, values: dict[str, Any], key: dict[str, Any]) -> dict[str, Any]:
    """Train one cell; figures of its best validation epoch."""
    chosen = settings(model, values | {"seed": key["seed"], "max_epochs": key["epochs"]})
    network = make(chosen, data, torch.device("cpu"))
    began = time.process_time()

    def report(progress: Progress) -> None:
        if progress.metrics and progress.done % 10 == 0:
            sys.stderr.write(f"{key['cell']} {key['seed']}: {progress.message}\n")

    state = fit(network, data.split, chosen.train, report)
    network.eval()
    with torch.no_grad():
        weights = network.image_weights()
    row: dict[str, Any] = {
        "model": model,
        "values": values,
        "best_epoch": state.best_epoch,
        "ran": state.epoch,
        **{name: round(value, 5) for name, value in state.best.items()},
        "cpu_s_epoch": round(state.cpu_seconds / max(state.epoch, 1), 2),
        "cpu_s": round(time.process_time() - began),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000,
        "curve": [round(one["recall@20"], 4) for one in state.epochs],
    }
    if weights is not None:
        row |= {"w_image": round(float(weights.mean()), 3), "w_std": round(float(weights.std()), 3)}
    return row


def table(file: Path) -> str:
    """What was found, a Markdown row a cell and seed."""
    lines = [
        "| data | cell | seed | best epoch | Recall@20 | NDCG@20 | w_image | CPU-s/epoch |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for row in read(file):
        weight = f"{row['w_image']:.3f} ± {row['w_std']:.3f}" if "w_image" in row else "–"
        lines.append(
            f"| {row['data']} | {row['cell']} | {row['seed']} "
            f"| {row['best_epoch']} of {row['ran']} "
            f"| {row['recall@20']:.4f} | {row['ndcg@20']:.4f} | {weight} | {row['cpu_s_epoch']} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
