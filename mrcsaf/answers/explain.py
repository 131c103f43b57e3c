"""Why an item ranks where it does: exact splits of a stored score, in numpy.

Exact means: of this model, trained and fixed. The parts are eq. 24-25 written out; the history
split uses that propagation over the user-item graph (eq. 19-23) is linear in its layer 0.
"""

from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import numpy as np

from mrcsaf.answers import ranking
from mrcsaf.answers.connections import reading
from mrcsaf.answers.ranking import Ranker, layer0
from mrcsaf.answers.session import Session
from mrcsaf.core.errors import MrcsafError
from mrcsaf.core.progress import Progress, Report
from mrcsaf.core.typing import Ids, ItemVectors, Vector
from mrcsaf.data.records import MODALITIES, Interactions
from mrcsaf.store import Database, features, runs
from mrcsaf.store.project import Project


@dataclass(frozen=True, slots=True)
class Explanation:
    """The score of one item for one user and the parts that sum to it."""

    score: float
    parts: dict[str, float]

    @property
    def residual(self) -> float:
        """score − Σ parts: rounding, and nothing else."""
        return self.score - sum(self.parts.values())


@dataclass(frozen=True, slots=True)
class History:
    """The same score split by where the user's vector came from."""

    items: dict[int, float]  # what each item of the history contributed
    own: float  # the user's own profile
    others: float  # people who chose the same things


def explain(ranker: Ranker, user_parts: dict[str, Vector], item: int) -> Explanation:
    """Split the score of `item`; in float64, so that the residual is the storage's alone."""
    parts = {
        part.name: float(
            ranker.items[part.item][item].astype(np.float64)
            @ user_parts[part.user].astype(np.float64)
        )
        for part in ranker.run.parts
    }
    score = float(ranker.scores(user_parts)[item])
    return Explanation(score, parts)


def has_history(db: Database, ranker: Ranker) -> bool:
    """Whether the split by history is exact for this run.

    It needs layer 0 in the store, and one layer or two: a third one leads back to the history.
    """
    layers = ranker.run.inputs.get("ui_layers")
    return layers in (1, 2) and all(
        runs.has_users(db, ranker.run.id, layer0(part.user)) for part in ranker.run.parts
    )


def by_history(
    db: Database,
    ranker: Ranker,
    train: Interactions,
    user: int,
    item: int,
    layer0: dict[str, tuple[np.ndarray, Vector]],
) -> History:
    """What each item of the user's history contributed to the score of `item`.

    u = mean over layers of Âⁿ·E⁰; with two layers the item sources are exactly the history:
    layer 1 brings Σ_j Â_uj e⁰_j, layers 0 and 2 bring users. `layer0` holds for each user part the
    (items, user) rows of E⁰, see `load_layer0`.
    """
    history: Ids = train.of_user(user)
    layers = int(ranker.run.inputs["ui_layers"]) + 1
    degree_user = max(len(history), 1)
    degree_items = np.maximum(train.item_counts[history], 1)
    edges = 1 / np.sqrt(degree_user * degree_items.astype(np.float64))  # Â_uj
    per_item = np.zeros(len(history))
    own = total = 0.0
    for part in ranker.run.parts:
        target = ranker.items[part.item][item].astype(np.float64)
        e0_items, e0_user = layer0[part.user]
        per_item += edges * (e0_items[history].astype(np.float64) @ target) / layers
        own += float(e0_user.astype(np.float64) @ target) / layers
        total += float(runs.user_vector(db, ranker.run.id, part.user, user) @ target)
    contributions = dict(zip(history.tolist(), per_item.tolist(), strict=True))
    return History(contributions, own, total - own - float(per_item.sum()))


def load_layer0(db: Database, ranker: Ranker, user: int) -> dict[str, tuple[np.ndarray, Vector]]:
    """E⁰ for each user part: (all items, one user), read from parts named e0_<modality>."""
    found = {}
    for part in {part.user for part in ranker.run.parts}:
        own = runs.user_vector(db, ranker.run.id, layer0(part), user)
        found[part] = (ranker.layer0_items(db, part), own)
    return found


# What the inspector asks for: why an item ranks where it does, and what it resembles.


_kept: WeakKeyDictionary[Ranker, dict[str, ItemVectors]] = WeakKeyDictionary()
"""Layer 0 of a run by user part; goes with the session that read the run."""


@dataclass(frozen=True, slots=True)
class Why:
    """The exact split of one score, and two others to set it beside."""

    rank: int | None  # None for an item the user met in training: it is not ranked
    n_ranked: int
    score: float
    parts: dict[str, float]
    residual: float
    average: dict[str, float]  # the parts of the mean item
    rival: int | None  # the first item outside the list
    rival_rank: int
    rival_parts: dict[str, float]
    history: History | None  # None where the run kept no layer 0


@dataclass(frozen=True, slots=True)
class Looked:
    """Everything the inspector shows of an item that is not in the session."""

    user: int | None
    item: int
    why: Why | None
    neighbours: dict[str, list[tuple[int, float]]] = field(default_factory=dict)  # by modality


def look(session: Session, user: int | None, item: int, k: int, report: Report) -> Looked:
    """Explain an item for a user. Raises MrcsafError if the project cannot say."""
    with reading(session.path) as project:
        report(Progress(0, 2))
        near = _neighbours(session, project, item)
        report(Progress(1, 2))
        ranker = session.ranker
        if ranker is None or user is None or not ranker.knows(item):
            return Looked(user, item, None, near)
        return Looked(user, item, _why(session, ranker, project, user, item, k), near)


def neighbours_of(session: Session, item: int) -> dict[str, list[tuple[int, float]]]:
    """(item, cosine) of the nearest items by modality. Call it inside a job."""
    with reading(session.path) as project:
        return _neighbours(session, project, item)


def _neighbours(
    session: Session, project: Project, item: int
) -> dict[str, list[tuple[int, float]]]:
    """As the run's item graphs have them; without a run, as the project's own do."""
    used = session.run.inputs.get("graphs", {}) if session.run is not None else {}
    found = {}
    for modality in MODALITIES:
        key = used.get(modality) or features.current_graph_hash(project.db, modality)
        if key:
            near = features.neighbours(project.db, key, item)
            found[modality] = [pair for pair in near if pair[0] in session.items]
    return found


def _why(session: Session, ranker: Ranker, project: Project, user: int, item: int, k: int) -> Why:
    sides = ranker.user_parts(project.db, user)
    scores = ranker.scores(sides)
    seen = ranking.seen_mask(session.train, user)
    split = explain(ranker, sides, item)
    every = ranker.part_scores(sides)[:, ranker.known]
    order = ranking.top(scores, k + 1, seen)
    rival = int(order[k]) if len(order) > k else None
    names = [part.name for part in ranker.run.parts]
    return Why(
        rank=None if seen[item] else ranking.rank_of(scores, item, seen),
        n_ranked=ranking.candidates(scores, seen),
        score=split.score,
        parts=split.parts,
        residual=split.residual,
        average=dict(zip(names, every.mean(1, dtype=np.float64).tolist(), strict=True)),
        rival=rival,
        rival_rank=k + 1,
        rival_parts={} if rival is None else explain(ranker, sides, rival).parts,
        history=_history(session, ranker, project, user, item),
    )


def _history(
    session: Session, ranker: Ranker, project: Project, user: int, item: int
) -> History | None:
    """The split by history, where the run kept what it needs."""
    if not has_history(project.db, ranker):
        return None
    layer0: dict[str, tuple[ItemVectors, Vector]] = {}
    for part in {spec.user for spec in ranker.run.parts}:
        try:
            items = _layer0_kept(project, ranker, part)
            own = runs.user_vector(project.db, ranker.run.id, ranking.layer0(part), user)
        except MrcsafError:
            return None
        if len(items) != ranker.n_items:
            return None
        layer0[part] = (items, own)
    return by_history(project.db, ranker, session.train, user, item, layer0)


def _layer0_kept(project: Project, ranker: Ranker, part: str) -> ItemVectors:
    """One modality's layer 0, kept for the next question about the same run."""
    kept = _kept.setdefault(ranker, {})
    if part not in kept:
        kept[part] = ranker.layer0_items(project.db, part)
    return kept[part]
