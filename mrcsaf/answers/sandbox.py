"""What the sandbox asks for: the list of a user who does not exist. Runs inside background jobs."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from mrcsaf.answers import fold_in, ranking
from mrcsaf.answers.connections import reading
from mrcsaf.answers.fold_in import Taste
from mrcsaf.answers.ranking import Ranker
from mrcsaf.answers.session import Session
from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import Progress, Report

_kept: WeakKeyDictionary[Ranker, Taste] = WeakKeyDictionary()  # goes with its session


@dataclass(frozen=True, slots=True)
class Guess:
    """An estimated list, and how far such lists can be trusted."""

    chosen: tuple[int, ...]
    items: list[int]  # best first, none of the chosen ones
    scores: list[float]
    overlap: float  # of the true top 20 of real users, how many the estimate lists
    n_checked: int


def guess(session: Session, chosen: tuple[int, ...], k: int, report: Report) -> Guess:
    """What someone who chose these items would be shown. Raises DataError if nobody can say."""
    ranker = session.ranker
    if ranker is None:
        raise DataError("There is no complete run: train one first.")
    rule = _rule(session, ranker, report)
    report(Progress(1, 2))
    scores = ranker.scores(rule.user_parts(np.array(chosen, np.int64)))
    hide = np.zeros(len(scores), np.bool_)
    hide[[item for item in chosen if 0 <= item < len(scores)]] = True
    best = ranking.top(scores, k, hide)
    return Guess(chosen, best.tolist(), scores[best].tolist(), rule.overlap, rule.n_checked)


def _rule(session: Session, ranker: Ranker, report: Report) -> Taste:
    """The run's rule, kept for the next click."""
    if ranker not in _kept:
        with reading(session.path) as project:
            _kept[ranker] = fold_in.fit(project.db, ranker, session.train, report)
    return _kept[ranker]
