"""Does the selector find the sample shop's planted truth? Rank correlation over categories.

    python tests/bench/planted.py PROJECT [--model mrcsaf] [--seeds 999,1,2] [--set K=V]…
    python tests/bench/planted.py PROJECT --noise    # does it stop trusting what says nothing?

With --noise every tenth item, drawn by the seed, has its picture's vector replaced by noise, then
its text's, and the mean weight of that side on those items is compared with the clean data's.
PROJECT is a copy of the sample (`mrcsaf sample`); nothing is written to it.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from assets.sample_shop.build import TRAINING
from mrcsaf.models.base import MODALITIES
from mrcsaf.store import Project, catalogue
from mrcsaf.train.loop import fit
from mrcsaf.train.run import Data, load_data, make, settings

NOISY_SHARE = 0.1  # of the items


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("--model", default="mrcsaf")
    parser.add_argument("--seeds", default="999,1,2")
    parser.add_argument("--set", action="append", default=[], dest="values")
    parser.add_argument("--noise", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    with Project.open(arguments.project) as project:
        data, items = load_data(project), catalogue.items(project.db)
    values = dict(TRAINING) | dict(text.split("=") for text in arguments.values)
    table = noise_table if arguments.noise else planted_table
    for line in table(arguments, values, data, items):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def planted_table(arguments: Any, values: dict[str, Any], data: Data, items: Any) -> Any:
    planted = np.array([item.planted_image for item in items])
    names = np.array([item.category for item in items])
    yield "| seed | validation Recall@20 | mean weight ± sd | Spearman |\n|--:|--:|--:|--:|"
    for seed in map(int, arguments.seeds.split(",")):
        recall, weights = trained(arguments.model, values, data, seed)
        groups = [names == name for name in sorted(set(names))]
        learned = [weights[group].mean() for group in groups]
        truth = [planted[group].mean() for group in groups]
        rho = np.corrcoef(ranks(learned), ranks(truth))[0, 1]
        yield f"| {seed} | {recall:.4f} | {weights.mean():.3f} ± {weights.std():.3f} | {rho:.3f} |"


def noise_table(arguments: Any, values: dict[str, Any], data: Data, _: Any) -> Any:
    yield "| seed | noise in | its weight there: clean | noisy | elsewhere: clean | noisy |"
    yield "|--:|---|--:|--:|--:|--:|"
    for seed in map(int, arguments.seeds.split(",")):
        chosen = np.random.default_rng(seed).random(data.split.train.n_items) < NOISY_SHARE
        clean = trained(arguments.model, values, data, seed)[1]
        for name in MODALITIES:
            noisy = trained(arguments.model, values, with_noise(data, name, chosen, seed), seed)[1]
            before, after = (w if name == "image" else 1 - w for w in (clean, noisy))
            cells = [before[chosen], after[chosen], before[~chosen], after[~chosen]]
            yield f"| {seed} | {name} | {' | '.join(f'{cell.mean():.3f}' for cell in cells)} |"


def with_noise(data: Data, name: str, chosen: np.ndarray, seed: int) -> Data:
    """The rows of the chosen items drawn anew, as long as those they replace."""
    known = data.content[name]
    raw = known.raw.clone()
    rows = torch.from_numpy(np.flatnonzero(chosen))
    drawn = torch.randn(len(rows), raw.shape[1], generator=torch.Generator().manual_seed(seed))
    lengths = raw[rows].norm(dim=1, keepdim=True)
    raw[rows] = (drawn / drawn.norm(dim=1, keepdim=True) * lengths).to(raw.dtype)
    changed = replace(known, raw=raw, neighbours=None, cosines=None)
    return replace(data, content={**data.content, name: changed})


def trained(model: str, values: dict[str, Any], data: Data, seed: int) -> tuple[float, np.ndarray]:
    """(validation Recall@20, image weight of every item)."""
    chosen = settings(model, values | {"seed": seed})
    made = make(chosen, data, torch.device("cpu"))
    state = fit(made, data.split, chosen.train)
    made.eval()
    with torch.no_grad():
        weights = made.image_weights()
    assert weights is not None
    return state.best["recall@20"], weights.numpy()


def ranks(values: list[float]) -> np.ndarray:
    return np.argsort(np.argsort(values))


if __name__ == "__main__":
    main()
