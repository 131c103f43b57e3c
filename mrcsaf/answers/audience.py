"""Who is shown each item: its audience over all users, from stored vectors and thresholds."""

import numpy as np
from jaxtyping import Int64
from numpy import ndarray

from mrcsaf.answers.ranking import Ranker
from mrcsaf.core.progress import Progress, Report
from mrcsaf.data.interactions import Interactions
from mrcsaf.store import Database, runs

BLOCK_BYTES = 24 << 20  # of scores at a time
ROUNDING = 1e-5  # a threshold was computed in another order of summing than the scores here


def audiences(
    db: Database, ranker: Ranker, train: Interactions, k: int, report: Report
) -> Int64[ndarray, " I"] | None:
    """In how many users' top `k` each item is, of the items they have not met.

    None where the run keeps no thresholds for `k`.
    """
    least = runs.thresholds(db, ranker.run.id, k)
    n_items = ranker.n_items
    if not len(least):
        return None
    users, items = _stacked(db, ranker)
    found = np.zeros(n_items, np.int64)
    block = max(1, BLOCK_BYTES // (4 * max(n_items, 1)))
    slack = ROUNDING * np.maximum(1, np.abs(least))
    for start in range(0, len(least), block):
        report(Progress(start, len(least), "audience"))
        stop = min(start + block, len(least))
        inside = users[start:stop] @ items.T >= (least - slack)[start:stop, None]
        met = slice(train.starts[start], train.starts[stop])
        inside[train.users[met] - start, train.items[met]] = False
        found += np.count_nonzero(inside, axis=0)
    found[~ranker.known] = 0
    return found


def _stacked(db: Database, ranker: Ranker) -> tuple[ndarray, ndarray]:
    """The score as one product: parts that meet the same user part are added."""
    sides: dict[str, list[str]] = {}
    for part in ranker.run.parts:
        sides.setdefault(part.user, []).append(part.item)
    users = [runs.user_vectors(db, ranker.run.id, name) for name in sides]
    items = [
        np.sum([ranker.items[name] for name in names], axis=0, dtype=np.float32)
        for names in sides.values()
    ]
    return np.concatenate(users, axis=1), np.concatenate(items, axis=1)
