"""Grids are small, and hold settings that exist."""

import pytest

from mrcsaf.compare import plan
from mrcsaf.models import MODELS
from mrcsaf.train import run as experiment


@pytest.mark.parametrize("model", MODELS)
def test_every_cell_is_a_setting_of_its_model(model: str) -> None:
    cells = plan.grid(model)
    assert 1 <= len(cells) <= plan.LIMIT
    for values in cells:
        experiment.settings(model, values)


def test_a_grid_is_every_combination() -> None:
    cells = plan.grid("freedom")
    assert len(cells) == 8
    assert {"pruned_edges": 0.9, "feature_weight": 1e-5} in cells
    assert plan.grid("popularity") == [{}]
