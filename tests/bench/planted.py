"""Does the selector find the sample shop's planted truth? Rank correlation over categories.

    python tests/bench/planted.py PROJECT [--model mrcsaf] [--seeds 999,1,2] [--set K=V]…

PROJECT is a copy of the sample (`mrcsaf sample`); nothing is written to it.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import torch

from mrcsaf.experiment import load_data, make, settings
from mrcsaf.sample.build import TRAINING
from mrcsaf.store import Project, catalogue
from mrcsaf.training import fit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("--model", default="mrcsaf")
    parser.add_argument("--seeds", default="999,1,2")
    parser.add_argument("--set", action="append", default=[], dest="values")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    with Project.open(arguments.project) as project:
        data, items = load_data(project), catalogue.items(project.db)
    planted = np.array([item.planted_image for item in items])
    names = np.array([item.category for item in items])
    values = dict(TRAINING) | dict(text.split("=") for text in arguments.values)
    sys.stdout.write(
        "| seed | validation Recall@20 | mean weight ± sd | Spearman |\n|--:|--:|--:|--:|\n"
    )
    for seed in map(int, arguments.seeds.split(",")):
        chosen = settings(arguments.model, values | {"seed": seed})
        model = make(chosen, data, torch.device("cpu"))
        state = fit(model, data.split, chosen.train)
        model.eval()
        with torch.no_grad():
            weights = model.image_weights().numpy()
        groups = [names == name for name in sorted(set(names))]
        learned = [weights[group].mean() for group in groups]
        truth = [planted[group].mean() for group in groups]
        rho = np.corrcoef(ranks(learned), ranks(truth))[0, 1]
        sys.stdout.write(
            f"| {seed} | {state.best['recall@20']:.4f} "
            f"| {weights.mean():.3f} ± {weights.std():.3f} | {rho:.3f} |\n"
        )


def ranks(values: list[float]) -> np.ndarray:
    return np.argsort(np.argsort(values))


if __name__ == "__main__":
    main()
