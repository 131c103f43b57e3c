"""What attention does once it has learnt: is it more than one linear map shared by all items?

    python tests/bench/attention.py PROJECT [--epochs 10] [--set K=V]…

Trains MR-CSAF with exact attention, then asks of the trained weights: how large the logits are, how
much of Δ, what ė has from other items (eq. 18 without its W·e), the block to first order already
gives (`attention=linear`, the same weights), and how much any one linear map of e could (least
squares). Shares are 1 − ‖rest‖²/‖Δ‖², means taken off. The test part is not read.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from mrcsaf.core.progress import Progress
from mrcsaf.models.fusion import CrossSelfAttention
from mrcsaf.store import Project
from mrcsaf.train.loop import WATCHED, fit
from mrcsaf.train.run import load_data, make, settings

GIVEN = {"attention": "exact", "attention_bf16": True}
HEAD = (
    "| settings | validation Recall@20 | logits, sd | largest | first order | any linear map |\n"
    "|---|--:|--:|--:|--:|--:|\n"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--set", action="append", default=[], dest="values")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    with Project.open(arguments.project) as project:
        data = load_data(project)
    given = GIVEN | dict(text.split("=") for text in arguments.values)
    chosen = settings("mrcsaf", {**given, "max_epochs": arguments.epochs})
    model: Any = make(chosen, data, torch.device("cpu"))
    state = fit(model, data.split, chosen.train, report)
    with torch.no_grad():
        found = looked_at(model.eval())
    words = ", ".join(f"{name} {value}" for name, value in given.items())
    cells = [f"{value:.3g}" for value in (found["sd"], found["most"])]
    cells += [f"{found[name]:.4f}" for name in ("first", "any")]
    sys.stdout.write(f"{HEAD}| {words} | {state.best[WATCHED]:.4f} | {' | '.join(cells)} |\n")


def report(progress: Progress) -> None:
    if progress.metrics:
        sys.stderr.write(progress.message + "\n")


def looked_at(model: Any) -> dict[str, float]:
    """Both modalities together."""
    block: CrossSelfAttention = model.attention
    e = model.embedding().split(model.config.dim, dim=1)
    exact = torch.cat(block(*e), dim=1)
    block.config = replace(block.config, kind="linear")
    first = torch.cat(block(*e), dim=1)
    own = torch.cat([F.linear(e[m], *block._own(m)) for m in (0, 1)], dim=1)
    change = centred(exact - own)
    halves = [least_squares(x, d) for x, d in zip(e, change.chunk(2, dim=1), strict=True)]
    logits = torch.cat([logits_of(block, e, m, n).flatten() for m in (0, 1) for n in (0, 1)])
    return {
        "sd": float(logits.std()),
        "most": float(logits.abs().max()),
        "first": share(change, centred(first - own)),
        "any": share(change, torch.cat(halves, dim=1)),
    }


def logits_of(block: CrossSelfAttention, e: tuple[Tensor, ...], m: int, n: int) -> Tensor:
    """Q_m K_nᵀ/√d; items × items, for a few hundred readers."""
    q, k = block.query[m](e[m][:256]), block.key[n](e[n])
    return q @ k.T / q.shape[1] ** 0.5


def centred(x: Tensor) -> Tensor:
    return x - x.mean(0)


def least_squares(x: Tensor, y: Tensor) -> Tensor:
    """What the best linear map makes of the rows of x."""
    x = centred(x).double()
    return (x @ torch.linalg.lstsq(x, y.double()).solution).float()


def share(whole: Tensor, part: Tensor) -> float:
    return float(1 - (whole - part).square().sum() / whole.square().sum())


if __name__ == "__main__":
    main()
