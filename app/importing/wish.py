"""What the wizard has been told so far."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths

SUFFIX = ".mrcsaf"
_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f]')  # what some file system refuses


@dataclass
class ImportWish:
    """Where from, how, and where to."""

    source: Path
    name: str
    place: Path
    options: dict[str, Any] = field(default_factory=dict)  # those of ImportOptions, as JSON has it
    encode: bool = True

    @property
    def target(self) -> Path:
        """The new project's folder."""
        return self.place / (self.name + SUFFIX)

    def arguments(self) -> dict[str, Any]:
        """What the jobs `preview` and `import` are given."""
        return {"source": str(self.source), "project": str(self.target), **self.options}


def fit_name(text: str) -> str:
    """A name that every file system takes, as near to `text` as may be."""
    return _UNFIT.sub(" ", text.removesuffix(SUFFIX)).strip(" .")[:80]


def name_for(source: Path) -> str:
    """A name for a project made from that file or folder."""
    stem = source.name.split(".")[0]
    plain = stem.lower() in ("items", "products", "catalogue", "catalog", "interactions", "")
    return fit_name(source.absolute().parent.name if plain else stem) or "shop"


def usual_place() -> Path:
    """Where projects go unless people say otherwise."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(folder) if folder else Path.home()
