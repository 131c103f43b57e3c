"""What the inspector asks for: why an item ranks where it does, and what it resembles."""

from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import numpy as np

from app.core.session import Session
from mrcsaf.answers import explain, ranking
from mrcsaf.answers.connections import reading
from mrcsaf.answers.explain import History
from mrcsaf.answers.ranking import Ranker
from mrcsaf.core.errors import MrcsafError
from mrcsaf.core.progress import Progress, Report
from mrcsaf.core.typing import ItemVectors, Vector
from mrcsaf.data.records import MODALITIES
from mrcsaf.store import features, runs
from mrcsaf.store.project import Project

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
    split = explain.explain(ranker, sides, item)
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
        rival_parts={} if rival is None else explain.explain(ranker, sides, rival).parts,
        history=_history(session, ranker, project, user, item),
    )


def _history(
    session: Session, ranker: Ranker, project: Project, user: int, item: int
) -> History | None:
    """The split by history, where the run kept what it needs."""
    if not explain.has_history(project.db, ranker):
        return None
    layer0: dict[str, tuple[ItemVectors, Vector]] = {}
    for part in {spec.user for spec in ranker.run.parts}:
        try:
            items = _layer0(project, ranker, part)
            own = runs.user_vector(project.db, ranker.run.id, ranking.layer0(part), user)
        except MrcsafError:
            return None
        if len(items) != ranker.n_items:
            return None
        layer0[part] = (items, own)
    return explain.by_history(project.db, ranker, session.train, user, item, layer0)


def _layer0(project: Project, ranker: Ranker, part: str) -> ItemVectors:
    """One modality's layer 0, kept for the next question about the same run."""
    kept = _kept.setdefault(ranker, {})
    if part not in kept:
        kept[part] = ranker.layer0_items(project.db, part)
    return kept[part]
