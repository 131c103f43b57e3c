"""A made-up shop with everything the catalogue, selector, map and what-if views can show."""

from pathlib import Path

import numpy as np

from mrcsaf.store import blobs, features, runs, sums
from mrcsaf.store.features import EncoderRow
from mrcsaf.store.project import Project
from tests import shops


def build(path: Path, **values) -> Path:
    """`shops.build` with planted truth, features, curves and the parts a what-if needs."""
    shops.build(path, planted=True, **values)
    with Project.open(path, write=True) as project:
        db = project.db
        run = runs.active(db)
        weights = runs.w_image(db, run.id)
        rng = np.random.default_rng(3)
        for modality, width in (("image", 12), ("text", 8)):
            row = EncoderRow(f"made-{modality}", modality, modality, "1", width, "0" * 64)
            features.add_encoder(db, row)
            vectors = rng.normal(0, 1, (len(weights), width)).astype(np.float32)
            rows = ((item, vectors[item], "0") for item in range(len(weights)) if item != 4)
            features.add_features(db, row.id, rows)
        quantiles = [[0.5 - e / 20, 0.45, 0.5, 0.55, 0.5 + e / 20] for e in range(1, 6)]
        curves = [{"epoch": e, "loss": 1 / e, "w_image": q} for e, q in enumerate(quantiles, 1)]
        runs.add_epochs(db, run.id, curves)
        _keep_parts(db, run.id, weights, rng)
    return path


def _keep_parts(db, run: int, weights: np.ndarray, rng: np.random.Generator) -> None:
    """a_<g>_<m> whose mean by the weights is the stored h_m."""
    for modality in ("image", "text"):
        h = runs.item_vectors(db, run, f"h_{modality}")
        other = rng.normal(0, 0.3, h.shape).astype(np.float32)
        image = h + (1 - weights)[:, None] * other
        text = h - weights[:, None] * other
        for source, table in (("image", image), ("text", text)):
            rows = [
                (run, f"a_{source}_{modality}", item, *blobs.pack(row))
                for item, row in enumerate(table.astype(np.float32))
            ]
            db.conn.executemany(
                "INSERT INTO item_vector (run_id, part, item_id, vec, crc) VALUES (?, ?, ?, ?, ?)",
                rows,
            )
    sums.seal_run(db, run)  # rows without a checksum count as damaged
