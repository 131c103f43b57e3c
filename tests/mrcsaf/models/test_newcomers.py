"""A placed item against the whole model run with that item in its catalogue, but without users.

The full model holds the item in its last row; the other one is the same model with that row taken
out of everything: features, free vectors, neighbour lists, attention keys. The placed vector must
be the full model's last row although the lists of *other* items differ between the two models: in
the full one they may name the new item, in the other they cannot ("existing rows unchanged").
That difference cannot reach the new item's own vector, because with one item-graph layer
h_i = Σ_j S̃_ij e_j reads e of its own neighbours and nobody's list, and so does the attention. It
does reach user vectors (through ė of what they met), which is why scores are compared with the
user vectors of one run, the full one.
"""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor

from mrcsaf.data.records import Interactions
from mrcsaf.models.base import Modality
from mrcsaf.models.mrcsaf import MRCSAF, MRCSAFConfig
from mrcsaf.models.newcomers import nearest_to

USERS, KNOWN, WIDTHS = 30, 50, {"image": 12, "text": 7}
CONFIG = MRCSAFConfig(attention="none", dim=8, neighbours=5)
NEW = KNOWN  # its number in the full model


def interactions(n_items: int) -> Interactions:
    random = np.random.default_rng(3)
    pairs = np.unique(random.integers(0, USERS * KNOWN, 300))
    return Interactions(USERS, n_items, pairs // KNOWN, pairs % KNOWN)


def content(raw: dict[str, Tensor], n_items: int) -> dict[str, Modality]:
    present = torch.ones(n_items, dtype=torch.bool)
    return {name: Modality("made", table[:n_items], present) for name, table in raw.items()}


def features(missing: str = "") -> dict[str, Tensor]:
    random = torch.Generator().manual_seed(5)
    raw = {name: torch.randn(KNOWN + 1, f, generator=random) for name, f in WIDTHS.items()}
    if missing:
        raw[missing][NEW] = 0
    return raw


def models(config: MRCSAFConfig, raw: dict[str, Tensor]) -> tuple[MRCSAF, MRCSAF]:
    """(with the new item in its last row, without it), of equal parameters."""
    torch.manual_seed(7)
    full = MRCSAF(interactions(KNOWN + 1), content(raw, KNOWN + 1), config).eval()
    if full.attention is not None and full.attention.gate is not None:
        full.attention.gate.data.fill_(0.7)  # it starts at 0, which would hide the attention
    known = MRCSAF(interactions(KNOWN), content(raw, KNOWN), config).eval()
    weights = full.state_dict()
    rows = {name for name, table in weights.items() if table.shape[:1] == (KNOWN + 1,)}
    known.load_state_dict({k: v[:KNOWN] if k in rows else v for k, v in weights.items()})
    return full, known


def free_vector(full: MRCSAF) -> Tensor | None:
    return None if full.embedding.free is None else full.embedding.free.detach()[NEW]


@pytest.mark.parametrize("attention", ["none", "exact", "linear", "neighbours"])
@pytest.mark.parametrize("embedding", ["feature", "id", "both"])
@pytest.mark.parametrize("missing", ["", "image", "text"])
def test_a_placed_item_equals_the_full_model_without_its_users(attention, embedding, missing):
    raw = features(missing)
    full, known = models(replace(CONFIG, attention=attention, item_embedding=embedding), raw)
    row = {name: table[NEW] for name, table in raw.items()}
    placed = known.newcomers().place(row, free=free_vector(full))
    with torch.no_grad():
        truth = full.represent()
        weights = full.selector()[NEW]
    expected = truth.items | truth.extra_items
    assert set(placed.vectors) == set(expected)
    for part, vector in placed.vectors.items():
        torch.testing.assert_close(vector, expected[part][NEW], atol=1e-5, rtol=0, msg=part)
    torch.testing.assert_close(placed.weights, weights, atol=1e-5, rtol=0)
    users, items = truth.stacked()
    scores = sum(truth.users[p.user] @ placed.vectors[p.item] for p in truth.parts)
    torch.testing.assert_close(scores, users @ items[NEW], atol=1e-5, rtol=0)
    assert placed.estimated == ()


def test_the_new_item_is_named_in_lists_of_the_full_model():
    """Else the comparison above would say nothing about rows that stay unchanged."""
    full, _ = models(CONFIG, features())
    columns = torch.cat([graph.columns for graph in full.item_graphs])
    assert (columns == NEW).sum() > 2 * CONFIG.neighbours / 5


@pytest.mark.parametrize("attention", ["exact", "linear", "neighbours"])
def test_attention_changes_the_placed_vector(attention):
    raw = features()
    with_it, without = (
        models(replace(CONFIG, item_embedding="feature", attention=kind), raw)[1]
        for kind in (attention, "none")
    )
    row = {name: table[NEW] for name, table in raw.items()}
    assert not torch.allclose(
        with_it.newcomers().place(row).vectors["p_text"],
        without.newcomers().place(row).vectors["p_text"],
        atol=1e-4,
    )


def test_an_unknown_free_vector_is_the_weighted_mean_of_its_neighbours_and_is_said():
    raw = features()
    full, known = models(CONFIG, raw)
    row = {name: table[NEW] for name, table in raw.items()}
    placed = known.newcomers().place(row)
    e = known.embedding.free.detach()
    means = [e[placed.neighbours[name][1:]].mean(0) for name in ("image", "text")]
    expected = placed.weights[0] * means[0] + placed.weights[1] * means[1]
    n = CONFIG.ui_layers + 1
    torch.testing.assert_close(placed.vectors["p_image"] * n, expected[: CONFIG.dim])
    torch.testing.assert_close(placed.vectors["p_text"] * n, expected[CONFIG.dim :])
    assert len(placed.estimated) == 1
    supplied = known.newcomers().place(row, free=free_vector(full))
    assert not torch.allclose(placed.vectors["h_image"], supplied.vectors["h_image"], atol=1e-4)


def test_a_feature_embedding_leaves_nothing_to_estimate():
    raw = features()
    _, known = models(replace(CONFIG, item_embedding="feature_trained"), raw)
    placed = known.newcomers().place({name: table[NEW] for name, table in raw.items()})
    assert placed.estimated == ()


def test_without_a_picture_its_only_neighbour_by_image_is_itself():
    raw = features("image")
    _, known = models(CONFIG, raw)
    placed = known.newcomers().place({name: table[NEW] for name, table in raw.items()})
    assert placed.neighbours["image"].tolist() == [NEW] * CONFIG.neighbours
    assert placed.cosines["image"].tolist() == [1.0, 0.0, 0.0, 0.0, 0.0]
    by_text = placed.neighbours["text"]
    e = known.embedding.free.detach()[by_text[1:]].mean(0)  # the picture has no say in it
    n = CONFIG.ui_layers + 1
    torch.testing.assert_close(placed.vectors["p_image"] * n, e[: CONFIG.dim])


def test_a_known_item_left_out_is_placed_as_if_it_had_never_been_there():
    raw = features()
    for attention in ("none", "exact", "linear", "neighbours"):
        config = replace(CONFIG, item_embedding="both", attention=attention)
        full, known = models(config, raw)
        row = {name: table[NEW] for name, table in raw.items()}
        left_out = full.newcomers().place(row, without=NEW)
        never = known.newcomers().place(row)
        for part, vector in never.vectors.items():
            torch.testing.assert_close(left_out.vectors[part], vector, atol=1e-5, rtol=0)
        assert NEW not in left_out.neighbours["text"].tolist()


def test_nearest_lists_the_new_item_first_and_then_by_cosine():
    table = torch.eye(4)
    row = torch.tensor([0.6, 0.8, 0.0, 0.0])
    ids, cosines = nearest_to(row, table, 3)
    assert ids.tolist() == [4, 1, 0]
    torch.testing.assert_close(cosines, torch.tensor([1.0, 0.8, 0.6]))
    assert nearest_to(row, table, 9)[0].tolist()[:3] == [4, 1, 0]  # fewer items than K
    assert nearest_to(row, table, 3, without=1)[0].tolist()[:2] == [4, 0]
