"""How time, memory and traffic grow: what docs/scale.md and ARCHITECTURE.md quote.

    python tests/bench/scale.py growth      step time and memory at 1, 4 and 16 times Baby's edges
    python tests/bench/scale.py workers     bytes sent, memory and time at 1, 2 and 4 workers
    python tests/bench/scale.py search      recall of faiss at 10⁵ and 10⁶ random items
    python tests/bench/scale.py predict     the formulas of docs/scale.md as tables

Graphs are drawn with Baby's own degrees (a sample with replacement), so they have its degree law
at every size; features and neighbour lists are random, which costs what real ones cost. Times are
CPU time of the process, because machines are shared.
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import torch
import torch.distributed as dist

from mrcsaf import models
from mrcsaf.core import devices
from mrcsaf.data.records import Interactions
from mrcsaf.data.sampling import NegativeSampler
from mrcsaf.models.base import Content, Modality
from mrcsaf.train.loop import TrainConfig, seeded
from mrcsaf.train.parallel import SHARD_ABOVE, Several, Team

ROOT = Path(__file__).resolve().parents[2]
FACTORS = (1, 4, 16)
WIDTH, NEIGHBOURS = 128, 10
BATCH = 2048
STEPS = 5  # timed ones, after one that warms up


def baby() -> Path:
    """The interactions of Baby, or an end with the reason."""
    folder = Path(os.environ.get("MRCSAF_DATA", ROOT.parent / "shared" / "data")) / "bench/baby"
    if not folder.is_dir():
        sys.exit(f"the benchmark data is not in {folder}; set MRCSAF_DATA")
    return folder / "baby.inter"


def interactions(factor: int) -> Interactions:
    """`factor` times the users, items and training pairs of Baby, with its degrees."""
    table = np.loadtxt(baby(), dtype=np.int64, skiprows=1, usecols=(0, 1, 2))
    train = table[table[:, 2] == 0]
    n_users, n_items = (int(table[:, column].max()) + 1 for column in (0, 1))
    if factor == 1:
        return Interactions(n_users, n_items, train[:, 0], train[:, 1])
    random = np.random.default_rng(factor)
    ends = []
    for column, size in ((0, n_users), (1, n_items)):
        degrees = random.choice(np.bincount(train[:, column], minlength=size), factor * size)
        ends.append(random.permutation(np.repeat(np.arange(factor * size), degrees)))
    length = min(map(len, ends))
    keys = np.unique(ends[0][:length] * (factor * n_items) + ends[1][:length])
    return Interactions(
        factor * n_users, factor * n_items, keys // (factor * n_items), keys % (factor * n_items)
    )


def content(n_items: int) -> Content:
    random = torch.Generator().manual_seed(1)
    found = {}
    for name in ("image", "text"):
        others = torch.randint(n_items, (n_items, NEIGHBOURS), generator=random)
        others[:, 0] = torch.arange(n_items)
        found[name] = Modality(
            "random", torch.randn(n_items, WIDTH, generator=random),
            torch.ones(n_items, dtype=torch.bool), others, torch.rand(others.shape),
        )  # fmt: skip
    return found


def member(name: str, factor: int, rank: int, size: int, limit: int, meet: str) -> dict[str, Any]:
    """Set up, take a few steps, and say what they took."""
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    before = devices.peak_megabytes(torch.device("cpu"))
    train = interactions(factor)
    kind = models.load(name)
    with seeded(1):
        model = kind(train, content(train.n_items), kind.Config())
    team = Team()
    if size > 1:
        dist.init_process_group("gloo", f"file://{meet}", rank=rank, world_size=size)
        team = Several(torch.device("cpu"), limit)
    team.spread(model, model.loss)
    config = TrainConfig()
    groups = model.parameter_groups(config.learning_rate)
    optimiser = torch.optim.Adam(groups, lr=config.learning_rate, fused=True)
    random = torch.Generator().manual_seed(1)
    model.train()
    model.start_epoch(0, random)
    chosen = torch.randint(len(train), (STEPS + 1, BATCH), generator=random)
    users, items = torch.from_numpy(train.users), torch.from_numpy(train.items)
    sampler = NegativeSampler(train)
    cpu, wall, sent = [], [], []
    for rows in chosen:
        batch = torch.stack([users[rows], items[rows], sampler.draw(users[rows], random)])
        if size > 1:
            dist.barrier()
        began = (time.process_time(), time.monotonic(), loopback())
        loss = team.loss(batch)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        if size > 1:
            dist.barrier()
        cpu.append(time.process_time() - began[0])
        wall.append(time.monotonic() - began[1])
        sent.append(loopback() - began[2])
    if size > 1:
        dist.destroy_process_group()
    return {
        "model": name, "factor": factor, "workers": size, "sharded": bool(size > 1 and not limit),
        "nodes": train.n_users + train.n_items, "edges": len(train),
        "numbers": int(sum(math.prod(value.shape) for value in model.parameters())),
        "cpu_s": statistics.median(cpu[1:]), "wall_s": statistics.median(wall[1:]),
        "sent_mb": statistics.median(sent[1:]) / 1e6,
        "peak_mb": devices.peak_megabytes(torch.device("cpu")), "before_mb": before,
    }  # fmt: skip


def loopback() -> int:
    """Bytes that have left over the loopback device, on Linux."""
    file = Path("/proc/net/dev")
    if not file.is_file():
        return 0
    line = next(line for line in file.read_text().splitlines() if line.strip().startswith("lo:"))
    return int(line.split(":")[1].split()[8])


def spawn(name: str, factor: int, size: int, limit: int) -> dict[str, Any]:
    """Members in processes of their own; what the first one found."""
    with tempfile.TemporaryDirectory() as folder:
        commands = [
            [sys.executable, __file__, "member", name, str(factor), str(rank), str(size),
             str(limit), str(Path(folder) / "meet")]
            for rank in range(size)
        ]  # fmt: skip
        surroundings = os.environ | {"PYTHONPATH": str(ROOT)}
        started = [
            subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=surroundings)
            for command in commands
        ]
        said = [one.communicate()[0] for one in started]
    found: dict[str, Any] = json.loads(said[0].strip().splitlines()[-1])
    print(json.dumps(found), flush=True)  # noqa: T201
    return found


def growth(name: str) -> None:
    found = [spawn(name, factor, 1, SHARD_ABOVE) for factor in FACTORS]
    edges = np.log([one["edges"] for one in found])
    for figure in ("cpu_s", "own_mb"):
        values = [one.get(figure) or one["peak_mb"] - one["before_mb"] for one in found]
        slope = float(np.polyfit(edges, np.log(values), 1)[0])
        print(f"{figure} grows with edges to the power {slope:.2f}: {values}")  # noqa: T201


def workers(name: str) -> None:
    for limit in (SHARD_ABOVE, 0):
        for size in (1, 2, 4) if limit else (2, 4):
            found = spawn(name, 1, size, limit)
            # gloo sums whole gradients where FSDP asks for a scatter: half as much again
            expected = (2 if limit else 3) * (size - 1) * 4 * found["numbers"] / 1e6
            print(f"  all workers send {expected:.1f} MB a step by the formula")  # noqa: T201


def search() -> None:
    import faiss

    faiss.omp_set_num_threads(1)
    random = np.random.default_rng(0)
    for n_items in (100_000, 1_000_000):
        items = random.standard_normal((n_items, 64), dtype=np.float32)
        asked = random.standard_normal((200, 64), dtype=np.float32)
        exact = faiss.IndexFlatIP(64)
        exact.add(items)
        began = time.process_time()
        _, truth = exact.search(asked, 50)
        brute = time.process_time() - began
        cells = 4 * round(math.sqrt(n_items))
        index = faiss.IndexIVFFlat(faiss.IndexFlatIP(64), 64, cells, faiss.METRIC_INNER_PRODUCT)
        index.cp.niter, index.cp.max_points_per_centroid = 5, 40
        began = time.process_time()
        index.train(items[: 40 * cells])
        index.add(items)
        built = time.process_time() - began
        for probes in (16, 64, 256):
            index.nprobe = probes
            began = time.process_time()
            _, found = index.search(asked, 50)
            took = time.process_time() - began
            hits = [len(np.intersect1d(a, b)) for a, b in zip(found, truth, strict=True)]
            row = {"items": n_items, "cells": cells, "probes": probes,
                   "recall@50": sum(hits) / truth.size, "ms_a_user": 1e3 * took / len(asked),
                   "exact_ms_a_user": 1e3 * brute / len(asked), "build_cpu_s": built}  # fmt: skip
            print(json.dumps(row), flush=True)  # noqa: T201


GPU = {"bytes": 80e9, "memory_bandwidth": 3.35e12, "link": 50e9}  # H100, one 400 Gb/s port each


def predict() -> None:
    """docs/scale.md's formulas for MR-CSAF without attention: d = 64 a modality, 20 % of edges."""
    sizes = {
        "Baby": (19_445, 7_050, 118_551), "10⁶ × 10⁵ × 10⁷": (10**6, 10**5, 10**7),
        "10⁷ × 10⁶ × 10⁹": (10**7, 10**6, 10**9), "10⁸ × 10⁷ × 10¹⁰": (10**8, 10**7, 10**10),
    }  # fmt: skip
    for name, (n_users, n_items, edges) in sizes.items():
        table = 4 * 128 * (n_users + n_items)  # bytes of one copy of all vectors
        graph = 12 * 2 * edges * 1.2 + 48 * edges  # CSR whole and pruned, pairs and their order
        moved = 2 * 2 * 2 * 0.2 * edges * 128 * 4 + 12 * table  # 2 layers, there and back
        for size in (1, 8, 64):
            copied, sharded = 4 * table + 4 * table, 4 * table / size + 6 * table
            sent = 2 * (size - 1) / size * table
            step = moved / GPU["memory_bandwidth"] + sent / GPU["link"]
            gb = [(copied + graph) / 1e9, (sharded + graph) / 1e9, sent / 1e9]
            print(" | ".join([name, str(size), *map(_short, [*gb, 1e3 * step])]))  # noqa: T201


def _short(value: float) -> str:
    """Three digits, never an exponent."""
    return f"{float(f'{value:.3g}'):,.0f}" if value >= 100 else f"{value:.3g}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["growth", "workers", "search", "predict", "member"])
    parser.add_argument("rest", nargs="*")
    parser.add_argument("--model", default="ams")
    given = parser.parse_args()
    if given.what == "member":
        name, factor, rank, size, limit, meet = given.rest
        found = member(name, int(factor), int(rank), int(size), int(limit), meet)
        print(json.dumps(found))  # noqa: T201
    elif given.what in ("growth", "workers"):
        {"growth": growth, "workers": workers}[given.what](given.model)
    else:
        {"search": search, "predict": predict}[given.what]()


if __name__ == "__main__":
    main()
