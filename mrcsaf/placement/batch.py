"""Placing from files: one product for the command line, or a table of them, a result a row."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from mrcsaf.core.errors import ConfigError, DataError
from mrcsaf.core.progress import Report, silent
from mrcsaf.data.columns import Column, Translator
from mrcsaf.data.pictures import Pictures
from mrcsaf.data.records import Issues
from mrcsaf.data.tables import Meter, Table
from mrcsaf.placement import inputs
from mrcsaf.placement.inputs import Raw
from mrcsaf.placement.placer import Placer
from mrcsaf.placement.result import Placement, as_dict
from mrcsaf.store import Project, catalogue

GROUP = 16  # products encoded together: a short wait, and a busy network

COLUMNS = (
    Column("id", ("item_id", "sku", "asin", "product_id", "code")),
    Column("title", ("name", "product_name", "product_title")),
    Column("description", ("text", "details", "body")),
    Column("brand", ("manufacturer", "maker", "vendor")),
    Column("category", ("categories", "product_type", "type")),
    Column("image", ("image_path", "image_file", "picture", "photo", "img")),
    Column("features", ("features_path", "npz", "vectors")),
)


def place_run(
    path: Path,
    run_id: int | None,
    *,
    image: Path | None,
    title: str,
    text: str,
    features: Path | None,
    user: str | None,
    report: Report = silent,
) -> dict[str, Any]:
    """One product in the project at `path`: weights, neighbours, rank, ranks and audience.

    `rank` is for `user`, None if none is named; `ranks` is over all users. Raises MrcsafError for
    whatever is missing or does not fit, before anything is computed.
    """
    if features is not None and image is not None:
        raise ConfigError("Give --features or --image, not both: the file holds the vectors.")
    placer = Placer.load(path, run_id, report=report)
    number = None
    if user is not None:
        with Project.open(path) as project:
            number = catalogue.user_id(project.db, user)
    if features is not None:
        placement = placer.place(inputs.read_features(features))
    else:
        placement = placer.place_product(image, title=title, description=text)
    return {**summary(placer, placement, number, report), "user": user}


def summary(
    placer: Placer, placement: Placement, number: int | None, report: Report = silent
) -> dict[str, Any]:
    """Everything about a placed product, as JSON can carry it; `rank` is for user `number`."""
    ranks = placer.all_ranks(placement, report)
    standing = placer.standing(placement, report=report)
    found = as_dict(placement)
    found["rank"] = None if number is None else int(ranks.ranks[number])
    found["score"] = None if number is None else float(placement.scores[number])
    found["ranks"] = {
        "median": ranks.median,
        "histogram": [
            {"from": first, "to": last, "users": count} for first, last, count in ranks.histogram()
        ],
    }
    found["percentile"] = standing.percentile
    return found


def place_batch(
    path: Path, run_id: int | None, file: Path, report: Report = silent
) -> Iterator[dict[str, Any]]:
    """Every product of a CSV or JSON-lines table, a result each in the table's order.

    A row that cannot be placed gives {"row", "id", "error"} with a sentence. Pictures and vectors
    are looked for beside the table and never outside its folder. `rank` is None: see `audience`.
    """
    placer = Placer.load(path, run_id, report=report)
    rows = _rows(file, report)
    while group := list(islice(rows, GROUP)):
        _encode(placer, group)
        for row in group:
            yield _result(placer, row)


@dataclass(slots=True)
class _Row:
    """One product on its way: vectors as they are found, or what is wrong with it."""

    line: int
    id: str = ""
    title: str = ""
    text: str = ""
    image: Path | None = None
    features: Path | None = None
    raw: Raw = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    error: str = ""


def _rows(file: Path, report: Report) -> Iterator[_Row]:
    """The table's rows, the unreadable ones among them as errors."""
    issues = Issues()
    table = Table(file.resolve(), Meter(report, [file]), issues)
    pictures = Pictures(file.parent)
    count = told = 0
    for line, values in Translator(COLUMNS, {}).translate(table):
        while told < len(issues.listed) and issues.listed[told].line < line:
            yield _Row(issues.listed[told].line, error=issues.listed[told].reason)
            told += 1
        count += 1
        yield _row(line, {name: str(value) for name, value in values.items()}, pictures)
    for issue in issues.listed[told:]:
        yield _Row(issue.line, error=issue.reason)
    if not count and not issues.listed:
        raise DataError(f"{file.name} has no rows: give a header and a product a line.")


def _row(line: int, values: dict[str, str], pictures: Pictures) -> _Row:
    words = (values.get(name, "") for name in ("title", "brand", "category", "description"))
    row = _Row(line, values.get("id", ""), values.get("title", ""))
    row.text = catalogue.text_to_encode(*words)
    for name in ("image", "features"):
        if values.get(name):
            found, problem = pictures.find(values[name], "")
            if found is None:
                row.error = problem.replace("the picture", f"the {name} file", 1)
            setattr(row, name, found)
    return row


def _encode(placer: Placer, group: list[_Row]) -> None:
    """Fill in the vectors of a group; what is broken becomes that row's error."""
    for row in group:
        if row.features is not None and not row.error:
            try:
                row.raw = inputs.read_features(row.features)
            except DataError as error:
                row.error = str(error)
    for modality in ("image", "text"):
        _encode_modality(placer, group, modality)


def _encode_modality(placer: Placer, group: list[_Row], modality: str) -> None:
    waiting = [
        (row, getattr(row, modality))
        for row in group
        if getattr(row, modality) and not row.error and row.features is None
    ]
    if not waiting:
        return
    encoder = placer.encoders.warm(modality)
    ready = []
    for row, source in waiting:
        try:
            name = source.name if isinstance(source, Path) else ""
            ready.append((row, encoder.prepare(encoder.content(source), name)))
        except DataError as error:
            row.error = str(error)
    vectors = encoder.encode_ready([content for _, content in ready])
    for (row, _), vector in zip(ready, vectors, strict=True):
        row.raw[modality] = np.asarray(vector)
        if modality == "text":
            row.notes = inputs.text_notes(encoder, row.text)


def _result(placer: Placer, row: _Row) -> dict[str, Any]:
    head: dict[str, Any] = {"row": row.line, "id": row.id, "title": row.title}
    if row.error:
        return head | {"error": row.error}
    try:
        return head | as_dict(placer.place(row.raw, row.notes))
    except DataError as error:
        return head | {"error": str(error)}
