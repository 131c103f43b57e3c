"""The main path as a user walks it, and numpy's answers against the torch model's."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from mrcsaf.answers import explain, ranking
from mrcsaf.answers.ranking import Ranker
from mrcsaf.cli import main
from mrcsaf.models.base import Representation
from mrcsaf.store import Project, catalogue, runs
from mrcsaf.train import checkpoint
from mrcsaf.train import run as experiment
from mrcsaf.train.evaluation import rank

TIE = 1e-6  # scores this close may swap places


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict:
    capsys.readouterr()
    assert main([*map(str, arguments), "--json", "--quiet"]) == 0
    return json.loads(capsys.readouterr().out)


@torch.no_grad()
def torch_model(project: Project) -> Representation:
    """The run's own checkpoint in the run's own model: nothing from the stored vectors."""
    row = runs.active(project.db)
    data = experiment.load_data(project)
    model = experiment.make(experiment.settings_of(row), data, torch.device("cpu"))
    file = project.runs / row.folder / "model.safetensors"
    model.load_state_dict(checkpoint.load_weights(file, model.state_dict()))
    model.eval()
    return model.represent()


def assert_same_lists(project: Project, k: int) -> None:
    """Every user's first k from the store in numpy are those of the torch model."""
    train = catalogue.split(project.db).train
    expected = rank(torch_model(project), train, np.arange(train.n_users), k)
    ranker = Ranker.load(project.db, runs.active(project.db))
    parts = {part.user for part in ranker.run.parts}
    tables = {name: runs.user_vectors(project.db, ranker.run.id, name) for name in parts}
    for user in range(train.n_users):
        scores = ranker.scores({name: table[user] for name, table in tables.items()})
        found = ranking.top(scores, k, ranking.seen_mask(train, user))
        wanted = expected[user, : len(found)]
        assert np.abs(scores[found] - scores[wanted]).max(initial=0) < TIE, user
        if (found != wanted).any():
            odd = np.setxor1d(found, wanted)
            assert np.abs(scores[odd] - scores[found[-1]]).max(initial=0) < TIE, user


def assert_parts_sum(project: Project, users: list[int], items: int) -> None:
    ranker = Ranker.load(project.db, runs.active(project.db))
    train = catalogue.train_interactions(project.db)
    for user in users:
        parts = ranker.user_parts(project.db, user)
        scores = ranker.scores(parts)
        for item in ranking.top(scores, items, ranking.seen_mask(train, user)).tolist():
            found = explain.explain(ranker, parts, item)
            assert set(found.parts) == set(ranking.PARTS_OF_MR_CSAF)
            size = max(1.0, sum(map(abs, found.parts.values())))
            assert abs(found.residual) <= 1e-5 * size


def test_from_files_to_answers(capsys, encoded: Path, tmp_path: Path) -> None:
    shop = shutil.copytree(encoded, tmp_path / "shop.mrcsaf")  # import → encode are behind it
    trained = run(capsys, "train", shop, "--device", "cpu", "--set", "max_epochs=4")
    judged = run(capsys, "evaluate", shop)
    assert judged["recall@20"] == pytest.approx(trained["test"]["recall@20"])
    listed = run(capsys, "recommend", shop, "--user", "u04")
    assert len(listed["items"]) >= 3
    first = listed["items"][0]
    why = run(capsys, "explain", shop, "--user", "u04", "--item", first["item"])
    assert why["rank"] == 1
    assert why["score"] == pytest.approx(first["score"], abs=1e-7)
    assert sum(why["parts"].values()) == pytest.approx(why["score"], abs=1e-5)
    assert run(capsys, "export", shop, "--out", tmp_path / "w.csv")["rows"] == 8
    assert run(capsys, "check", shop) == {"ok": True, "problems": []}
    copy = run(capsys, "backup", shop)["backup"]
    loaded = run(capsys, "load", shop, shop / "runs/0001/model.safetensors")
    assert (loaded["run"], loaded["test"]) == (2, trained["test"])
    again = run(capsys, "recommend", shop, "--user", "u04", "--run", "2")
    assert again["items"] == listed["items"]
    assert [row["run"] for row in run(capsys, "info", shop)["runs"]] == [2, 1]
    with Project.open(shop) as project:
        assert_same_lists(project, 20)
        assert_parts_sum(project, list(range(12)), 8)
    Project.restore(shop, Path(copy))
    assert [row["run"] for row in run(capsys, "info", shop)["runs"]] == [1]


def test_a_random_shop_ranks_alike_in_numpy_and_in_torch(trained: Path) -> None:
    with Project.open(trained) as project:
        assert_same_lists(project, 20)
        assert_parts_sum(project, list(range(30)), 24)


@pytest.mark.real_data
def test_baby_ranks_alike_in_numpy_and_in_torch(capsys, bench: Path, tmp_path: Path) -> None:
    shop = tmp_path / "baby.mrcsaf"
    found = run(capsys, "import", shop, "--from", bench / "baby")
    assert (found["users"], found["items"], found["interactions"]) == (19_445, 7_050, 160_792)
    small = ("--set", "max_epochs=2", "--set", "dim=16")  # every user is ranked, at a quarter
    trained = run(capsys, "train", shop, "--device", "cpu", *small)
    judged = run(capsys, "evaluate", shop)
    assert judged["recall@20"] == pytest.approx(trained["test"]["recall@20"], abs=1e-6)
    with Project.open(shop) as project:
        assert_same_lists(project, 20)
        assert_parts_sum(project, np.random.default_rng(5).permutation(19_445)[:200].tolist(), 20)
