"""A made-up user's vectors, held against those of real users who chose the same."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from mrcsaf.answers import fold_in, ranking
from mrcsaf.answers.ranking import Ranker
from mrcsaf.core.errors import Cancelled, DataError
from mrcsaf.core.files import asset
from mrcsaf.core.progress import silent
from mrcsaf.data.records import Interactions
from mrcsaf.store import Project, catalogue, runs
from mrcsaf.store.sample import copy_sample


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """(database, ranker, training part) of the sample shop."""
    path = tmp_path_factory.mktemp("taste") / "Sample shop.mrcsaf"
    copy_sample(path, asset("sample.mrcsaf"))
    with Project.open(path) as project:
        run = runs.active(project.db)
        yield project.db, Ranker.load(project.db, run), catalogue.train_interactions(project.db)


@pytest.fixture(scope="module")
def fitted(sample):
    return fold_in.fit(*sample, silent)


def lists(found, sample, user):
    """The user's true top 20 and the one estimated from the history."""
    db, ranker, train = sample
    seen = ranking.seen_mask(train, user)
    sides = (ranker.user_parts(db, user), found.user_parts(train.of_user(user)))
    return [set(ranking.top(ranker.scores(side), 20, seen).tolist()) for side in sides]


def test_two_thirds_of_a_real_users_list_are_found_again(sample, fitted):
    shared = [len(set.intersection(*lists(fitted, sample, user))) for user in range(0, 800, 8)]
    assert np.mean(shared) > 13
    assert fitted.n_checked == 400
    assert 13 < fitted.overlap < 20


def test_the_figure_is_that_of_users_the_rule_did_not_see(sample, fitted):
    """On those it was fitted on it does better: what is said is the smaller figure."""
    shared = [len(set.intersection(*lists(fitted, sample, user))) for user in range(800)]
    assert fitted.overlap < np.mean(shared) + 0.1


def test_estimated_vectors_are_as_long_as_real_ones(sample, fitted):
    db, ranker, train = sample
    for name in fitted.widths:
        real = np.linalg.norm(runs.user_vectors(db, ranker.run.id, name), axis=1)
        made = [
            np.linalg.norm(fitted.user_parts(train.of_user(user))[name])
            for user in range(0, 800, 8)
        ]
        assert 0.7 < np.median(made) / np.median(real) < 1.2


def test_a_rule_that_is_there_is_found(sample):
    """Users who are a linear function of their history come out exactly."""
    _, ranker, train = sample
    items = np.concatenate([ranker.items[part.item] for part in ranker.run.parts], axis=1)
    degrees = np.maximum(train.item_counts, 1).astype(np.float64)
    rule = np.random.default_rng(0).normal(size=(items.shape[1] + 1, 6))
    users = (fold_in._rows(np.arange(800), items, degrees, train) @ rule).astype(np.float32)
    found = fold_in._solved(*fold_in._moments(np.arange(800), items, degrees, users, train, silent))
    again = fold_in._rows(np.arange(800), items, degrees, train) @ found
    assert np.abs(again - users).max() < 0.05 * np.abs(users).max()


def test_the_order_and_repetition_of_clicks_do_not_matter(fitted):
    one = fitted.user_parts(np.array([5, 17, 250]))
    other = fitted.user_parts(np.array([250, 5, 17, 5]))
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_items_newer_than_the_run_say_nothing(fitted):
    one, other = fitted.user_parts(np.array([5])), fitted.user_parts(np.array([5, 10_000]))
    assert all(np.array_equal(one[name], other[name]) for name in one)
    with pytest.raises(DataError, match="choose an item"):
        fitted.user_parts(np.array([10_000]))


def test_too_few_users_are_refused_with_the_number_needed(tmp_path: Path, trained: Path):
    shutil.copytree(trained, tmp_path / "t.mrcsaf")
    with Project.open(tmp_path / "t.mrcsaf") as project:
        ranker = Ranker.load(project.db, runs.active(project.db))
        train = catalogue.train_interactions(project.db)
        keep = train.users < 5
        few = Interactions(5, train.n_items, train.users[keep], train.items[keep])
        with pytest.raises(DataError, match="20 are needed"):
            fold_in.fit(project.db, ranker, few, silent)
        assert fold_in.fit(project.db, ranker, train, silent).n_checked == 15


def test_it_can_be_cancelled(sample):
    def stop(_):
        raise Cancelled

    with pytest.raises(Cancelled):
        fold_in.fit(*sample, stop)
