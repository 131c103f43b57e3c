"""Jobs of a tiny project with as many moments to die in as there can be, and what they leave."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mrcsaf.core import files
from mrcsaf.encoders.base import Encoder, nothing
from mrcsaf.encoders.batches import encode_all
from mrcsaf.store import Project, features, maintenance, runs

VALUES = {"dim": 8, "neighbours": 4, "batch_size": 64, "patience": 50, "pruned_edges": 0.2,
          "attention": "none", "max_epochs": 6}  # fmt: skip
VICTIMS = ("worker", "window", "both")


class Slow(Encoder[str, str]):
    """Needs no weights: a text's vector is its length; saves every few items."""

    id, modality, dim, version, sha = "slow", "text", 4, 1, "0" * 64

    def content(self, source: str, name: str = "") -> bytes:
        return source.encode()

    def prepare(self, content: bytes, name: str = "") -> str:
        return content.decode()

    def encode_ready(self, batch: Sequence[str], pause: Callable[[], None] = nothing) -> np.ndarray:
        time.sleep(0.002)
        return np.array([[len(text), 1, 2, 3] for text in batch], np.float32)


def by_twos(encoder: Any, sources: Any, save: Any, report: Any, known: Any) -> Any:
    """The engine of one process, which saves every two items."""
    return encode_all(encoder, sources, save, report, known=known, batch=2, commit_every=2)


CHEAP = {  # every epoch durable, every two items saved, no weights to load
    "mrcsaf.train.loop.SAVE_EVERY_S": 0.0,
    "mrcsaf.encoders.load": lambda *_, **__: Slow(),
    "mrcsaf.encoders.DEFAULTS": {"text": "slow"},
    "mrcsaf.encoders.run.here": by_twos,
    "mrcsaf.worker.server.ORPHAN_S": 2.0,
}


def left_by(path: Path, number: int) -> dict[str, Any]:
    """Everything a complete run left: its weights, vectors, curves and figures."""
    with Project.open(path) as project:
        run = runs.run(project.db, number)
        vectors = [runs.item_vectors(project.db, number, p.item).tobytes() for p in run.parts]
        vectors += [runs.user_vectors(project.db, number, p.user).tobytes() for p in run.parts]
        curves = runs.epochs(project.db, number)
    weights = (path / "runs" / run.folder / "model.safetensors").read_bytes()
    return {"status": run.status, "weights": weights, "vectors": vectors, "curves": curves,
            "test": run.metrics.get("test")}  # fmt: skip


def check(path: Path, kind: str, said: list[dict[str, Any]], twin: dict[str, Any]) -> None:
    """Nothing is broken or half there, and what was acknowledged is there."""
    with Project.open(path, write=True) as project:
        db = project.db
        assert maintenance.problems(db, project.images, project.runs) == []
        half = "SELECT count(*) FROM item_vector JOIN run ON run.id = run_id"
        assert db.execute(f"{half} WHERE status <> 'complete'").fetchone() == (0,)
        found = runs.runs(db)
        assert not [run for run in found if files.is_at_work(project.runs / run.folder)]
        for message in said:
            if message["type"] == "result" and kind == "encode":
                row = features.encoder_of(db, "text")
                assert row is not None
                assert row.id == "slow"
            elif message["type"] == "result":
                assert runs.run(db, message["value"]["run"]).status == "complete"
            else:
                assert message["type"] == "cancelled", message
    for run in found:
        if run.status == "complete":
            left = left_by(path, run.id)
            assert left["vectors"] == twin["vectors"]
            assert left["test"] == twin["test"]
