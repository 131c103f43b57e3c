"""torchvision and sentence_transformers import beside this machine's torch, whatever its build."""

import subprocess
import sys

import pytest

from mrcsaf.core import compat
from mrcsaf.core.errors import MrcsafError

BOTH = """
import os, sys
from mrcsaf.core import compat
assert not {"torch", "torchvision", "transformers"} & set(sys.modules), "compat imports too much"
compat.prepare()
compat.prepare()
import sentence_transformers, huggingface_hub.constants
from torchvision.models import resnet50
import torch
assert huggingface_hub.constants.HF_HUB_OFFLINE
assert resnet50(weights=None).eval()(torch.zeros(1, 3, 32, 32)).shape == (1, 1000)
"""

LATE = """
try:
    import torchvision
except RuntimeError:
    pass
from mrcsaf.core import compat
compat.prepare()
import torchvision.models
"""


@pytest.mark.parametrize("program", [BOTH, LATE], ids=["first", "after a failed import"])
def test_both_libraries_import_after_prepare(program: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_missing_torchvision_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "torchvision", raising=False)
    monkeypatch.setattr(compat.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MrcsafError, match=r"is not installed; run python -m pip install 'torch=="):
        compat.prepare()
