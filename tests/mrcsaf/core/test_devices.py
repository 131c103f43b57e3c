"""Devices by name, on a machine that may have only one."""

import pytest
import torch

from mrcsaf.core import devices
from mrcsaf.core.errors import ConfigError


def test_the_cpu_is_always_there() -> None:
    assert devices.resolve("cpu") == torch.device("cpu")
    assert devices.describe(torch.device("cpu")).startswith("CPU, ")
    assert devices.peak_megabytes(torch.device("cpu")) > 10


def test_auto_takes_what_there_is() -> None:
    assert devices.resolve("auto").type == ("cuda" if torch.cuda.is_available() else "cpu")


@pytest.mark.parametrize("name", ["gpu", "", "cpu:1", "cuda:x", "cuda:-1", "tpu:0"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="There is no device"):
        devices.resolve(name)


def test_a_device_that_is_missing_is_refused_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.backends.cuda, "is_built", lambda: False)
    with pytest.raises(ConfigError, match=r"CPU build: install one with CUDA .* --device cpu"):
        devices.resolve("cuda")
    monkeypatch.setattr(torch.backends.cuda, "is_built", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(ConfigError, match="No CUDA device answers"):
        devices.resolve("cuda:0")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    assert devices.resolve("cuda:0") == torch.device("cuda", 0)
    with pytest.raises(ConfigError, match="There is no cuda:3: this machine has 1 CUDA device"):
        devices.resolve("cuda:3")
