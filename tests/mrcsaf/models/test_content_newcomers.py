"""Every model that reads content places a new item as the whole model would, or is named.

As in test_newcomers: the full model holds the item in its last row and nobody has met it; the
other one is the same model without that row. The neighbour lists of known items are given, so that
none of them names the new item: they stay as they were.
"""

import pytest
import torch
from torch import Tensor

from mrcsaf import models
from mrcsaf.models.base import Modality, Recommender
from mrcsaf.models.graphs import nearest
from mrcsaf.models.mrcsaf import MRCSAF
from tests.mrcsaf.models.test_newcomers import KNOWN, NEW, features, interactions

SMALL = {"dim": 8, "neighbours": 5, "latent": 12, "content_dim": 8}
SETTINGS = {  # where the model's own lists of known items would name the new one
    "lattice": {"original_weight": 1.0},
}
FREE = {"mmgcn": "item_ids"}
PLACING = [
    name
    for name in models.MODELS
    if name not in models.WITHOUT_CONTENT and not issubclass(models.load(name), MRCSAF)
]


def make(name: str, n_items: int, raw: dict[str, Tensor], **values: object) -> Recommender:
    known = models.load(name)
    fields = known.Config.__dataclass_fields__
    values = {key: value for key, value in (SMALL | values).items() if key in fields}
    content = {}
    for modality, table in raw.items():
        ids, cosines = nearest(table[:KNOWN], 5)
        if n_items > KNOWN:
            own = nearest(table, 5)
            ids, cosines = (
                torch.cat([old, new[NEW:]]) for old, new in zip((ids, cosines), own, strict=True)
            )
        present = torch.ones(n_items, dtype=torch.bool)
        content[modality] = Modality("made", table[:n_items], present, ids, cosines)
    return known(interactions(n_items), content, known.Config(**values)).eval()


def pair(name: str, raw: dict[str, Tensor], **values: object) -> tuple[Recommender, Recommender]:
    """(with the new item in its last row, without it), of equal parameters."""
    torch.manual_seed(7)
    full = make(name, KNOWN + 1, raw, **values)
    known = make(name, KNOWN, raw, **values)
    weights = full.state_dict()
    shapes = {key: table.shape for key, table in known.state_dict().items()}
    known.load_state_dict({k: v[:KNOWN] if v.shape != shapes[k] else v for k, v in weights.items()})
    return full, known


@pytest.mark.parametrize("missing", ["", "image"])
@pytest.mark.parametrize("name", PLACING)
def test_a_placed_item_equals_the_full_model_without_its_users(name, missing):
    raw = features(missing)
    full, known = pair(name, raw, **SETTINGS.get(name, {}))
    free = getattr(full, FREE.get(name, "item"), None)
    supplied = {} if free is None else {"free": free.detach()[NEW]}
    row = {modality: table[NEW] for modality, table in raw.items()}
    placed = known.newcomers().place(row, **supplied)
    with torch.no_grad():
        truth = full.represent()
    assert set(placed.vectors) == set(truth.items)
    for part, vector in placed.vectors.items():
        torch.testing.assert_close(vector, truth.items[part][NEW], atol=1e-5, rtol=0, msg=part)
    users, items = truth.stacked()
    scores = sum(truth.users[p.user] @ placed.vectors[p.item] for p in truth.parts)
    torch.testing.assert_close(scores, users @ items[NEW], atol=1e-5, rtol=0)
    assert placed.estimated == ()


@pytest.mark.parametrize("values", [{"graph": "symmetric"}, {"item_layers": 0}])
def test_other_settings_of_lattice_are_followed(values):
    raw = features()
    full, known = pair("lattice", raw, original_weight=1.0, **values)
    row = {modality: table[NEW] for modality, table in raw.items()}
    placed = known.newcomers().place(row, free=full.item.detach()[NEW])
    with torch.no_grad():
        truth = full.represent()
    for part, vector in placed.vectors.items():
        torch.testing.assert_close(vector, truth.items[part][NEW], atol=1e-5, rtol=0)


def test_the_learned_graph_of_lattice_counts_too():
    raw = features()
    row = {modality: table[NEW] for modality, table in raw.items()}
    vectors = [
        pair("lattice", raw, original_weight=share)[1].newcomers().place(row).vectors["h"]
        for share in (1.0, 0.5)
    ]
    assert not torch.allclose(*vectors, atol=1e-3)


@pytest.mark.parametrize("name", [name for name in PLACING if models.load(name).needs_one])
def test_with_one_modality_alone_it_is_placed_by_that(name):
    raw = {"text": features()["text"]}
    _, known = pair(name, raw)
    placed = known.newcomers().place({"text": raw["text"][NEW]}, without=3)
    assert list(placed.neighbours) == ["text"]
    assert 3 not in placed.neighbours["text"].tolist()
    assert all(vector.isfinite().all() for vector in placed.vectors.values())
    assert len(placed.estimated) == 1


def test_who_cannot_place_is_listed_and_nobody_else():
    cannot = [n for n in models.MODELS if models.load(n).newcomers is Recommender.newcomers]
    assert sorted(cannot) == sorted(models.WITHOUT_CONTENT)
