"""What one user's list would be if something were otherwise: exact arithmetic on stored vectors.

Nothing is retrained. A score is α·y_image + (2 − α)·y_text + y_other, where y_m sums the parts of
one modality; with α = 1 it is the run's own score. Three things can be changed:

- α, the weight of the modalities against each other;
- ω, the selector's weights: h_m = ω·(S̃_image e_m) + (1 − ω)·(S̃_text e_m) is linear in them
  (eq. 6-7), and the run keeps both S̃_g e_m as item parts a_<g>_<m>;
- the history: an item's term Â_uj·e⁰_j of the user's vector (eq. 19-23) is left out, with the
  normalisation and the items' own vectors held as they were.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

import numpy as np
from jaxtyping import Float64, Int64
from numpy import ndarray

from mrcsaf.answers import ranking
from mrcsaf.answers.connections import reading
from mrcsaf.answers.ranking import Ranker
from mrcsaf.answers.session import Session
from mrcsaf.core.progress import Progress, Report
from mrcsaf.core.typing import ItemMask, ItemScores, ItemVectors, Vector
from mrcsaf.data.records import MODALITIES, Interactions
from mrcsaf.store import Database, runs

OTHER = "other"
WHOLE = 2.0  # α runs from 0 to this
Switches = Float64[ndarray, " S"]
Chosen = Int64[ndarray, " k"]


@dataclass(frozen=True, slots=True)
class Change:
    """What is supposed to be otherwise. The empty change gives the run's own scores."""

    alpha: float = 1.0
    dropped: frozenset[int] = frozenset()  # items of the history
    weight_of: Mapping[int, float] = field(default_factory=dict)  # ω_image by item
    weight_of_all: float | None = None  # ω_image of every item; single items go before

    @property
    def is_none(self) -> bool:
        return self == Change()


@dataclass(frozen=True, slots=True)
class Selected:
    """S̃_g e_m of every item and the weights the selector gave: what an override needs."""

    w_image: ItemScores
    parts: dict[str, ItemVectors]  # a_<g>_<m>

    @classmethod
    def load(cls, db: Database, ranker: Ranker) -> "Selected | None":
        """None where the run has no selector or does not keep the parts."""
        run, n_items = ranker.run.id, ranker.n_items
        weights = runs.w_image(db, run, n_items)
        names = [_kept(source, target) for source in MODALITIES for target in MODALITIES]
        parts = {name: runs.item_vectors(db, run, name, n_items) for name in names}
        if weights is None or any(len(part) != ranker.n_items for part in parts.values()):
            return None
        return cls(weights, parts)


@dataclass(frozen=True, slots=True)
class Past:
    """The terms the history adds to the user's vectors, by user part: a row an item."""

    items: Int64[ndarray, " H"]
    terms: dict[str, ItemVectors]

    @classmethod
    def of(
        cls, ranker: Ranker, train: Interactions, user: int, layer0: dict[str, ItemVectors]
    ) -> "Past | None":
        """`layer0` is what `layer0_items` gave; None for a user without history."""
        history = train.of_user(user).astype(np.int64)
        if not layer0 or len(history) == 0:
            return None
        degrees = np.maximum(train.item_counts[history], 1).astype(np.float64)
        edges = 1 / np.sqrt(len(history) * degrees)  # Â_uj
        layers = int(ranker.run.inputs["ui_layers"]) + 1
        terms = {
            part: (edges[:, None] * rows[history] / layers).astype(np.float32)
            for part, rows in layer0.items()
        }
        return cls(history, terms)


def layer0_items(db: Database, ranker: Ranker) -> dict[str, ItemVectors]:
    """e⁰ of every item by user part; empty where the run keeps none or it does not suffice.

    It does not with three layers, which lead back to the history.
    """
    if ranker.run.inputs.get("ui_layers") not in (1, 2):
        return {}
    found = {}
    for part in {spec.user for spec in ranker.run.parts}:
        rows = ranker.layer0_items(db, part)
        if len(rows) != ranker.n_items:
            return {}
        found[part] = rows
    return found


@dataclass(frozen=True)
class Simulator:
    """One user's scores under any change."""

    ranker: Ranker
    user_parts: dict[str, Vector]
    past: Past | None = None
    selected: Selected | None = None

    @property
    def has_modalities(self) -> bool:
        """Whether the score is a sum of an image's share and a text's share."""
        names = {_modality(part.name) for part in self.ranker.run.parts}
        return set(MODALITIES) <= names

    def lines(self, change: Change) -> dict[str, ItemScores]:
        """y_image, y_text and y_other of every item; α does not matter here.

        −∞ for y_other of an item that the run does not know: no blend lists it.
        """
        sides = self._sides(change.dropped)
        found = {name: np.zeros(self.ranker.n_items, np.float32) for name in (*MODALITIES, OTHER)}
        for part in self.ranker.run.parts:
            found[_modality(part.name)] += self.ranker.items[part.item] @ sides[part.user]
        if change.weight_of or change.weight_of_all is not None:
            self._override(found, sides, change)
        self.ranker.ranked(found[OTHER])
        return found

    def scores(self, change: Change) -> ItemScores:
        """The score of every item; seen items are not masked."""
        return blend(self.lines(change), change.alpha)

    def _sides(self, dropped: frozenset[int]) -> dict[str, Vector]:
        if not dropped or self.past is None:
            return self.user_parts
        rows = np.isin(self.past.items, sorted(dropped))
        return {
            name: (vector - self.past.terms[name][rows].sum(0)).astype(np.float32)
            for name, vector in self.user_parts.items()
        }

    def _override(
        self, lines: dict[str, ItemScores], sides: dict[str, Vector], change: Change
    ) -> None:
        """Add (ω' − ω)·(S̃_image e_m − S̃_text e_m)·u_m where ω is another."""
        if self.selected is None:
            return
        before = self.selected.w_image
        after = (
            before if change.weight_of_all is None else np.full_like(before, change.weight_of_all)
        )
        after = after.copy()
        for item, weight in change.weight_of.items():
            after[item] = weight
        rows = np.flatnonzero((after != before) & np.isfinite(before))
        step = (after - before)[rows]
        for name in MODALITIES:
            side = sides[f"u_{name}"]
            image, text = (self.selected.parts[_kept(source, name)][rows] for source in MODALITIES)
            lines[name][rows] += step * ((image - text) @ side)


def blend(lines: dict[str, ItemScores], alpha: float) -> ItemScores:
    """α·y_image + (2 − α)·y_text + y_other."""
    image, text = (lines[name] for name in MODALITIES)
    total: ItemScores = np.float32(alpha) * image + np.float32(WHOLE - alpha) * text
    return total + lines[OTHER] if lines[OTHER].any() else total


def moves(before: Chosen, after: Chosen) -> dict[int, int | None]:
    """How many places each item of `after` rose since `before`; None where it is new."""
    place = {item: rank for rank, item in enumerate(before.tolist())}
    return {
        item: place[item] - rank if item in place else None
        for rank, item in enumerate(after.tolist())
    }


def switches(lines: dict[str, ItemScores], k: int, hide: ItemMask) -> Switches:
    """The values of α, rising, at which another item enters the top `k`.

    Scores are straight lines in α, so each change is where two of them cross. Going upwards, the
    next one is the earliest crossing of a line inside the list by a steeper one outside.
    """
    shown = np.flatnonzero(~hide & np.isfinite(lines[OTHER]))
    if not 0 < k < len(shown):
        return np.zeros(0)
    image, text, other = (lines[name][shown].astype(np.float64) for name in (*MODALITIES, OTHER))
    start, slope = WHOLE * text + other, image - text
    edges = np.linspace(0, WHOLE, 9)
    found = [_between(start, slope, k, low, high) for low, high in itertools.pairwise(edges)]
    return np.concatenate(found)


def _between(
    start: Float64[ndarray, " N"], slope: Float64[ndarray, " N"], k: int, low: float, high: float
) -> Switches:
    """The changes in (low, high]; only lines that can be among the k best there are followed."""
    left, right = start + low * slope, start + high * slope
    floor = np.partition(np.minimum(left, right), -k)[-k]
    rows = np.flatnonzero(np.maximum(left, right) >= floor)
    a, b = left[rows], slope[rows]
    inside = np.zeros(len(rows), np.bool_)
    inside[np.lexsort((-b, -a))[:k]] = True  # where two begin alike, the steeper is ahead
    found: list[float] = []
    at, width = 0.0, high - low
    while True:
        members, rest = np.flatnonzero(inside), np.flatnonzero(~inside)
        gain = b[rest][None, :] - b[members][:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            meet = (a[members][:, None] - a[rest][None, :]) / gain
        meet[gain <= 0] = np.inf
        if not meet.size:
            break
        row, column = divmod(int(meet.argmin()), meet.shape[1])
        at = max(at, float(meet[row, column]))
        if at > width:
            break
        inside[members[row]], inside[rest[column]] = False, True
        found.append(low + at)
    return np.unique(found)


def without(change: Change, item: int) -> Change:
    """`change` with an item of the history dropped, or taken back."""
    return replace(change, dropped=change.dropped ^ {item})


def _modality(part: str) -> str:
    return next((name for name in MODALITIES if part.split("_")[0] == name), OTHER)


def _kept(source: str, target: str) -> str:
    return f"a_{source}_{target}"


# Prepares what-ifs for one user, inside a job, and lists what a change would show.


_Shared = tuple[dict[str, ItemVectors], Selected | None]
_shared: WeakKeyDictionary[Ranker, _Shared] = WeakKeyDictionary()  # goes with its session


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
        scores = blend(self.lines(change), change.alpha)
        before, after = ranking.top(self._own, k, hide), ranking.top(scores, k, hide)
        return Supposed(self.user, after.tolist(), scores[after].tolist(), moves(before, after))

    def switches(self, change: Change, k: int, show_seen: bool) -> Switches:
        """Where on the slider the list changes."""
        hide = np.zeros_like(self.seen) if show_seen else self.seen
        return switches(self.lines(change), k, hide)


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
    if ranker not in _shared:
        _shared[ranker] = layer0_items(db, ranker), Selected.load(db, ranker)
    return _shared[ranker]


def history_of(prepared: Prepared) -> Int64[ndarray, " H"]:
    """The items that can be dropped."""
    past = prepared.simulator.past
    return np.zeros(0, np.int64) if past is None else past.items
