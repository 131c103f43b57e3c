"""Shapes of numpy arrays that recur, for the modules that never import torch.

U: all users, I: all items, N: interactions, D: embedding width, F: raw feature width,
K: neighbours or the length of a ranked list.
"""

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
