"""A product that does not exist yet: where a trained run would put it and who would see it."""

from mrcsaf.placement.batch import place_batch, place_run, summary
from mrcsaf.placement.inputs import read_features
from mrcsaf.placement.placer import Placer
from mrcsaf.placement.result import (
    Audience,
    Edge,
    Effect,
    Neighbour,
    Placement,
    Ranks,
    Stability,
    Standing,
    as_dict,
)

__all__ = [
    "Audience",
    "Edge",
    "Effect",
    "Neighbour",
    "Placement",
    "Placer",
    "Ranks",
    "Stability",
    "Standing",
    "as_dict",
    "place_batch",
    "place_run",
    "read_features",
    "summary",
]
