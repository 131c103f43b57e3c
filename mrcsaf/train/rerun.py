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

from mrcsaf.answers import ranking
from mrcsaf.answers.ranking import Ranker
from mrcsaf.core import devices
from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.core.typing import Ids, ItemScores
from mrcsaf.data.records import Interactions
from mrcsaf.store import Project, catalogue, runs
from mrcsaf.train import checkpoint
from mrcsaf.train import run as experiment


def without(
    path: Path, run_id: int | None, user: int, items: list[int], report: Report = silent
) -> ItemScores:
    """The user's score of every item with `items` gone from their history, by item id.

    What was saved under the run later keeps its vectors; −∞ for items that it does not know.
    Raises DataError for a run without a checkpoint or items the user never met, CheckpointError
    where the project's data are no longer those it was trained on.
    """
    with Project.open(path) as project:
        run = runs.chosen(project.db, run_id)
        file = project.runs / run.folder / "model.safetensors"
        if not file.exists():
            raise DataError(
                f"Run {run.id} has no checkpoint: its vectors cannot be propagated again."
            )
        data = experiment.load_data_for(project, run)
        ranker = Ranker.load(project.db, run) if run.parts else None
        n_items = catalogue.n_items(project.db)
    report(Progress(1, 4, "reading the checkpoint", "rerun"))
    header = checkpoint.read_header(file)
    checkpoint.check_fits(header, data.fingerprint, data.inputs)
    if not np.isin(items, data.items).all():
        raise DataError(f"Run {run.id} was not trained with all of these items.")
    places = np.searchsorted(data.items, items).tolist()
    train = less(data.split.train, user, places)
    split = replace(data.split, train=train)
    model = experiment.make(
        experiment.settings_of(run), replace(data, split=split), devices.resolve("cpu")
    )
    model.load_state_dict(checkpoint.load_weights(file, model.state_dict()))
    report(Progress(2, 4, "propagating", "rerun"))
    model.eval()
    with torch.no_grad():
        moved = model.represent()
        users, vectors = moved.stacked()
        own = (vectors @ users[user]).float().cpu().numpy()
    report(Progress(3, 4, "ranking", "rerun"))
    scores: ItemScores = np.full(n_items, -np.inf, np.float32)
    if ranker is not None:
        sides = {name: table[user].float().cpu().numpy() for name, table in moved.users.items()}
        scores = ranker.scores(sides)
    scores[data.items] = own
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
        train = catalogue.train_interactions(project.db)
    hide = None if show_seen else ranking.seen_mask(train, user)
    best = ranking.top(scores, k, hide)
    known = [item for item in also or [] if 0 <= item < len(scores) and np.isfinite(scores[item])]
    return {
        "items": best.tolist(),
        "scores": scores[best].tolist(),
        "score_of": {str(item): float(scores[item]) for item in known},
    }
