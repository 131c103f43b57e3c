"""What the recommend view asks for: one user's list, history and figures. Runs inside jobs."""

from dataclasses import dataclass, field

import numpy as np

from mrcsaf.answers import ranking
from mrcsaf.answers.connections import reading
from mrcsaf.answers.session import Session
from mrcsaf.core.progress import Progress, Report
from mrcsaf.core.typing import Ids, ItemMask, ItemScores
from mrcsaf.data.records import Part
from mrcsaf.store import catalogue

FIGURES_AT = 20  # Recall and NDCG are those of the top 20, seen items hidden, whatever is shown


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One user's list. Empty where there is no model."""

    user: int
    items: list[int]  # best first
    scores: list[float]
    history: list[int]  # what the user chose in training, oldest first
    held_out: frozenset[int]  # the test part; shown on demand only
    quality: dict[str, float] = field(default_factory=dict)  # recall@20 …, as the evaluator counts
    n_ranked: int = 0  # how many items were candidates

    @property
    def hits(self) -> int:
        """How many held-out items the list holds."""
        return len(self.held_out.intersection(self.items))


def recommend(
    session: Session, user: int, k: int, show_seen: bool, report: Report
) -> Recommendation:
    """Rank every item for a user. Raises DataError if the run does not know the user."""
    with reading(session.path) as project:
        report(Progress(0, 2))
        history = catalogue.history(project.db, user)
        held_out = np.array(catalogue.history(project.db, user, Part.TEST), np.int64)
        if session.ranker is None:
            return Recommendation(user, [], [], history, frozenset(held_out.tolist()))
        scores = session.ranker.scores(session.ranker.user_parts(project.db, user))
    report(Progress(1, 2))
    seen = ranking.seen_mask(session.train, user)
    shown = ranking.top(scores, k, None if show_seen else seen)
    return Recommendation(
        user=user,
        items=shown.tolist(),
        scores=scores[shown].tolist(),
        history=history,
        held_out=frozenset(held_out.tolist()),
        quality=_quality(scores, seen | ~session.ranker.trained, held_out),
        n_ranked=ranking.candidates(scores, None if show_seen else seen),
    )


def _quality(scores: ItemScores, seen: ItemMask, held_out: Ids) -> dict[str, float]:
    if not len(held_out):
        return {}
    return ranking.user_quality(ranking.top(scores, FIGURES_AT, seen), held_out)
