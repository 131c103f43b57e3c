"""Named settings: each exists for the model it is given to; and the batch that data asks for."""

import pytest

from mrcsaf.train import run as experiment
from mrcsaf.train.presets import PRESETS, batch_by_data


@pytest.mark.parametrize("name", PRESETS)
def test_what_stands_under_a_models_name_is_that_models(name: str) -> None:
    for model, values in PRESETS[name].items():
        if isinstance(values, dict):
            chosen = experiment.settings(model, values)
            assert {setting: chosen.value(setting) for setting in values} == values


@pytest.mark.parametrize(
    ("pairs", "size"),
    [(0, 1), (1, 1), (28 * 504, 504), (118_551, 4234), (28 * 8192, 8192), (10**9, 8192)],
)
def test_a_batch_by_the_data_is_a_28th_of_it_and_never_huge(pairs: int, size: int) -> None:
    assert batch_by_data(pairs) == size
