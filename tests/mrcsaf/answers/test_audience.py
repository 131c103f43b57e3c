"""Audiences against every user's own list."""

from pathlib import Path

import numpy as np

from mrcsaf.answers import ranking
from mrcsaf.answers.ranking import Ranker
from mrcsaf.core.progress import silent
from mrcsaf.store import Project, catalogue, runs


def test_an_audience_counts_the_lists_an_item_is_in(trained: Path, monkeypatch) -> None:
    monkeypatch.setattr(ranking, "BLOCK_BYTES", 4 * 24 * 7)  # seven users at a time
    with Project.open(trained) as project:
        ranker = Ranker.load(project.db, runs.active(project.db))
        train = catalogue.train_interactions(project.db)
        found = ranking.audiences(project.db, ranker, train, 10, silent)
        expected = np.zeros(24, np.int64)
        for user in range(train.n_users):
            scores = ranker.scores(ranker.user_parts(project.db, user))
            expected[ranking.top(scores, 10, ranking.seen_mask(train, user))] += 1
        assert found.tolist() == expected.tolist()
        assert ranking.audiences(project.db, ranker, train, 33, silent) is None
