"""What a training will need before it begins: memory by arithmetic, time from what was measured.

Counted in numbers of four bytes from the settings and the sizes of the data. N = users + items,
E training pairs, D width. What no arithmetic gives (the interpreter and torch, how many tables a
step holds at once, how long an edge takes) was measured on Amazon Baby: `tests/bench/train.py`.
"""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mrcsaf.core.errors import ConfigError

MB = 1e6
NUMBER = 4  # bytes
EDGE = 20  # bytes an edge of a sparse graph, with what making it takes: two ids and a value
PROCESS = 325e6  # the interpreter, torch and its optimiser, before any data
COUNTING = 250e6  # the same for a model that trains nothing: no optimiser, no way back
ROW = 250  # bytes an interaction while it is read from the database
BLOCK = 16e6  # numbers: of similarities, when nearest neighbours are looked for
BLOCK_USERS = 1024  # as evaluation ranks
COPIES = 5  # of what is trained: weights, gradient, two moments, and the best epoch
CGROUPS = (  # of version 2 and of version 1: limit, and what is used of it
    ("memory.max", "memory.current"),
    ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How large a data set is."""

    users: int
    items: int
    pairs: int  # of the training part
    interactions: int  # of all parts
    widths: Mapping[str, int]  # of the raw vectors, by modality

    @property
    def nodes(self) -> int:
        return self.users + self.items

    @property
    def raw(self) -> int:
        """Numbers in the raw vectors."""
        return self.items * sum(self.widths.values())


@dataclass(frozen=True, slots=True)
class Need:
    """Numbers of four bytes that a model's training holds."""

    trained: int | float  # in its weights
    tables: int | float  # at the busiest moment of a step, all tables together
    held: int | float = 0  # constant: copies of features, lists
    edges: int | float = 0  # of its sparse graphs


@dataclass(frozen=True, slots=True)
class Forecast:
    """Bytes by what they are for."""

    parts: dict[str, int | float]

    @property
    def peak(self) -> float:
        return float(sum(self.parts.values()))

    def on_device(self) -> "Forecast":
        """What of it a device with memory of its own holds."""
        return Forecast({k: v for k, v in self.parts.items() if k not in ("process", "data")})


def memory(model: str, config: Any, batch_size: int, sizes: Sizes) -> Forecast:
    """Peak memory of training `model` with these settings, the process and torch included."""
    need = NEEDS.get(model, _unknown)(config, batch_size, sizes)
    ranked = min(BLOCK_USERS, sizes.users) * sizes.items
    return Forecast(
        {
            "process": PROCESS if need.trained else COUNTING,
            "data": ROW * sizes.interactions + 2 * NUMBER * sizes.raw,
            "weights": COPIES * NUMBER * need.trained,
            "tables": NUMBER * need.tables,
            "features": NUMBER * need.held,
            "graphs": EDGE * need.edges,
            "ranking": max(0, NUMBER * (2 * ranked - need.tables)),  # the tables are free by then
        }
    )


def seconds_an_epoch(model: str, config: Any, batch_size: int, sizes: Sizes) -> float:
    """Of one core like the one that the coefficients were measured on, with its evaluation."""
    width = getattr(config, "dim", WIDTH)
    ranked = EVALUATION * sizes.users * sizes.items / BABY_SCORES * width / WIDTH
    return trained_seconds(model, width, batch_size, sizes) + ranked


def trained_seconds(model: str, width: int, batch_size: int, sizes: Sizes) -> float:
    """The same without the evaluation.

    Every step propagates over the whole graph: an epoch takes pairs x pairs / batch size.
    """
    growth = sizes.pairs / BABY_PAIRS
    if model not in PAIRWISE:
        growth *= growth * BATCH.get(model, 2048) / batch_size
    return SECONDS.get(model, 0.0) * growth * width / WIDTH


WIDTH, BABY_PAIRS, BABY_SCORES = 64, 118_551, 19_445 * 7_050
EVALUATION = 0.8
PAIRWISE = ("bpr", "vbpr")  # no graph: a pair costs what it costs
BATCH = {"ams": 4096, "csaf": 4096, "mrcsaf": 4096, "camgr_cam": 4096}  # else 2,048
SECONDS = {  # CPU-seconds an epoch on Baby, one core, 64 wide, batches of that size
    "bpr": 0.25, "lightgcn": 1.0, "vbpr": 0.7, "freedom": 0.75, "bm3": 2.0, "lattice": 5.0,
    "mmgcn": 15.0, "grcn": 6.0, "slmrec": 10.0, "powerec": 10.0, "camgr": 6.0, "camgr_cam": 1.4,
    "ams": 0.9, "csaf": 1.4, "mrcsaf": 1.4, "studio": 2.4,
}  # fmt: skip


def check(found: Forecast, free: float | None, batch_size: int) -> None:
    """Raises ConfigError, with both numbers and the remedy, if that much memory cannot be had."""
    if free is None or found.peak <= free:
        return
    remedies = {
        "data": "train on fewer interactions (a higher --k-core at import)",
        "weights": "lower dim",
        "tables": f"lower batch_size ({batch_size:,}) or dim, or choose a cheaper attention",
        "features": "import narrower features",
        "graphs": "lower neighbours",
        "ranking": "close other programs",
        "process": "close other programs",
    }
    largest = max(found.parts, key=lambda name: found.parts[name])
    raise ConfigError(
        f"This training needs about {found.peak / MB:,.0f} MB of memory, and {free / MB:,.0f} MB"
        f" are free: {remedies[largest]}, or use a machine with more."
    )


def free_memory() -> float | None:
    """Bytes that a new process can have, None where the system does not say."""
    free = _available()
    for limit, used in CGROUPS:
        allowed, taken = _number(f"/sys/fs/cgroup/{limit}"), _number(f"/sys/fs/cgroup/{used}")
        if allowed is not None and taken is not None:
            free = allowed - taken if free is None else min(free, allowed - taken)
    return free


def _available() -> float | None:
    try:
        with open("/proc/meminfo", encoding="ascii") as file:
            for line in file:
                if line.startswith("MemAvailable:"):
                    return 1024.0 * int(line.split()[1])
    except (OSError, ValueError, IndexError):
        pass
    if sys.platform == "win32":
        return None
    try:
        return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, ValueError, OSError):
        return None


def _number(file: str) -> float | None:
    try:
        with open(file, encoding="ascii") as found:
            return float(found.read())
    except (OSError, ValueError):  # no such group, or "max"
        return None


def _pairwise(c: Any, batch: int, s: Sizes) -> Need:
    """BPR: rows of a batch only."""
    return Need(s.nodes * c.dim, 8 * batch * c.dim)


def _lightgcn(c: Any, batch: int, s: Sizes) -> Need:
    return Need(s.nodes * c.dim, 7 * s.nodes * c.dim + 8 * batch * c.dim, edges=2 * s.pairs)


def _vbpr(c: Any, batch: int, s: Sizes) -> Need:
    width = sum(s.widths.values())
    trained = (2 * s.users + s.items + width) * c.dim
    return Need(trained, batch * (12 * c.dim + 6 * width) + 2 * s.items * c.dim, held=s.raw)


def _item_lists(c: Any, s: Sizes) -> float:
    """Edges of one item graph a modality."""
    return float(len(s.widths) * s.items * getattr(c, "neighbours", 0))


def _freedom(c: Any, batch: int, s: Sizes) -> Need:
    trained = s.nodes * c.dim + (s.raw if c.feature_trained else 0)
    held = s.raw if c.feature_weight and not c.feature_trained else 0
    edges = 2 * s.pairs * (2 - c.pruned_edges) + 2 * _item_lists(c, s)
    tables = 8 * s.nodes * c.dim + 8 * batch * c.dim
    if c.feature_weight:
        tables += 4 * batch * sum(s.widths.values())
    return Need(trained, tables, held, edges)


def _bm3(c: Any, batch: int, s: Sizes) -> Need:
    trained = s.nodes * c.dim + sum(s.widths.values()) * c.dim
    return Need(trained, 9 * s.nodes * c.dim + 24 * batch * c.dim, s.raw, 2 * s.pairs)


def _lattice(c: Any, batch: int, s: Sizes) -> Need:
    trained = s.nodes * c.dim + (s.raw if c.feature_trained else 0)
    both = 2 * _item_lists(c, s)  # of the raw and of the learned features
    gathered = both * c.dim + BLOCK  # rows of neighbours, and a block of similarities
    tables = 7 * s.nodes * c.dim + gathered
    held = 0 if c.feature_trained else s.raw
    return Need(trained, tables, held, 2 * (2 * s.pairs + s.nodes) + 2 * both)


def _slmrec(c: Any, batch: int, s: Sizes) -> Need:
    kinds = 1 + len(s.widths)
    trained = s.nodes * c.dim + (sum(s.widths.values()) + 2 * kinds * c.dim) * c.dim
    contrasts = 6 * batch * batch  # every row of a batch against every other
    return Need(trained, 7 * s.nodes * c.dim * kinds + contrasts, s.raw, 2 * s.pairs)


def _powerec(c: Any, batch: int, s: Sizes) -> Need:
    wide = s.nodes * c.dim * (1 + len(s.widths))
    trained = s.nodes * c.dim + sum(s.widths.values()) * c.dim
    return Need(trained, (6 + 3 * c.layers) * wide, s.raw, 4 * s.pairs)


def _grcn(c: Any, batch: int, s: Sizes) -> Need:
    modalities, width = len(s.widths), c.content_dim
    trained = s.nodes * (c.dim + modalities) + modalities * s.users * width
    trained += sum(s.widths.values()) * width
    routed = modalities * ((3 * c.routing + 5) * s.nodes * width + (8 + 4 * c.routing) * s.pairs)
    return Need(trained, routed + 8 * s.nodes * c.dim, s.raw, 4 * s.pairs)


def _mmgcn(c: Any, batch: int, s: Sizes) -> Need:
    trained = tables = float(s.nodes * c.dim)
    for name, width in s.widths.items():
        first = c.latent if name == "image" and c.latent else width
        trained += s.users * first + 3 * first * first
        tables += 5 * s.nodes * first + 14 * s.nodes * c.dim
    return Need(trained, tables, s.raw, 4 * s.pairs)


def _camgr(c: Any, batch: int, s: Sizes) -> Need:
    trained = s.nodes * c.dim + 2 * sum(s.widths.values()) * c.dim
    tables = 8 * s.nodes * c.dim + (30 + _attended(c)) * s.items * c.dim + 3 * batch * batch
    return Need(trained, tables, s.raw, 6 * s.pairs + 2 * _item_lists(c, s))


def _attended(c: Any) -> float:
    """Tables of items × D that attention over both modalities holds."""
    kind = c.attention
    return {"none": 0.0, "linear": 12.0, "exact": 60.0}.get(kind, 8.0 * getattr(c, "neighbours", 0))


def _fused(attention: bool) -> Callable[[Any, int, Sizes], Need]:
    """MR-CSAF and its relatives: both modalities side by side."""

    def need(c: Any, batch: int, s: Sizes) -> Need:
        wide, width = 2 * s.nodes * c.dim, sum(s.widths.values())
        ids = 2 * s.items * c.dim if c.item_embedding in ("id", "both") else 0
        trained = 2 * s.users * c.dim + ids + width * (c.dim + c.selector.hidden)
        trained += s.raw if c.item_embedding == "feature_trained" else 0
        tables = 5 * wide + 12 * s.items * c.dim + 4 * s.items * c.selector.hidden
        tables += 4 * batch * width + 24 * batch * c.dim
        if attention:
            tables += _attended(c) * s.items * c.dim
        tables += 3 * batch * min(getattr(c, "negatives", 0), batch)  # Studio's softmax
        edges = 2 * s.pairs * (2 - c.pruned_edges) + 2 * _item_lists(c, s)
        return Need(trained, tables, 2 * s.raw, edges)

    return need


def _counted(c: Any, batch: int, s: Sizes) -> Need:
    """Popularity: one number an item."""
    return Need(0, s.nodes)


def _neighbours(c: Any, batch: int, s: Sizes) -> Need:
    """Item-kNN: each user's sum of raw vectors."""
    width = max(s.widths.values(), default=0)
    return Need(0, 2 * s.nodes * width, s.raw, 2 * s.pairs)


def _unknown(c: Any, batch: int, s: Sizes) -> Need:
    """A model that nobody has counted for: taken for a wide one, so that it is not underrated."""
    width = getattr(c, "dim", WIDTH)
    return Need(2 * s.nodes * width, 12 * s.nodes * width, 2 * s.raw, 4 * s.pairs)


NEEDS: dict[str, Callable[[Any, int, Sizes], Need]] = {
    "popularity": _counted, "item_knn_text": _neighbours, "item_knn_image": _neighbours,
    "bpr": _pairwise, "lightgcn": _lightgcn, "vbpr": _vbpr, "freedom": _freedom, "bm3": _bm3,
    "lattice": _lattice, "slmrec": _slmrec, "powerec": _powerec, "grcn": _grcn, "mmgcn": _mmgcn,
    "camgr": _camgr, "camgr_cam": _fused(True), "ams": _fused(False), "csaf": _fused(True),
    "mrcsaf": _fused(True), "studio": _fused(True),
}  # fmt: skip
