"""The choices an import has."""

from dataclasses import dataclass, field
from pathlib import Path

from mrcsaf.core import limits
from mrcsaf.core.errors import ConfigError
from mrcsaf.core.settings import check_choice, check_range, hint

COLUMN_NAMES = (
    "id", "title", "description", "brand", "category", "price", "image",
    "user", "item", "timestamp", "split",
)  # fmt: skip


FORMATS = ("amazon", "mmrec", "csv", "catalogue")  # the last two are one
SPLITS = ("random", "file", "leave-last", "time")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """Raises ConfigError for a value outside its range or a column name that is not ours."""

    format: str = "auto"  # auto, or one of FORMATS
    k_core: int | None = None  # 0 = off; None = 5 for amazon, off for the others
    split: str | None = None  # one of SPLITS; None = the file's own where it has one
    seed: int = 999  # of the random split
    permutation_seed: int = 20250113  # of the internal numbers
    columns: dict[str, str] = field(default_factory=dict)  # our name -> the file's column
    images: Path | None = None  # folder of pictures; None = beside the items
    encoding: str = ""  # of text files; empty: by their marks and contents
    day_first: bool = False  # 1/2/2020 is in February
    min_rating: float | None = None  # lower ratings are no choices
    events: tuple[str, ...] = ()  # kinds of events that are choices; empty: all but removals

    def __post_init__(self) -> None:
        check_choice("format", self.format, ("auto", *FORMATS))
        if self.split is not None:
            check_choice("split", self.split, SPLITS)
        if self.k_core is not None:
            check_range("k_core", float(self.k_core), 0.0, float(limits.INTERACTIONS))
        for name in ("seed", "permutation_seed"):
            check_range(name, float(getattr(self, name)), 0.0, float(2**32 - 1))
        for name in self.columns:
            if name not in COLUMN_NAMES:
                raise ConfigError(f"columns has no name {name!r}{hint(name, COLUMN_NAMES)}")
        if self.images is not None and not self.images.is_dir():
            raise ConfigError(f"images: {self.images} is not a folder")
