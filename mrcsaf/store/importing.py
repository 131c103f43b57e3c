"""An import from the user's files to a project: read, copy the pictures, store in one transaction.

An import that fails leaves no project behind, a kill one without data: importing again goes on.
"""

import contextlib
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from mrcsaf.core import files
from mrcsaf.core.errors import DataError, StoreError
from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.data import images
from mrcsaf.data.arrays import missing_rows
from mrcsaf.data.formats import ImportOptions, read
from mrcsaf.data.records import Imported, Issue
from mrcsaf.store import Project, catalogue, features
from mrcsaf.store.features import EncoderRow


def run(
    path: Path, source: Path, options: ImportOptions, report: Report = silent
) -> dict[str, Any]:
    """Import `source` into the project at `path`, which is made if it is not there.

    Raises DataError if `source` cannot be read at all, StoreError if the project has data already.
    """
    if (path / "project.db").exists():
        with Project.open(path) as project:
            _check_is_empty(project)
    data = read(source, options, report)
    if not data.items:
        raise DataError(f"{source} holds no usable item.")
    with _writing(path) as project:
        shas, faults = _store_pictures(project, data, report)
        data = dataclasses.replace(data, issues=[*data.issues, *faults])
        report(Progress(0, 1, "storing", "store"))
        with project.db.atomic():
            catalogue.insert_import(project.db, data, str(source), shas)
            _store_vectors(project, data, source)
        return _summary(project, data)


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[Project]:
    """The project at `path`, open for writing; one made here goes again if the block fails."""
    if (path / "project.db").exists():
        with Project.open(path, write=True) as project:
            _check_is_empty(project)  # another process may have been first
            yield project
        return
    project = Project.create(path)
    try:
        yield project
    except BaseException:
        project.discard()
        raise
    project.close()


def _check_is_empty(project: Project) -> None:
    if catalogue.counts(project.db)["items"]:
        raise StoreError(f"{project.path} holds a data set already: import into a new project.")


def _store_pictures(
    project: Project, data: Imported, report: Report
) -> tuple[dict[int, str | None], list[Issue]]:
    """Copy every picture into the project; (content hash by item, what was wrong)."""
    wanted = [(number, item.image) for number, item in enumerate(data.items) if item.image]
    shas: dict[int, str | None] = {}
    faults = []
    for done, (number, picture) in enumerate(wanted):
        try:
            shas[number] = images.store_image(picture, project.images)
        except DataError as error:
            shas[number] = None
            faults.append(Issue(picture.name, 0, str(error), "flagged"))
        report(Progress(done + 1, len(wanted), picture.name, "pictures"))
    return shas, faults


def _store_vectors(project: Project, data: Imported, source: Path) -> None:
    """Feature files and neighbour lists that came with the data."""
    folder = source if source.is_dir() else source.parent
    for modality, given in data.features.items():
        sha = files.sha256(folder / given.name)
        encoder_id = f"file:{given.name}:{sha[:8]}"
        row = EncoderRow(encoder_id, modality, given.name, "1", given.vectors.shape[1], sha)
        features.add_encoder(project.db, row)
        present = np.ones(len(given.vectors), np.bool_)
        present[missing_rows(given)] = False
        features.add_features(
            project.db,
            encoder_id,
            ((int(item), given.vectors[item], sha) for item in np.flatnonzero(present)),
        )
    for modality, lists in data.neighbours.items():
        own = np.arange(len(lists.ids))[:, None]
        ids = np.where(lists.ids < 0, own, lists.ids)  # an item without a vector knows itself only
        features.add_graph(project.db, modality, f"file:{lists.name}", ids, lists.cosines)


def _summary(project: Project, data: Imported) -> dict[str, Any]:
    size = catalogue.counts(project.db)
    rows, items = data.interaction_counts, data.item_counts
    return {
        "users": size["users"],
        "items": size["items"],
        "interactions": size["interactions"],
        "rows": rows.rows + items.rows,
        "imported": rows.imported + items.imported,
        "quarantined": rows.quarantined + items.quarantined,
        "duplicates": rows.duplicates + items.duplicates,
        "filtered": rows.filtered + items.filtered,
        "flagged": sum(issue.kind == "flagged" for issue in data.issues),
        "format": data.format,
        "reason": data.reason,
        "split": data.split_reason,
        "folded": rows.folded + items.folded,
        "notes": data.notes,
        "columns": data.columns,
    }
