"""Small made-up projects for the window's tests, benchmarks and screenshots.

Vectors are random but consistent: users and items are propagated over their own interactions, so
that splits by part and by history sum to the score.
"""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from mrcsaf.answers import ranking
from mrcsaf.core.typing import PartSpec
from mrcsaf.data import images
from mrcsaf.data.records import Counts, Imported, Interactions, ItemRecord
from mrcsaf.store import catalogue, features, runs
from mrcsaf.store.project import Project
from mrcsaf.store.runs import Published

KINDS = ("Mugs", "Lamps", "Shoes", "Bags", "Posters", "Shirts")
PARTS = [
    PartSpec("image_graph", "u_image", "h_image"),
    PartSpec("image_interactions", "u_image", "p_image"),
    PartSpec("text_graph", "u_text", "h_text"),
    PartSpec("text_interactions", "u_text", "p_text"),
]
DIM = 16


def picture(seed: int) -> bytes:
    """A small PNG with a colour of its own."""
    rng = np.random.default_rng(seed)
    pixels = np.zeros((48, 40, 3), np.uint8) + rng.integers(60, 220, 3).astype(np.uint8)
    pixels[12:36, 10:30] = 255 - pixels[12:36, 10:30]
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def records(n: int) -> list[ItemRecord]:
    """Items with titles, brands and categories; every fourth has no title but its id."""
    made = []
    for number in range(n):
        kind = KINDS[number % len(KINDS)]
        title = "" if number % 4 == 3 else f"{kind[:-1]} number {number} with a pleasant shape"
        ext_id = f"B{number:06d}"
        made.append(
            ItemRecord(ext_id, title or ext_id, f"A {kind.lower()} text.", f"Brand {number % 7}",
                       kind, 9.5 + number)
        )  # fmt: skip
    return made


def interactions(n_users: int, n_items: int, each: int = 8, seed: int = 1) -> tuple:
    """`each` items a user: the last one in test, the one before in validation."""
    rng = np.random.default_rng(seed)
    if n_users * n_items < 4_000_000:
        chosen = np.argsort(rng.random((n_users, n_items)), axis=1)[:, : min(each, n_items)]
    else:  # distinct by construction, and quick
        first = rng.integers(0, n_items, n_users)[:, None]
        step = rng.integers(1, n_items // each, n_users)[:, None]
        chosen = (first + step * np.arange(each)) % n_items
    users = np.repeat(np.arange(n_users), chosen.shape[1])
    part = np.zeros(chosen.shape, np.int8)
    if chosen.shape[1] >= 3:
        part[:, -1], part[:, -2] = 2, 1
    return users.astype(np.int64), chosen.ravel().astype(np.int64), part.ravel()


def build(
    path: Path,
    n_users: int = 12,
    n_items: int = 30,
    *,
    items: list[ItemRecord] | None = None,
    shas: dict[int, str | None] | None = None,
    n_runs: int = 1,
    planted: bool = False,
    each: int = 8,
    dim: int = DIM,
) -> Path:
    """A whole project at `path`; `n_runs` runs of random vectors."""
    items = records(n_items) if items is None else items
    users, item_ids, part = interactions(n_users, len(items), each)
    data = Imported(
        format="catalogue",
        reason="made up",
        users=[f"U{number:05d}" for number in range(n_users)],
        items=items,
        user_ids=users,
        item_ids=item_ids,
        part=part,
        timestamps=np.arange(len(users), dtype=np.int64),
        interaction_counts=Counts(len(users), len(users)),
        item_counts=Counts(len(items), len(items)),
    )
    with Project.create(path) as project:
        if shas is None and n_items <= 1000:
            shas = {
                number: images.store_image(picture(number), project.images)
                for number in range(0, len(items), 2)
            }
        catalogue.insert_import(project.db, data, "made up", shas or {})
        catalogue.set_meta(project.db, "name", path.stem)
        if planted:
            shares = {n: (n % len(KINDS)) / (len(KINDS) - 1) for n in range(len(items))}
            catalogue.set_planted(project.db, shares)
            catalogue.set_meta(project.db, "simulated", "1")
        for seed in range(n_runs):
            publish(project, seed, dim=dim)
    return path


def publish(
    project: Project, seed: int = 0, model: str = "mrcsaf", dim: int = DIM, selector: bool = True
) -> int:
    """Train nothing: publish a run of random, consistent vectors. Gives its number."""
    db, rng = project.db, np.random.default_rng(seed + 100)
    train = catalogue.train_interactions(db)
    hashes = {m: _graph(project, m, train.n_items, rng) for m in ("image", "text")}
    run = runs.start(
        db,
        name=f"MR-CSAF seed {seed}",
        model=model,
        config={"model": {"dim": DIM}, "train": {"seed": seed}},
        inputs={
            "encoders": {"image": "efficientnet-lite2", "text": "minilm-l6-v2"},
            "graphs": hashes,
            "ui_layers": 2,
        },
        seed=seed,
        device="cpu",
    )
    weights = rng.beta(3, 4, train.n_items).astype(np.float32)
    item_side, user_side = _vectors(train, rng, weights, dim)
    limits = _thresholds(train, item_side, user_side)
    published = Published(PARTS, item_side, user_side, weights if selector else None, limits)
    metrics = {"valid": {"recall@20": 0.12}, "test": {"recall@20": 0.11, "ndcg@20": 0.05}}
    runs.publish(db, run.id, published, metrics, "ab12" * 16)
    return run.id


def _graph(project: Project, modality: str, n: int, rng: np.random.Generator) -> str:
    k = min(6, n)
    ids = np.array(
        [[i, *((i + 1 + rng.choice(n - 1, k - 1, replace=n > 99)) % n)] for i in range(n)]
    )
    cosines = np.sort(rng.random((n, k)).astype(np.float32))[:, ::-1].copy()
    cosines[:, 0] = 1
    return features.add_graph(project.db, modality, f"file:{modality}", ids, cosines).hash


def _propagate(train: Interactions, users: np.ndarray, items: np.ndarray) -> tuple:
    """Two layers of the symmetric user-item propagation, averaged with layer 0."""
    du = np.maximum(np.bincount(train.users, minlength=train.n_users), 1)
    di = np.maximum(train.item_counts, 1)
    edge = (1 / np.sqrt(du[train.users] * di[train.items])).astype(np.float32)[:, None]
    layers_u, layers_i = [users], [items]
    for _ in range(2):
        up, down = np.zeros_like(users), np.zeros_like(items)
        np.add.at(up, train.users, edge * layers_i[-1][train.items])
        np.add.at(down, train.items, edge * layers_u[-1][train.users])
        layers_u.append(up)
        layers_i.append(down)
    return np.mean(layers_u, 0, dtype=np.float32), np.mean(layers_i, 0, dtype=np.float32)


def _vectors(train: Interactions, rng: np.random.Generator, weights: np.ndarray, dim: int) -> tuple:
    item_side, user_side = {}, {}
    for modality, scale in (("image", 1.0), ("text", 1.3)):
        e_user = rng.normal(0, 0.3, (train.n_users, dim)).astype(np.float32)
        e_item = (scale * rng.normal(0, 0.3, (train.n_items, dim))).astype(np.float32)
        users, items = _propagate(train, e_user, e_item)
        user_side[f"u_{modality}"], user_side[f"e0_{modality}"] = users, e_user
        share = weights if modality == "image" else 1 - weights
        item_side[f"h_{modality}"] = (share[:, None] * e_item).astype(np.float32)
        item_side[f"p_{modality}"], item_side[f"e0_{modality}"] = items, e_item
    return item_side, user_side


def _thresholds(train: Interactions, item_side: dict, user_side: dict) -> dict:
    found = {}
    for k in (10, 20):
        scores = np.zeros(train.n_users, np.float32)
        for user in range(min(train.n_users, 200)):
            total = sum(
                (item_side[f"h_{m}"] + item_side[f"p_{m}"]) @ user_side[f"u_{m}"][user]
                for m in ("image", "text")
            )
            best = ranking.top(total, k, ranking.seen_mask(train, user))
            scores[user] = total[best[-1]] if len(best) else 0
        found[k] = scores
    return found
