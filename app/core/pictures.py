"""Whole pictures, decoded behind the image gate. Runs inside jobs."""

from pathlib import Path

from PySide6.QtGui import QImage

from mrcsaf.core.progress import Report
from mrcsaf.data import images

LARGE = 900  # device pixels a side that a picture is decoded to


def large(project: Path, sha: str, report: Report) -> QImage:
    """The picture for the inspector. Raises MrcsafError if it has gone or is broken."""
    picture = images.read_image(images.image_path(project / "images", sha), within=LARGE)
    picture.thumbnail((LARGE, LARGE))
    width, height = picture.size
    data = picture.tobytes()
    return QImage(data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
