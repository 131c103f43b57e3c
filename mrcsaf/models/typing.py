"""Shapes of torch tensors that recur.

B: batch, U: all users, I: all items, N: nodes, D: embedding width, F: raw feature width,
K: neighbours, E: edges.
"""

from typing import TypeAlias

from jaxtyping import Bool, Float, Int
from torch import Tensor

Ids: TypeAlias = Int[Tensor, " B"]
PerPair: TypeAlias = Float[Tensor, " B"]
Scalar: TypeAlias = Float[Tensor, ""]
Scores: TypeAlias = Float[Tensor, "B I"]
UserTable: TypeAlias = Float[Tensor, "U D"]
ItemTable: TypeAlias = Float[Tensor, "I D"]
NodeTable: TypeAlias = Float[Tensor, "N D"]
RawFeatures: TypeAlias = Float[Tensor, "I F"]
Present: TypeAlias = Bool[Tensor, " I"]
EdgeValues: TypeAlias = Float[Tensor, " E"]
Weights: TypeAlias = Float[Tensor, "I M"]  # M modalities, image first
