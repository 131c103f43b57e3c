"""Shapes of numpy arrays that recur, and the description of a score's parts.

U: all users, I: all items, N: interactions, D: embedding width, F: raw feature width,
K: neighbours or the length of a ranked list.
"""

from dataclasses import dataclass
from typing import TypeAlias

from jaxtyping import Bool, Float32, Int
from numpy import ndarray

Ids: TypeAlias = Int[ndarray, " N"]
Vector: TypeAlias = Float32[ndarray, " D"]
ItemVectors: TypeAlias = Float32[ndarray, "I D"]
UserVectors: TypeAlias = Float32[ndarray, "U D"]
FeatureMatrix: TypeAlias = Float32[ndarray, "I F"]
ItemScores: TypeAlias = Float32[ndarray, " I"]
ItemMask: TypeAlias = Bool[ndarray, " I"]
NeighbourIds: TypeAlias = Int[ndarray, "I K"]
NeighbourWeights: TypeAlias = Float32[ndarray, "I K"]


# The description of a run's score: what its parts are called.


@dataclass(frozen=True, slots=True)
class PartSpec:
    """One term of the score: the dot product of a user part and an item part."""

    name: str  # image_graph, image_interactions, …
    user: str  # a part of user_vector
    item: str  # a part of item_vector
