"""The three files of a comparison: a page, its Markdown and its figures as CSV."""

from pathlib import Path

from mrcsaf.compare import tables
from mrcsaf.compare.results import Comparison
from mrcsaf.core import files
from mrcsaf.core import tables as exporting
from mrcsaf.core.errors import StoreError
from mrcsaf.reports import comparison

NAME = "compare"


def write(found: Comparison, folder: Path, pictures: Path) -> list[Path]:
    """Write compare.html, compare.md and compare.csv into `folder`, each whole or not at all.

    Raises StoreError if the disk refuses.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder} cannot be made: {error.strerror}.") from error
    made = {
        ".html": comparison.as_html(found, pictures),
        ".md": comparison.as_markdown(found),
        ".csv": exporting.as_csv(tables.tidy(found)),
    }
    for suffix, text in made.items():
        files.write_bytes(folder / f"{NAME}{suffix}", text.encode())
    return [folder / f"{NAME}{suffix}" for suffix in made]
