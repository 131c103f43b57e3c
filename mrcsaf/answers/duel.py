"""What the Compare page shows, read and reckoned inside jobs."""

from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np

from app.core.session import Session
from mrcsaf.answers import agreement, ranking
from mrcsaf.answers.agreement import Agreement, Move
from mrcsaf.answers.connections import reading
from mrcsaf.answers.ranking import Ranker
from mrcsaf.compare import stored, tables
from mrcsaf.compare.published import METRICS, NO_DATA, table_3
from mrcsaf.core import tables as exporting
from mrcsaf.core.files import write_bytes
from mrcsaf.core.progress import Progress, Report
from mrcsaf.core.tables import Row
from mrcsaf.data.interactions import Part
from mrcsaf.data.summary import summarise
from mrcsaf.reports import comparison
from mrcsaf.store import Database, catalogue, runs
from mrcsaf.store.runs import Run

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
        deep = max(k, agreement.DEPTH)
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
        moves=agreement.moves(one[:k], other[:k]),
        overlap=agreement.overlap(one, other, OVERLAP_AT),
        rbo=agreement.rbo(one[: agreement.DEPTH], other[: agreement.DEPTH]),
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
        return agreement.compared(project.db, left, right, OVERLAP_AT, report)


def published_for(session: Session) -> str:
    """The papers' data set with the same counts, or nothing."""
    with reading(session.path) as project:
        return summarise(catalogue.imported_split(project.db)).matches


def run_rows(found: list[Run], matches: str) -> list[Row]:
    """The chosen runs' figures as an export takes them."""
    rows = []
    for run in found:
        printed = table_3(matches, run.model)
        row: Row = {"run": run.id, "name": run.name, "model": run.model, "seed": run.seed}
        for metric in METRICS:
            row[metric] = run.metrics.get("test", {}).get(metric)
            row[f"published_{metric}"] = printed.get(metric, NO_DATA)
        rows.append(row)
    return rows


def write_page(session: Session, wanted: list[int], file: Path, report: Report) -> None:
    """The chosen runs as a page, Markdown or CSV, by the file's ending.

    Raises MrcsafError if they cannot be read or written.
    """
    with reading(session.path) as project:
        found = stored.from_runs(project.db, session.name, wanted, report)
    if file.suffix.lower() == ".md":
        text = comparison.as_markdown(found)
    elif file.suffix.lower() == ".csv":
        text = exporting.as_csv(tables.tidy(found))
    else:
        text = comparison.as_html(found, session.path / "images")
    write_bytes(file, text.encode())


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
