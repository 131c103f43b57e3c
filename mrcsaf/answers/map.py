"""Where items lie and what colours them: what the map view asks for, inside jobs."""

import itertools
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from jaxtyping import Float32, Int64
from numpy import ndarray

from mrcsaf.answers import neighbours, ranking
from mrcsaf.answers.connections import reading
from mrcsaf.answers.neighbours import FEATURES, FINAL, Places, Projection
from mrcsaf.answers.session import Session
from mrcsaf.core.progress import Progress, Report
from mrcsaf.core.tables import Row
from mrcsaf.core.text import plain
from mrcsaf.core.typing import ItemScores, Vector

PLANE, NEAR = "plane", "near"  # layouts: principal components, and t-SNE
CATEGORIES = 12  # with a colour of their own
BANDS = 5


@dataclass(frozen=True)
class Drawn:
    """One space as maps."""

    plane: Projection
    near: Places | None  # None until it was computed
    file: Path  # where it is kept then

    def places(self, layout: str) -> Places:
        """Where items lie in a layout; on the plane until there is another."""
        return self.near if layout == NEAR and self.near is not None else self.plane.places


@dataclass(frozen=True, slots=True)
class Standing:
    """One user on the map."""

    user: int
    history: list[int]
    ranked: list[int]
    scores: ItemScores | None
    sides: dict[str, Vector]


@dataclass(frozen=True, slots=True)
class Colouring:
    """What each item is coloured by, without the colours: they are the theme's."""

    labels: list[str]  # of the legend's entries
    codes: Int64[ndarray, " N"]  # which entry an item belongs to
    shares: Float32[ndarray, " N"] | None  # 0 to 1 on a scale; None where entries have own colours
    n_own: int = CATEGORIES  # entries with a colour of their own; the rest are grey


def spaces(session: Session) -> list[str]:
    """Which maps this project and run can have, the best first."""
    found = []
    if session.ranker is not None:
        found.append("final")
        users = {part.user for part in session.ranker.run.parts}
        found += [name for name in FINAL[1:] if f"u_{name.removeprefix('final_')}" in users]
    return [*found, *FEATURES]


def colours(session: Session) -> list[str]:
    """What this project's items can be coloured by, the best first."""
    found = ["category"] if any(item.category for item in session.items.values()) else []
    found += ["w_image"] if session.w_image is not None else []
    return [*found, "popularity", *(["score"] if session.ranker is not None else [])]


def draw(session: Session, space: str, report: Report) -> Drawn:
    """Items of one space on a plane. Raises DataError if the project has no such vectors."""
    report(Progress(0, 2))
    n = session.n_items
    with reading(session.path) as opened:
        rows, present = neighbours.vectors(opened.db, session.ranker, space, n)
    report(Progress(1, 2))
    file = neighbours.file_of(session.path, space, rows, present)
    found = neighbours.pca(rows, present, unit=space in FEATURES)
    return Drawn(found, neighbours.read(file, n), file)


def read_again(drawn: Drawn, report: Report) -> Drawn:
    """The same with the map of neighbourhoods that was computed since."""
    report(Progress(0, 1))
    return replace(drawn, near=neighbours.read(drawn.file, len(drawn.plane.places)))


def stand(session: Session, user: int, k: int, report: Report) -> Standing:
    """The user's history, list and vectors."""
    history = session.train.of_user(user).tolist()
    if session.ranker is None:
        return Standing(user, history, [], None, {})
    with reading(session.path) as opened:
        sides = session.ranker.user_parts(opened.db, user)
    report(Progress(1, 2))
    scores = session.ranker.scores(sides)
    best = ranking.top(scores, k, ranking.seen_mask(session.train, user))
    return Standing(user, history, best.tolist(), scores, sides)


def user_place(
    drawn: Drawn, space: str, layout: str, standing: Standing
) -> tuple[float, float] | None:
    """The user's own vector where the plane has a place for it, else the middle of the history."""
    found, on_plane = drawn.plane, layout == PLANE or drawn.near is None
    if on_plane and space not in FEATURES and standing.sides:
        names = sorted(standing.sides)
        if space != "final":
            names = [f"u_{space.removeprefix('final_')}"]
        return found.place(np.concatenate([standing.sides[name] for name in names]))
    rows = drawn.places(layout)[np.array(standing.history, np.int64)]
    rows = rows[np.isfinite(rows).all(axis=1)]
    if not len(rows):
        return None
    x, y = rows.mean(0).tolist()
    return x, y


def place_rows(session: Session, places: Places, space: str) -> list[Row]:
    """Every item that has a place, as an export takes it."""
    return [
        {
            "item": item.ext_id, "title": item.title, "category": item.category,
            "x": round(float(places[item.id, 0]), 6), "y": round(float(places[item.id, 1]), 6),
            "space": space,
        }
        for item in session.items.values()
        if item.id < len(places) and np.isfinite(places[item.id]).all()
    ]  # fmt: skip


def by_category(session: Session, other: str, none: str) -> Colouring:
    """The most frequent categories, then all others together, then those without one."""
    names = [""] * session.n_items
    for item in session.items.values():
        names[item.id] = item.category
    counts: dict[str, int] = {}
    for name in names:
        if name:
            counts[name] = counts.get(name, 0) + 1
    most = CATEGORIES if len(counts) <= CATEGORIES else CATEGORIES - 1
    kept = sorted(counts, key=lambda name: (-counts[name], name))[:most]
    place = {name: at for at, name in enumerate(kept)}
    labels = [plain(name.split("/")[-1], 32) for name in kept]
    rest, bare = len(labels), len(labels) + (len(counts) > len(kept))
    codes = [place.get(name, rest) if name else bare for name in names]
    bare_ones = any(not item.category for item in session.items.values())
    labels += [other] * (len(counts) > len(kept)) + [none] * bare_ones
    codes = [min(code, max(len(labels) - 1, 0)) for code in codes]  # of no item, and never shown
    return Colouring(labels, np.array(codes, np.int64), None, rest)


def by_value(values: Float32[ndarray, " N"], edges: list[float], texts: list[str]) -> Colouring:
    """A scale from the first to the last edge; `texts` name the bands between edges."""
    codes = np.clip(np.searchsorted(edges[1:-1], values, "right"), 0, len(texts) - 1)
    spread = max(edges[-1] - edges[0], 1e-9)
    shares = np.clip((values - edges[0]) / spread, 0, 1).astype(np.float32)
    return Colouring(texts, codes.astype(np.int64), shares)


def by_weight(session: Session) -> Colouring | None:
    """Selector weights in fifths; None where there are none."""
    if session.w_image is None:
        return None
    values = np.nan_to_num(session.w_image, nan=0.5)
    edges = np.linspace(0, 1, BANDS + 1).tolist()
    texts = [f"{low:.1f} – {high:.1f}" for low, high in itertools.pairwise(edges)]
    return by_value(values, edges, texts)


def by_count(counts: Int64[ndarray, " N"], n: int) -> Colouring:
    """How often each item was chosen, by powers."""
    values = np.zeros(n, np.float32)
    values[: min(n, len(counts))] = counts[:n]
    steps = [0, 1, 5, 20, 100]
    texts = ["0", "1 – 4", "5 – 19", "20 – 99", "100 +"]
    codes = np.searchsorted(steps[1:], values, "right").astype(np.int64)
    top = float(np.log1p(max(values.max(initial=0), 1)))
    return Colouring(texts, codes, (np.log1p(values) / top).astype(np.float32))


def by_score(scores: ItemScores, n: int, texts: list[str]) -> Colouring:
    """The user's scores by their place: best hundredth, twentieth, fifth, half, rest."""
    values = np.full(n, -np.inf, np.float32)  # items without a score stand behind all others
    values[: len(scores)] = scores[:n]
    place = np.empty(n, np.int64)
    place[np.argsort(-values, kind="stable")] = np.arange(n)
    share = (place + 0.5) / max(n, 1)
    codes = np.searchsorted([0.01, 0.05, 0.2, 0.5], share, "right").astype(np.int64)
    return Colouring(texts, codes, ((1 - share) ** 4).astype(np.float32))  # the best stand out
