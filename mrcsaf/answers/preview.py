"""An import's figures before and after it: what would come in, what has come in, what was wrong.

Both reports are plain JSON, so that a worker process can send them.
"""

import os
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mrcsaf.core import limits
from mrcsaf.core.errors import DataError, StoreError
from mrcsaf.core.progress import Report, silent
from mrcsaf.data.columns import ITEM_COLUMNS, PAIR_COLUMNS, Column, choose
from mrcsaf.data.formats import ImportOptions, detect, read, summarise, tables_of
from mrcsaf.data.records import Imported, Issue, split_by_part
from mrcsaf.data.tables import Table
from mrcsaf.store import Project, catalogue

SHOWN = 200  # issues in a report
REASON_CHARS = 400  # a report travels on one line of at most a megabyte
PEEKED = 20  # rows of a table shown before it is read
# What a project takes on disk beside the pictures themselves, measured on real catalogues:
ITEM_BYTES, PICTURE_BYTES, TEXT_BYTES, PAIR_BYTES = 600, 12_000, 3_500, 60

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Peek:
    """The beginning of one table of a catalogue."""

    name: str
    wanted: tuple[Column, ...]
    columns: list[str]  # the file's own names
    rows: list[dict[str, Any]]
    found: dict[str, str]  # our name -> the column taken for it unasked


def peek(path: Path, report: Report = silent) -> tuple[str, str, list[Peek]]:
    """(format, reason, the tables whose columns can be mapped: those of a catalogue).

    Raises DataError if `path` is no data set that we know.
    """
    try:
        name, reason = detect(path)
        return name, reason, _peek_tables(path) if name == "catalogue" else []
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from error


def preview(
    source: Path, options: ImportOptions, target: Path | None = None, report: Report = silent
) -> Answer:
    """Read the data set without storing any of it, and say what the project would hold.

    Raises what the import would, as far as it can be known before: DataError for the data,
    StoreError where the project `target` is in the way or the disk too small.
    """
    if target is not None:
        refuse_used(target)
    data = read(source, options, report)
    if not data.items:
        raise DataError(f"{source.name} holds no usable item.")
    pictures = [item.image for item in data.items if item.image is not None]
    need = _bytes_needed(data, pictures)
    free = None if target is None else _free_bytes(target)
    if free is not None and free < need:
        raise StoreError(
            f"The project needs about {need / limits.MIB:,.0f} MB and the disk of {target} has "
            f"{free / limits.MIB:,.0f} MB left: free some space or choose another place."
        )
    columns = (data.user_ids, data.item_ids, data.part)
    kinds = Counter(issue.kind for issue in data.issues)
    return {
        "format": data.format,
        "reason": data.reason,
        "split": data.split_reason,
        "notes": data.notes,
        "columns": data.columns,
        "summary": asdict(summarise(split_by_part(len(data.users), len(data.items), *columns))),
        "interactions": asdict(data.interaction_counts),
        "items": asdict(data.item_counts),
        "pictures": len(pictures),
        "texts": sum(bool(item.title or item.description) for item in data.items),
        "features": {name: given.name for name, given in data.features.items()},
        "neighbours": {name: given.name for name, given in data.neighbours.items()},
        "need_bytes": need,
        "free_bytes": free,
        "n_issues": len(data.issues),
        "kinds": dict(kinds),
        "issues": _plain(data.issues[:SHOWN]),
    }


def stored(path: Path, report: Report = silent, most: int = limits.ISSUES) -> Answer:
    """The same figures of what a project holds. `most` limits the issues."""
    with Project.open(path) as project:
        log = catalogue.last_import(project.db) or {}
        items = catalogue.items(project.db)
        issues = catalogue.issues(project.db, most)
        return {
            "format": log.get("format", ""),
            "reason": log.get("reason", ""),
            "summary": asdict(summarise(catalogue.imported_split(project.db))),
            **log.get("counts", {}),
            "pictures": sum(item.image_state == "ok" for item in items),
            "texts": sum(item.text_state == "ok" for item in items),
            "n_issues": len(issues),
            "kinds": dict(Counter(issue.kind for issue in issues)),
            "issues": _plain(issues),
        }


def refuse_used(target: Path) -> None:
    """Raise StoreError if an import into `target` would be refused."""
    if (target / "project.db").exists():
        with Project.open(target) as project:
            if catalogue.counts(project.db)["items"]:
                raise StoreError(f"{target} holds a data set already: choose another name.")
    elif target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise StoreError(f"{target} is there already and is no project: choose another name.")


def _peek_tables(path: Path) -> list[Peek]:
    source = tables_of(path)
    peeks = []
    if source.items is not None:
        peeks.append(_peek_table(source.items.path, ITEM_COLUMNS))
    if source.pairs and not source.flat:
        peeks.append(_peek_table(source.pairs[0].path, PAIR_COLUMNS))
    return peeks


def _peek_table(path: Path, wanted: tuple[Column, ...]) -> Peek:
    table = Table(path)
    sample = table.sample(PEEKED)
    rows = [dict(zip(sample, row, strict=True)) for row in zip(*sample.values(), strict=True)]
    used = choose(path.name, sample, wanted, repeated=table.repeated).used
    return Peek(path.name, wanted, list(sample), rows, used)


def _bytes_needed(data: Imported, pictures: list[Path]) -> int:
    size = 0
    for picture in pictures:
        try:
            size += os.path.getsize(picture)
        except OSError:  # the import will say so
            continue
    texts = sum(bool(item.title or item.description) for item in data.items)
    arrays = sum(given.vectors.nbytes for given in data.features.values())
    arrays += sum(given.ids.nbytes + given.cosines.nbytes for given in data.neighbours.values())
    rows = ITEM_BYTES * len(data.items) + PAIR_BYTES * len(data.user_ids)
    return size + arrays + rows + PICTURE_BYTES * len(pictures) + TEXT_BYTES * texts


def _free_bytes(target: Path) -> int | None:
    there = next((folder for folder in target.absolute().parents if folder.is_dir()), None)
    return None if there is None else shutil.disk_usage(there).free


def _plain(issues: Iterable[Issue]) -> list[dict[str, Any]]:
    return [asdict(issue) | {"reason": issue.reason[:REASON_CHARS]} for issue in issues]
