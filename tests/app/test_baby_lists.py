"""What the window shows of Baby against the trained torch model: every list, every explanation.

A project trained for longer may be named in MRCSAF_BABY; else two epochs are trained here.
"""

import os
from pathlib import Path

import numpy as np
import pytest
import torch

from mrcsaf.answers import ranking, session
from mrcsaf.answers.recommend import recommend
from mrcsaf.cli import main
from mrcsaf.core.progress import silent
from mrcsaf.store import Project, runs
from mrcsaf.train import checkpoint
from mrcsaf.train import run as experiment
from mrcsaf.train.evaluation import rank

K = 20
TIE = 1e-6  # scores this close, by the size of a score, may swap places
ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.real_data]


@pytest.fixture(scope="module")
def baby(tmp_path_factory):
    if named := os.environ.get("MRCSAF_BABY"):
        return Path(named)
    data = Path(os.environ.get("MRCSAF_DATA", ROOT.parent / "shared" / "data")) / "bench" / "baby"
    if not data.is_dir():
        pytest.skip(f"the benchmark data is not in {data}; set MRCSAF_DATA")
    made = tmp_path_factory.mktemp("baby") / "baby.mrcsaf"
    assert main(["import", str(made), "--from", str(data), "--quiet"]) == 0
    train = ["train", str(made), "--device", "cpu", "--set", "max_epochs=2", "--quiet"]
    assert main(train) == 0
    return made


@pytest.fixture(scope="module")
def opened(baby):
    return session.load(baby, None, silent)


@pytest.fixture(scope="module")
def sides(baby):
    """(users, items) of the run's checkpoint in the run's own torch model."""
    with Project.open(baby) as project, torch.no_grad():
        row = runs.active(project.db)
        data = experiment.load_data(project)
        model = experiment.make(experiment.settings_of(row), data, torch.device("cpu"))
        file = project.runs / row.folder / "model.safetensors"
        model.load_state_dict(checkpoint.load_weights(file, model.state_dict()))
        model.eval()
        return model.represent()


def test_the_windows_list_is_the_models_for_every_user(opened, sides):
    train = opened.train
    assert (train.n_users, train.n_items) == (19_445, 7_050)
    expected = rank(sides, train, np.arange(train.n_users), K)
    users, items = sides.stacked()
    swapped = 0
    for user in range(train.n_users):
        found = recommend(opened, user, K, False, silent)
        true = (items @ users[user]).numpy()
        close = TIE * max(1.0, float(np.abs(true).max()))
        shown, wanted = np.array(found.items), expected[user]
        assert len(shown) == K
        assert not ranking.seen_mask(train, user)[shown].any()
        assert np.abs(np.array(found.scores) - true[shown]).max() < close, user
        assert np.abs(true[shown] - true[wanted]).max() < close, user
        swapped += int((shown != wanted).any())
    assert swapped < train.n_users / 100  # equal scores are rare; a wrong order would not be


def test_the_parts_sum_to_the_models_score_for_every_item_of_200_users(opened, baby, sides):
    ranker = opened.ranker
    assert [part.name for part in ranker.run.parts] == list(ranking.PARTS_OF_MR_CSAF)
    users, items = sides.stacked()
    chosen = np.random.default_rng(5).permutation(len(opened.users))[:200].tolist()
    exact = {name: table.astype(np.float64) for name, table in ranker.items.items()}
    worst = 0.0
    with Project.open(baby) as project:
        for user in chosen:
            own = ranker.user_parts(project.db, user)
            split = np.stack([exact[p.item] @ own[p.user] for p in ranker.run.parts])
            size = np.maximum(1.0, np.abs(split).sum(0))
            for score in (ranker.scores(own), (items @ users[user]).numpy()):
                residual = np.abs(score - split.sum(0)) / size
                worst = max(worst, float(residual.max()))
            assert np.abs(ranker.part_scores(own) - split).max() < 1e-5 * size.max()
    assert worst <= 1e-5  # what float32 rounds away; 1.4e-6 on a run trained to its end
