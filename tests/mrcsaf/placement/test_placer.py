"""Placing into the tiny shop: every figure counted again the slow way."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mrcsaf.answers import ranking
from mrcsaf.core.errors import Cancelled, CheckpointError, ConfigError, DataError
from mrcsaf.core.progress import Progress, silent
from mrcsaf.placement import Placer
from mrcsaf.store import Project, catalogue, runs
from mrcsaf.train import run as experiment
from tests.mrcsaf.placement.conftest import raw_of

HALF = 12  # items 0-11 are met by even users, the others by odd ones


def copy(trained: Path, folder: Path) -> Path:
    shutil.copytree(trained, folder / "copy.mrcsaf")
    return folder / "copy.mrcsaf"


def slow_ranks(placer: Placer, placement) -> list[int]:
    """Each user's list sorted anew with the product as one more item, by stored vectors."""
    train = placer.users.train
    found = []
    for user in range(train.n_users):
        known = (placer.users.items @ placer.users.vectors[user]).numpy()
        scores = np.append(known, placement.scores[user]).astype(np.float32)
        hide = np.append(ranking.seen_mask(train, user), False)
        found.append(ranking.rank_of(scores, train.n_items, hide))
    return found


def test_ranks_audience_and_lists_agree_with_sorting_every_list(placer):
    placement = placer.place(raw_of(2))
    ranks = slow_ranks(placer, placement)
    assert placer.all_ranks(placement).ranks.tolist() == ranks
    assert [placer.rank(placement, user) for user in (0, 7)] == [ranks[0], ranks[7]]
    for k in (10, 20, 50, 100):
        inside = [user for user, rank in enumerate(ranks) if rank <= k]
        assert placement.audience[k] == len(inside)
        audience = placer.audience(placement, k)
        assert sorted(audience.users.tolist()) == inside
        assert (np.diff(audience.scores) <= 0).all()
    assert 0 < placement.audience[10] < 30  # else it would show nothing
    assert len(placer.audience(placement, 10, limit=3).users) == 3


def test_the_score_is_the_sum_of_its_parts_for_every_user(placer, trained):
    placement = placer.place(raw_of(3))
    with Project.open(trained) as project:
        total = sum(
            runs.user_vectors(project.db, 1, part.user) @ placement.vectors[part.item]
            for part in placer.run.parts
        )
    np.testing.assert_allclose(placement.scores, total, atol=1e-5)


def test_a_copy_of_a_known_item_is_nearest_to_it_and_liked_by_its_half(placer):
    placement = placer.place(raw_of(2))
    assert placement.neighbours["image"][0].item == 2
    assert placement.neighbours["text"][0].name == "i02"
    assert placement.neighbours["text"][0].cosine == pytest.approx(1, abs=1e-5)
    assert all(one.item < HALF for name in ("image", "text") for one in placement.neighbours[name])
    assert placement.scores[::2].mean() > placement.scores[1::2].mean()


def test_left_out_of_the_catalogue_it_is_nobodys_neighbour(placer):
    placement = placer.place(raw_of(2), without=2)
    assert all(one.item != 2 for found in placement.neighbours.values() for one in found)


def test_fused_edges_carry_the_selectors_weights(placer):
    placement = placer.place(raw_of(2))
    image, text = placement.weights
    assert image + text == pytest.approx(1)
    assert sum(edge.image for edge in placement.edges) == pytest.approx(image)
    assert sum(edge.text for edge in placement.edges) == pytest.approx(text)
    own = next(edge for edge in placement.edges if edge.item is None)
    assert own.weight == pytest.approx(1 / 4)  # K is 4, and it is in both its lists
    weights = [edge.weight for edge in placement.edges]
    assert weights == sorted(weights, reverse=True)


def test_audiences_of_real_items_and_the_percentile_agree_with_every_list(placer):
    train = placer.users.train
    counts = np.zeros(train.n_items, int)
    for user in range(train.n_users):
        scores = (placer.users.items @ placer.users.vectors[user]).numpy()
        counts[ranking.top(scores, 10, ranking.seen_mask(train, user))] += 1
    placement = placer.place(raw_of(2))
    standing = placer.standing(placement, k=10)
    assert (standing.items, standing.category) == (24, "")
    below = 100 * (counts < placement.audience[10]).mean()
    assert standing.percentile == pytest.approx(below)
    assert placer._reach[10].tolist() == counts.tolist()
    unknown = placer.standing(placement, "Nowhere", k=10)
    assert unknown == standing


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"image": np.zeros(7, np.float32)}, "image vector has 7 numbers, run 1 reads 6"),
        ({"text": np.full(5, np.nan, np.float32)}, "text vector holds numbers that are not finite"),
        ({"sound": np.ones(3, np.float32)}, "without sound features"),
        ({"image": np.zeros(6, np.float32), "text": np.zeros(5, np.float32)}, "all are empty"),
    ],
)
def test_vectors_that_are_not_the_runs_are_refused_by_name(placer, change, reason):
    with pytest.raises(DataError, match=reason):
        placer.place(raw_of(2) | change)


def test_nothing_at_all_is_refused(placer):
    with pytest.raises(DataError, match="needs a picture, a text"):
        placer.place({})
    with pytest.raises(DataError, match="needs a picture, a text"):
        placer.place_product(title=" ")


def test_a_run_on_imported_vectors_refuses_pictures_and_words_by_name(placer):
    with pytest.raises(ConfigError, match=r"'file:text.npy', which no encoder here makes"):
        placer.place_product(title="A lamp")


def test_a_run_whose_weights_are_gone_is_refused(trained, tmp_path):
    path = copy(trained, tmp_path)
    (path / "runs" / "0001" / "model.safetensors").unlink()
    with pytest.raises(CheckpointError, match="Run 1 has lost its weights"):
        Placer.load(path)


def test_a_deleted_run_is_refused(trained, tmp_path):
    path = copy(trained, tmp_path)
    with pytest.raises(DataError, match="no run 9"):
        Placer.load(path, 9)
    with Project.open(path, write=True) as project:
        runs.delete(project.db, 1)
    with pytest.raises(DataError, match="There is no run 1"):
        Placer.load(path, 1)


def test_a_model_that_knows_items_by_interactions_alone_is_refused_by_name(trained, tmp_path):
    path = copy(trained, tmp_path)
    experiment.train(path, experiment.settings("popularity", {}), device="cpu")
    with pytest.raises(ConfigError, match="model popularity, which knows items by who chose"):
        Placer.load(path, 2)


def test_a_saved_item_leaves_scores_and_neighbours_and_stands_in_the_lists(
    trained, tmp_path, placer
):
    from mrcsaf.store import drafts

    path = copy(trained, tmp_path)
    before = placer.place(raw_of(2))
    with Project.open(path, write=True) as project:
        draft = drafts.add(project, title="A thing")
        item = drafts.save_into_catalogue(project, draft.id, placer.estimated(before))
    assert item == 24
    again = Placer.load(path, device="cpu")
    after = again.place(raw_of(2))
    other = again.place(raw_of(9))  # no twin of the saved one: equal scores are rounded either way
    assert after.neighbours == before.neighbours
    np.testing.assert_allclose(after.scores, before.scores, atol=1e-6)
    assert all(after.audience[k] <= before.audience[k] for k in before.audience)
    ranks = again.all_ranks(other)
    assert ranks.items == 25
    assert {k: ranks.within(k) for k in other.audience} == other.audience
    with Project.open(path) as project:
        stored = ranking.Ranker.load(project.db, runs.run(project.db, 1))
        scores = stored.scores(stored.user_parts(project.db, 4))
        assert catalogue.item(project.db, 24).origin == "added"
    assert scores[24] == pytest.approx(before.scores[4], abs=1e-5)


def test_training_again_learns_the_added_item_too(trained, tmp_path, placer):
    from mrcsaf.store import drafts

    path = copy(trained, tmp_path)
    placement = placer.place(raw_of(2))
    with Project.open(path, write=True) as project:
        draft = drafts.add(project, title="A thing")
        drafts.save_into_catalogue(project, draft.id, placer.estimated(placement))
    chosen = experiment.settings_of(placer.run)
    chosen = replace(chosen, train=replace(chosen.train, max_epochs=1))
    result = experiment.train(path, chosen, device="cpu")
    assert len(Placer.load(path, result["run"], device="cpu").item_names) == 25


def test_loading_reports_and_can_be_cancelled(trained):
    def stop(_: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        Placer.load(trained, device="cpu", report=stop)
    assert Placer.load(trained, device="cpu", report=silent).run.id == 1
