"""Lists and weights as files for other programs: CSV that no spreadsheet executes, or JSON."""

import csv
import io
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mrcsaf import files, ranking
from mrcsaf.errors import ConfigError
from mrcsaf.ranking import Ranker
from mrcsaf.store import Database, catalogue, runs
from mrcsaf.store.runs import Run

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\0")  # what a spreadsheet takes for a formula

Row = dict[str, Any]


def weight_rows(db: Database, run: Run) -> list[Row]:
    """Every item with its selector weights; empty where the run has none."""
    weights = runs.w_image(db, run.id)
    rows = []
    for item in catalogue.items(db):
        weight = None if weights is None else finite(weights[item.id])
        rows.append(
            {
                "item": item.ext_id,
                "title": item.title,
                "category": item.category,
                "w_image": None if weight is None else round(weight, 6),
                "w_text": None if weight is None else round(1 - weight, 6),
                "run": run.id,
            }
        )
    return rows


def list_rows(db: Database, run: Run, user_name: str, k: int) -> list[Row]:
    """One user's first `k` unseen items. Raises DataError for an unknown user."""
    user = catalogue.user_id(db, user_name)
    ranker = Ranker.load(db, run)
    scores = ranker.scores(ranker.user_parts(db, user))
    hide = ranking.seen_mask(catalogue.train_interactions(db), user)
    items = {item.id: item for item in catalogue.items(db)}
    return [
        {
            "user": user_name,
            "rank": rank,
            "item": items[number].ext_id,
            "title": items[number].title,
            "score": float(scores[number]),
        }
        for rank, number in enumerate(ranking.top(scores, k, hide).tolist(), start=1)
    ]


def write(file: Path, rows: Sequence[Row]) -> None:
    """Write rows to a .csv or .json file, whole or not at all.

    Raises ConfigError for another ending, StoreError if the disk refuses.
    """
    if file.suffix.lower() == ".json":
        text = json.dumps(list(rows), ensure_ascii=False, indent=1) + "\n"
    elif file.suffix.lower() == ".csv":
        text = as_csv(rows)
    else:
        raise ConfigError(f"{file.name}: exports are written as .csv or .json; choose one of them.")
    files.write_bytes(file, text.encode())


def as_csv(rows: Sequence[Row]) -> str:
    """RFC 4180 with a header; text that would run as a formula is quoted with an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(rows[0] if rows else [])
    writer.writerows([safe(value) for value in row.values()] for row in rows)
    return out.getvalue()


def as_lines(rows: Sequence[Row]) -> str:
    """Rows parted by tabs with a header, as the clipboard takes them; made safe like `as_csv`."""
    table = [
        list(rows[0]) if rows else [],
        *([safe(value) for value in row.values()] for row in rows),
    ]
    return "\n".join("\t".join(" ".join(str(cell).split()) for cell in row) for row in table)


def finite(value: float | np.floating) -> float | None:
    """A number as JSON and tables take it; None for one that is not there."""
    return float(value) if math.isfinite(value) else None


def safe(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return "'" + value
    return "" if value is None else value
