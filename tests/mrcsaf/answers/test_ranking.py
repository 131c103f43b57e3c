"""Ranked lists in numpy against sorting by hand, and against torch."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mrcsaf.answers import ranking
from mrcsaf.core.errors import DataError
from mrcsaf.data.records import Interactions
from mrcsaf.store import Project, catalogue, runs
from mrcsaf.train import evaluation
from mrcsaf.train import run as experiment

scores_with_ties = st.integers(1, 30).flatmap(
    lambda n: st.tuples(
        arrays(np.float32, n, elements=st.sampled_from([-1.5, 0.0, 0.25, 3.0])),
        st.one_of(st.none(), arrays(np.bool_, n)),
        st.integers(0, 35),
    )
)


@given(scores_with_ties)
def test_the_top_is_what_sorting_gives_with_ties_by_id(
    case: tuple[np.ndarray, np.ndarray | None, int],
) -> None:
    scores, hide, k = case
    shown = [i for i in range(len(scores)) if hide is None or not hide[i]]
    wanted = sorted(shown, key=lambda i: (-scores[i], i))[:k]
    assert ranking.top(scores, k, hide).tolist() == wanted


@given(scores_with_ties)
def test_the_rank_of_an_item_is_its_place_in_the_top(
    case: tuple[np.ndarray, np.ndarray | None, int],
) -> None:
    scores, hide, _ = case
    everything = ranking.top(scores, len(scores), hide).tolist()
    for place, item in enumerate(everything, start=1):
        assert ranking.rank_of(scores, item, hide) == place


def test_ranking_leaves_the_scores_alone() -> None:
    scores = np.array([1, 3, 2], np.float32)
    ranking.top(scores, 2, np.array([False, True, False]))
    ranking.rank_of(scores, 0)
    assert scores.tolist() == [1, 3, 2]


def test_seen_items_are_those_of_the_training_part(trained: Path) -> None:
    with Project.open(trained) as project:
        train = catalogue.train_interactions(project.db)
        seen = ranking.seen_mask(train, 4)
        assert sorted(catalogue.history(project.db, 4)) == np.flatnonzero(seen).tolist()


@given(st.integers(0, 2**32))
def test_the_quality_of_one_user_is_what_the_evaluator_counts(seed: int) -> None:
    random = np.random.default_rng(seed)
    held = np.sort(random.choice(40, random.integers(1, 30), replace=False)).astype(np.int64)
    ranked = random.permutation(40)[:20].astype(np.int64)
    users = np.zeros(len(held), np.int64)
    figures = evaluation.measure(
        ranked[None], np.array([0]), Interactions(1, 40, users, held)
    ).means
    assert ranking.user_quality(ranked, held) == pytest.approx(figures, abs=1e-12)


def test_scores_and_top_20_equal_those_of_torch_for_every_user(trained: Path) -> None:
    with Project.open(trained) as project:
        run = runs.active(project.db)
        ranker = ranking.Ranker.load(project.db, run)
        users, items = experiment.stored(project, run).stacked()
        expected = users @ items.T
        assert ranker.n_items == 24
        for user in range(30):
            parts = ranker.user_parts(project.db, user)
            found = ranker.scores(parts)
            np.testing.assert_allclose(found, expected[user], rtol=1e-5, atol=1e-6)
            shares = ranker.part_scores(parts)
            assert shares.shape == (4, 24)
            bound = 1e-5 * np.maximum(1, np.abs(shares).sum(0))
            assert (np.abs(shares.sum(0) - found) <= bound).all()


def test_the_stored_vectors_are_those_of_the_trained_model(trained: Path) -> None:
    with Project.open(trained) as project:
        run = runs.active(project.db)
        data = experiment.load_data(project)
        model = experiment.make(experiment.settings_of(run), data, torch.device("cpu"))
        file = project.runs / run.folder / "model.safetensors"
        model.load_state_dict(experiment.checkpoint.load_weights(file, model.state_dict()))
        model.eval()
        with torch.no_grad():
            expected = model.scores(torch.arange(30))
        users, items = experiment.stored(project, run).stacked()
    torch.testing.assert_close(users @ items.T, expected)


def test_a_run_that_is_not_finished_cannot_rank(trained: Path, tmp_path: Path) -> None:
    shutil.copytree(trained, tmp_path / "p")
    with Project.open(tmp_path / "p", write=True) as project:
        run = runs.start(
            project.db, name="x", model="mrcsaf", config={}, inputs={}, seed=1, device="CPU"
        )
        with pytest.raises(DataError, match="is running: it has no vectors yet"):
            ranking.Ranker.load(project.db, run)
