"""What the selector view shows of a run's weights: by category, against other facts, over time."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Float32, Int64
from numpy import ndarray

from mrcsaf.answers.connections import reading
from mrcsaf.answers.session import Session
from mrcsaf.core.progress import Progress, Report
from mrcsaf.core.tables import Row
from mrcsaf.core.text import plain
from mrcsaf.store import runs
from mrcsaf.store.catalogue import Item

# A group of values between 0 and 1.


@dataclass(frozen=True, slots=True)
class Strip:
    """A group of values between 0 and 1."""

    label: str
    values: Float[ndarray, " N"]
    truth: float | None = None

    @property
    def median(self) -> float:
        return float(np.median(self.values))


ROWS = 40  # categories shown, the largest
QUANTILES = 5  # of the weights, kept for each epoch


@dataclass(frozen=True, slots=True)
class Weights:
    """One run's weights and what they may go with."""

    items: Int64[ndarray, " N"]  # whose weights: those the run knows
    w_image: Float32[ndarray, " N"]
    popularity: Int64[ndarray, " N"]
    strips: list[Strip]
    categories: list[str]  # of the strips, as the catalogue writes them
    n_categories: int
    planted: float | None  # Spearman's ρ of learned and planted medians of the categories
    correlations: dict[str, float]  # Spearman's ρ with popularity, text length; mean difference
    epochs: list[tuple[int, tuple[float, ...]]]  # five quantiles an epoch


def gather(session: Session, report: Report) -> Weights | None:
    """None where the run has no selector. Runs inside a job."""
    if session.run is None or session.w_image is None:
        return None
    known = np.flatnonzero(session.present & np.isfinite(session.w_image)).astype(np.int64)
    weights = session.w_image[known]
    with reading(session.path) as project:
        rows = runs.epochs(project.db, session.run.id)
    report(Progress(1, 2))
    items = [session.items[item] for item in known.tolist()]
    popularity = session.train.item_counts[known].astype(np.int64)
    lengths = np.array([len(item.title) + len(item.description) for item in items], np.int64)
    strips, names = _strips(session, items)
    correlations = {}
    for name, values in (("popularity", popularity), ("length", lengths)):
        if len(np.unique(values)) > 1:
            correlations[name] = spearman(weights.astype(np.float64), values.astype(np.float64))
    missing: Bool[ndarray, " N"] = np.array([i.image_state != "ok" for i in items], np.bool_)
    if missing.any() and not missing.all():
        correlations["missing"] = float(weights[missing].mean() - weights[~missing].mean())
    return Weights(
        items=known,
        w_image=weights,
        popularity=popularity,
        strips=strips[:ROWS],
        categories=names,
        n_categories=len({item.category for item in items if item.category}),
        planted=_planted(strips),
        correlations=correlations,
        epochs=_epochs(rows),
    )


def extremes(
    weights: Float32[ndarray, " N"], n: int, inside: Bool[ndarray, " N"] | None = None
) -> tuple[list[int], list[int]]:
    """The rows of most weight on the picture, and on the words, `n` each, most extreme first."""
    rows = np.arange(len(weights)) if inside is None else np.flatnonzero(inside)
    order = rows[np.argsort(weights[rows], kind="stable")]
    return order[::-1][:n].tolist(), order[:n].tolist()


def weight_rows(session: Session, found: Weights) -> list[Row]:
    """Every item with its weights, as an export takes it."""
    run = 0 if session.run is None else session.run.id
    return [
        {
            "item": session.items[item].ext_id, "title": session.items[item].title,
            "category": session.items[item].category, "w_image": round(weight, 6),
            "w_text": round(1 - weight, 6), "popularity": chosen,
            "planted_image": session.items[item].planted_image, "run": run,
        }
        for item, weight, chosen in zip(
            found.items.tolist(), found.w_image.tolist(), found.popularity.tolist(), strict=True
        )
    ]  # fmt: skip


def spearman(first: Float[ndarray, " N"], second: Float[ndarray, " N"]) -> float:
    """The correlation of ranks; equal values share their mean rank."""
    ranks = [_ranks(values) for values in (first, second)]
    if min(float(rank.std()) for rank in ranks) == 0:
        return 0.0
    return float(np.corrcoef(ranks)[0, 1])


def _ranks(values: Float[ndarray, " N"]) -> Float[ndarray, " N"]:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    middle: Float[ndarray, " V"] = ends - (counts - 1) / 2
    return middle[place.ravel()]


def _strips(session: Session, items: list[Item]) -> tuple[list[Strip], list[str]]:
    """The largest categories, highest median first; `items` are those with a weight."""
    assert session.w_image is not None
    members: dict[str, list[int]] = {}
    for item in items:
        if item.category:
            members.setdefault(item.category, []).append(item.id)
    largest = sorted(members, key=lambda name: (-len(members[name]), name))[:ROWS]
    found = []
    for name in largest:
        rows = members[name]
        truths = [session.items[row].planted_image for row in rows]
        known = [truth for truth in truths if truth is not None]
        truth = float(np.mean(known)) if known and session.simulated else None
        label = plain(name.split("/")[-1], 40)
        weights = session.w_image[np.array(rows, np.int64)]
        found.append((name, Strip(label, weights, truth)))
    found.sort(key=lambda pair: -pair[1].median)
    return [strip for _, strip in found], [name for name, _ in found]


def _planted(strips: list[Strip]) -> float | None:
    known = [(strip.median, strip.truth) for strip in strips if strip.truth is not None]
    if len(known) < 3:
        return None
    learned, truth = np.array(known, np.float64).T
    return spearman(learned, truth)


def _epochs(rows: list[dict[str, object]]) -> list[tuple[int, tuple[float, ...]]]:
    found = []
    for row in rows:
        quantiles, epoch = row.get("w_image"), row.get("epoch")
        if isinstance(quantiles, list) and len(quantiles) == QUANTILES and isinstance(epoch, int):
            found.append((epoch, tuple(float(value) for value in quantiles)))
    return found
