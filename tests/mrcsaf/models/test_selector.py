"""The selector's weights and what they cost."""

import math

import pytest
import torch

from mrcsaf.core.errors import ConfigError
from mrcsaf.models.fusion import Selector, SelectorConfig

RAW = [torch.randn(8, 5, generator=torch.Generator().manual_seed(1)), torch.randn(8, 3)]


@pytest.mark.parametrize("kind", ["item", "global", "fixed"])
def test_weights_sum_to_one(kind: str) -> None:
    weights = Selector(RAW, SelectorConfig(kind=kind))()
    assert weights.shape == (8, 2)
    torch.testing.assert_close(weights.sum(1), torch.ones(8))


def test_fixed_weights_are_those_given() -> None:
    weights = Selector(RAW, SelectorConfig(kind="fixed", fixed_image=0.3))()
    torch.testing.assert_close(weights, torch.tensor([[0.3, 0.7]]).expand(8, 2))


def test_the_length_of_a_raw_vector_says_nothing() -> None:
    torch.manual_seed(0)
    selector = Selector(RAW, SelectorConfig())
    torch.manual_seed(0)
    longer = Selector([RAW[0] * 7, RAW[1] * 0.1], SelectorConfig())
    torch.testing.assert_close(selector(), longer())


def test_temperature_divides_the_scores() -> None:
    torch.manual_seed(0)
    sharp = Selector(RAW, SelectorConfig())
    torch.manual_seed(0)
    mild = Selector(RAW, SelectorConfig(temperature=4.0))
    torch.testing.assert_close(sharp().log().diff(dim=1) / 4, mild().log().diff(dim=1))


def test_the_penalty_is_worked_out_by_hand() -> None:
    selector = Selector(RAW, SelectorConfig(kind="global", entropy=0.5, balance=2.0))
    with torch.no_grad():
        selector.logits.copy_(torch.tensor([math.log(3.0), 0.0]))  # weights 3/4 and 1/4
    entropy = -(0.75 * math.log(0.75) + 0.25 * math.log(0.25))
    imbalance = 0.75 * math.log(1.5) + 0.25 * math.log(0.5)
    assert float(selector.penalty(selector()).detach()) == pytest.approx(
        2 * imbalance - 0.5 * entropy, rel=1e-4
    )


def test_undecided_items_and_balanced_catalogues_are_cheapest() -> None:
    for config in (SelectorConfig(kind="global", entropy=1.0),
                   SelectorConfig(kind="global", entropy=0.0, balance=1.0)):  # fmt: skip
        selector = Selector(RAW, config)
        even = float(selector.penalty(selector()).detach())
        with torch.no_grad():
            selector.logits.copy_(torch.tensor([2.0, 0.0]))
        assert float(selector.penalty(selector()).detach()) > even


def cost(config: SelectorConfig) -> float:
    selector = Selector(RAW, config)
    return float(selector.penalty(selector()))


def test_no_penalty_where_nothing_is_learned() -> None:
    assert cost(SelectorConfig(kind="fixed", entropy=1.0)) == 0
    assert cost(SelectorConfig(entropy=0.0)) == 0


@pytest.mark.parametrize(
    "wrong", [{"hidden": 0}, {"temperature": 0.0}, {"fixed_image": 1.5}, {"entropy": math.nan},
              {"rate": -1.0}, {"balance": -0.1}]
)  # fmt: skip
def test_settings_outside_their_range_are_refused(wrong: dict[str, float]) -> None:
    (name,) = wrong
    with pytest.raises(ConfigError, match=name):
        SelectorConfig(**wrong)  # type: ignore[arg-type]
