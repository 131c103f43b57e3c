"""What a run left on disk outlives restores, and nothing is published under another's number."""

import shutil
import time
from pathlib import Path

import pytest

from mrcsaf.core import files
from mrcsaf.core.errors import Cancelled, LockedError, StoreError
from mrcsaf.store import Project, backups, runs
from mrcsaf.store.maintenance import problems
from mrcsaf.train import checkpoint
from mrcsaf.train import run as experiment

VALUES = {"dim": 8, "neighbours": 4, "batch_size": 64, "max_epochs": 3}


@pytest.fixture
def path(trained: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(trained, tmp_path / "tiny.mrcsaf"))


def back_up(path: Path) -> Path:
    time.sleep(0.002)
    return backups.make(path / "project.db", path / "backups")


def train(path: Path, **options) -> int:
    chosen = experiment.settings("mrcsaf", VALUES)
    return experiment.train(path, chosen, device="cpu", **options)["run"]


def write(path: Path) -> None:
    """Any writing opening: it sweeps."""
    with Project.open(path, write=True) as project:
        runs.annotate(project.db, 1, "seen")


def folders(path: Path) -> set[str]:
    return {folder.name for folder in (path / "runs").iterdir()}


def whole(path: Path) -> list[str]:
    with Project.open(path) as project:
        return problems(project.db, project.images, project.runs)


def test_a_run_is_there_again_after_a_restore_and_one_back(path):
    before = back_up(path)
    assert train(path) == 2
    after = Project.restore(path, before)
    write(path)
    assert folders(path) == {"0001", "0002"}
    Project.restore(path, after)
    write(path)
    assert whole(path) == []
    assert checkpoint.has_state(path / "runs" / "0002")
    assert not list((path / "runs" / "0002").glob("let-go*"))


def test_a_number_that_a_backup_knows_is_not_given_again(path):
    before = back_up(path)
    train(path)
    reached = (path / "runs" / "0002" / "state.safetensors").read_bytes()
    Project.restore(path, before)
    assert train(path) == 3  # and not from the state of the other
    assert (path / "runs" / "0002" / "state.safetensors").read_bytes() == reached
    assert whole(path) == []


def test_a_folder_goes_when_the_backups_of_its_time_have_gone(path):
    train(path)
    old = back_up(path)
    with Project.open(path, write=True) as project:
        runs.delete(project.db, 2)
    write(path)
    assert folders(path) == {"0001", "0002"}
    back_up(path)  # later ones cannot name it
    write(path)
    assert folders(path) == {"0001", "0002"}
    old.unlink()
    write(path)
    assert folders(path) == {"0001"}


def test_without_backups_it_goes_at_once_and_a_damaged_note_keeps_it(path):
    train(path)
    copy = back_up(path)
    with Project.open(path, write=True) as project:
        runs.delete(project.db, 2)
    write(path)
    (path / "runs" / "0002" / "let-go.json").write_text("[[")
    write(path)
    assert "0002" in folders(path)
    copy.unlink()
    write(path)
    assert folders(path) == {"0001"}


def test_nothing_is_restored_or_swept_while_a_run_is_at_work(path):
    copy = back_up(path)
    with Project.open(path, write=True) as project:
        run = runs.start(
            project.db, name="r", model="mrcsaf", config={}, inputs={}, seed=1, device="cpu"
        )
    folder = path / "runs" / run.folder
    folder.mkdir()
    with files.at_work(folder):
        with pytest.raises(LockedError, match="Run 0002 is being trained: wait for it or stop it"):
            Project.restore(path, copy)
        with Project.open(path, write=True) as project:
            runs.delete(project.db, run.id)
        copy.unlink()
        write(path)
        assert folder.is_dir()
    write(path)
    assert not folder.exists()


@pytest.mark.parametrize("ends", ["complete", "cancelled"])
def test_a_training_ends_in_its_own_row_or_in_none(path, ends):
    """The database is exchanged by hand while it trains, and the number was given again."""

    def exchange(news) -> None:
        if news.stage == "train" and news.done == 1:
            with Project.open(path, write=True) as project, project.db.atomic():
                runs.delete(project.db, 2)
                project.db.execute("UPDATE sqlite_sequence SET seq = 1 WHERE name = 'run'")
                again = runs.start(
                    project.db, name="b", model="mrcsaf", config={}, inputs={}, seed=2, device="cpu"
                )
                assert again.id == 2
            if ends == "cancelled":
                raise Cancelled

    with pytest.raises(Cancelled if ends == "cancelled" else StoreError) as told:
        train(path, report=exchange)
    if ends == "complete":
        assert "Run 2 is not in the project any more: a backup was restored" in str(told.value)
    with Project.open(path) as project:
        row = runs.run(project.db, 2)
        assert (row.name, row.status, row.metrics) == ("b", "running", {})
        assert not runs.has_users(project.db, 2, "u_image")


def test_a_token_is_no_part_of_what_a_checkpoint_says(path):
    train(path)
    train(path)
    first, second = (path / "runs" / name / "config.json" for name in ("0002", "0003"))
    assert first.read_bytes() == second.read_bytes()
    with Project.open(path) as project:
        tokens = {run.inputs.get("token") for run in runs.runs(project.db)}
    assert len(tokens) == 3
