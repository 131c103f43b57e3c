"""What a new product's choosers are expected to teach, in a shop of two halves."""

import numpy as np
import pytest
import torch

from mrcsaf.data.records import Interactions
from mrcsaf.models.base import NewItem
from mrcsaf.placement.inputs import STRENGTH, Borrowed
from mrcsaf.placement.result import Users
from tests.mrcsaf.placement.conftest import raw_of


def halves(n_pairs: int | None = None) -> Users:
    """Even users chose items 0-2, odd ones 3-5; user vectors tell them apart."""
    pairs = np.array([(u, i) for u in range(8) for i in range(6) if (i < 3) == (u % 2 == 0)])
    pairs = pairs[:n_pairs]
    train = Interactions(8, 6, pairs[:, 0], pairs[:, 1])
    vectors = torch.tensor([[1.0, 0.1], [0.1, 1.0]]).repeat(4, 1)
    return Users(vectors, torch.ones(6, 2), train, {})


def new(ids: list[int], cosines: list[float]) -> NewItem:
    lists = {"image": torch.tensor([6, *ids]), "text": torch.tensor([6] * (1 + len(ids)))}
    near = {"image": torch.tensor([1.0, *cosines]), "text": torch.zeros(1 + len(ids))}
    return NewItem({}, torch.tensor([0.3, 0.7]), lists, near)


def test_it_points_to_those_who_chose_the_neighbours():
    users = halves()
    scores = users.vectors @ Borrowed(users).of(new([0, 1], [0.9, 0.8]))
    assert scores[::2].min() > scores[1::2].max()
    others = users.vectors @ Borrowed(users).of(new([4, 5], [0.9, 0.8]))
    assert others[::2].max() < others[1::2].min()


def test_the_nearest_neighbour_counts_most_and_a_missing_modality_not_at_all():
    users = halves()
    near, mixed = (
        users.vectors @ Borrowed(users).of(new([0, 4], cosines))
        for cosines in ([0.9, 0.3], [0.9, 0.85])
    )
    assert (near[0] - near[1]) > (mixed[0] - mixed[1])
    alone = Borrowed(users).of(new([0], [0.5]))  # its text has no say: weights add up to one again
    torch.testing.assert_close(alone, Borrowed(users)._table[0])


def test_it_is_about_as_long_as_known_items_are():
    users = halves()
    table = Borrowed(users)._table
    assert float(table.norm(dim=1).mean()) == pytest.approx(STRENGTH * 2**0.5, rel=1e-5)


def test_without_neighbours_or_choices_nothing_is_borrowed():
    assert not Borrowed(halves()).of(new([], [])).any()
    assert not Borrowed(halves(0)).of(new([0], [0.9])).any()


def test_on_its_first_day_a_product_is_what_the_model_says_and_later_its_parts_still_add_up(placer):
    first, later = placer.place(raw_of(2), first_day=True), placer.place(raw_of(2))
    assert (first.borrowed, later.borrowed) == (False, True)
    for name in ("h_image", "h_text", "e0_image"):
        np.testing.assert_array_equal(first.vectors[name], later.vectors[name])
    assert not np.allclose(first.vectors["p_text"], later.vectors["p_text"], atol=1e-3)
    direct = placer._newcomers.place({n: torch.from_numpy(v) for n, v in raw_of(2).items()})
    np.testing.assert_array_equal(first.vectors["p_text"], direct.vectors["p_text"].numpy())
    assert later.scores[::2].mean() - later.scores[1::2].mean() > (
        first.scores[::2].mean() - first.scores[1::2].mean()
    )
    assert any("estimated from who chose its neighbours" in text for text in later.estimated)
    assert any("own vector alone" in text for text in first.estimated)
