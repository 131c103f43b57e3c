"""What placing a product gives: plain numbers and words, free of torch."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import torch
from jaxtyping import Bool, Float, Float32, Int64
from numpy import ndarray
from torch import Tensor

from mrcsaf.core.errors import ConfigError
from mrcsaf.core.typing import PartSpec
from mrcsaf.data.records import Interactions

# First rank of each bin, so that bins end at 10, 20, 50, 100, …
BIN_EDGES = (1, 2, 3, 6, 11, 21, 51, 101, 201, 501, 1001, 2001, 5001, 10_001, 20_001, 50_001)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A known item that resembles the new one."""

    item: int
    name: str
    cosine: float


@dataclass(frozen=True, slots=True)
class Edge:
    """One edge of the fused item graph: ω_m·S̃_m for picture and text; their sum is `weight`."""

    item: int | None  # None: the new item itself
    name: str
    image: float
    text: float

    @property
    def weight(self) -> float:
        return self.image + self.text


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one run puts a product that it has never seen."""

    run: int
    model: str
    weights: tuple[float, float] | None  # trust in picture and text; None without a selector
    neighbours: dict[str, list[Neighbour]]  # by modality, nearest first, itself left out
    edges: list[Edge]  # of the fused graph, strongest first; empty without a selector
    vectors: dict[str, Float32[ndarray, " _"]]  # by part, as a run's item_vector holds them
    features: dict[str, Float32[ndarray, " _"]]  # the raw vectors it was placed by
    scores: Float32[ndarray, " U"]  # for every user
    audience: dict[int, int]  # by k: how many users would have it in their top k
    missing: tuple[str, ...]  # modalities it lacks
    exact: tuple[str, ...]  # sentences
    estimated: tuple[str, ...]  # sentences
    notes: tuple[str, ...] = ()  # what the encoders could not read
    borrowed: bool = False  # with what its choosers are expected to teach; else as on its first day

    @property
    def users(self) -> int:
        return len(self.scores)


@dataclass(frozen=True, slots=True)
class Ranks:
    """The product's place in the lists of the first users of a run, perhaps of all."""

    ranks: Int64[ndarray, " N"]  # of users 0 … N − 1, counted from 1, among their unseen items
    users: int  # of the run
    items: int  # known to the run

    @property
    def whole(self) -> bool:
        return len(self.ranks) == self.users

    @property
    def median(self) -> float:
        return float(np.median(self.ranks)) if len(self.ranks) else 0.0

    def within(self, k: int) -> int:
        """How many of these users have it in their top k."""
        return int((self.ranks <= k).sum())

    def histogram(self) -> list[tuple[int, int, int]]:
        """(first rank, last rank, users) by bins that widen with the rank."""
        edges = [edge for edge in BIN_EDGES if edge <= self.items + 1] + [self.items + 2]
        counts, _ = np.histogram(self.ranks, bins=edges)
        return [
            (first, after - 1, count)
            for first, after, count in zip(edges, edges[1:], counts.tolist(), strict=False)
        ]


@dataclass(frozen=True, slots=True)
class Audience:
    """Who would have the product in their top k, best score first."""

    k: int
    users: Int64[ndarray, " N"]
    scores: Float32[ndarray, " N"]


@dataclass(frozen=True, slots=True)
class Standing:
    """The product's audience among those of the real items of its category."""

    k: int
    audience: int
    category: str  # empty: the whole catalogue
    items: int
    percentile: float  # the share of them with a smaller audience, in percent


@dataclass(frozen=True, slots=True)
class Stability:
    """How far the rank for one user moves when the features are shaken a little."""

    rank: int
    low: int
    high: int
    noise: float
    draws: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What one sentence of the description earns: the audience with it and without."""

    sentence: str
    with_it: int
    without_it: int
    gain: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "gain", self.with_it - self.without_it)


def as_dict(placement: Placement) -> dict[str, Any]:
    """The figures as JSON holds them, under the names that scripts rely on."""
    image, text = placement.weights or (None, None)
    return {
        "run": placement.run,
        "model": placement.model,
        "w_image": image,
        "w_text": text,
        "neighbours": {
            modality: [{"item": one.name, "cosine": one.cosine} for one in found]
            for modality, found in placement.neighbours.items()
        },
        "rank": None,
        "users": placement.users,
        "audience": {str(k): count for k, count in placement.audience.items()},
        "borrowed": placement.borrowed,
        "missing": list(placement.missing),
        "exact": list(placement.exact),
        "estimated": list(placement.estimated),
        "notes": list(placement.notes),
    }


# The users of a run, as placing needs them.


@dataclass(frozen=True)
class Users:
    """The score of a run as one product, with what its users have met, on one device."""

    vectors: Float[Tensor, "U W"]
    items: Float[Tensor, "I W"]
    train: Interactions
    thresholds: dict[int, Float[Tensor, " U"]]  # by k: the score of the k-th best unseen item
    saved: int = 0  # how many of `items`, the last ones, were saved under the run after training

    @property
    def n_trained(self) -> int:
        return len(self.items) - self.saved

    @property
    def n_users(self) -> int:
        return len(self.vectors)

    @cached_property
    def unseen(self) -> Int64[Tensor, " U"]:
        """How many items each user has not met."""
        met = torch.from_numpy(np.diff(self.train.starts)).to(self.vectors.device)
        return self.train.n_items - met

    def scores(self, parts: list[PartSpec], vectors: dict[str, Tensor]) -> Float[Tensor, " U"]:
        """The score of a new item, whose vectors are given by part, for every user."""
        sides: dict[str, Tensor] = {}
        for part in parts:  # as Representation.stacked puts them
            new = vectors[part.item]
            sides[part.user] = sides[part.user] + new if part.user in sides else new
        return self.vectors @ torch.cat(list(sides.values()))

    def within(self, scores: Float[Tensor, " U"], k: int) -> Bool[Tensor, " U"]:
        """Whether a new item of these scores enters each user's top `k`.

        It does if it beats the k-th best unseen item, or if there are fewer than k of them; equal
        scores go to the items that were there first.
        """
        if k not in self.thresholds:
            known = ", ".join(map(str, self.thresholds))
            raise ConfigError(f"The audience is known for the top {known}, not for the top {k}.")
        return (scores > self.thresholds[k]) | (self.unseen < k)
