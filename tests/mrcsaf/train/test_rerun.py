"""A history item really taken out, held against the propagation written out in numpy."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from mrcsaf.answers.ranking import Ranker
from mrcsaf.core.errors import Cancelled, CheckpointError, DataError
from mrcsaf.data.records import MODALITIES, Interactions
from mrcsaf.store import Project, catalogue, runs
from mrcsaf.train import rerun


@pytest.fixture(scope="module")
def stored(trained: Path):
    """(path, training part, ranker, vectors by name) of the tiny shop's run."""
    with Project.open(trained) as project:
        db = project.db
        ranker = Ranker.load(db, runs.active(db))
        number = ranker.run.id
        names = [f"{kind}_{m}" for m in MODALITIES for kind in ("u", "e0")]
        users = {name: runs.user_vectors(db, number, name) for name in names}
        items = {f"e0_{m}": runs.item_vectors(db, number, f"e0_{m}") for m in MODALITIES}
        return trained, catalogue.train_interactions(db), ranker, users, items


def by_hand(stored, train: Interactions, user: int) -> np.ndarray:
    """Eq. 19-25 over other edges: two propagations of layer 0, their mean, the products."""
    _, _, ranker, users, items = stored
    edges = np.zeros((train.n_users, train.n_items))
    edges[train.users, train.items] = 1
    left, right = edges.sum(1, keepdims=True), edges.sum(0, keepdims=True)
    norm = edges / np.sqrt(np.maximum(left, 1)) / np.sqrt(np.maximum(right, 1))
    total = np.zeros(train.n_items)
    for m in MODALITIES:
        u0, i0 = users[f"e0_{m}"].astype(float), items[f"e0_{m}"].astype(float)
        u1, i1 = norm @ i0, norm.T @ u0
        u, p = (u0 + u1 + norm @ i1) / 3, (i0 + i1 + norm.T @ u1) / 3
        total += (ranker.items[f"h_{m}"] + p) @ u[user]
    return total


def test_with_nothing_gone_the_scores_are_those_that_are_stored(stored):
    path, _, ranker, users, _ = stored
    for user in (0, 7):
        own = ranker.scores({f"u_{m}": users[f"u_{m}"][user] for m in MODALITIES})
        assert rerun.without(path, None, user, []) == pytest.approx(own, abs=1e-5)


@pytest.mark.parametrize("n_gone", [1, 3])
def test_an_item_gone_is_an_edge_gone_and_other_degrees(stored, n_gone):
    path, train, *_ = stored
    user = 4
    gone = train.of_user(user)[:n_gone].tolist()
    fewer = rerun.less(train, user, gone)
    assert len(fewer) == len(train) - n_gone
    found = rerun.without(path, None, user, gone)
    assert found == pytest.approx(by_hand(stored, fewer, user), abs=1e-5)
    assert not np.allclose(found, by_hand(stored, train, user), atol=1e-4)


def test_a_whole_history_can_go(stored):
    path, train, *_ = stored
    gone = train.of_user(2).tolist()
    found = rerun.without(path, None, 2, gone)
    assert found == pytest.approx(by_hand(stored, rerun.less(train, 2, gone), 2), abs=1e-5)


def test_the_list_leaves_out_what_the_user_met_and_what_was_dropped(stored):
    path, train, *_ = stored
    history = train.of_user(3).tolist()
    found = rerun.listed(path, None, 3, history[:1], 10, also=[0, 5, 9999])
    assert len(found["items"]) == 10
    assert not set(found["items"]) & set(history)
    assert found["scores"] == sorted(found["scores"], reverse=True)
    assert set(found["score_of"]) == {"0", "5"}


def test_items_the_user_never_met_are_refused(stored):
    path, train, *_ = stored
    never = next(i for i in range(24) if i not in train.of_user(3))
    with pytest.raises(DataError, match="history"):
        rerun.without(path, None, 3, [never])


def test_a_run_without_its_checkpoint_and_one_of_other_data_are_refused(stored, tmp_path):
    copy = tmp_path / "tiny.mrcsaf"
    shutil.copytree(stored[0], copy)
    with Project.open(copy, write=True) as project:
        catalogue.set_meta(project.db, "fingerprint", "another")
    with pytest.raises(CheckpointError):
        rerun.without(copy, None, 0, [])
    for file in (copy / "runs").rglob("model.safetensors"):
        file.unlink()
    with pytest.raises(DataError, match="no checkpoint"):
        rerun.without(copy, None, 0, [])


def test_it_can_be_cancelled(stored):
    def stop(_):
        raise Cancelled

    with pytest.raises(Cancelled):
        rerun.without(stored[0], None, 0, [], stop)
