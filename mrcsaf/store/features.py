"""Raw feature vectors of items, by encoder, and the item graphs made from them."""

import hashlib
import itertools
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from sqlite_utils import Database

from mrcsaf.core import limits
from mrcsaf.core.errors import DataError, StoreError
from mrcsaf.core.typing import (
    FeatureMatrix,
    Ids,
    ItemMask,
    NeighbourIds,
    NeighbourWeights,
    Vector,
)
from mrcsaf.store import blobs, sums
from mrcsaf.store.catalogue import meta, set_meta
from mrcsaf.store.catalogue import n_items as catalogue_size
from mrcsaf.store.maintenance import now


@dataclass(frozen=True, slots=True)
class EncoderRow:
    """Where vectors came from: a network of ours or an imported file."""

    id: str
    modality: str
    name: str
    version: str
    dim: int
    sha: str


@dataclass(frozen=True, slots=True)
class Graph:
    """One modality's item graph: each item's nearest items, itself usually first."""

    hash: str
    modality: str
    source: str
    ids: NeighbourIds  # row i for item i; −1 where there is no item or no neighbour
    cosines: NeighbourWeights

    def among(self, items: Ids) -> tuple[NeighbourIds, NeighbourWeights]:
        """(ids, cosines) of these items (rising ids), each neighbour by its place among them."""
        size = max(len(self.ids), int(items[-1]) + 1 if len(items) else 0)
        ids = np.full((size, self.ids.shape[1]), -1, np.int64)
        cosines = np.zeros(ids.shape, np.float32)
        ids[: len(self.ids)], cosines[: len(self.ids)] = self.ids, self.cosines
        place = np.full(size + 1, -1, np.int64)  # the last one is for −1
        place[items] = np.arange(len(items))
        ids = place[np.where(ids < size, ids, -1)[items]]
        return ids, np.where(ids < 0, np.float32(0), cosines[items])


def add_encoder(db: Database, row: EncoderRow) -> None:
    """Register an encoder; the same id must mean the same weights. Raises DataError if not."""
    known = db.execute("SELECT sha, dim FROM encoder WHERE id = ?", (row.id,)).fetchone()
    if known is None:
        db.execute(
            """
            INSERT INTO encoder (id, modality, name, version, dim, sha, created)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            (row.id, row.modality, row.name, row.version, row.dim, row.sha, now()),
        )
    elif known != (row.sha, row.dim):
        raise DataError(
            f"The project's vectors of {row.id!r} were made by other weights:"
            " encode into a new project."
        )


def renew_encoder(db: Database, row: EncoderRow) -> None:
    """Register an encoder; if its version has changed, its vectors mean nothing and are dropped.

    Raises DataError if the same id has other weights.
    """
    with db.atomic():
        add_encoder(db, row)
        renewed = db.execute(
            "UPDATE encoder SET version = ? WHERE id = ? AND version <> ?",
            (row.version, row.id, row.version),
        )
        if renewed.rowcount:
            db.execute("DELETE FROM feature WHERE encoder_id = ?", (row.id,))
            sums.seal(db, f"feature:{row.id}")
            set_meta(db, f"graph:{row.id}", "")


def encoders(db: Database) -> list[EncoderRow]:
    """Every known source of vectors, oldest first."""
    rows = db.execute(
        "SELECT id, modality, name, version, dim, sha FROM encoder ORDER BY created, id"
    )
    return [EncoderRow(*row) for row in rows]


def encoder_of(db: Database, modality: str) -> EncoderRow | None:
    """The source whose vectors a model uses for `modality`: the newest one, or None."""
    return next((row for row in reversed(encoders(db)) if row.modality == modality), None)


def add_features(db: Database, encoder_id: str, rows: Iterable[tuple[int, Vector, str]]) -> None:
    """Store (item, vector, hash of the input) rows in one transaction, replacing older ones.

    A graph made of the encoder's earlier vectors is out of date from then on.
    """
    with db.atomic():
        set_meta(db, f"graph:{encoder_id}", "")
        db.conn.executemany(
            """
            INSERT INTO feature (item_id, encoder_id, vec, crc, input_sha) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (encoder_id, item_id) DO UPDATE
            SET vec = excluded.vec, crc = excluded.crc, input_sha = excluded.input_sha
            """,
            ((item, encoder_id, *blobs.pack(vector), sha) for item, vector, sha in rows),
        )
        sums.seal(db, f"feature:{encoder_id}")


def encoded_inputs(db: Database, encoder_id: str) -> dict[int, str]:
    """The hash of the input behind each stored vector: what need not be encoded again."""
    return dict(
        db.execute("SELECT item_id, input_sha FROM feature WHERE encoder_id = ?", (encoder_id,))
    )


def features(db: Database, encoder_id: str, n_items: int) -> tuple[FeatureMatrix, ItemMask]:
    """(vectors, present): row i for item i; items without a vector have zeros.

    Raises StoreError where the rows are not as written, or are of items that are not there.
    """
    rows = db.execute(
        "SELECT item_id, vec, crc FROM feature WHERE encoder_id = ? ORDER BY item_id", (encoder_id,)
    ).fetchall()
    found = blobs.matrix(rows, f"feature {encoder_id!r}")
    what = f"The vectors of {encoder_id!r}"
    sums.check(db, f"feature:{encoder_id}", [(row[0], row[2]) for row in rows], what)
    known = db.execute("SELECT dim FROM encoder WHERE id = ?", (encoder_id,)).fetchone()
    dim = known[0] if known else 0
    if not 0 < dim <= limits.FEATURE_WIDTH or (rows and found.shape[1] != dim):
        raise StoreError(f"The vectors of {encoder_id!r} are not {dim} wide: run `mrcsaf check`.")
    items = np.array([row[0] for row in rows], np.int64)
    known_items = max(n_items, catalogue_size(db))
    if len(items) and not (items[0] >= 0 and items[-1] < known_items):
        raise StoreError(f"{what} are of items that are not there: restore a backup.")
    inside = (items >= 0) & (items < n_items)
    present = np.zeros(n_items, np.bool_)
    present[items[inside]] = True
    vectors = np.zeros((n_items, dim), np.float32)
    if rows:
        vectors[items[inside]] = found[inside]
    return vectors, present


def note_of(db: Database, encoder_id: str, items: Ids) -> int:
    """A checksum of these items' vectors: whether a run would still read what it was made from."""
    rows = db.execute(
        "SELECT item_id, crc FROM feature WHERE encoder_id = ? ORDER BY item_id", (encoder_id,)
    )
    among = set(items.tolist())
    return zlib.crc32(repr([row for row in rows if row[0] in among]).encode())


def graph_hash(modality: str, source: str, ids: NeighbourIds, cosines: NeighbourWeights) -> str:
    """A name for a graph that changes with everything in it."""
    digest = hashlib.sha256(f"{modality}\0{source}\0{ids.shape}".encode())
    digest.update(ids.astype("<i8").tobytes())
    digest.update(cosines.astype("<f4").tobytes())
    return digest.hexdigest()


def add_graph(
    db: Database, modality: str, source: str, ids: NeighbourIds, cosines: NeighbourWeights
) -> Graph:
    """Store a graph in one transaction, unless the very same is there already."""
    key = graph_hash(modality, source, ids, cosines)
    with db.atomic():
        if not db.execute("SELECT 1 FROM graph WHERE hash = ?", (key,)).fetchone():
            n_items, k = ids.shape
            cursor = db.execute(
                "INSERT INTO graph (hash, modality, source, k, created) VALUES (?, ?, ?, ?, ?)",
                (key, modality, source, k, now()),
            )
            columns: Sequence[list[int] | list[float]] = (
                np.repeat(np.arange(n_items), k).tolist(),
                np.tile(np.arange(k), n_items).tolist(),
                ids.ravel().tolist(),
                cosines.ravel().tolist(),
            )
            db.conn.executemany(
                """
                INSERT INTO item_graph (graph_id, item_id, rank, neighbor_id, cosine)
                VALUES (?, ?, ?, ?, ?)
                """,
                zip(itertools.repeat(cursor.lastrowid), *columns),
            )
    return Graph(key, modality, source, ids, cosines)


def has_graph(db: Database, key: str) -> bool:
    """Whether the graph of that hash is there."""
    return db.execute("SELECT 1 FROM graph WHERE hash = ?", (key,)).fetchone() is not None


def graph(db: Database, key: str) -> Graph:
    """The graph of that hash. Raises DataError if there is none."""
    row = db.execute("SELECT id, modality, source, k FROM graph WHERE hash = ?", (key,)).fetchone()
    if row is None:
        raise DataError(f"There is no item graph {key[:12]}…: train the run again.")
    number, modality, source, k = row
    rows = db.execute(
        "SELECT item_id, neighbor_id, cosine FROM item_graph WHERE graph_id = ?"
        " ORDER BY item_id, rank",
        (number,),
    ).fetchall()
    if not 0 < k <= max(len(rows), 1) or len(rows) % k:
        raise StoreError(f"The item graph {key[:12]}… lacks rows: restore a backup.")
    table = np.array(rows, np.float64).reshape(-1, k, 3)
    items, near = table[:, 0, 0].astype(np.int64), table[..., 1]
    size = int(items.max(initial=-1)) + 1
    known_items = max(size, catalogue_size(db))
    within = len(rows) == 0 or (near.min() >= -1 and near.max() < known_items)
    if (items < 0).any() or size > limits.ITEMS or not within:
        raise StoreError(
            f"The item graph {key[:12]}… is of items that are not there: restore a backup."
        )
    ids, cosines = np.full((size, k), -1, np.int64), np.zeros((size, k), np.float32)
    ids[items], cosines[items] = near, table[..., 2]
    found = Graph(key, modality, source, ids, cosines)
    _check_graph(db, found)
    return found


def _check_graph(db: Database, found: Graph) -> None:
    """A graph is what its name says, but for the rows of items that were added to it later."""
    imported = db.execute("SELECT count(*) FROM item WHERE origin = 'dataset'").fetchone()[0]
    for n in range(len(found.ids), min(imported, len(found.ids)) - 1, -1):
        if found.hash == graph_hash(found.modality, found.source, found.ids[:n], found.cosines[:n]):
            return
    raise StoreError(
        f"The item graph {found.hash[:12]}… is damaged: restore a backup, or import again."
    )


def current_graph(db: Database, modality: str) -> Graph | None:
    """The item graph a model uses: lists that came with the data, else those of its vectors.

    None where neither is there, or the vectors have changed since.
    """
    key = current_graph_hash(db, modality)
    return graph(db, key) if key else None


def current_graph_hash(db: Database, modality: str) -> str:
    """The hash of `current_graph`, or empty text; reads no lists."""
    given = _imported_graph_hash(db, modality)
    row = encoder_of(db, modality)
    return given if given or row is None else meta(db, f"graph:{row.id}")


def set_current_graph(db: Database, encoder_id: str, found: Graph) -> None:
    """Declare `found` to be made of the encoder's vectors as they are now."""
    set_meta(db, f"graph:{encoder_id}", found.hash)


def _imported_graph_hash(db: Database, modality: str) -> str:
    row = db.execute(
        """
        SELECT hash FROM graph WHERE modality = ? AND source LIKE 'file:%'
            AND source NOT IN (SELECT id FROM encoder)  -- those are made of vectors from a file
        ORDER BY created DESC LIMIT 1
        """,
        (modality,),
    ).fetchone()
    return row[0] if row else ""


def neighbours(db: Database, key: str, item: int) -> list[tuple[int, float]]:
    """(item, cosine) of one item's nearest, itself left out, nearest first."""
    rows = db.execute(
        """
        SELECT neighbor_id, cosine FROM item_graph
        WHERE graph_id = (SELECT id FROM graph WHERE hash = ?) AND item_id = ?
              AND neighbor_id NOT IN (item_id, -1)
        ORDER BY rank
        """,
        (key, item),
    )
    return [(row[0], row[1]) for row in rows]
