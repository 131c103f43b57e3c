"""The ready sample is copied whole or not at all, and nothing of the user's is touched."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from mrcsaf.core.errors import StoreError
from mrcsaf.store import Project, catalogue, maintenance, runs, sample
from mrcsaf.store.sample import copy_sample
from mrcsaf.train import checkpoint
from mrcsaf.train import run as experiment


@pytest.fixture
def ready(untrained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A stand-in for the sample that ships, where it cannot be changed."""
    source = shutil.copytree(untrained, tmp_path / "installed" / sample.READY)
    (source / "project.lock").touch()
    inside = [*source.rglob("*"), source]
    for path in inside:
        path.chmod(0o555 if path.is_dir() else 0o444)
    monkeypatch.setattr(sample, "asset", lambda name: tmp_path / "installed" / name)
    yield source
    for path in reversed(inside):
        path.chmod(0o755)


def test_the_copy_is_whole_and_may_be_written(ready: Path, tmp_path: Path) -> None:
    copy_sample(tmp_path / "new" / "shop.mrcsaf")
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["shop.mrcsaf"]
    assert not (tmp_path / "new" / "shop.mrcsaf" / "project.lock").exists()
    with Project.open(tmp_path / "new" / "shop.mrcsaf", write=True) as project:
        project.db.execute("UPDATE item SET title = 'x' WHERE id = 1")
        assert catalogue.counts(project.db)["items"] == 24


def test_an_empty_folder_may_be_filled(ready: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    copy_sample(tmp_path / "mine")
    assert (tmp_path / "mine" / "project.db").is_file()


def test_nothing_of_the_users_is_overwritten(ready: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for name, words in (
        ("full", "not empty"), ("file", "not empty"), ("file/shop", "cannot be copied"),
    ):  # fmt: skip
        with pytest.raises(StoreError, match=words):
            copy_sample(tmp_path / name)
    assert (tmp_path / "full" / "mine.txt").read_text() == "mine"
    assert (tmp_path / "file").read_text() == "mine"
    assert not list(tmp_path.rglob(".tmp-*"))


@pytest.mark.parametrize("stop", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_copy_that_stops_leaves_nothing(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: BaseException
) -> None:
    def stopping(source: str, target: str, **_: object) -> None:
        raise stop

    monkeypatch.setattr(
        sample.shutil.copytree, "__defaults__", (False, None, stopping, False, False)
    )
    expected = StoreError if isinstance(stop, OSError) else KeyboardInterrupt
    with pytest.raises(expected) as caught:
        copy_sample(tmp_path / "shop.mrcsaf")
    if expected is StoreError:
        assert "No space left" in str(caught.value)
    assert [file.name for file in tmp_path.iterdir()] == ["installed"]


def test_without_a_sample_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "asset", lambda name: tmp_path / name)
    with pytest.raises(StoreError, match="not in this installation"):
        copy_sample(tmp_path / "shop.mrcsaf")


def test_the_sample_that_ships_is_small_and_whole(tmp_path: Path) -> None:
    source = sample.asset(sample.READY)
    assert sum(file.stat().st_size for file in source.rglob("*") if file.is_file()) <= 12_000_000
    copy_sample(tmp_path / "shop.mrcsaf")
    with Project.open(tmp_path / "shop.mrcsaf") as project:
        assert maintenance.problems(project.db, project.images, project.runs) == []
        assert catalogue.meta(project.db, "simulated") == "1"


def test_the_sample_that_ships_is_what_todays_models_make_of_its_checkpoints(
    tmp_path: Path,
) -> None:
    """Who changes a model must build the sample again, or nothing can be placed in it."""
    copy_sample(tmp_path / "shop.mrcsaf")
    with Project.open(tmp_path / "shop.mrcsaf") as project, torch.no_grad():
        data = experiment.load_data(project)
        for run in runs.runs(project.db):
            model = experiment.make(experiment.settings_of(run), data, torch.device("cpu")).eval()
            file = project.runs / run.folder / "model.safetensors"
            model.load_state_dict(checkpoint.load_weights(file, model.state_dict()))
            made, stored = model.represent(), experiment.stored(project, run)
            for name, table in stored.items.items():
                assert torch.allclose(made.items[name], table, atol=1e-5), (run.model, name)
