"""Measure what placing a new product is worth: hide items from training, place them, compare.

    python tests/bench/placement.py --data ../shared/data/bench/baby --epochs 40 --out FILE.json

Cold start: a share of the items loses all its interactions; the model trains on a catalogue without
them, and each is then placed by its features. Every user who ever met a hidden item (in any part of
the split) is one of its true users. Leave one out: known items of the same model placed again from
their own features, as if they were not there, against the vectors that training gave them.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parents[2]))

from mrcsaf.core.progress import Progress
from mrcsaf.data.records import Interactions, split_by_part
from mrcsaf.models.base import Modality
from mrcsaf.models.graphs import SparseGraph, nearest
from mrcsaf.placement.inputs import Borrowed
from mrcsaf.placement.result import Users
from mrcsaf.train.loop import fit
from mrcsaf.train.run import Data, make, settings

FEATURES = {"image": "image_feat128_fit.npy", "text": "text_feat128_fit.npy"}
USER_KS, ITEM_K = (20, 100), 20


@dataclass(frozen=True)
class Cold:
    """A catalogue and what was hidden from it. Known items are numbered anew from 0."""

    data: Data
    hidden_raw: dict[str, torch.Tensor]  # (H, F)
    true: np.ndarray  # (U, H) of bool: who met which hidden item


def load(folder: Path) -> tuple[np.ndarray, dict[str, np.ndarray], int]:
    """(user, item, part) rows and features, under permuted numbers: the file's leak the split."""
    name = folder.name
    rows = np.loadtxt(folder / f"{name}.inter", skiprows=1, dtype=np.int64, delimiter="\t",
                      usecols=(0, 1, 2))  # fmt: skip
    random = np.random.default_rng(1)
    raw = {m: np.load(folder / file).astype(np.float32) for m, file in FEATURES.items()}
    n_users, n_items = int(rows[:, 0].max()) + 1, len(raw["image"])
    users, items = random.permutation(n_users), random.permutation(n_items)
    rows = np.stack([users[rows[:, 0]], items[rows[:, 1]], rows[:, 2]], axis=1)
    return rows, {m: table[np.argsort(items)] for m, table in raw.items()}, n_users


def hide(folder: Path, share: float, seed: int) -> Cold:
    rows, raw, n_users = load(folder)
    n_items = len(raw["image"])
    hidden = np.sort(np.random.default_rng(seed).permutation(n_items)[: round(n_items * share)])
    known = np.setdiff1d(np.arange(n_items), hidden)
    number = np.full(n_items, -1)
    number[known] = np.arange(len(known))
    kept = rows[number[rows[:, 1]] >= 0]
    split = split_by_part(
        n_users, len(known), kept[:, 0], number[kept[:, 1]], kept[:, 2].astype(np.int8)
    )
    content = {}
    for m, table in raw.items():
        rest = torch.from_numpy(table[known])
        content[m] = Modality("fitted", rest, rest.any(1))  # its own graph, without the hidden
    true = np.zeros((n_users, len(hidden)), np.bool_)
    gone = rows[number[rows[:, 1]] < 0]
    true[gone[:, 0], np.searchsorted(hidden, gone[:, 1])] = True
    cold_raw = {m: torch.from_numpy(table[hidden]) for m, table in raw.items()}
    return Cold(Data(split, content, "", {}), cold_raw, true)


# --- who would want a hidden item, by model and by baseline --------------------------------------


def knn_scores(cold: Cold, modality: str, k: int) -> tuple[np.ndarray, np.ndarray]:
    """(U, I), (U, H): the sum of cosines of an item's k nearest that the user met."""
    train = cold.data.split.train
    unit = torch.nn.functional.normalize(cold.data.content[modality].raw, dim=1)
    new = torch.nn.functional.normalize(cold.hidden_raw[modality], dim=1)
    ids, cosines = nearest(cold.data.content[modality].raw, k + 1)
    weights = np.zeros((train.n_items, train.n_items), np.float32)  # known by known: 190 MB
    np.put_along_axis(weights, ids.numpy(), cosines.numpy(), axis=1)
    np.fill_diagonal(weights, 0)
    best = (new @ unit.T).topk(k, dim=1)
    to_new = np.zeros((len(new), train.n_items), np.float32)
    np.put_along_axis(to_new, best.indices.numpy(), best.values.numpy(), axis=1)
    pairs = torch.from_numpy(train.users), torch.from_numpy(train.items)
    met = SparseGraph(*pairs, torch.ones(len(train)), (train.n_users, train.n_items))
    known, fresh = (met @ torch.from_numpy(table.T.copy()) for table in (weights, to_new))
    return known.numpy(), fresh.numpy()


def popularity_scores(cold: Cold) -> tuple[np.ndarray, np.ndarray]:
    """A hidden item has no popularity, so users differ by how much they met in all."""
    train = cold.data.split.train
    known = np.tile(train.item_counts.astype(np.float32), (train.n_users, 1))
    activity = np.diff(train.starts).astype(np.float32)
    # Between 0 and 1: below every known item, and busiest users first.
    return known, np.tile(activity[:, None] / (activity.max() + 1), (1, cold.true.shape[1])) - 1


def random_scores(cold: Cold, seed: int) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    train = cold.data.split.train
    return (
        draw.random((train.n_users, train.n_items), np.float32),
        draw.random((train.n_users, cold.true.shape[1]), np.float32),
    )


def model_scores(cold: Cold, model: Any, first_day: bool) -> tuple[np.ndarray, np.ndarray]:
    """As placed: by the model alone, or with what its choosers are expected to teach."""
    with torch.no_grad():
        representation = model.represent()
        users, items = representation.stacked()
    place, choosers = model.newcomers(), Borrowed(Users(users, items, cold.data.split.train, {}))
    rows = []
    for h in range(cold.true.shape[1]):
        new = place.place({m: table[h] for m, table in cold.hidden_raw.items()})
        row = stacked(representation.parts, new.vectors)
        rows.append(row if first_day else row + choosers.of(new))
    return (users @ items.T).numpy(), (users @ torch.stack(rows).T).numpy()


def stacked(parts: list[Any], vectors: dict[str, torch.Tensor]) -> torch.Tensor:
    sides: dict[str, torch.Tensor] = {}
    for part in parts:
        sides[part.user] = sides.get(part.user, torch.zeros(())) + vectors[part.item]
    return torch.cat(list(sides.values()))


# --- figures -------------------------------------------------------------------------------------


def figures(cold: Cold, known: np.ndarray, new: np.ndarray) -> dict[str, float]:
    train = cold.data.split.train
    found = user_side(cold.true, new)
    known[train.users, train.items] = -np.inf
    found |= item_side(cold.true, np.concatenate([known, new], axis=1), known.shape[1])
    found |= {f"cold_{name}": value for name, value in item_side(cold.true, new, 0).items()}
    cut = -np.partition(-known, ITEM_K - 1, axis=1)[:, ITEM_K - 1]
    audience = (new > cut[:, None]).sum(0)
    found["audience_spearman"] = spearman(audience, cold.true.sum(0))
    found["audience_mean"] = float(audience.mean())
    return found


def user_side(true: np.ndarray, new: np.ndarray) -> dict[str, float]:
    """For each hidden item all users by score: how many of its true users come first."""
    noise = np.random.default_rng(0).random(new.shape[0])  # equal scores: any order, not by number
    totals: dict[str, list[float]] = {}
    discount = 1 / np.log2(np.arange(max(USER_KS)) + 2)
    for h in np.flatnonzero(true.any(0)):
        order = np.lexsort((noise, -new[:, h]))[: max(USER_KS)]
        hits, size = true[order, h], true[:, h].sum()
        for k in USER_KS:
            totals.setdefault(f"users_recall@{k}", []).append(hits[:k].sum() / size)
        best = discount[: min(20, size)].sum()
        totals.setdefault("users_ndcg@20", []).append((hits[:20] * discount[:20]).sum() / best)
    return {name: float(np.mean(values)) for name, values in totals.items()}


def item_side(true: np.ndarray, scores: np.ndarray, offset: int) -> dict[str, float]:
    """For each user who met hidden items: are these in the first 20 of all their unseen items?"""
    users = np.flatnonzero(true.any(1))
    best = np.argsort(-scores[users], axis=1, kind="stable")[:, :ITEM_K]
    hits = np.zeros(best.shape, np.bool_)
    new = best >= offset
    row, _ = np.nonzero(new)
    hits[new] = true[users[row], best[new] - offset]
    sizes = true[users].sum(1)
    discount = 1 / np.log2(np.arange(ITEM_K) + 2)
    ideal = np.concatenate([[0], np.cumsum(discount)])[np.minimum(sizes, ITEM_K)]
    return {
        "items_recall@20": float((hits.sum(1) / sizes).mean()),
        "items_ndcg@20": float((hits @ discount / ideal).mean()),
    }


def spearman(a: np.ndarray, b: np.ndarray) -> float:
    """Rank correlation, equal values sharing their mean rank; 0 where one side is constant."""
    if len(set(a.tolist())) < 2 or len(set(b.tolist())) < 2:
        return 0.0
    return float(np.corrcoef(mean_ranks(a), mean_ranks(b))[0, 1])


def mean_ranks(values: np.ndarray) -> np.ndarray:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts - 1) / 2)[place]


def agreement(model: Any, content: dict[str, Modality], train: Interactions, n: int,
              seed: int) -> dict[str, list[float]]:  # fmt: skip
    """Known items placed as if they were not there, against their own vectors: quartiles."""
    with torch.no_grad():
        representation = model.represent()
        users, items = representation.stacked()
    place = model.newcomers()
    rows: dict[str, list[float]] = {}
    similar = torch.nn.functional.cosine_similarity
    for i in np.random.default_rng(seed).permutation(train.n_items)[:n].tolist():
        new = place.place({m: one.raw[i] for m, one in content.items()}, without=i)
        for letter in ("h", "p"):
            names = [f"{letter}_{m}" for m in content]
            placed = torch.cat([new.vectors[name] for name in names])
            own = torch.cat([representation.items[name][i] for name in names])
            rows.setdefault(f"cosine_{letter}", []).append(float(similar(placed, own, 0)))
        vector = stacked(representation.parts, new.vectors)
        rows.setdefault("cosine_item", []).append(float(similar(vector, items[i], 0)))
        scores = torch.stack([users @ vector, users @ items[i]])
        rows.setdefault("score_correlation", []).append(float(torch.corrcoef(scores)[0, 1]))
        top = [set(row.topk(100).indices.tolist()) for row in scores]
        rows.setdefault("top100_users_shared", []).append(len(top[0] & top[1]) / 100)
    return {name: np.quantile(v, [0.25, 0.5, 0.75]).tolist() for name, v in rows.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    root = Path(os.environ.get("MRCSAF_DATA", Path(__file__).parents[3] / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=root / "bench" / "baby")
    parser.add_argument("--model", default="ams")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--agreement", type=int, default=500, help="known items placed again")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    result = measure(arguments)
    if arguments.out:
        arguments.out.write_text(json.dumps(result, indent=1))


def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    cold = hide(arguments.data, arguments.share, arguments.seed)
    values = dict(pair.split("=", 1) for pair in arguments.set)
    values |= {"max_epochs": arguments.epochs, "seed": 999}
    chosen = settings(arguments.model, values)
    model = make(chosen, cold.data, torch.device("cpu"))
    started = time.monotonic()
    state = fit(model, cold.data.split, chosen.train, say)
    model.eval()
    rows: dict[str, Any] = {}
    sources: dict[str, Callable[[], tuple[np.ndarray, np.ndarray]]] = {
        f"{arguments.model}, placed": lambda: model_scores(cold, model, first_day=False),
        f"{arguments.model}, first day": lambda: model_scores(cold, model, first_day=True),
        "text-kNN, 10": lambda: knn_scores(cold, "text", 10),
        "text-kNN, 50": lambda: knn_scores(cold, "text", 50),
        "image-kNN, 10": lambda: knn_scores(cold, "image", 10),
        "image-kNN, 50": lambda: knn_scores(cold, "image", 50),
        "popularity": lambda: popularity_scores(cold),
        "random": lambda: random_scores(cold, arguments.seed),
    }
    for name, scores in sources.items():
        rows[name] = figures(cold, *scores())
        out(name + ": " + ", ".join(f"{key} {value:.4f}" for key, value in rows[name].items()))
    train = cold.data.split.train
    again = agreement(model, cold.data.content, train, arguments.agreement, arguments.seed)
    out(f"again: {again}")
    return {
        "arguments": {key: str(value) for key, value in vars(arguments).items()},
        "config": chosen.as_dict(),
        "hidden": int(cold.true.shape[1]),
        "pairs": int(cold.true.sum()),
        "best_epoch": state.best_epoch,
        "valid": state.best,
        "train_seconds": time.monotonic() - started,
        "cold": rows,
        "again": again,
    }


def say(news: Progress) -> None:
    if news.metrics and news.done % 5 == 0:
        out(news.message)


def out(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
