"""The adaptive modal selector of MR-CSAF (eq. 4-5): how much each item's picture and text count."""

from dataclasses import dataclass
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

from mrcsaf.core.settings import check_range
from mrcsaf.models.typing import Scalar, Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectorConfig:
    """What keeps the weights alive: without `entropy` or `balance` one modality takes all."""

    kind: Literal["item", "global", "fixed"] = "item"  # weights an item, one pair for all, or given
    hidden: int = 16  # width of the hidden layer; figure 4 of the paper finds 16 best
    temperature: float = 1.0  # of the softmax; higher is milder
    entropy: float = 0.01  # reward for undecided items
    balance: float = 0.0  # penalty on a mean weight away from one half; items may differ freely
    rate: float = 1.0  # learning rate, as a share of the others'
    fixed_image: float = 0.1  # ω_v where kind is fixed

    def __post_init__(self) -> None:
        check_range("hidden", self.hidden, 1, 4096)
        check_range("temperature", self.temperature, 1e-3)
        check_range("entropy", self.entropy, 0)
        check_range("balance", self.balance, 0)
        check_range("rate", self.rate, 0, 100)
        check_range("fixed_image", self.fixed_image, 0, 1)


class Selector(nn.Module):
    """Linear → ReLU → Linear → softmax over the two raw vectors, each scaled to length 1."""

    inputs: Tensor
    given: Tensor  # the weights of every item, where they are fixed

    def __init__(self, raw: list[Float[Tensor, "I _"]], config: SelectorConfig) -> None:
        super().__init__()
        self.config = config
        joined = torch.cat([F.normalize(x.float(), dim=1) for x in raw], dim=1)
        self.register_buffer("inputs", joined, persistent=False)
        if config.kind == "item":
            layers = (
                nn.Linear(joined.shape[1], config.hidden),
                nn.Linear(config.hidden, len(raw)),
            )
            for layer in layers:
                nn.init.xavier_uniform_(layer.weight)
                nn.init.zeros_(layer.bias)
            self.net = nn.Sequential(layers[0], nn.ReLU(), layers[1])
        elif config.kind == "global":
            self.logits = nn.Parameter(torch.zeros(len(raw)))
        else:
            given = torch.tensor([config.fixed_image, 1 - config.fixed_image])
            self.register_buffer("given", given, persistent=False)

    def forward(self) -> Weights:
        """(I, 2), rows sum to 1, image first."""
        return self.weigh(self.inputs)

    def weigh(self, inputs: Float[Tensor, "N F"]) -> Weights:
        """The weights of any items, given their joined, scaled raw vectors."""
        if self.config.kind == "fixed":
            return self.given.expand(len(inputs), 2)
        if self.config.kind == "global":
            return (self.logits / self.config.temperature).softmax(0).expand(len(inputs), 2)
        scores: Tensor = self.net(inputs) / self.config.temperature
        return scores.softmax(1)

    def penalty(self, weights: Weights) -> Scalar:
        """What all items' weights cost: too little entropy an item, too little balance over all."""
        if self.config.kind == "fixed" or not (self.config.entropy or self.config.balance):
            return self.inputs.new_zeros(())
        weights = weights.clamp(min=1e-8)
        entropy = -(weights * weights.log()).sum(1).mean()
        mean = weights.mean(0)
        imbalance = (mean * (2 * mean).log()).sum()  # KL(mean ‖ one half each)
        cost: Tensor = self.config.balance * imbalance - self.config.entropy * entropy
        return cost
