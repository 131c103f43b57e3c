"""The whole catalogue as columns: facets, orders and near-duplicates, for instant filtering."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from jaxtyping import Bool, Int, Int64
from numpy import ndarray

from mrcsaf.answers import ranking
from mrcsaf.answers.connections import reading
from mrcsaf.answers.session import Session
from mrcsaf.core.progress import Progress, Report
from mrcsaf.core.tables import Row
from mrcsaf.data.records import MODALITIES
from mrcsaf.store import Database, catalogue, features
from mrcsaf.store.catalogue import Item

ALIKE = 0.98  # cosine from which two items are near-duplicates
AUDIENCE_AT = 20
FACETS = ("category", "brand", "picture", "text", "origin", "twins")
NUMBERS = ("popularity", "w_image", "w_text", "audience")
SORT_CHARS = 48

Rows = Int64[ndarray, " N"]


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to part the catalogue. An item has one value of it, or none (−1)."""

    values: list[str]  # most frequent first
    codes: Int[ndarray, " I"]

    def code(self, value: str) -> int:
        """The code of a value; −2 for one that nobody has."""
        return self.values.index(value) if value in self.values else -2


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be shown, and in which order."""

    chosen: Mapping[str, frozenset[int]] = field(default_factory=dict)  # codes by facet
    found: Rows | None = None  # by the search, best first
    subset: Int64[ndarray, " M"] | None = None  # set apart by another view
    sort: str = "title"
    falling: bool = False


@dataclass(frozen=True)
class CatalogueIndex:
    """Columns over the items, row i for item i."""

    n: int  # how long columns are
    present: Bool[ndarray, " I"]  # False where there is no item of that id
    facets: dict[str, Facet]
    keys: dict[str, ndarray]  # what each column is sorted by
    items_with: dict[str, list[int]]  # by picture
    twins: dict[str, Rows]  # by modality: the least id of an item's group, −1 without a twin

    @property
    def n_present(self) -> int:
        """How many items there are."""
        return int(self.present.sum())

    def with_audience(self, counts: Int64[ndarray, " I"]) -> "CatalogueIndex":
        return replace(self, keys=self.keys | {"audience": _padded(counts, self.n)})

    def pick(self, wish: Wish) -> Rows:
        """The items wished for, in order."""
        mask = self._mask(wish, leave_out="")
        if wish.sort == "match" and wish.found is not None:
            best: Rows = wish.found[mask[wish.found]]
            return best
        rows = np.flatnonzero(mask)
        key = self.keys.get(wish.sort)
        if wish.sort == "twins" or key is None:
            key = self._groups()
        values = key[rows]
        if wish.falling:
            values = -values if values.dtype.kind in "iuf" else values
        picked: Rows = rows[np.argsort(values, kind="stable")]
        return picked

    def counts(self, wish: Wish) -> dict[str, Int64[ndarray, " V"]]:
        """How many items have each value, with every filter but the facet's own."""
        found = {}
        for name, facet in self.facets.items():
            codes = facet.codes[self._mask(wish, leave_out=name)]
            found[name] = np.bincount(codes[codes >= 0], minlength=len(facet.values))
        return found

    def _groups(self) -> Rows:
        """Near-duplicates side by side; items without a twin after them."""
        groups = [np.where(group < 0, self.n, group) for group in self.twins.values()]
        return np.min(groups, axis=0) if groups else np.arange(self.n)

    def _mask(self, wish: Wish, leave_out: str) -> Bool[ndarray, " I"]:
        mask = self.present.copy()
        for rows in (wish.found, wish.subset):
            if rows is not None:
                inside = np.zeros(self.n, np.bool_)
                inside[rows] = True
                mask &= inside
        for name, codes in wish.chosen.items():
            if codes and name != leave_out and name in self.facets:
                facet = self.facets[name]
                allowed = np.zeros(len(facet.values) + 1, np.bool_)  # the last one is for −1
                allowed[sorted(codes)] = True
                mask &= allowed[facet.codes]
        return mask


def build(session: Session, report: Report) -> CatalogueIndex:
    """Read what a session does not hold and lay everything out in columns. Runs inside a job."""
    items = by_id(session)
    with reading(session.path) as project:
        report(Progress(0, 4))
        twins = _twins(session, project.db)
    report(Progress(1, 4))
    facets = {
        "category": _facet([item.category if item else "" for item in items]),
        "brand": _facet([item.brand if item else "" for item in items]),
        "picture": _facet([item.image_state if item else "" for item in items]),
        "text": _facet([item.text_state if item else "" for item in items]),
        "origin": _facet([item.origin if item else "" for item in items]),
        "twins": _twin_facet(twins, len(items)),
    }
    report(Progress(2, 4))
    items_with: dict[str, list[int]] = {}
    for item in session.items.values():
        if item.image_sha and item.image_state == "ok":
            items_with.setdefault(item.image_sha, []).append(item.id)
    report(Progress(3, 4))
    keys = _keys(session, report)
    return CatalogueIndex(len(items), session.present, facets, keys, items_with, twins)


def by_id(session: Session) -> list[Item | None]:
    """The items, row i for item i."""
    return [session.items.get(item) for item in range(session.n_items)]


def count_audience(session: Session, report: Report) -> Int64[ndarray, " I"] | None:
    """In how many users' top 20 each item is; None where the run cannot say. Runs inside a job."""
    if session.ranker is None:
        return None
    with reading(session.path) as project:
        return ranking.audiences(project.db, session.ranker, session.train, AUDIENCE_AT, report)


def search(session: Session, words: str, ranked: bool, report: Report) -> Rows:
    """Items that hold every word. Runs inside a job."""
    with reading(session.path) as project:
        found = catalogue.search(project.db, words, ranked=ranked)
    report(Progress(1, 1))
    return found[np.isin(found, list(session.items))].astype(np.int64)


def index_rows(session: Session, index: CatalogueIndex, items: Rows) -> list[Row]:
    """Items as an export takes them."""
    found = []
    for number in items.tolist():
        item, weight = session.items[number], session.weight(number)
        row: Row = {
            "item": item.ext_id, "title": item.title, "brand": item.brand,
            "category": item.category, "popularity": int(index.keys["popularity"][number]),
            "w_image": None if weight is None else round(weight, 6),
            "w_text": None if weight is None else round(1 - weight, 6),
            "picture": item.image_state, "text": item.text_state, "origin": item.origin,
        }  # fmt: skip
        if "audience" in index.keys:
            row["audience@20"] = int(index.keys["audience"][number])
        found.append(row)
    return found


def _keys(session: Session, report: Report) -> dict[str, ndarray]:
    items, n = by_id(session), session.n_items
    texts: dict[str, Callable[[Item], str]] = {
        "title": _title, "brand": _brand, "category": _category, "id": _id
    }  # fmt: skip
    keys: dict[str, ndarray] = {}
    for name, text in texts.items():
        keys[name] = _order([text(item) if item else "" for item in items])
        report(Progress(3, 4))
    keys["popularity"] = _padded(session.train.item_counts.astype(np.int64), n)
    if session.w_image is not None:
        weights = session.w_image.astype(np.float64)
        keys["w_image"], keys["w_text"] = weights, 1 - weights
    keys["picture"] = _order([item.image_state if item else "" for item in items])
    keys["text"] = _order([item.text_state if item else "" for item in items])
    return keys


def _title(item: Item) -> str:
    return item.title or item.description[:SORT_CHARS] or item.ext_id


def _brand(item: Item) -> str:
    return item.brand


def _category(item: Item) -> str:
    return item.category


def _id(item: Item) -> str:
    return item.ext_id


def _order(texts: Sequence[str]) -> Int64[ndarray, " I"]:
    """Where each text stands in alphabetical order; equal texts share a place, empty ones end."""
    known = np.array([text[:SORT_CHARS].casefold() or "\U0010ffff" for text in texts], np.str_)
    if not len(known):
        return np.zeros(0, np.int64)
    order = np.argsort(known, kind="stable")
    new = np.concatenate([[False], known[order][1:] != known[order][:-1]])
    place = np.empty(len(known), np.int64)
    place[order] = np.cumsum(new)
    return place


def _facet(texts: list[str]) -> Facet:
    seen: dict[str, int] = {}
    codes = np.array([seen.setdefault(t, len(seen)) if t else -1 for t in texts], np.int64)
    values = list(seen)
    counts = np.bincount(codes[codes >= 0], minlength=len(values))
    order = np.argsort(-counts, kind="stable")
    place = np.empty(len(values) + 1, np.int64)
    place[order], place[-1] = np.arange(len(values)), -1
    return Facet([values[at] for at in order], place[codes] if len(codes) else codes)


def _twin_facet(twins: dict[str, Rows], n: int) -> Facet:
    """Which modality an item has a twin in; both counts as picture and text alike."""
    has = {name: group >= 0 for name, group in twins.items()}
    none = np.zeros(n, np.bool_)
    image, text = has.get("image", none), has.get("text", none)
    codes = np.full(n, -1, np.int64)
    codes[image], codes[text], codes[image & text] = 0, 1, 2
    return Facet(["image", "text", "both"], codes)


def _twins(session: Session, db: Database) -> dict[str, Rows]:
    """Groups of items with a neighbour of cosine ≥ .98 in a stored item graph."""
    hashes = session.run.inputs.get("graphs", {}) if session.run is not None else {}
    found = {}
    for modality in MODALITIES:
        graph = (
            features.graph(db, hashes[modality])
            if modality in hashes
            else features.current_graph(db, modality)
        )
        if graph is not None:
            found[modality] = group_twins(graph.ids, graph.cosines, session.n_items)
    return found


def group_twins(ids: Int64[ndarray, "I K"], cosines: ndarray, n: int) -> Rows:
    """The least item of each connected group of near-duplicates; −1 for an item alone."""
    rows, places = np.nonzero((cosines >= ALIKE) & (ids >= 0) & (ids < n))
    near = ids[rows, places]
    apart = (near != rows) & (rows < n)
    rows, near = rows[apart], near[apart]
    group = np.arange(n)
    while True:
        before = group.copy()
        least = np.minimum(group[rows], group[near])
        np.minimum.at(group, rows, least)
        np.minimum.at(group, near, least)
        group = group[group]
        if (group == before).all():
            break
    alone = np.ones(n, np.bool_)
    alone[rows] = alone[near] = False
    return np.where(alone, -1, group)


def _padded(values: Int64[ndarray, " N"], n: int) -> Int64[ndarray, " I"]:
    """Items newer than the run count as zero."""
    out = np.zeros(n, np.int64)
    out[: min(n, len(values))] = values[:n]
    return out
