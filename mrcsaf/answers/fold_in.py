"""Where a user who chose certain items would stand in a trained run: an estimate, nothing trained.

A real user's vectors come out of training, which a made-up user has not been through. But for real
users both are known, what they chose and where they ended up, so a linear rule from the one to the
other is fitted on them (ridge regression) and applied to the made-up choice:

    x_u = Σ_{j ∈ history} (all item parts of j) / √(|history| · degree_j),    u ≈ x_u · W + w₀

The sum is weighted as eq. 19-23 weigh a user's edges. How good the rule is, is measured and said:
fitted on half of the users, it lists for the others how many of their true top 20.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Float64, Int
from numpy import ndarray

from mrcsaf.answers import ranking
from mrcsaf.answers.ranking import Ranker
from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import Progress, Report
from mrcsaf.core.typing import ItemMask, Vector
from mrcsaf.data.records import Interactions
from mrcsaf.store import Database, runs

K = 20
CHECKED = 400  # users; the mean over so many is known to about a quarter of an item
LEAST = 20  # users with a history; from fewer no rule can be fitted and checked
BLOCK = 2_000  # users at a time
RIDGE = 1e-4  # of the mean square of a column
WIDEST = 4_096

Parts = Float32[ndarray, "I P"]  # all item parts side by side
Sides = Float32[ndarray, "U S"]  # all user parts side by side
Rule = Float64[ndarray, "F S"]
Degrees = Float64[ndarray, " I"]
Some = Int[ndarray, " _"]


@dataclass(frozen=True)
class Taste:
    """The rule for one run, and how far it can be trusted."""

    items: Parts
    degrees: Degrees
    widths: dict[str, int]  # of the user parts, in the order of the rule's columns
    rule: Rule
    known: ItemMask  # items whose vectors the run has; the others have zeros
    overlap: float  # of the true top K of users the rule was not fitted on, how many it lists
    n_checked: int

    def user_parts(self, chosen: Some) -> dict[str, Vector]:
        """The user side of the score for someone who chose these items. Raises DataError for none.

        Items that are newer than the run say nothing.
        """
        chosen = chosen[(chosen >= 0) & (chosen < len(self.items))]
        known = np.unique(chosen[self.known[chosen]])
        if not len(known):
            raise DataError("Nothing this run knows is chosen: choose an item it was trained on.")
        row = _summed(self.items, self.degrees, known, np.array([0]), np.array([len(known)]))
        return _parted(row @ self.rule, self.widths)[0]


def fit(db: Database, ranker: Ranker, train: Interactions, report: Report) -> Taste:
    """The rule of a run, from all its users. Raises DataError where there are too few of them."""
    active = np.flatnonzero(np.diff(train.starts))
    if len(active) < LEAST:
        raise DataError(
            f"A taste cannot be estimated from {len(active)} users with a history: {LEAST} are"
            " needed."
        )
    items = np.concatenate([ranker.items[part.item] for part in ranker.run.parts], axis=1)
    if items.shape[1] >= WIDEST:
        raise DataError(f"Run {ranker.run.id} has vectors too wide to estimate a taste from.")
    names = sorted({part.user for part in ranker.run.parts})
    sides = [runs.user_vectors(db, ranker.run.id, name) for name in names]
    users = np.concatenate(sides, axis=1)
    degrees = np.maximum(train.item_counts, 1).astype(np.float64)
    mixed = np.random.default_rng(0).permutation(active)
    half, rest = np.sort(mixed[::2]), np.sort(mixed[1::2])
    sums = [_moments(part, items, degrees, users, train, report) for part in (half, rest)]
    widths = {name: side.shape[1] for name, side in zip(names, sides, strict=True)}
    trial = Taste(items, degrees, widths, _solved(*sums[0]), ranker.known, 0.0, 0)
    checked = np.random.default_rng(1).permutation(rest)[:CHECKED]
    overlap = _overlap(trial, ranker, users, train, checked, report)
    whole = (sums[0][0] + sums[1][0], sums[0][1] + sums[1][1])
    return Taste(items, degrees, widths, _solved(*whole), ranker.known, overlap, len(checked))


def _moments(
    members: Some,
    items: Parts,
    degrees: Degrees,
    users: Sides,
    train: Interactions,
    report: Report,
) -> tuple[Float64[ndarray, "F F"], Rule]:
    """Xᵀ·X and Xᵀ·U over some users."""
    width = items.shape[1] + 1
    square, cross = np.zeros((width, width)), np.zeros((width, users.shape[1]))
    for at, block in enumerate(_blocks(members)):
        report(Progress(at * BLOCK, len(members), "users", "taste"))
        rows = _rows(block, items, degrees, train)
        square += rows.T @ rows
        cross += rows.T @ users[block].astype(np.float64)
    return square, cross


def _rows(
    members: Some, items: Parts, degrees: Degrees, train: Interactions
) -> Float64[ndarray, "_ F"]:
    """x_u of some users with a history."""
    histories = [train.of_user(int(user)) for user in members]
    counts = np.array([len(history) for history in histories])
    starts = np.cumsum(counts) - counts
    return _summed(items, degrees, np.concatenate(histories), starts, counts)


def _summed(
    items: Parts, degrees: Degrees, chosen: Some, starts: Some, counts: Some
) -> Float64[ndarray, "_ F"]:
    """Weighted sums over stretches of `chosen`, and a column of ones for w₀."""
    weighted = items[chosen].astype(np.float64) / np.sqrt(degrees[chosen])[:, None]
    total = np.zeros((len(counts), items.shape[1]))
    some = counts > 0  # an item added after the run may be all that a user has
    total[some] = np.add.reduceat(weighted, starts[some], axis=0) if some.any() else 0
    total /= np.sqrt(np.maximum(counts, 1))[:, None]
    return np.hstack([total, np.ones((len(total), 1))])


def _solved(square: Float64[ndarray, "F F"], cross: Rule) -> Rule:
    penalty = RIDGE * np.trace(square) / len(square)
    rule: Rule = np.linalg.solve(square + penalty * np.eye(len(square)), cross)
    return rule


def _overlap(
    taste: Taste,
    ranker: Ranker,
    users: Sides,
    train: Interactions,
    checked: Some,
    report: Report,
) -> float:
    """The mean number of items that true and estimated top K of these users share."""
    shared = []
    for at, user in enumerate(checked.tolist()):
        if at % 50 == 0:
            report(Progress(at, len(checked), "checking", "check"))
        seen = ranking.seen_mask(train, user)
        true = _parted(users[user : user + 1].astype(np.float64), taste.widths)[0]
        row = _rows(np.array([user]), taste.items, taste.degrees, train)
        guess = _parted(row @ taste.rule, taste.widths)[0]
        best, guessed = (ranking.top(ranker.scores(side), K, seen) for side in (true, guess))
        shared.append(len(np.intersect1d(best, guessed)))
    return float(np.mean(shared)) if shared else 0.0


def _parted(rows: Float64[ndarray, "_ S"], widths: dict[str, int]) -> list[dict[str, Vector]]:
    """Each row cut into the user parts it consists of."""
    cuts = np.cumsum(list(widths.values()))[:-1]
    pieces = np.split(rows.astype(np.float32), cuts, axis=1)
    return [
        {name: piece[at] for name, piece in zip(widths, pieces, strict=True)}
        for at in range(len(rows))
    ]


def _blocks(members: Some) -> Iterator[Some]:
    for start in range(0, len(members), BLOCK):
        yield members[start : start + BLOCK]
