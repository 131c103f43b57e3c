"""The registry: names, nearest names, options, and that asking costs no torch."""

import subprocess
import sys

import pytest

from mrcsaf import encoders
from mrcsaf.core.errors import ConfigError


def test_importing_the_registry_and_its_driver_imports_no_torch() -> None:
    program = (
        "import sys, mrcsaf.encoders, mrcsaf.encoders.base, mrcsaf.encoders.batches, "
        "mrcsaf.data.images;"
        "assert not {'torch', 'torchvision', 'transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True)


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(ConfigError, match=r"no encoder 'minilm-l6'; did you mean 'minilm-l6-v2'"):
        encoders.load("minilm-l6")


def test_an_unknown_option_or_device_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"no option 'weight'; did you mean 'weights'"):
        encoders.load("resnet50", weight="x")
    for device in ("cuda:99", "abacus", "meta "):
        with pytest.raises(ConfigError, match="cannot use the device"):
            encoders.load("efficientnet-lite2", device)


def test_the_defaults_are_registered_and_of_their_modality() -> None:
    for modality, name in encoders.DEFAULTS.items():
        encoder = encoders.load(name)
        assert (encoder.id, encoder.modality) == (name, modality)
        assert encoder.space == f"{name}/{encoder.version}/{encoder.sha[:12]}"
