"""The k-core: the part of the data where every user and every item has k interactions."""

import numpy as np
from jaxtyping import Bool, Int64
from numpy import ndarray

from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import Progress, Report, silent


def k_core(
    users: Int64[ndarray, " N"], items: Int64[ndarray, " N"], k: int, report: Report = silent
) -> Bool[ndarray, " N"]:
    """Which pairs remain after users and items with fewer than k are taken out, again and again.

    Raises DataError if nothing remains, with the largest k that would leave something.
    """
    kept = _core(users, items, k, report)
    if len(users) and not kept.any():
        raise DataError(
            f"no interactions are left after the {k}-core (every user and item needs {k}); "
            f"{_best(users, items, k, report)}"
        )
    return kept


def _core(
    users: Int64[ndarray, " N"], items: Int64[ndarray, " N"], k: int, report: Report
) -> Bool[ndarray, " N"]:
    kept = np.zeros(len(users), dtype=bool)
    rows = np.arange(len(users))
    users = np.unique(users, return_inverse=True)[1]
    items = np.unique(items, return_inverse=True)[1]
    while True:
        report(Progress(0, 0, f"{len(rows):,} interactions", "k-core"))
        enough = (np.bincount(users) >= k)[users] & (np.bincount(items) >= k)[items]
        if enough.all():
            break
        rows, users, items = rows[enough], users[enough], items[enough]
    kept[rows] = True
    return kept


def _best(users: Int64[ndarray, " N"], items: Int64[ndarray, " N"], k: int, report: Report) -> str:
    low, high = 0, min(k, len(users))  # the answer lies in low … high − 1: cores only shrink
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _core(users, items, middle, report).any() else (low, middle)
    if not low:
        return "turn the filter off"
    left = int(_core(users, items, low, report).sum())
    return f"k = {low} would leave {left:,} of {len(users):,}"
