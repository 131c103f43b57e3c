"""Runs from stored data to published result, however they end."""

import dataclasses
import json
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from mrcsaf import models
from mrcsaf.core.errors import Cancelled, CheckpointError, ConfigError, DataError
from mrcsaf.core.progress import Progress
from mrcsaf.core.typing import PartSpec
from mrcsaf.data.records import Part, split_by_part
from mrcsaf.models.base import Representation
from mrcsaf.store import Project, catalogue, features, runs
from mrcsaf.store.features import EncoderRow
from mrcsaf.train import checkpoint, evaluation, loop
from mrcsaf.train import run as experiment
from mrcsaf.train.loop import TrainConfig
from mrcsaf.train.presets import PRESETS

VALUES = {
    "attention": "exact", "dim": 4, "neighbours": 4, "pruned_edges": 0.3, "batch_size": 50,
    "max_epochs": 5, "learning_rate": 0.02,
}  # fmt: skip


@pytest.fixture
def path(untrained: Path, tmp_path: Path) -> Path:
    """A project of its own, closed."""
    return Path(shutil.copytree(untrained, tmp_path / "tiny.mrcsaf"))


@pytest.fixture(scope="module")
def whole(untrained: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose run was never interrupted."""
    path = Path(shutil.copytree(untrained, tmp_path_factory.mktemp("whole") / "tiny.mrcsaf"))
    train(path)
    return path


def train(path: Path, **more: object) -> dict[str, object]:
    chosen = experiment.settings("mrcsaf", VALUES)
    return experiment.train(path, chosen, device="cpu", **more)  # type: ignore[arg-type]


def rows(path: Path) -> list[runs.Run]:
    with Project.open(path) as project:
        return runs.runs(project.db)


def vectors(path: Path, run: int) -> list[bytes]:
    with Project.open(path) as project:
        parts = [f"{letter}_{m}" for letter in ("h", "p") for m in ("image", "text")]
        found = [runs.item_vectors(project.db, run, part).tobytes() for part in parts]
        return [*found, runs.user_vectors(project.db, run, "u_image").tobytes()]


def test_settings_find_their_dataclass() -> None:
    chosen = experiment.settings("mrcsaf", {"dim": "8", "seed": 4, "selector.entropy": 0.5})
    assert (chosen.config.dim, chosen.train.seed, chosen.config.selector.entropy) == (8, 4, 0.5)
    with pytest.raises(ConfigError, match="no setting 'max_epoch'; did you mean 'max_epochs'"):
        experiment.settings("mrcsaf", {"max_epoch": 4})
    with pytest.raises(ConfigError, match="no model 'mrcsf'; did you mean 'mrcsaf'"):
        experiment.settings("mrcsf", {})


def test_a_model_has_training_defaults_of_its_own() -> None:
    assert experiment.settings("bpr", {}).train == TrainConfig()
    own = dict(models.load("mrcsaf").trains_with)
    assert own
    assert experiment.settings("mrcsaf", {}).train == TrainConfig(**own)
    assert experiment.settings("mrcsaf", {"batch_size": 7}).train.batch_size == 7
    paper = experiment.settings("mrcsaf", PRESETS["paper"]["mrcsaf"])
    assert paper.train == TrainConfig()
    assert (paper.config.dim, paper.config.pruned_edges) == (64, 0.8)


def test_a_run_is_registered_trained_and_published(path: Path) -> None:
    figures = train(path, name="first")
    (run,) = rows(path)
    assert (run.status, run.name, run.seed) == ("complete", "first", 999)
    assert run.metrics["test"] == figures["test"]
    assert run.metrics["epochs"] == 5
    assert run.inputs["ui_layers"] == 2
    folder = path / "runs" / run.folder
    assert {file.name for file in folder.iterdir()} >= {
        "config.json", "metrics.jsonl", "model.safetensors", "state.safetensors"
    }  # fmt: skip
    with Project.open(path) as project:
        assert [row["epoch"] for row in runs.epochs(project.db, run.id)] == [1, 2, 3, 4, 5]
        weights = runs.w_image(project.db, run.id)
    assert weights is not None
    assert ((weights > 0) & (weights < 1)).all()


def test_the_stored_vectors_give_the_published_figures(whole: Path) -> None:
    (run,) = rows(whole)
    for part, name in ((Part.VALID, "valid"), (Part.TEST, "test")):
        _, quality = experiment.evaluate_run(whole, None, part)
        assert quality.means == pytest.approx(run.metrics[name], abs=1e-9)


def test_the_test_part_is_read_once_and_after_training(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    plain = experiment.load_data

    def watched(project: Project) -> experiment.Data:
        data = plain(project)

        class Watched(type(data.split)):  # type: ignore[misc]
            def __getattribute__(self, name: str) -> object:
                if name == "test":
                    read.append(name)
                return super().__getattribute__(name)

        split = Watched(data.split.train, data.split.valid, data.split.test)
        return dataclasses.replace(data, split=split)

    read_when_trained: list[int] = []
    monkeypatch.setattr(experiment, "load_data", watched)
    train(path, report=lambda _: read_when_trained.append(len(read)))
    assert len(read) == 1
    assert set(read_when_trained) == {0}


def test_without_the_test_part_every_vector_is_the_same(path: Path, whole: Path) -> None:
    with Project.open(path, write=True) as project:
        project.db.execute("DELETE FROM interaction WHERE part = 2")
        project.db.execute("DELETE FROM meta WHERE key LIKE 'crc:%'")  # meant, not damage
    train(path)
    assert vectors(path, 1) == vectors(whole, 1)


class Stop:
    """Cancels at the n-th report."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, _: Progress) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


@pytest.mark.parametrize("save_every", [0.0, 1000.0])
@pytest.mark.parametrize("after", [0, 3, 14, 25])
def test_a_cancelled_run_goes_on_to_the_same_end(
    path: Path,
    whole: Path,
    monkeypatch: pytest.MonkeyPatch,
    after: int,
    save_every: float,
) -> None:
    monkeypatch.setattr(loop, "REPORT_EVERY_S", 0.0)
    monkeypatch.setattr(loop, "SAVE_EVERY_S", save_every)
    with pytest.raises(Cancelled):
        train(path, report=Stop(after))
    found = rows(path)
    if not found:  # before the run was there
        return
    assert found[0].status == "cancelled"
    for file in (path / "runs").rglob("*"):
        assert not file.name.startswith(".tmp-")
    model = path / "runs" / found[0].folder / "model.safetensors"
    if model.exists():
        checkpoint.read_header(model)
    train(path, resume=1)
    assert vectors(path, 1) == vectors(whole, 1)
    assert rows(path)[0].status == "complete"


KILL_AT = """
import os, signal, sys
from pathlib import Path
from mrcsaf.train import run as experiment
from mrcsaf.train import loop as training
training.SAVE_EVERY_S = training.REPORT_EVERY_S = 0.0
left = int(sys.argv[2])
def report(_):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
chosen = experiment.settings("mrcsaf", __import__("json").loads(sys.argv[3]))
experiment.train(Path(sys.argv[1]), chosen, device="cpu", report=report)
"""


def test_a_killed_run_goes_on_bit_for_bit(
    path: Path, whole: Path, run_elsewhere: Callable[..., "subprocess.Popen[str]"]
) -> None:
    other = run_elsewhere(KILL_AT, path, "17", json.dumps(VALUES))
    _, errors = other.communicate()
    assert other.returncode == -signal.SIGKILL, errors
    assert rows(path)[0].status == "running"
    assert (path / "runs" / "0001" / "state.safetensors").exists()
    train(path, resume=1)
    assert vectors(path, 1) == vectors(whole, 1)
    files = [folder / "runs" / "0001" / "model.safetensors" for folder in (path, whole)]
    mine, theirs = (load_file(file) for file in files)
    assert all(torch.equal(mine[name], theirs[name]) for name in theirs)


def test_a_failure_after_training_is_written_down(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("no space")

    with monkeypatch.context() as patch:
        patch.setattr(experiment, "evaluate", broken)
        with pytest.raises(OSError, match="no space"):
            train(path)
    assert (rows(path)[0].status, rows(path)[0].metrics["reason"]) == ("failed", "no space")
    train(path, resume=1)
    assert rows(path)[0].status == "complete"
    with pytest.raises(DataError, match="Run 1 is complete"):
        train(path, resume=1)


def test_a_run_is_resumed_on_the_vectors_it_began_with_and_on_no_others(path: Path) -> None:
    with pytest.raises(Cancelled):
        train(path, report=Stop(3))
    with Project.open(path, write=True) as project:
        row = EncoderRow("net", "text", "net", "1", 2, "a" * 64)
        features.add_encoder(project.db, row)
        ones = ((item, np.ones(2, np.float32) * item, "x") for item in range(24))
        features.add_features(project.db, "net", ones)
    with pytest.raises(Cancelled):  # its own vectors are there as before
        train(path, resume=1, report=Stop(1))
    with Project.open(path, write=True) as project:
        ones = [(2, np.ones(5, np.float32), "x")]
        features.add_features(project.db, "file:text.npy", ones)
    with pytest.raises(CheckpointError, match="text vectors of the project are not those"):
        train(path, resume=1)


def test_a_model_that_cannot_be_built_leaves_no_run(path: Path) -> None:
    with Project.open(path, write=True) as project, project.db.atomic():
        project.db.execute("DELETE FROM feature WHERE encoder_id = 'file:text.npy'")
        project.db.execute("DELETE FROM encoder WHERE id = 'file:text.npy'")
    with pytest.raises(ConfigError, match="needs text features"):
        train(path)
    assert rows(path) == []


def test_an_empty_project_cannot_train(tmp_path: Path) -> None:
    Project.create(tmp_path / "empty").close()
    with pytest.raises(DataError, match="has no interactions: import some"):
        train(tmp_path / "empty")


def test_a_checkpoint_file_publishes_the_vectors_it_was_made_with(
    whole: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copytree(whole, tmp_path / "copy.mrcsaf"))
    file = tmp_path / "handed-on.safetensors"
    shutil.copy(path / "runs" / "0001" / "model.safetensors", file)
    assert experiment.load(path, file, device="cpu")["run"] == 2
    assert vectors(path, 1) == vectors(path, 2)
    newest, oldest = rows(path)
    assert newest.metrics["test"] == oldest.metrics["test"]
    assert newest.status == "complete"


def test_a_checkpoint_of_other_data_is_refused_and_leaves_no_run(trained: Path, path: Path) -> None:
    file = next((trained / "runs").rglob("model.safetensors"))
    with Project.open(path, write=True) as project:
        catalogue.set_meta(project.db, "fingerprint", "b" * 64)
    with pytest.raises(CheckpointError, match="dataset_fp"):
        experiment.load(path, file)
    assert rows(path) == []


def test_thresholds_are_the_kth_best_unseen_scores() -> None:
    random = np.random.default_rng(0)
    scores = random.permutation(5 * 12).reshape(5, 12).astype(np.float32)
    seen = random.random((5, 12)) < 0.5
    seen[4] = True
    seen[4, 7] = False  # one item left
    pairs = np.argwhere(seen)
    part = np.zeros(len(pairs), np.int8)
    split = split_by_part(5, 12, pairs[:, 0].copy(), pairs[:, 1].copy(), part)
    representation = Representation(
        [PartSpec("a", "u", "i")],
        {"u": torch.eye(5)},
        {"i": torch.from_numpy(scores.T.copy())},
    )
    found = experiment.thresholds(representation, split, ks=(1, 3, 100))
    for user in range(5):
        unseen = np.sort(scores[user][~seen[user]])[::-1]
        for k, table in found.items():
            assert table[user] == unseen[min(k, len(unseen)) - 1]


def test_evaluating_a_run_that_is_not_finished_says_so(path: Path) -> None:
    with pytest.raises(Cancelled):
        train(path, report=Stop(3))
    with pytest.raises(DataError, match="is cancelled: it has no vectors yet"):
        experiment.evaluate_run(path, 1, Part.TEST)


def test_what_stops_training_is_among_what_is_measured() -> None:
    assert loop.WATCHED in {f"recall@{k}" for k in evaluation.KS}
