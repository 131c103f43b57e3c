"""A product as the form holds it, and as the worker is asked about it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtGui import QImage

from mrcsaf.core.progress import Progress, Report
from mrcsaf.data import images

THUMBNAIL = 320


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that has passed the gate and lies in a folder under its content hash."""

    sha: str
    folder: Path
    name: str  # what people called it
    image: QImage = field(compare=False)

    @property
    def file(self) -> Path:
        """Where its own bytes are. Raises StoreError if they have gone."""
        return images.image_path(self.folder, self.sha)


@dataclass(frozen=True, slots=True)
class Product:
    """What was typed and dropped so far."""

    title: str = ""
    brand: str = ""
    category: str = ""
    description: str = ""
    picture: Picture | None = None
    other: Picture | None = None  # to be swapped in for comparison; never kept

    @property
    def words(self) -> dict[str, str]:
        """The text fields, by name."""
        return {name: getattr(self, name).strip() for name in WORDS}

    @property
    def is_empty(self) -> bool:
        """Nothing that a model could read."""
        return self.picture is None and not any(self.words.values())

    def arguments(self) -> dict[str, Any]:
        """As the worker takes it."""
        pictures = {"image": self.picture, "other_image": self.other}
        files = {name: one and str(one.file) for name, one in pictures.items()}
        return {**self.words, **files}


WORDS = ("title", "brand", "category", "description")


def take_picture(source: Path | bytes, name: str, folder: Path, report: Report) -> Picture:
    """Pass a picture through the gate and keep it in `folder`. Raises DataError if it is none."""
    report(Progress(0, 2))
    data = images.read_bytes(source, name)
    sha = images.store_image(data, folder, name)
    report(Progress(1, 2))
    return Picture(sha, folder, name, _thumbnail(data, name))


def stored_picture(folder: Path, sha: str, report: Report) -> Picture:
    """A draft's picture, where the project keeps it. Raises MrcsafError if it has gone."""
    report(Progress(0, 1))
    name = f"{sha[:8]}"
    return Picture(
        sha, folder, name, _thumbnail(images.read_bytes(images.image_path(folder, sha)), name)
    )


def _thumbnail(data: bytes, name: str) -> QImage:
    """Qt decodes only what we encoded ourselves."""
    small = images.read_image(data, within=THUMBNAIL, name=name)
    image = QImage.fromData(images.thumbnail_bytes(small, THUMBNAIL))
    return image.convertToFormat(QImage.Format.Format_RGB32)
