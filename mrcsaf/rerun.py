"""What a trained run says of a user once some of their history is really gone.

A what-if in the window drops the terms of those items and holds everything else fixed. Here their
edges are taken out of the user-item graph, degrees change with them, and the model's vectors are
propagated again from the weights of its checkpoint. Nothing is trained and nothing is written.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from mrcsaf import checkpoint, devices, experiment, ranking
from mrcsaf.data.interactions import Interactions
from mrcsaf.errors import DataError
from mrcsaf.progress import Progress, Report, silent
from mrcsaf.store import Project, runs
from mrcsaf.typing import Ids, ItemScores


def without(
    path: Path, run_id: int | None, user: int, items: list[int], report: Report = silent
) -> ItemScores:
    """The user's score of every item with `items` gone from their history.

    Raises DataError for a run without a checkpoint or items the user never met, CheckpointError
    where the project's data are no longer those it was trained on.
    """
    with Project.open(path) as project:
        run = runs.chosen(project.db, run_id)
        data = experiment.load_data(project)
        file = project.runs / run.folder / "model.safetensors"
    if not file.exists():
        raise DataError(f"Run {run.id} has no checkpoint: its vectors cannot be propagated again.")
    report(Progress(1, 4, "reading the checkpoint", "rerun"))
    header = checkpoint.read_header(file)
    checkpoint.check_fits(header, data.fingerprint, data.inputs)
    train = less(data.split.train, user, items)
    split = replace(data.split, train=train)
    model = experiment.make(
        experiment.settings_of(run), replace(data, split=split), devices.resolve("cpu")
    )
    model.load_state_dict(checkpoint.load_weights(file, model.state_dict()))
    report(Progress(2, 4, "propagating", "rerun"))
    model.eval()
    with torch.no_grad():
        users, vectors = model.represent().stacked()
        scores: ItemScores = (vectors @ users[user]).float().cpu().numpy()
    report(Progress(3, 4, "ranking", "rerun"))
    return scores


def less(train: Interactions, user: int, items: list[int]) -> Interactions:
    """The training part without some of one user's items. Raises DataError if they are not in."""
    gone: Ids = np.array(sorted(set(items)), np.int64)
    if not np.isin(gone, train.of_user(user)).all():
        raise DataError(f"Not all of these {len(gone)} items are in the history of that user.")
    keep = ~((train.users == user) & np.isin(train.items, gone))
    return Interactions(train.n_users, train.n_items, train.users[keep], train.items[keep])


def listed(
    path: Path, run_id: int | None, user: int, items: list[int], k: int,
    show_seen: bool = False, also: list[int] | None = None, report: Report = silent,
) -> dict[str, Any]:  # fmt: skip
    """The top `k` of `without`, and the scores of further items, as JSON can carry it.

    What is dropped stays hidden, as in the what-if it stands beside.
    """
    scores = without(path, run_id, user, items, report)
    with Project.open(path) as project:
        train = experiment.load_data(project).split.train
    hide = None if show_seen else ranking.seen_mask(train, user, len(scores))
    best = ranking.top(scores, k, hide)
    known = [item for item in also or [] if 0 <= item < len(scores)]
    return {
        "items": best.tolist(),
        "scores": scores[best].tolist(),
        "score_of": {str(item): float(scores[item]) for item in known},
    }
