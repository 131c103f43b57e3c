"""A comparison of cheap models, made once."""

import shutil
from pathlib import Path

import pytest

from mrcsaf.compare import running
from mrcsaf.compare.results import Comparison

MODELS, SEEDS, EPOCHS = ("popularity", "bpr", "item_knn_text"), (999, 1), 3


@pytest.fixture
def path(untrained: Path, tmp_path: Path) -> Path:
    """A project of its own, without runs."""
    return Path(shutil.copytree(untrained, tmp_path / "tiny.mrcsaf"))


@pytest.fixture(scope="session")
def whole(untrained: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Comparison]:
    """A project and its comparison, never interrupted; copy the project before writing."""
    path = Path(shutil.copytree(untrained, tmp_path_factory.mktemp("whole") / "tiny.mrcsaf"))
    return path, running.run(path, MODELS, SEEDS, max_epochs=EPOCHS, device="cpu")
