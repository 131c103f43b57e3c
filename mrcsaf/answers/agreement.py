"""How far two ranked lists agree, and whether a difference is more than chance."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from jaxtyping import Float64, Int64
from numpy import ndarray

from mrcsaf.answers import ranking
from mrcsaf.answers.connections import reading
from mrcsaf.answers.ranking import Ranker
from mrcsaf.answers.session import Session
from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.core.tables import Row
from mrcsaf.data.records import Interactions, Part
from mrcsaf.store import Database, catalogue, runs
from mrcsaf.store.runs import Run

# Whether a difference between two models is more than chance: paired over the same users.


DRAWS = 2000
RESAMPLING_SEED = 20_25
LEVEL = 0.05  # what counts as chance, after correction for how often was asked


@dataclass(frozen=True, slots=True)
class Paired:
    """A mean difference over users, where it may lie, and how likely chance made it."""

    difference: float
    low: float  # 95 % of resampled means lie between low and high
    high: float
    p: float


def paired(
    differences: Float64[ndarray, "N M"], draws: int = DRAWS, seed: int = RESAMPLING_SEED
) -> list[Paired]:
    """Paired bootstrap: a column a comparison, a row a user; the same draws serve all columns.

    p is two-sided, and never below what `draws` resamples can tell.
    """
    n = len(differences)
    if not n:
        return [Paired(0.0, 0.0, 0.0, 1.0)] * differences.shape[1]
    random = np.random.default_rng(seed)
    means = np.empty((draws, differences.shape[1]))
    for row in range(draws):
        times = np.bincount(random.integers(0, n, n), minlength=n)
        means[row] = times @ differences / n
    low, high = np.quantile(means, (0.025, 0.975), axis=0)
    tail = np.minimum((means <= 0).sum(0), (means >= 0).sum(0))
    p = np.minimum(2 * (tail + 1) / (draws + 1), 1.0)
    return [
        Paired(float(mean), float(lo), float(hi), float(chance))
        for mean, lo, hi, chance in zip(differences.mean(0), low, high, p, strict=True)
    ]


def holm(chances: list[float]) -> list[float]:
    """p values corrected for their number, in the order given (Holm 1979)."""
    order = sorted(range(len(chances)), key=chances.__getitem__)
    corrected, highest = [1.0] * len(chances), 0.0
    for place, which in enumerate(order):
        highest = max(highest, min(1.0, (len(chances) - place) * chances[which]))
        corrected[which] = highest
    return corrected


def spread(values: list[float]) -> float:
    """Standard deviation over seeds (n − 1 below the line); 0 for one seed."""
    return float(np.std(values, ddof=1)) if len(values) > 1 else 0.0


PERSISTENCE = 0.9  # of RBO: the first ten ranks carry 86 % of its weight
DEPTH = 50  # ranks compared
TESTED = 20  # ranks, the deepest metric
SAMPLED = 4000  # users compared at most; more say nothing new and take longer
BLOCK = 512  # rows of scores in memory at once
SEED = 7  # of the sample

Left = Int64[ndarray, " L"]
Right = Int64[ndarray, " R"]


@dataclass(frozen=True, slots=True)
class Move:
    """An item of either list; a rank is None where the list ends before it."""

    item: int
    left: int | None
    right: int | None


@dataclass(frozen=True)
class Agreement:
    """Two runs over many users. Rows follow `users`; `reach` counts users by item."""

    users: Int64[ndarray, " N"]
    rbo: Float64[ndarray, " N"]
    overlap: Float64[ndarray, " N"]
    reach: tuple[Int64[ndarray, " I"], Int64[ndarray, " I"]]
    tests: dict[str, Paired]  # left minus right, by metric, over users with held-out items
    k: int
    sampled: bool  # not every user was asked

    def users_apart(self, n: int) -> list[tuple[int, float]]:
        """The `n` users whose lists agree least, with their RBO."""
        order = np.lexsort((self.users, self.rbo))[:n]
        return [(int(self.users[row]), float(self.rbo[row])) for row in order]

    def items_apart(self, n: int) -> list[tuple[int, int, int]]:
        """The `n` items shown to the most different numbers of users: (item, left, right)."""
        left, right = self.reach
        gap = np.abs(left - right)
        order = np.lexsort((np.arange(len(gap)), -gap))[:n]
        return [(int(item), int(left[item]), int(right[item])) for item in order if gap[item]]


def overlap(left: Left, right: Right, k: int) -> float:
    """The share of the first `k` that both lists hold; shorter lists count as they are."""
    size = min(k, max(len(left), len(right)))
    return len(np.intersect1d(left[:k], right[:k])) / size if size else 1.0


def rbo(left: Left, right: Right, p: float = PERSISTENCE) -> float:
    """Rank-biased overlap, extrapolated from the common depth (Webber et al. 2010, eq. 23).

    1 for equal lists, 0 for disjoint ones; agreement at the top counts most.
    """
    depth = min(len(left), len(right))
    if not depth:
        return 1.0 if len(left) == len(right) else 0.0
    place = {int(item): rank for rank, item in enumerate(right[:depth])}
    met = np.zeros(depth)
    for rank, item in enumerate(left[:depth].tolist()):
        if item in place:
            met[max(rank, place[item])] += 1
    shared = np.cumsum(met) / np.arange(1, depth + 1)
    weights = p ** np.arange(1, depth + 1)
    return float(shared[-1] * p**depth + (1 - p) / p * (shared * weights).sum())


def moves(left: Left, right: Right) -> list[Move]:
    """Every item of either list with its ranks from 1, in the order of the left list first."""
    there = {int(item): rank for rank, item in enumerate(right, start=1)}
    found = [Move(int(item), rank, there.get(int(item))) for rank, item in enumerate(left, start=1)]
    here = {move.item for move in found}
    return found + [Move(item, None, rank) for item, rank in there.items() if item not in here]


def compared(
    db: Database, left: Run, right: Run, k: int = 20, report: Report = silent
) -> Agreement:
    """Two published runs over the same users, sampled where there are very many.

    Raises DataError if a run has no vectors.
    """
    split = catalogue.split(db)
    sides = [Lists(db, run) for run in (left, right)]
    users = _sample(min(split.train.n_users, *(side.n_users for side in sides)))
    reach = (np.zeros(split.train.n_items, np.int64), np.zeros(split.train.n_items, np.int64))
    rbos, overlaps = np.zeros(len(users)), np.zeros(len(users))
    figures: list[list[dict[str, float]]] = []
    for start in range(0, len(users), BLOCK):
        block = users[start : start + BLOCK]
        lists = [side.of_users(block, split.train, max(k, DEPTH)) for side in sides]
        tested = [side.of_users(block, split.train, TESTED, trained=True) for side in sides]
        for at, (one, other) in enumerate(zip(*lists, strict=True)):
            rbos[start + at] = rbo(one[:DEPTH], other[:DEPTH])
            overlaps[start + at] = overlap(one, other, k)
            for counts, ranked in zip(reach, (one, other), strict=True):
                counts[ranked[:k]] += 1
            held_out = split.test.of_user(int(block[at]))
            if len(held_out):
                figures.append([ranking.user_quality(side[at], held_out) for side in tested])
        report(Progress(start + len(block), len(users), stage="compare"))
    tests = _tests(figures)
    return Agreement(users, rbos, overlaps, reach, tests, k, len(users) < split.train.n_users)


def _tests(figures: list[list[dict[str, float]]]) -> dict[str, Paired]:
    if not figures:
        return {}
    names = sorted(figures[0][0])
    gaps = np.array([[one[name] - other[name] for name in names] for one, other in figures])
    return dict(zip(names, paired(gaps), strict=True))


def _sample(n: int) -> Int64[ndarray, " N"]:
    if n <= SAMPLED:
        return np.arange(n, dtype=np.int64)
    drawn = np.random.default_rng(SEED).choice(n, SAMPLED, replace=False)
    return np.sort(drawn).astype(np.int64)


class Lists:
    """One run's vectors, ready for whole blocks of users."""

    def __init__(self, db: Database, run: Run) -> None:
        self._ranker = Ranker.load(db, run)
        names, self._items = self._ranker.stacked()
        self._users = np.concatenate([runs.user_vectors(db, run.id, n) for n in names], axis=1)
        self.n_users = len(self._users)

    def of_users(
        self, users: Int64[ndarray, " B"], train: Interactions, k: int, trained: bool = False
    ) -> list[Int64[ndarray, " k"]]:
        """The best unseen items of each user; of those the run was trained on, if so asked."""
        scores = self._users[users] @ self._items.T
        scores[:, ~(self._ranker.trained if trained else self._ranker.known)] = -np.inf
        return [
            ranking.top(row, k, ranking.seen_mask(train, int(user)))
            for user, row in zip(users, scores, strict=True)
        ]


# What the Compare page shows, read and reckoned inside jobs.


OVERLAP_AT = 20
FIGURES_AT = 20  # the deepest metric
KEPT = 2  # rankers beside the one that is shown


@dataclass(frozen=True, slots=True)
class Listed:
    """One run's list for one user."""

    run: int
    items: list[int]
    scores: list[float]
    quality: dict[str, float]  # empty without held-out items


@dataclass(frozen=True, slots=True)
class Duel:
    """Two runs' lists for the same user, and how far they agree."""

    user: int
    left: Listed
    right: Listed
    moves: list[Move]
    overlap: float  # of the first OVERLAP_AT
    rbo: float
    held_out: frozenset[int]


def duel(session: Session, user: int, left: Run, right: Run, k: int, report: Report) -> Duel:
    """Rank for a user by two runs. Raises DataError if one does not know the user."""
    with reading(session.path) as project:
        held_out = np.array(catalogue.history(project.db, user, Part.TEST), np.int64)
        deep = max(k, DEPTH)
        lists, ranked = [], []
        for number, run in enumerate((left, right)):
            report(Progress(number, 2))
            ranker = _ranker(session, project.db, run)
            scores = ranker.scores(ranker.user_parts(project.db, user))
            seen = ranking.seen_mask(session.train, user)
            best = ranking.top(scores, deep, seen)
            tested = ranking.top(scores, FIGURES_AT, seen | ~ranker.trained)
            quality = ranking.user_quality(tested, held_out) if len(held_out) else {}
            shown = best[:k]
            lists.append(Listed(run.id, shown.tolist(), scores[shown].tolist(), quality))
            ranked.append(best)
    one, other = ranked
    return Duel(
        user=user,
        left=lists[0],
        right=lists[1],
        moves=moves(one[:k], other[:k]),
        overlap=overlap(one, other, OVERLAP_AT),
        rbo=rbo(one[:DEPTH], other[:DEPTH]),
        held_out=frozenset(held_out.tolist()),
    )


_kept: WeakKeyDictionary[Session, dict[int, Ranker]] = WeakKeyDictionary()  # goes with its session


def _ranker(session: Session, db: Database, run: Run) -> Ranker:
    """The item side of a run as it was when this session first asked for it."""
    if session.ranker is not None and session.ranker.run == run:
        return session.ranker
    kept = _kept.setdefault(session, {})
    if run.id not in kept:
        if len(kept) >= KEPT:
            kept.pop(next(iter(kept)))
        kept[run.id] = Ranker.load(db, runs.run(db, run.id))
    return kept[run.id]


def agree(session: Session, left: Run, right: Run, report: Report) -> Agreement:
    """Both runs over all users, or a sample of them."""
    with reading(session.path) as project:
        return compared(project.db, left, right, OVERLAP_AT, report)


def duel_rows(session: Session, found: Duel) -> list[Row]:
    """The two lists as an export takes them: an item a row, with both ranks."""
    return [
        {
            "item": session.items[move.item].ext_id,
            "title": session.items[move.item].title,
            f"rank_run_{found.left.run}": move.left,
            f"rank_run_{found.right.run}": move.right,
            "held_out": move.item in found.held_out,
        }
        for move in found.moves
    ]
