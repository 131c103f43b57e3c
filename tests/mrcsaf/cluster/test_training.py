"""A training on two nodes: whole, stopped, with a worker, the driver or the disk gone."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from mrcsaf.cluster import training as clustered
from mrcsaf.core.errors import Cancelled, ConfigError, StoreError
from mrcsaf.core.progress import Progress, Report
from mrcsaf.store import Project, maintenance, runs
from mrcsaf.train import checkpoint
from mrcsaf.train import run as experiment
from mrcsaf.train.loop import State

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.filterwarnings("ignore"),  # Ray's own, which change from version to version
]
SHORT = {"dim": 8, "neighbours": 4, "batch_size": 32, "max_epochs": 6, "learning_rate": 0.02}


@pytest.fixture
def project(untrained: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(untrained, tmp_path / "tiny.mrcsaf"))


def settings(**values: Any) -> experiment.Settings:
    return experiment.settings("mrcsaf", SHORT | values)


def saved(project: Path, folder: Path, chosen: experiment.Settings) -> State:
    """Where a training can go on from."""
    with Project.open(project) as opened:
        data = experiment.load_data(opened)
    model = experiment.make(chosen, data, torch.device("cpu"))
    return checkpoint.load_state(folder, model, chosen.train)


def sound(project: Path) -> bool:
    with Project.open(project) as opened:
        return not maintenance.problems(opened.db, opened.images, opened.runs)


def status(project: Path) -> str:
    with Project.open(project) as opened:
        return runs.runs(opened.db)[0].status


def lead() -> int:
    """The process of a member, found by the name that Ray gives it."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                name = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if name.startswith(b"ray::RayTrainWorker") or b"ray::_RayTrainWorker" in name:
                return int(folder.name)
    return 0


def after(epoch: int, do: Callable[[], None]) -> Report:
    """A report that does something once, when that epoch has ended."""
    done: list[bool] = []

    def report(news: Progress) -> None:
        if news.metrics and news.done >= epoch and not done:
            done.append(True)
            do()

    return report


def test_a_killed_worker_is_replaced_and_the_result_is_that_of_one_process(
    nodes: str, project: Path
) -> None:
    killed: list[int] = []

    def kill() -> None:
        killed.append(lead())
        os.kill(killed[0], signal.SIGKILL)

    long = settings(max_epochs=60, patience=60)
    together = clustered.train(
        project, long, address=nodes, workers=2, save_every=0.0, report=after(2, kill)
    )
    assert killed
    assert killed[0]
    alone = experiment.train(project, long, device="cpu")
    assert together["epochs"] == alone["epochs"] == 60
    assert together["valid"]["recall@20"] == pytest.approx(alone["valid"]["recall@20"], abs=0.002)
    assert together["test"]["recall@20"] == pytest.approx(alone["test"]["recall@20"], abs=0.002)
    with Project.open(project) as opened:
        first, second = (runs.item_vectors(opened.db, run, "h_text") for run in (1, 2))
        folder = opened.runs / runs.run(opened.db, 1).folder
    assert first == pytest.approx(second, abs=1e-3)
    assert checkpoint.read_header(folder / "model.safetensors").model == "mrcsaf"
    assert sound(project)


def test_a_cancelled_run_keeps_its_best_epoch_and_goes_on_in_one_process(
    nodes: str, project: Path
) -> None:
    def stop() -> None:
        raise Cancelled

    long = settings(max_epochs=200, patience=200)
    with pytest.raises(Cancelled):
        clustered.train(
            project, long, address=nodes, workers=2, save_every=0.0, report=after(2, stop)
        )
    assert status(project) == "cancelled"
    with Project.open(project) as opened:
        folder = opened.runs / runs.runs(opened.db)[0].folder
    state = saved(project, folder, long)
    assert 0 < state.epoch < 200
    assert (folder / "model.safetensors").is_file()
    done = experiment.train(project, long, device="cpu", resume=1)
    assert done["epochs"] == 200
    assert sound(project)


def test_a_full_disk_ends_in_one_sentence_and_a_whole_project(
    nodes: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError("model.safetensors cannot be written: No space left on device.")

    monkeypatch.setattr(checkpoint, "save", full)
    with pytest.raises(StoreError, match="No space left"):
        clustered.train(project, settings(max_epochs=200), address=nodes, save_every=0.0)
    assert status(project) == "failed"
    assert sound(project)


def test_more_workers_than_the_cluster_has_are_refused_before_anything_is_written(
    nodes: str, project: Path
) -> None:
    with pytest.raises(ConfigError, match="at most 2 workers"):
        clustered.train(project, settings(), address=nodes, workers=9)
    with Project.open(project) as opened:
        assert runs.runs(opened.db) == []


def test_a_killed_driver_leaves_a_project_that_goes_on(project: Path) -> None:
    """The driver is killed hard, with a cluster of its own; what it saved is resumed here."""
    pytest.importorskip("ray")
    code = (
        "import sys, pathlib; from mrcsaf.train import run as experiment; from mrcsaf.cluster "
        "import training;"
        f"training.train(pathlib.Path({str(project)!r}), experiment.settings('mrcsaf',"
        f" {SHORT | {'max_epochs': 5000, 'patience': 5000}!r}), address='ray', save_every=0.0)"
    )
    driver = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    folder = project / "runs" / "0001"
    end = time.monotonic() + 180
    while not checkpoint.has_state(folder) and time.monotonic() < end:
        assert driver.poll() is None
        time.sleep(0.2)
    driver.send_signal(signal.SIGKILL)
    driver.wait()
    assert status(project) == "running"
    assert sound(project)
    long = settings(max_epochs=5000, patience=5000)
    state = saved(project, folder, long)
    with pytest.raises(Cancelled):
        experiment.train(
            project, settings(), device="cpu", resume=1, report=_stop_after(state.epoch)
        )
    assert saved(project, folder, long).epoch >= state.epoch


def _stop_after(epoch: int) -> Report:
    def report(news: Progress) -> None:
        if news.metrics:
            assert news.done > epoch  # it went on from there, not from the start
            raise Cancelled

    return report
