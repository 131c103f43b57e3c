"""Pictures and texts encoded by a pool of Ray Data's actors, a loaded network in each.

A row of the data set is a group of items that goes through a network together. Groups are cut
where the local encoder cuts them, so vectors come out equal to its own, bit for bit, on the same
kind of device and number of threads. The driver alone writes the project: every committed batch
is kept, whatever ends the job, and the next one goes on from there.
"""

import json
import queue
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from mrcsaf import encoders
from mrcsaf.cluster import connection
from mrcsaf.cluster.connection import Cluster
from mrcsaf.cluster.relay import Background
from mrcsaf.core.errors import Cancelled, DataError
from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.encoders import run as encoding
from mrcsaf.encoders.base import Encoder
from mrcsaf.encoders.batches import (
    BATCH,
    COMMIT_EVERY,
    Encoded,
    Encoding,
    Failed,
    Tally,
    encode_group,
)
from mrcsaf.encoders.run import Save, Sources

BLOCKS = 4096  # at most: Ray's bookkeeping grows with them, and so does what a lost one costs

Group = list[tuple[int, Any, str | None]]  # items, what to encode, the input_sha known of each
Answers = list[Encoded | Failed | None]  # of a group; None where nothing has changed


def run(
    path: Path,
    names: dict[str, str] | None = None,
    *,
    address: str,
    workers: int = 0,
    device: str = "auto",
    threads: int = 1,
    weights: Path | None = None,
    report: Report = silent,
) -> dict[str, Any]:
    """As `encoding.run`, with `workers` actors of the cluster at `address` (0: one a device).

    Pictures are read where they are encoded: every node must see the project under its path.
    Raises ConfigError if there is no such cluster, and what `encoding.run` raises.
    """
    report(Progress(0, 0, f"joining {address}", "cluster"))
    with connection.joined(address, workers) as cluster:
        gpu = cluster.gpus > 0 and device in ("auto", "cuda")
        size = workers or max(cluster.gpus if gpu else cluster.cpus, 1)
        cluster.check_room(size)
        plan = {
            "project": str(path.resolve()), "weights": str(weights) if weights else None,
            "device": "cuda" if gpu else "cpu", "threads": threads,
        }  # fmt: skip

        def engine(
            encoder: Encoder[Any, Any],
            sources: Sources,
            save: Save,
            report: Report,
            known: Mapping[int, str],
        ) -> Tally:
            groups = [
                [(item, source, known.get(item)) for item, source in sources[first : first + BATCH]]
                for first in range(0, len(sources), BATCH)
            ]
            tally = Encoding(encoder.modality, len(sources), report, save, COMMIT_EVERY)
            pool = _Pool(cluster, min(size, len(groups)), plan | {"encoder": encoder.id})
            return _drain(pool, groups, tally)

        return encoding.run(
            path, names, device="cpu", weights=weights, report=report, engine=engine
        )


class _Pool:
    """A Ray Data pipeline over groups, running on a thread; answers arrive on a queue."""

    def __init__(self, cluster: Cluster, size: int, plan: dict[str, Any]) -> None:
        self._cluster, self._size, self._plan = cluster, size, plan
        self.answers: queue.SimpleQueue[Answers] = queue.SimpleQueue()

    def start(self, groups: list[Group]) -> Background:
        work = Background(lambda: self._run(groups))
        work.start()
        return work

    def _run(self, groups: list[Group]) -> None:
        import ray.data

        ray.data.DataContext.get_current().enable_progress_bars = False
        rows = ray.data.from_items(
            [{"group": _question(group)} for group in groups],
            override_num_blocks=min(len(groups), BLOCKS),
        )
        gpu = self._plan["device"] == "cuda"
        answers = rows.map_batches(
            _Network,
            fn_constructor_kwargs=self._plan,
            batch_size=1,
            compute=ray.data.ActorPoolStrategy(size=self._size),
            num_cpus=1,
            num_gpus=1 if gpu else None,
        )
        for row in answers.iter_rows():
            self.answers.put(_understood(row["answers"], row["vectors"]))

    def lost(self, error: BaseException) -> Exception:
        """Why the pipeline ended, in words: an actor's own sentence where it had one."""
        found: BaseException | None = error
        while found is not None:
            if isinstance(found, DataError):
                return DataError(str(found).strip().splitlines()[-1])
            found = getattr(found, "cause", None) or found.__cause__
        return connection.lost(self._cluster.address, error)


class _Network:
    """One actor: the network of one encoder, loaded once."""

    def __init__(
        self, encoder: str, project: str, weights: str | None, device: str, threads: int
    ) -> None:
        import torch

        if not Path(project).is_dir():
            raise DataError(
                f"The node {socket.gethostname()} does not see {project}: put the project on a"
                " disk that all nodes share, under the same path."
            )
        torch.set_num_threads(threads)
        options = {"weights": Path(weights)} if weights else {}
        kind = encoders.load(encoder, device, **(options if encoder == "resnet50" else {}))
        self._encoder = kind

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        answers = [
            encode_group(self._encoder, _asked(group, self._encoder.modality))
            for group in batch["group"]
        ]
        return {
            "answers": [_told(answer) for answer in answers],
            "vectors": [_vectors(answer) for answer in answers],
        }


def _question(group: Group) -> str:
    """A group as JSON: what travels is text and numbers, and no reading of it runs anything."""
    return json.dumps([(item, str(source), sha) for item, source, sha in group])


def _asked(question: str, modality: str) -> Group:
    kind = Path if modality == "image" else str
    return [(item, kind(source), sha) for item, source, sha in json.loads(question)]


def _told(answers: Answers) -> str:
    """All of the answers but their vectors: (item, input_sha, why it failed), or null."""
    return json.dumps(
        [
            one and (one.item_id, one.input_sha, one.reason if isinstance(one, Failed) else None)
            for one in answers
        ]
    )


def _vectors(answers: Answers) -> bytes:
    """The vectors of those that have one, in order: float32, little-endian, row by row."""
    good = [one.vector for one in answers if isinstance(one, Encoded)]
    return np.asarray(good, "<f4").tobytes()


def _understood(told: str, vectors: bytes) -> Answers:
    """The other way round."""
    rows = json.loads(told)
    good = sum(row is not None and row[2] is None for row in rows)
    table = iter(np.frombuffer(vectors, "<f4").reshape(good, -1) if good else ())
    answers: Answers = []
    for row in rows:
        if row is None:
            answers.append(None)
        elif row[2] is None:
            answers.append(Encoded(row[0], next(table), row[1]))
        else:
            answers.append(Failed(row[0], row[2], row[1]))
    return answers


def _drain(pool: _Pool, groups: list[Group], tally: Encoding) -> Tally:
    """Save answers as they come; whatever ends the job, what has come is committed."""
    work = pool.start(groups)
    try:
        for _ in work.beats():
            for answers in _ready(pool.answers):
                tally.take(answers)
            tally.news(force=True)
        for answers in _ready(pool.answers):
            tally.take(answers)
    except Cancelled:
        tally.commit()
        raise
    tally.commit()
    if work.error is not None:
        raise pool.lost(work.error) from work.error
    return tally.tally()


def _ready(answers: "queue.SimpleQueue[Answers]") -> Iterator[Answers]:
    while True:
        try:
            yield answers.get_nowait()
        except queue.Empty:
            return
