"""What this machine can compute on, told by machines of many kinds that are not here."""

import types

import pytest
import torch

from mrcsaf.core import devices
from mrcsaf.core.errors import ConfigError, TrainingError
from mrcsaf.store import Project, runs
from mrcsaf.train import loop
from mrcsaf.train import run as experiment
from mrcsaf.worker import server


@pytest.fixture
def card(monkeypatch):
    """A machine with two NVIDIA devices that torch can use."""
    properties = types.SimpleNamespace(name="Fake 9000", total_memory=24 << 30)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda _: properties)
    monkeypatch.setattr(torch.backends.cuda, "is_built", lambda: True)


def test_devices_are_listed_best_first_with_names_and_memory(card):
    found = server.available()
    assert [device["id"] for device in found] == ["cuda:0", "cuda:1", "cpu"]
    assert found[0]["name"] == "Fake 9000 (not tried on a GPU yet)"
    assert found[0]["gib"] == 24.0
    assert "cores" in found[-1]["name"]
    assert server.advice() == ""
    assert server.default() == "cuda:0"


def test_a_cuda_machine_with_a_cpu_torch_is_told_the_command_that_mends_it(monkeypatch):
    monkeypatch.setattr(server, "has_nvidia", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.cuda, "is_built", lambda: False)
    version = torch.__version__.split("+")[0]
    command = f"pip install --force-reinstall torch=={version} --index-url https://"
    assert command in server.advice()
    with pytest.raises(ConfigError, match=r"CPU build.*--device cpu"):
        devices.resolve("cuda:0")


def test_a_driver_that_does_not_answer_is_said_and_work_goes_to_the_cpu(monkeypatch):
    monkeypatch.setattr(server, "has_nvidia", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.cuda, "is_built", lambda: True)
    assert "update the driver" in server.advice()
    with pytest.raises(ConfigError, match="check the driver"):
        devices.resolve("cuda")
    assert server.default() == "cpu"


def test_a_machine_without_a_card_gets_no_advice(monkeypatch):
    monkeypatch.setattr(server, "has_nvidia", lambda: False)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert server.advice() == ""


def test_a_device_that_is_not_there_is_refused_with_how_many_there_are(card):
    with pytest.raises(ConfigError, match=r"no cuda:5: this machine has 2 CUDA device\(s\)"):
        devices.resolve("cuda:5")
    with pytest.raises(ConfigError, match="use auto, cpu, cuda:0 or mps"):
        devices.resolve("tpu")


def test_a_device_that_refuses_memory_ends_the_run_with_a_sentence_and_loses_nothing(
    project: Project, monkeypatch
):
    """A fake in place of a card: it has memory for two epochs and then no more."""
    project.close()
    chosen = experiment.settings("bpr", {"dim": 4, "max_epochs": 9})
    whole, asked = loop._epoch, []

    def refusing(*arguments):
        asked.append(1)
        if len(asked) > 2:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB")
        return whole(*arguments)

    monkeypatch.setattr(loop, "_epoch", refusing)
    with pytest.raises(TrainingError, match=r"memory is full at batch_size 2048.*--device cpu"):
        experiment.train(project.path, chosen, device="cpu")
    with Project.open(project.path) as opened:
        run = runs.run(opened.db, 1)
    assert run.status == "failed"
    assert "memory is full" in run.metrics["reason"]
    assert (project.path / "runs" / run.folder / "model.safetensors").is_file()
    monkeypatch.setattr(loop, "_epoch", whole)
    resumed = experiment.train(project.path, chosen, device="cpu", resume=1)
    assert resumed["epochs"] == 9


def test_a_card_whose_free_memory_is_too_small_is_refused_before_anything_is_made(
    card, project: Project, monkeypatch
):
    project.close()
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda _: (1000, 24 << 30))
    chosen = experiment.settings("lightgcn", {})
    with pytest.raises(ConfigError, match=r"needs about .* MB of memory, and 0 MB are free"):
        experiment.train(project.path, chosen, device="cuda:0")
    with Project.open(project.path) as opened:
        assert runs.runs(opened.db) == []
