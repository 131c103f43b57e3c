"""Scores, ranked lists and audiences from stored vectors, in numpy.

The score of every model is a sum of dot products, one a part (eq. 25 for MR-CSAF), so no torch is
needed once a run is published.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float32, Float64, Int64
from numpy import ndarray

from mrcsaf.core.errors import DataError, StoreError
from mrcsaf.core.progress import Progress, Report
from mrcsaf.core.typing import Ids, ItemMask, ItemScores, ItemVectors, PartSpec, Vector
from mrcsaf.data.records import Interactions
from mrcsaf.store import Database, catalogue, runs
from mrcsaf.store.runs import Run

PARTS_OF_MR_CSAF = ("image_graph", "image_interactions", "text_graph", "text_interactions")


@dataclass(frozen=True, eq=False)  # one read is not another: caches keep what belongs to one
class Ranker:
    """The item side of one run, in memory; the user side is read a user at a time.

    Everything is by item id, over the whole catalogue as it was when read.
    """

    run: Run
    items: dict[str, ItemVectors]  # by part; zeros for an item the run does not know
    known: ItemMask  # items the run has vectors of: these alone are ranked
    trained: ItemMask  # those of them that it was trained on; the rest was saved under it later

    @classmethod
    def load(cls, db: Database, run: Run) -> "Ranker":
        """Read the item vectors that the run's score needs. Raises DataError if it has none."""
        if not run.parts:
            raise DataError(f"Run {run.id} is {run.status}: it has no vectors yet.")
        runs.check_parts(db, run)
        names = sorted({part.item for part in run.parts})
        tables = {name: runs.item_vectors(db, run.id, name) for name in names}
        n_items = catalogue.n_items(db)
        if any(len(table) != n_items for table in tables.values()):
            raise DataError(f"Run {run.id} has no vectors any more: load its checkpoint, or train.")
        known = np.ones(n_items, np.bool_)
        for table in tables.values():
            known &= np.isfinite(table).all(axis=1)
        if not known.all():
            tables = {
                name: np.where(known[:, None], t, np.float32(0)) for name, t in tables.items()
            }
        started_with = runs.items_of(db, run)
        trained = np.zeros(n_items, np.bool_)
        trained[started_with[started_with < n_items]] = True
        return cls(run, tables, known, known & trained)

    @property
    def n_items(self) -> int:
        """How long arrays by item id are."""
        return len(self.known)

    def knows(self, item: int) -> bool:
        """Whether the run has vectors of that item."""
        return 0 <= item < self.n_items and bool(self.known[item])

    def user_parts(self, db: Database, user: int) -> dict[str, Vector]:
        """The user side of the score, by part."""
        names = {part.user for part in self.run.parts}
        found = {name: runs.user_vector(db, self.run.id, name, user) for name in sorted(names)}
        for part in self.run.parts:
            if len(found[part.user]) != self.items[part.item].shape[1]:
                raise StoreError(f"Run {self.run.id}: the vector of user {user} is cut short.")
        return found

    def layer0_items(self, db: Database, user_part: str) -> ItemVectors:
        """What items brought into propagation (E⁰) beside a user part, as the score's own parts.

        No row where the run did not keep it.
        """
        rows = runs.item_vectors(db, self.run.id, layer0(user_part), self.n_items)
        known: ItemVectors = np.nan_to_num(rows, copy=False, nan=0.0)
        return known

    @cached_property
    def _sides(self) -> dict[str, list[PartSpec]]:
        sides: dict[str, list[PartSpec]] = {}
        for part in self.run.parts:
            sides.setdefault(part.user, []).append(part)
        return sides

    @cached_property
    def _summed(self) -> dict[str, ItemVectors]:
        """Item parts that meet the same user part, added once: half the work of every ranking."""
        return {
            user: np.stack([self.items[part.item] for part in parts]).sum(0, dtype=np.float32)
            for user, parts in self._sides.items()
        }

    def scores(self, user_parts: dict[str, Vector]) -> ItemScores:
        """The score of every item, −∞ where the run knows none; seen items are not masked."""
        total: ItemScores = sum(self._summed[name] @ user_parts[name] for name in self._sides)
        return self.ranked(total)

    def ranked(self, scores: ItemScores) -> ItemScores:
        """`scores` with −∞ in place of those of items that the run does not know."""
        if not self.known.all():
            scores[~self.known] = -np.inf
        return scores

    def stacked(self) -> tuple[list[str], ItemVectors]:
        """(user parts, items): these parts of a user, side by side, times an item is the score.

        An item that is not `known` has zeros.
        """
        return list(self._summed), np.concatenate(list(self._summed.values()), axis=1)

    def part_scores(self, user_parts: dict[str, Vector]) -> Float32[ndarray, "P I"]:
        """Each part's share of the score of every item, a row a part."""
        return np.stack(
            [self.items[part.item] @ user_parts[part.user] for part in self.run.parts]
        ).astype(np.float32)


def layer0(user_part: str) -> str:
    """The name under which a run keeps layer 0 of a user part: e0_<modality>."""
    return "e0_" + user_part.removeprefix("u_")


def seen_mask(train: Interactions, user: int) -> ItemMask:
    """True for the items the user met in training."""
    mask = np.zeros(train.n_items, np.bool_)
    mask[train.of_user(user)] = True
    return mask


def candidates(scores: ItemScores, hide: ItemMask | None = None) -> int:
    """How many items can be ranked: those with a score, without the hidden ones."""
    shown = np.isfinite(scores)
    return int((shown if hide is None else shown & ~hide).sum())


def top(scores: ItemScores, k: int, hide: ItemMask | None = None) -> Int64[ndarray, " k"]:
    """The ids of the `k` best scores, best first, equal scores by id.

    Hidden items and items without a score (−∞) never appear.
    """
    shown = scores if hide is None else np.where(hide, -np.inf, scores).astype(np.float32)
    k = min(k, int(np.isfinite(shown).sum()))
    if k <= 0:
        return np.zeros(0, np.int64)
    best = np.partition(shown, len(shown) - k)[len(shown) - k]  # the k-th best score
    level = np.flatnonzero(shown >= best)  # more than k where scores are equal
    order = np.lexsort((level, -shown[level].astype(np.float64)))
    return level[order[:k]].astype(np.int64)


def rank_of(scores: ItemScores, item: int, hide: ItemMask | None = None) -> int:
    """The place of `item` among the items not hidden, counted from 1; ties go to lower ids."""
    ahead = scores > scores[item]
    ahead[:item] |= scores[:item] == scores[item]
    if hide is not None:
        ahead &= ~hide
    return int(ahead.sum()) + 1


def user_quality(
    ranked: Int64[ndarray, " k"], held_out: Ids, ks: tuple[int, ...] = (10, 20)
) -> dict[str, float]:
    """One user's Recall@k and NDCG@k, exactly as the evaluator counts them."""
    hits: Float64[ndarray, " N"] = np.isin(ranked, held_out).astype(np.float64)
    gain = 1 / np.log2(np.arange(len(ranked)) + 2)
    ideal = 1 / np.log2(np.arange(max(ks)) + 2)
    found = {}
    for k in ks:
        found[f"recall@{k}"] = float(hits[:k].sum() / max(len(held_out), 1))
        best = float(ideal[: min(k, len(held_out))].sum())
        found[f"ndcg@{k}"] = float((hits[:k] * gain[:k]).sum() / best) if best else 0.0
    return found


# Who is shown each item: its audience over all users, from stored vectors and thresholds.


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
