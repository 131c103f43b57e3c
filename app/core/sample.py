"""The sample shop that ships with the program, copied once to where the user may change it."""

import time
from pathlib import Path

from PySide6.QtCore import QStandardPaths

from mrcsaf.answers.connections import close_reader
from mrcsaf.core.errors import StoreError
from mrcsaf.core.files import asset, sha256, write_bytes
from mrcsaf.core.progress import Report
from mrcsaf.store.sample import copy_sample

MARK = ".shipped"  # holds the hash of the database the copy was made from


def home() -> Path:
    """The user's own folder for things the program makes."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    return Path(place or Path.home() / ".mrcsaf-studio")


def ready(folder: Path, report: Report, shipped: Path | None = None) -> Path:
    """The sample project in `folder`, copied if it is not there or was shipped anew since.

    An older copy is kept under another name, because it may hold the user's own work.
    Raises StoreError if no sample ships with this build or the disk refuses.
    """
    shipped = shipped or asset("sample.mrcsaf")
    if not (shipped / "project.db").is_file():
        raise StoreError("This build has no sample shop: open a project or import data.")
    close_reader()
    version, target = sha256(shipped / "project.db"), folder / "sample.mrcsaf"
    mark = target / MARK
    try:
        if target.exists() and (not mark.is_file() or mark.read_text() != version):
            target.rename(folder / f"sample until {time.strftime('%Y-%m-%d %H.%M.%S')}.mrcsaf")
        if not target.exists():
            _copy(shipped, target, version)
    except OSError as error:
        raise StoreError(
            f"The sample shop cannot be copied to {folder}: {error.strerror}."
        ) from error
    return target


def _copy(shipped: Path, target: Path, version: str) -> None:
    """The mark comes last: a copy without one is not trusted and made again."""
    copy_sample(target, shipped)
    write_bytes(target / MARK, version.encode())
