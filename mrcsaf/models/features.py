"""The raw vectors of all items inside a model, and their projections to the embedding width."""

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

from mrcsaf.models.base import MODALITIES, Content
from mrcsaf.models.typing import Ids, ItemTable, RawFeatures


class Features(nn.Module):
    """One table a modality that is there, image first; constant unless `trained`.

    `unit` scales every row to length 1 first; a row of zeros, an item without a vector, stays zero.
    """

    def __init__(self, content: Content, trained: bool = False, unit: bool = False) -> None:
        super().__init__()
        self.names = tuple(name for name in MODALITIES if name in content)
        for name in self.names:
            raw = content[name].raw.float()
            raw = F.normalize(raw, dim=1) if unit else raw
            if trained:
                self.register_parameter(name, nn.Parameter(raw.clone()))
            else:
                self.register_buffer(name, raw, persistent=False)

    def __getitem__(self, name: str) -> RawFeatures:
        table: Tensor = getattr(self, name)
        return table

    def width(self, name: str) -> int:
        return self[name].shape[1]


class Projections(nn.Module):
    """W·raw + b for each modality, of all items or of the rows a batch needs.

    `xavier`: W starts Xavier-normal; otherwise as torch starts a linear layer, smaller.
    """

    def __init__(self, features: Features, dim: int, xavier: bool = True) -> None:
        super().__init__()
        self.features = features
        self.linear = nn.ModuleDict(
            {name: nn.Linear(features.width(name), dim) for name in features.names}
        )
        for layer in self.linear.values():
            assert isinstance(layer, nn.Linear)
            if xavier:
                nn.init.xavier_normal_(layer.weight)

    def forward(self, name: str, rows: Ids | None = None) -> ItemTable | Float[Tensor, "B D"]:
        raw = self.features[name]
        projected: Tensor = self.linear[name](raw if rows is None else raw[rows])
        return projected


def table(rows: int, columns: int) -> nn.Parameter:
    """A free vector for each of `rows`, Xavier-uniform at the start."""
    return nn.Parameter(nn.init.xavier_uniform_(torch.empty(rows, columns)))
