"""Maps of items: t-SNE, kept as a file, and two principal components.

Two principal components (mrcsaf/answers/neighbours.py) are there at once and keep distances over
the whole
map; t-SNE keeps neighbours, takes minutes, and says nothing about distances. It begins at the
principal components with a fixed seed, so the same vectors give the same map.

The file maps/<space>-<hash of the vectors>.map is written whole or not at all and belongs to those
very vectors; a damaged one counts as none. Like thumbs/, the folder may be thrown away.
"""

import contextlib
import hashlib
import io
import re
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Bool, Float32, Float64
from numpy import ndarray

from mrcsaf.answers.ranking import Ranker
from mrcsaf.core import files
from mrcsaf.core.errors import DataError
from mrcsaf.core.files import TEMPORARY, write_bytes
from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.core.typing import FeatureMatrix, ItemMask, Vector
from mrcsaf.store import (
    Database,
    Project,
    catalogue,
    features,
    parts,
    runs,
)

FEATURES = ("image", "text")  # spaces of raw features
FINAL = ("final", "final_image", "final_text")  # spaces of a run's own vectors
MAGIC = b"MRCSMAP1"
HEAD = struct.Struct("<8sIQ")  # magic, crc32 of the rest, number of items
ITERATIONS = 1000
PERPLEXITY = 30.0
LEAST = 5  # items; a map of fewer has no neighbourhoods
WIDE = 50  # components t-SNE is given at most

Places = Float32[ndarray, "I 2"]
Rows = Float32[ndarray, "I _"]
_STEP = re.compile(r"Iteration (\d+)")


def vectors(
    db: Database, ranker: Ranker | None, space: str, n: int
) -> tuple[Rows, Bool[ndarray, " I"]]:
    """The vectors a space is drawn from, a row an item, and which items have one.

    Raises DataError if the project has no such vectors.
    """
    if space in FEATURES:
        encoder = features.encoder_of(db, space)
        if encoder is None:
            raise DataError(
                f"This project has no {space} features: encode it, or choose another map."
            )
        return features.features(db, encoder.id, n)
    if ranker is None:
        raise DataError("There is no complete run: train one, or choose a map of features.")
    return _final(ranker, space), ranker.known


def _final(ranker: Ranker, space: str) -> Rows:
    """The item side of the score, parts of one user side added; all sides side by side."""
    sides: dict[str, list[Rows]] = {}
    for part in ranker.run.parts:
        sides.setdefault(part.user, []).append(ranker.items[part.item])
    names = sorted(sides) if space == "final" else [f"u_{space.removeprefix('final_')}"]
    if space not in FINAL or not set(names) <= set(sides):
        raise DataError(f"This run has no map {space!r}: choose another one.")
    return np.concatenate([np.sum(sides[name], axis=0, dtype=np.float32) for name in names], axis=1)


def file_of(project: Path, space: str, rows: Rows, present: Bool[ndarray, " I"]) -> Path:
    """Where the map of these very vectors is kept. Raises StoreError if that leads elsewhere."""
    digest = hashlib.sha256(rows.tobytes())
    digest.update(np.packbits(present).tobytes())
    return parts.inside(project, "maps", f"{space}-{digest.hexdigest()[:16]}.map")


def read(file: Path, n: int) -> Places | None:
    """The places kept in a file; None where there are none, or they are damaged."""
    with contextlib.suppress(OSError, struct.error):
        data = files.read(file, HEAD.size + 8 * n)
        magic, crc, count = HEAD.unpack_from(data)
        body = data[HEAD.size :]
        if magic == MAGIC and count == n and len(body) == 8 * n and zlib.crc32(body) == crc:
            return np.frombuffer(body, "<f4").reshape(n, 2).astype(np.float32)
    return None


def write(file: Path, places: Places) -> None:
    """Keep places, whole or not at all."""
    file.parent.mkdir(exist_ok=True)
    for stray in file.parent.glob(f"{TEMPORARY}*"):  # of a kill; one map is written at a time
        stray.unlink(missing_ok=True)
    body = places.astype("<f4").tobytes()
    write_bytes(file, HEAD.pack(MAGIC, zlib.crc32(body), len(places)) + body)


def draw(path: Path, run_id: int | None, space: str, report: Report = silent) -> Path:
    """Compute the map of one space and keep it; returns its file, at once where it is there.

    Raises DataError if the project has no such vectors or too few of them.
    """
    with Project.open(path) as project:
        ranker = None
        if space not in FEATURES:
            ranker = Ranker.load(project.db, runs.chosen(project.db, run_id))
        n = catalogue.n_items(project.db)
        rows, present = vectors(project.db, ranker, space, n)
    file = file_of(path, space, rows, present)
    if read(file, n) is None:
        write(file, tsne(rows, present, unit=space in FEATURES, report=report))
    return file


def tsne(
    rows: Rows, present: Bool[ndarray, " I"], unit: bool = False, report: Report = silent
) -> Places:
    """Places on a plane where neighbours stay together; NaN for items without a vector."""
    import sklearn.decomposition
    import sklearn.manifold  # seconds to import, and only this needs it

    n = int(present.sum())
    if n < LEAST:
        raise DataError(f"Only {n} items have such a vector: {LEAST} are needed for this map.")
    known = rows[present].astype(np.float32)
    if unit:
        known /= np.maximum(np.linalg.norm(known, axis=1, keepdims=True), 1e-12)
    report(Progress(0, ITERATIONS, "looking for neighbours", "map"))
    width = min(WIDE, n, known.shape[1])
    if known.shape[1] > width:
        known = sklearn.decomposition.PCA(width, random_state=0).fit_transform(known)
    model = sklearn.manifold.TSNE(
        init="pca" if width > 1 else "random", random_state=0, max_iter=ITERATIONS, verbose=2,
        perplexity=min(PERPLEXITY, (n - 1) / 3), n_jobs=1,
    )  # fmt: skip
    with contextlib.redirect_stdout(_Told(report)):
        found = model.fit_transform(known)
    places = np.full((len(rows), 2), np.nan, np.float32)
    places[present] = found
    return places


class _Told(io.StringIO):
    """Takes the lines that the computation prints, the only news it gives, as progress.

    A report that raises Cancelled raises it out of the very iteration.
    """

    def __init__(self, report: Report) -> None:
        super().__init__()
        self._report = report

    def write(self, text: str) -> int:
        found = _STEP.search(text)
        done = int(found.group(1)) if found else 0
        if found:
            self._report(Progress(done, ITERATIONS, "arranging", "map"))
        return len(text)


# Where items lie on a map: two principal components of their vectors, always the same way up.


EXACT_WIDTH = 512  # up to here the whole covariance is decomposed
ROUNDS = 60  # of the iteration beyond; it has converged long before


@dataclass(frozen=True, slots=True)
class Projection:
    """A plane through the middle of the vectors."""

    places: Places  # NaN for items without a vector
    middle: Float64[ndarray, " F"]
    axes: Float64[ndarray, "F 2"]
    share: tuple[float, float]  # of the variance, by axis

    def place(self, vector: Vector) -> tuple[float, float]:
        """Where any other vector of the same space lies."""
        x, y = (vector.astype(np.float64) - self.middle) @ self.axes
        return float(x), float(y)


def pca(vectors: FeatureMatrix, present: ItemMask, unit: bool = False) -> Projection:
    """Project the present rows; `unit` scales each to length 1 first, as cosines do.

    The sign of an axis is that of its largest entry, so the map never flips.
    """
    rows = vectors[present].astype(np.float64)
    if unit:
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    middle = rows.mean(0) if len(rows) else np.zeros(vectors.shape[1])
    rows -= middle
    axes = _axes(rows)
    largest = axes[np.abs(axes).argmax(0), [0, 1]]
    axes = axes * np.where(largest < 0, -1.0, 1.0)
    found = rows @ axes
    total = float((rows**2).sum()) or 1.0
    places = np.full((len(vectors), 2), np.nan, np.float32)
    places[present] = found
    x, y = ((found**2).sum(0) / total).tolist()
    return Projection(places, middle, axes, (x, y))


def _axes(rows: Float64[ndarray, "N F"]) -> Float64[ndarray, "F 2"]:
    width = rows.shape[1]
    if width <= EXACT_WIDTH:
        axes = np.linalg.svd(rows.T @ rows, hermitian=True)[0][:, :2]
    else:
        axes = _leading(rows.astype(np.float32)).astype(np.float64)
    if axes.shape[1] < 2:
        axes = np.hstack([axes, np.zeros((width, 2 - axes.shape[1]))])
    return axes


def _leading(rows: Float32[ndarray, "N F"]) -> Float32[ndarray, "F 2"]:
    """The two leading directions of wide rows, by subspace iteration from a fixed start."""
    block = np.random.default_rng(0).normal(size=(rows.shape[1], 8)).astype(np.float32)
    before = np.zeros(2)
    for _ in range(ROUNDS):
        block, _ = np.linalg.qr(rows.T @ (rows @ block))
        small = rows @ block
        values, turn = np.linalg.eigh(small.T @ small)
        block = block @ turn[:, ::-1]
        if np.allclose(values[:-3:-1], before, rtol=1e-7):
            break
        before = values[:-3:-1]
    return block[:, :2]
