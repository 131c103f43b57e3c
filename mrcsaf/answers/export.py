"""Lists and weights of a run as rows that an export takes."""

from mrcsaf.answers import ranking
from mrcsaf.answers.ranking import Ranker
from mrcsaf.core.tables import Row, finite
from mrcsaf.store import Database, catalogue, runs
from mrcsaf.store.runs import Run


def weight_rows(db: Database, run: Run) -> list[Row]:
    """Every item with its selector weights; empty where the run has none."""
    weights = runs.w_image(db, run.id)
    rows = []
    for item in catalogue.items(db):
        weight = None if weights is None else finite(weights[item.id])
        rows.append(
            {
                "item": item.ext_id,
                "title": item.title,
                "category": item.category,
                "w_image": None if weight is None else round(weight, 6),
                "w_text": None if weight is None else round(1 - weight, 6),
                "run": run.id,
            }
        )
    return rows


def list_rows(db: Database, run: Run, user_name: str, k: int) -> list[Row]:
    """One user's first `k` unseen items. Raises DataError for an unknown user."""
    user = catalogue.user_id(db, user_name)
    ranker = Ranker.load(db, run)
    scores = ranker.scores(ranker.user_parts(db, user))
    hide = ranking.seen_mask(catalogue.train_interactions(db), user)
    items = {item.id: item for item in catalogue.items(db)}
    return [
        {
            "user": user_name,
            "rank": rank,
            "item": items[number].ext_id,
            "title": items[number].title,
            "score": float(scores[number]),
        }
        for rank, number in enumerate(ranking.top(scores, k, hide).tolist(), start=1)
    ]
