"""What every recommender is: a torch module with a loss, its features and its vectors."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeAlias

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from mrcsaf.core.errors import ConfigError
from mrcsaf.core.typing import PartSpec
from mrcsaf.data.records import Interactions

# Shapes of torch tensors that recur.
#
# B: batch, U: all users, I: all items, N: nodes, D: embedding width, F: raw feature width,
# K: neighbours, E: edges.


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


@dataclass(frozen=True, slots=True)
class Modality:
    """What is known of one modality for every item; rows without a vector are zero."""

    source: str  # an encoder id or an imported file
    raw: RawFeatures
    present: Present
    neighbours: Int[Tensor, "I K"] | None = None  # given with the data, itself included
    cosines: Float[Tensor, "I K"] | None = None


MODALITIES = ("image", "text")  # the order in which models hold them

Content = dict[str, Modality]
"""Modalities by name: image, text. A data set may lack one or both."""


@dataclass(frozen=True, slots=True)
class Representation:
    """A trained model as vectors: score(u, i) = Σ users[p.user][u] · items[p.item][i] over parts p.

    `extra_items` and `extra_users` are kept for explanations and take no part in the score.
    """

    parts: list[PartSpec]
    users: dict[str, Float[Tensor, "U _"]]
    items: dict[str, Float[Tensor, "I _"]]
    extra_users: dict[str, Float[Tensor, "U _"]] = field(default_factory=dict)
    extra_items: dict[str, Float[Tensor, "I _"]] = field(default_factory=dict)

    def stacked(self) -> tuple[Float[Tensor, "U _"], Float[Tensor, "I _"]]:
        """(users, items) whose one product is the whole score."""
        sides: dict[str, list[Tensor]] = {}
        for part in self.parts:
            sides.setdefault(part.user, []).append(self.items[part.item])
        users = torch.cat([self.users[name] for name in sides], dim=1)
        items = torch.cat([torch.stack(parts).sum(0) for parts in sides.values()], dim=1)
        return users, items


@dataclass(frozen=True, slots=True)
class NewItem:
    """Where a model puts a new item. The number of known items stands for the new one itself."""

    vectors: dict[str, Float[Tensor, " _"]]  # by part of the score, and what explanations need
    weights: Float[Tensor, "2"] | None  # the selector's trust in picture and text
    neighbours: dict[str, Int[Tensor, " _"]]  # by modality, itself first
    cosines: dict[str, Float[Tensor, " _"]]
    estimated: tuple[str, ...] = ()  # sentences: what no training could tell


class Newcomers(ABC):
    """A trained model, frozen, that places new items; see Recommender.newcomers."""

    from_choices: ClassVar[dict[str, str]] = {}
    """By user part, the item part that a new item's choosers will fill, where that is estimated."""

    @abstractmethod
    def place(self, raw: dict[str, Float[Tensor, " _"]], without: int | None = None) -> NewItem:
        """Place an item by its raw vectors; a modality that is not there has a vector of zeros.

        `without`: a known item that counts neither as neighbour nor as key, as if it were not
        in the catalogue.
        """


class Recommender(nn.Module, ABC):
    """The contract; `tests/mrcsaf/models/test_contract.py` holds every model to it."""

    Config: ClassVar[type[Any]]  # a frozen dataclass; its defaults are the paper's
    needs: ClassVar[tuple[str, ...]] = ()  # modalities without which it cannot run
    needs_one: ClassVar[bool] = False  # True: any one modality will do, and it uses what is there
    learns: ClassVar[bool] = True  # False: counted or copied, nothing to train
    trains_with: ClassVar[Mapping[str, Any]] = {}  # its own defaults for TrainConfig

    def __init__(self, train: Interactions, content: Content, config: Any) -> None:
        super().__init__()
        missing = [name for name in self.needs if name not in content]
        if missing:
            names = " and ".join(missing)
            raise ConfigError(
                f"{type(self).__name__} needs {names} features: encode or import them."
            )
        self.modalities = tuple(name for name in MODALITIES if name in content)
        if self.needs_one and not self.modalities:
            raise ConfigError(
                f"{type(self).__name__} needs image or text features: encode or import some."
            )
        self.config, self.content = config, content
        self.n_users, self.n_items = train.n_users, train.n_items

    def start_epoch(self, epoch: int, random: torch.Generator) -> None:
        """Called before each epoch: sample edges, rebuild graphs. Draw from `random` (CPU) only."""

    @abstractmethod
    def loss(self, users: Ids, pos: Ids, neg: Ids) -> Scalar:
        """Mean training loss of (user, seen item, unseen item) triples."""

    @abstractmethod
    def represent(self) -> Representation:
        """The vectors of all users and items, on whole graphs. Call in eval mode, without grad."""

    def scores(self, users: Ids) -> Scores:
        """Score of every item for each of `users`; higher is better. Seen items are not masked."""
        every_user, items = self.represent().stacked()
        return every_user[users] @ items.T

    def image_weights(self) -> Float[Tensor, " I"] | None:
        """The selector's trust in each item's picture; None for models without a selector."""
        return None

    def newcomers(self) -> Newcomers | None:
        """The model as it is now, ready to place items it has never seen; call in eval mode.

        None where an item is known by its interactions alone, so that a new one has no place.
        """
        return None

    def parameter_groups(self, learning_rate: float) -> list[dict[str, Any]]:
        """What the optimiser trains, where parts have their own learning rate."""
        return [{"params": list(self.parameters()), "lr": learning_rate}]

    def rate(self, epoch: int) -> float:
        """What all learning rates are multiplied with in this epoch, the first being 0."""
        return 1.0


# The raw vectors of all items inside a model, and their projections to the embedding width.


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
