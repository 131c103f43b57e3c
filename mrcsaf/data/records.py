"""What every importer returns, whatever it read."""

from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Any

from jaxtyping import Int8, Int64
from numpy import ndarray

from mrcsaf.core.typing import FeatureMatrix, NeighbourIds, NeighbourWeights

MODALITIES = ("image", "text")


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """One product as its source describes it. Empty text means that the source has none."""

    ext_id: str
    title: str = ""
    description: str = ""
    brand: str = ""
    category: str = ""
    price: float | None = None
    image: Path | None = None  # an existing file inside the chosen folder
    image_url: str = ""  # kept, never fetched unasked


@dataclass(frozen=True, slots=True)
class Issue:
    """One row that was not imported as it stood, or one fault of an item that was."""

    file: str  # as the user named it, relative to the chosen folder
    line: int  # counted from 1; 0 where lines mean nothing
    reason: str  # one sentence with the remedy
    kind: str = "quarantined"  # quarantined, duplicate, or flagged (imported all the same)

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Counts:
    """rows == imported + quarantined + duplicates + filtered + folded, always."""

    rows: int = 0
    imported: int = 0
    quarantined: int = 0
    duplicates: int = 0
    filtered: int = 0  # taken out by the k-core, or no choice: a return, another event
    folded: int = 0  # went into another row: a variant into its product

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Features:
    """One modality's raw vectors as a file gave them, row i for item i; zero rows are missing."""

    name: str  # names the source: "image_feat.npy"
    vectors: FeatureMatrix


@dataclass(frozen=True, slots=True)
class Neighbours:
    """One modality's nearest items, each item's own id among them, by falling cosine.

    −1 with cosine 0 fills the places that are empty; an item without a feature has only itself.
    """

    name: str
    ids: NeighbourIds
    cosines: NeighbourWeights


@dataclass(frozen=True, slots=True)
class Imported:
    """A data set in memory. Users and items are numbered by their place in these lists."""

    format: str  # mmrec, catalogue or amazon
    reason: str  # why that format was chosen, for people
    users: list[str]
    items: list[ItemRecord]
    user_ids: Int64[ndarray, " N"]
    item_ids: Int64[ndarray, " N"]
    part: Int8[ndarray, " N"]  # see interactions.Part
    timestamps: Int64[ndarray, " N"]  # seconds since 1970, 0 where unknown
    interaction_counts: Counts
    item_counts: Counts
    features: dict[str, Features] = field(default_factory=dict)  # by modality
    neighbours: dict[str, Neighbours] = field(default_factory=dict)  # by modality
    split_reason: str = ""  # where `part` comes from, for people
    issues: list[Issue] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # how the files were understood, for people
    columns: dict[str, dict[str, Any]] = field(default_factory=dict)  # by file: used and unused
