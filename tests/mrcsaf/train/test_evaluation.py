"""Recall and NDCG by hand, and against ten lines that could not be plainer."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from mrcsaf.core.errors import Cancelled
from mrcsaf.core.progress import Progress
from mrcsaf.core.typing import PartSpec
from mrcsaf.data.records import Interactions
from mrcsaf.models.base import Representation
from mrcsaf.train import evaluation


def interactions(n_users: int, n_items: int, *pairs: tuple[int, int]) -> Interactions:
    table = np.array(pairs, np.int64).reshape(-1, 2)
    return Interactions(n_users, n_items, table[:, 0].copy(), table[:, 1].copy())


def scoring(scores: list[list[float]] | np.ndarray) -> Representation:
    """A model with exactly these scores."""
    items = torch.tensor(np.asarray(scores), dtype=torch.float32).T.contiguous()
    users = torch.eye(items.shape[1])
    return Representation([PartSpec("all", "u", "i")], {"u": users}, {"i": items})


def test_figures_worked_by_hand() -> None:
    # User 0 met item 0; the ranking of the others is 3 2 1. Held out: 2 and 1.
    # User 1 met nothing; the ranking is 0 1 2 3. Held out: 3.
    representation = scoring([[9, 1, 2, 3], [4, 3, 2, 1]])
    train = interactions(2, 4, (0, 0))
    held = interactions(2, 4, (0, 2), (0, 1), (1, 3))
    quality = evaluation.evaluate(representation, train, held, ks=(1, 2, 3))
    log3, log4 = 1 / math.log2(3), 1 / math.log2(4)
    assert quality.users.tolist() == [0, 1]
    assert quality.by_user["recall@1"].tolist() == [0, 0]
    assert quality.by_user["recall@2"].tolist() == [0.5, 0]
    assert quality.by_user["recall@3"].tolist() == [1, 0]
    assert quality.by_user["ndcg@2"] == pytest.approx([log3 / (1 + log3), 0])
    assert quality.by_user["ndcg@3"] == pytest.approx([(log3 + log4) / (1 + log3), 0])
    assert quality.means["recall@3"] == 0.5


def plain(
    scores: np.ndarray, train: Interactions, held: Interactions, k: int
) -> tuple[list[float], list[float]]:
    recalls, ndcgs = [], []
    for user in range(held.n_users):
        wanted = set(held.of_user(user).tolist())
        if not wanted:
            continue
        seen = set(train.of_user(user).tolist())
        unseen = sorted(set(range(held.n_items)) - seen, key=lambda i: -scores[user, i])
        gains = [1 / math.log2(n + 2) for n, i in enumerate(unseen[:k]) if i in wanted]
        recalls.append(len(gains) / len(wanted))
        ndcgs.append(sum(gains) / sum(1 / math.log2(n + 2) for n in range(min(k, len(wanted)))))
    return recalls, ndcgs


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 12), st.integers(2, 30), st.integers(1, 25))
def test_figures_equal_those_of_a_plain_loop(seed: int, users: int, items: int, k: int) -> None:
    random = np.random.default_rng(seed)
    part = random.integers(0, 4, (users, items))  # 0: train, 1: held out, else nothing
    train = interactions(users, items, *np.argwhere(part == 0).tolist())
    held = interactions(users, items, *np.argwhere(part == 1).tolist())
    scores = random.permutation(users * items).reshape(users, items).astype(float)
    quality = evaluation.evaluate(scoring(scores), train, held, ks=(1, k))
    recalls, ndcgs = plain(scores, train, held, k)
    assert quality.by_user[f"recall@{k}"].tolist() == pytest.approx(recalls, abs=1e-12)
    assert quality.by_user[f"ndcg@{k}"].tolist() == pytest.approx(ndcgs, abs=1e-12)


def test_blocks_of_users_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = np.random.default_rng(0).permutation(10 * 12).reshape(10, 12)
    train = interactions(10, 12, *((user, user) for user in range(10)))
    held = interactions(10, 12, *((user, user + 1) for user in range(0, 10, 2)))
    whole = evaluation.evaluate(scoring(scores), train, held)
    monkeypatch.setattr(evaluation, "BLOCK_USERS", 2)
    parts = evaluation.evaluate(scoring(scores), train, held)
    for name, values in whole.by_user.items():
        assert values.tolist() == parts.by_user[name].tolist()


def test_users_without_held_out_items_do_not_count() -> None:
    held = interactions(3, 4, (1, 2))
    quality = evaluation.evaluate(scoring([[1, 2, 3, 4]] * 3), interactions(3, 4), held, ks=(2,))
    assert quality.users.tolist() == [1]
    assert quality.means == {"recall@2": 1, "ndcg@2": pytest.approx(1 / math.log2(3))}


def test_nothing_held_out_gives_zeros_and_no_warning() -> None:
    quality = evaluation.evaluate(scoring([[1, 2]]), interactions(1, 2), interactions(1, 2))
    assert set(quality.means.values()) == {0.0}


def test_training_items_are_hidden_and_validation_items_are_not() -> None:
    """At test, an item of the validation part is still a candidate: it stands before the rest."""
    representation = scoring([[9, 8, 1, 2]])
    train, test = interactions(1, 4, (0, 0)), interactions(1, 4, (0, 3))  # item 1: validation
    assert evaluation.rank(representation, train, np.array([0]), 4)[0, :3].tolist() == [1, 3, 2]
    quality = evaluation.evaluate(representation, train, test, ks=(1, 2))
    assert (quality.means["recall@1"], quality.means["recall@2"]) == (0, 1)


def test_evaluation_can_be_cancelled() -> None:
    def stop(_: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        evaluation.evaluate(
            scoring([[1, 2]]), interactions(1, 2), interactions(1, 2, (0, 1)), report=stop
        )
