"""Makes torchvision and sentence_transformers importable beside any build of torch, offline.

PyPI's torchvision is built for CUDA. Beside a CPU build of torch its compiled part cannot load,
and its Python part then stops at `operator torchvision::nms does not exist`, which stops
sentence_transformers too. Everything needed here is Python only, so naming the missing operators
is enough. What stays unusable: torchvision.io and torchvision.ops (pictures are read by Pillow).

Call prepare() before the first import of either. Importing this module imports nothing heavy.
"""

import contextlib
import importlib
import importlib.machinery
import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

from mrcsaf.core.errors import MrcsafError

# The operators that torchvision's Python part refers to whether or not its compiled part loaded.
_OPERATORS = ("nms", "qnms")
_SCHEMA = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"

_declared: list[Any] = []  # a torch.library.Library withdraws its operators when it dies


def prepare() -> None:
    """Make `import torchvision` and `import sentence_transformers` work; later calls do nothing.

    Also forbids Hugging Face's libraries to reach the network, which they decide on import.
    Raises MrcsafError, saying what to install, if torch or torchvision is missing or unfit.
    """
    os.environ["HF_HUB_OFFLINE"] = "1"
    if "torchvision" in sys.modules:
        return
    folder = _torchvision_folder()
    if not _compiled_part_loads(folder):
        _declare_operators()
    try:
        importlib.import_module("torchvision")
    except (ImportError, RuntimeError, AttributeError) as error:
        raise MrcsafError(
            f"torch and torchvision do not fit together ({error}); run {_remedy()}"
        ) from error


def _torchvision_folder() -> Path:
    found = {name: importlib.util.find_spec(name) for name in ("torch", "torchvision")}
    for name, spec in found.items():
        if spec is None or spec.origin is None:
            raise MrcsafError(f"{name} is not installed; run {_remedy()}")
        folder = Path(spec.origin).parent
    return folder


def _compiled_part_loads(folder: Path) -> bool:
    """Whether torchvision's `_C` fits this torch, tried in the way torchvision itself does."""
    import torch

    loader = (importlib.machinery.ExtensionFileLoader, importlib.machinery.EXTENSION_SUFFIXES)
    spec = importlib.machinery.FileFinder(str(folder), loader).find_spec("_C")
    if spec is None or spec.origin is None:
        return False
    try:
        torch.ops.load_library(spec.origin)
    except OSError:
        return False
    return True


def _declare_operators() -> None:
    import torch

    library = torch.library.Library("torchvision", "FRAGMENT")
    for name in _OPERATORS:
        with contextlib.suppress(RuntimeError):  # some build declared it after all
            library.define(name + _SCHEMA)
    _declared.append(library)


def _remedy() -> str:
    return "python -m pip install 'torch==2.13.*' 'torchvision==0.28.*'"
