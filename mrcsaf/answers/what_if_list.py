"""Prepares what-ifs for one user, inside a job, and lists what a change would show."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from jaxtyping import Int64
from numpy import ndarray

from app.core.session import Session
from mrcsaf.answers import ranking, what_if
from mrcsaf.answers.connections import reading
from mrcsaf.answers.ranking import Ranker
from mrcsaf.answers.what_if import Change, Past, Selected, Simulator, Switches
from mrcsaf.core.progress import Progress, Report
from mrcsaf.core.typing import ItemMask, ItemScores, ItemVectors
from mrcsaf.store import Database

_Shared = tuple[dict[str, ItemVectors], Selected | None]
_kept: WeakKeyDictionary[Ranker, _Shared] = WeakKeyDictionary()  # goes with its session


@dataclass(frozen=True)
class Supposed:
    """What one user's list would be."""

    user: int
    items: list[int]
    scores: list[float]
    moves: dict[int, int | None]  # places risen since the run's own list; None for a newcomer

    @property
    def n_moved(self) -> int:
        return sum(1 for move in self.moves.values() if move != 0)


@dataclass
class Prepared:
    """A simulator, and the lines of the last change but for α: moving α is one sum."""

    user: int
    simulator: Simulator
    seen: ItemMask
    _own: ItemScores | None = None
    _change: Change | None = None
    _lines: dict[str, ItemScores] | None = None

    def lines(self, change: Change) -> dict[str, ItemScores]:
        before = self._change
        same = before is not None and (
            before.dropped == change.dropped
            and before.weight_of == change.weight_of
            and before.weight_of_all == change.weight_of_all
        )
        if self._lines is None or not same:
            self._lines = self.simulator.lines(change)
            self._change = change
        return self._lines

    def suppose(self, change: Change, k: int, show_seen: bool) -> Supposed:
        """The list under a change, and how it differs from the run's own."""
        hide = np.zeros_like(self.seen) if show_seen else self.seen
        if self._own is None:
            self._own = self.simulator.scores(Change())
        scores = what_if.blend(self.lines(change), change.alpha)
        before, after = ranking.top(self._own, k, hide), ranking.top(scores, k, hide)
        return Supposed(
            self.user, after.tolist(), scores[after].tolist(), what_if.moves(before, after)
        )

    def switches(self, change: Change, k: int, show_seen: bool) -> Switches:
        """Where on the slider the list changes."""
        hide = np.zeros_like(self.seen) if show_seen else self.seen
        return what_if.switches(self.lines(change), k, hide)


def prepare(session: Session, user: int, report: Report) -> Prepared | None:
    """None where there is no run. Runs inside a job, by turns."""
    ranker = session.ranker
    if ranker is None:
        return None
    with reading(session.path) as project:
        report(Progress(0, 2))
        sides = ranker.user_parts(project.db, user)
        layer0, selected = _of_run(project.db, ranker)
    report(Progress(1, 2))
    past = Past.of(ranker, session.train, user, layer0)
    simulator = Simulator(ranker, sides, past, selected)
    return Prepared(user, simulator, ranking.seen_mask(session.train, user))


def _of_run(db: Database, ranker: Ranker) -> _Shared:
    """What all users of a run share, kept for the next one."""
    if ranker not in _kept:
        _kept[ranker] = what_if.layer0_items(db, ranker), Selected.load(db, ranker)
    return _kept[ranker]


def history_of(prepared: Prepared) -> Int64[ndarray, " H"]:
    """The items that can be dropped."""
    past = prepared.simulator.past
    return np.zeros(0, np.int64) if past is None else past.items
