"""The tiny shop's run, ready to place, and the raw vectors of its items."""

from pathlib import Path

import numpy as np
import pytest

from mrcsaf.placement import Placer
from tests.conftest import tiny_data


@pytest.fixture(scope="module")
def placer(trained: Path) -> Placer:
    return Placer.load(trained, device="cpu")


def raw_of(item: int) -> dict[str, np.ndarray]:
    given = tiny_data().features
    return {name: given[name].vectors[item].copy() for name in ("image", "text")}
