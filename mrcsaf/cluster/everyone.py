"""Ranked lists for all users: exact, block by block, streamed into one file.

Memory holds the item vectors, what was met in training, and a few blocks: never users × items.
A block is the same numpy function wherever it runs, here or as a task of Ray's.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.numpy
from jaxtyping import Float32, Int64
from numpy import ndarray

from mrcsaf.answers import ranking
from mrcsaf.answers.ranking import Ranker
from mrcsaf.cluster import connection, tables
from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.core.typing import Ids, ItemVectors
from mrcsaf.store import Project, catalogue, runs
from mrcsaf.store.runs import Run

BLOCK_USERS = 256
BLOCK_ITEMS = 16_384  # the scores of one block against these are 16 MB
WAIT_S = 0.2


@dataclass(frozen=True)
class Block:
    """Some users: their vectors, and what they have met (rows count inside the block)."""

    users: Int64[ndarray, " B"]
    vectors: Float32[ndarray, "B D"]
    met_rows: Int64[ndarray, " M"]
    met_items: Int64[ndarray, " M"]


Best = tuple[Int64[ndarray, "B k"], Float32[ndarray, "B k"]]
"""Item ids and scores, best first; −∞ where a user has nothing left to see."""


def recommend(
    path: Path,
    out: Path,
    *,
    run_id: int | None = None,
    k: int = 50,
    seen: bool = False,
    address: str = "",
    report: Report = silent,
) -> dict[str, Any]:
    """Write the `k` best items of every user to `out`: .parquet, .csv or .jsonl, a row an item.

    `address`: of a Ray cluster; empty for this process. Both write the same rows. `seen` keeps
    what users have already. Raises ConfigError for another ending or a missing extra, and leaves
    no file behind if anything goes wrong.
    """
    began = time.monotonic()
    tables.check(out)
    with Project.open(path) as project:
        run = runs.chosen(project.db, run_id)
        ranker = Ranker.load(project.db, run)
        names, items = ranker.stacked()
        unknown = np.flatnonzero(~ranker.known)
        users, titles = catalogue.user_names(project.db), catalogue.item_names(project.db)
        rows = 0
        with tables.lists(out, users, titles) as write:
            blocks = _blocks(project, run, names, len(users), seen, unknown)
            for block, (ids, scores) in _spread(address, blocks, items, k, report):
                rows += write(block.users, ids, scores)
                report(Progress(int(block.users[-1]) + 1, len(users), "users", "recommend"))
    wall = time.monotonic() - began
    return {"run": run.id, "file": str(out), "users": len(users), "rows": rows, "seconds": wall}


def _blocks(
    project: Project, run: Run, names: list[str], n_users: int, seen: bool, unknown: Ids
) -> Iterator[Block]:
    """All users the run knows, in order; `unknown` items are as good as met by all of them."""
    train = catalogue.train_interactions(project.db)
    for first in range(0, n_users, BLOCK_USERS):
        last = min(first + BLOCK_USERS, n_users)
        sides = [runs.user_block(project.db, run.id, name, first, last) for name in names]
        users = sides[0][0]
        if not len(users):  # imported after the run
            continue
        nothing = unknown[:0]
        met = [
            np.concatenate([nothing if seen else train.of_user(user), unknown])
            for user in users.tolist()
        ]
        yield Block(
            users,
            np.concatenate([vectors for _, vectors in sides], axis=1),
            np.repeat(np.arange(len(users)), [len(items) for items in met]),
            np.concatenate(met),
        )


def best(block: Block, items: ItemVectors, k: int) -> Best:
    """The `k` best items of each user of a block; equal scores by id, as everywhere."""
    k = min(k, len(items))
    ids = np.zeros((len(block.users), 0), np.int64)
    found = np.zeros((len(block.users), 0), np.float32)
    for first in range(0, len(items), BLOCK_ITEMS):
        some = items[first : first + BLOCK_ITEMS]
        scores = block.vectors @ some.T
        here = (block.met_items >= first) & (block.met_items < first + len(some))
        scores[block.met_rows[here], block.met_items[here] - first] = -np.inf
        chosen = _top(scores, min(k, len(some)))
        ids = np.concatenate([ids, chosen + first], axis=1)
        found = np.concatenate([found, np.take_along_axis(scores, chosen, axis=1)], axis=1)
        order = np.lexsort((ids, -found), axis=1)[:, :k]
        ids, found = np.take_along_axis(ids, order, 1), np.take_along_axis(found, order, 1)
    return ids, found


def _answer(block: Block, items: ItemVectors, k: int) -> bytes:
    """What `best` finds, as safetensors: what comes back from a node is numbers."""
    ids, scores = best(block, items, k)
    arrays = {"ids": np.ascontiguousarray(ids), "scores": np.ascontiguousarray(scores)}
    return safetensors.numpy.save(arrays)


def _top(scores: Float32[ndarray, "B I"], k: int) -> Int64[ndarray, "B k"]:
    """Columns of the `k` best of each row; of equal ones at the border, the first."""
    if k == scores.shape[1]:
        return np.broadcast_to(np.arange(k), scores.shape).copy()
    chosen = np.argpartition(scores, scores.shape[1] - k, axis=1)[:, scores.shape[1] - k :]
    border = np.take_along_axis(scores, chosen, 1).min(1, keepdims=True)
    for row in np.flatnonzero((scores >= border).sum(1) > k).tolist():
        if np.isfinite(border[row, 0]):  # items that were met tie at −∞ and are never written
            chosen[row] = ranking.top(scores[row], k)
    return chosen


def _spread(
    address: str, blocks: Iterator[Block], items: ItemVectors, k: int, report: Report
) -> Iterator[tuple[Block, Best]]:
    """Each block with its best, in order."""
    if not address:
        for block in blocks:
            yield block, best(block, items, k)
        return
    with connection.joined(address, workers=1) as cluster:
        import ray

        there = ray.put(items)
        task = ray.remote(num_cpus=1)(_answer)
        yield from _in_order(blocks, lambda block: task.remote(block, there, k), cluster, report)


def _in_order(
    blocks: Iterator[Block],
    start: Callable[[Block], Any],
    cluster: connection.Cluster,
    report: Report,
) -> Iterator[tuple[Block, Best]]:
    """At most two tasks a CPU under way, so that neither side fills its memory."""
    import ray

    coming: deque[tuple[Block, Any]] = deque()
    while True:
        while len(coming) < 2 * max(cluster.cpus, 1) and (block := next(blocks, None)) is not None:
            coming.append((block, start(block)))
        if not coming:
            return
        block, answer = coming.popleft()
        while not ray.wait([answer], timeout=WAIT_S)[0]:
            report(Progress(int(block.users[0]), 0, "users", "recommend"))
        try:
            best_of = safetensors.numpy.load(ray.get(answer))
        except ray.exceptions.RayError as error:  # a task is tried again by Ray before this
            raise connection.lost(cluster.address, error) from error
        yield block, (best_of["ids"], best_of["scores"])
