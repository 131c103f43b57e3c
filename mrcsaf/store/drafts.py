"""Products that do not exist yet: drafts, their undo, and the step into the catalogue."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float32
from numpy import ndarray
from sqlite_utils import Database

from mrcsaf.core import jsontext
from mrcsaf.core.errors import DataError, StoreError
from mrcsaf.core.jsontext import (
    ANYTHING,
    Maybe,
    Number,
    Rows,
    Table,
    Text,
    Whole,
)
from mrcsaf.data import images
from mrcsaf.store import blobs, sums
from mrcsaf.store.maintenance import now
from mrcsaf.store.project import Project

Vectors = dict[str, Float32[ndarray, " _"]]
ACTION = "draft"  # in undo_log
KEPT_ACTIONS = 200  # that can be undone; older ones are forgotten


@dataclass(frozen=True, slots=True)
class Draft:
    """A row of the drafts; `result` is the last placement as `place --json` prints it."""

    id: int
    title: str
    description: str
    brand: str
    category: str
    image_sha: str | None
    result: dict[str, Any]
    item_id: int | None  # the item it became
    created: str
    updated: str


@dataclass(frozen=True, slots=True)
class Estimated:
    """What one run says of a product, to be stored beside what it learned of others."""

    run: int
    vectors: Vectors  # by part
    w_image: float | None  # None without a selector
    features: Vectors = field(default_factory=dict)  # raw vectors by encoder id
    neighbours: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    """(item, cosine) by modality, nearest first, itself left out."""
    thresholds: dict[int, Float32[ndarray, " U"]] = field(default_factory=dict)
    """By k: the k-th best score of every user's list, the product among them."""


_STANDING = Table(
    {"k": Whole(), "percentile": Number(0, 100), "items": Whole(), "category": Text()},
    others=ANYTHING,
    needs=("k", "percentile", "items", "category"),
)
_NEIGHBOURS = Rows(Table({"item": Text()}, others=ANYTHING, needs=("item",)), 10_000)
RESULT = Table(
    {
        "run": Whole(),
        "w_image": Maybe(Number(0, 1)),
        "users": Whole(),
        "audience": Table({}, others=Whole()),
        "missing": Rows(Text(100), 10),
        "neighbours": Table({}, others=_NEIGHBOURS),
        "reach": Table(
            {"median": Number(0), "standings": Rows(_STANDING, 1000)},
            others=ANYTHING,
            needs=("median",),
        ),
    },
    others=ANYTHING,
)
_BEFORE = Table(
    {name: Text() for name in ("title", "description", "brand", "category", "created", "updated")}
    | {"id": Whole(), "image_sha": Maybe(Text(64)), "result": RESULT, "item_id": Maybe(Whole())},
    needs=tuple(Draft.__dataclass_fields__),
)
UNDO = Table({"id": Whole(), "before": Maybe(_BEFORE)}, needs=("id", "before"))

_COLUMNS = ", ".join(Draft.__dataclass_fields__)
_WRITTEN = ("title", "description", "brand", "category", "image_sha", "result", "item_id")


def add(
    project: Project,
    *,
    title: str = "",
    description: str = "",
    brand: str = "",
    category: str = "",
    image: Path | bytes | None = None,
    result: dict[str, Any] | None = None,
) -> Draft:
    """Keep a draft; its picture goes into the project first. Raises DataError if that is broken."""
    sha = None if image is None else images.store_image(image, project.images)
    db = project.db
    with db.atomic():
        cursor = db.execute(
            """
            INSERT INTO draft (title, description, brand, category, image_sha, result,
                               created, updated)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (title, description, brand, category, sha, json.dumps(result or {}), now(), now()),
        )
        number = cursor.lastrowid or 0
        _log(db, number, None)
    return draft(db, number)


def update(
    project: Project, draft_id: int, *, image: Path | bytes | None = None, **changes: Any
) -> Draft:
    """Change what is named of title, description, brand, category, result and the picture.

    Raises DataError if there is no such draft, or it has become an item already.
    """
    if image is not None:
        changes["image_sha"] = images.store_image(image, project.images)
    db = project.db
    with db.atomic():
        before = unsaved(db, draft_id)
        values = {name: changes.get(name, getattr(before, name)) for name in _WRITTEN}
        _log(db, draft_id, before)
        _write(db, draft_id, values)
    return draft(db, draft_id)


def delete(project: Project, draft_id: int) -> None:
    """Remove a draft; `undo` brings it back. An item made of it stays."""
    db = project.db
    with db.atomic():
        _log(db, draft_id, draft(db, draft_id))
        db.execute("DELETE FROM draft WHERE id = ?", (draft_id,))


def undo(project: Project) -> int | None:
    """Take back the last adding, change or deletion of a draft; returns its number, if any.

    Raises StoreError if what it was before is damaged.
    """
    db = project.db
    with db.atomic():
        row = db.execute(
            "SELECT id, payload FROM undo_log WHERE action = ? AND undone = 0"
            " ORDER BY id DESC LIMIT 1",
            (ACTION,),
        ).fetchone()
        if row is None:
            return None
        payload = _undoable(row[1])
        number: int = payload["id"]
        db.execute("UPDATE undo_log SET undone = 1 WHERE id = ?", (row[0],))
        if payload["before"] is None:
            db.execute("DELETE FROM draft WHERE id = ?", (number,))
        else:
            _restore(db, Draft(**payload["before"]))
    return number


def drafts(db: Database) -> list[Draft]:
    """All drafts, the last changed first."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM draft ORDER BY updated DESC, id DESC")
    return [_row(row) for row in rows]


def draft(db: Database, draft_id: int) -> Draft:
    """One draft. Raises DataError if there is none."""
    row = db.execute(f"SELECT {_COLUMNS} FROM draft WHERE id = ?", (draft_id,)).fetchone()
    if row is None:
        raise DataError(f"There is no draft {draft_id}: it was deleted or never kept.")
    return _row(row)


def save_into_catalogue(
    project: Project, draft_id: int, estimated: Estimated, ext_id: str = ""
) -> int:
    """Make an item of a draft, in one transaction, and return its number.

    It gets the features and the estimated vectors, nothing of the known items changes, and its
    picture lies in the project already. Raises DataError if the id is taken, the draft was saved
    before, the run is gone, or a vector does not fit.
    """
    db = project.db
    with db.atomic():
        source = unsaved(db, draft_id)
        if source.image_sha is not None:
            images.image_path(project.images, source.image_sha)  # raises if the file has gone
        name = ext_id or f"new-{draft_id}"
        if db.execute("SELECT 1 FROM item WHERE ext_id = ?", (name,)).fetchone():
            raise DataError(f"There is an item {name!r} already: choose another id.")
        if not db.execute("SELECT 1 FROM run WHERE id = ?", (estimated.run,)).fetchone():
            raise DataError(f"Run {estimated.run} was deleted: place the product again.")
        item: int = db.execute("SELECT coalesce(max(id), -1) + 1 FROM item").fetchone()[0]
        given = (f"feature:{encoder_id}" for encoder_id in estimated.features)
        grown = ["item", *given, *sums.run_groups(db, estimated.run)]
        for group in grown:  # or a damaged row would be sealed as if it were whole
            sums.checked(db, group, "The catalogue" if group == "item" else f"Run {estimated.run}")
        _insert_item(db, item, name, source)
        _insert_features(db, item, source, estimated.features)
        _insert_estimates(db, item, estimated)
        _extend_graphs(db, item, estimated.neighbours)
        sums.seal(db, *grown)
        _write(db, draft_id, asdict(source) | {"item_id": item})
        _forget(db, draft_id)
    return item


def _insert_item(db: Database, item: int, name: str, source: Draft) -> None:
    db.execute(
        """
        INSERT INTO item (id, ext_id, title, description, brand, category, image_sha, image_state,
                          text_state, origin)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'added')
        """,
        (
            item,
            name,
            source.title,
            source.description,
            source.brand,
            source.category,
            source.image_sha,
            "ok" if source.image_sha else "missing",
            "ok" if source.title or source.description else "missing",
        ),
    )


def _insert_features(db: Database, item: int, source: Draft, given: Vectors) -> None:
    """The raw vectors; without an input hash, so that the next encoding makes them anew."""
    for encoder_id, vector in given.items():
        _check_finite(vector, f"feature of {encoder_id}")
        known = db.execute(
            "SELECT length(vec) / 4 FROM feature WHERE encoder_id = ? LIMIT 1", (encoder_id,)
        ).fetchone()
        if known is not None and known[0] != len(vector):
            raise DataError(
                f"The vector of {encoder_id} has {len(vector)} numbers, the catalogue's {known[0]}."
            )
        db.execute(
            """
            INSERT INTO feature (item_id, encoder_id, vec, crc, input_sha) VALUES (?, ?, ?, ?, '')
            """,
            (item, encoder_id, *blobs.pack(vector)),
        )


def _insert_estimates(db: Database, item: int, estimated: Estimated) -> None:
    stored = {
        part
        for (part,) in db.execute(
            "SELECT DISTINCT part FROM item_vector WHERE run_id = ?", (estimated.run,)
        )
    }
    if stored - set(estimated.vectors):
        missing = ", ".join(sorted(stored - set(estimated.vectors)))
        raise DataError(f"The placement lacks the vectors {missing} of run {estimated.run}.")
    for part in sorted(stored):
        vector = estimated.vectors[part]
        _check_finite(vector, f"vector {part}")
        db.execute(
            "INSERT INTO item_vector (run_id, item_id, part, vec, crc) VALUES (?, ?, ?, ?, ?)",
            (estimated.run, item, part, *blobs.pack(vector)),
        )
    if estimated.w_image is not None:
        db.execute(
            "INSERT INTO selector (run_id, item_id, w_image, w_text) VALUES (?, ?, ?, ?)",
            (estimated.run, item, estimated.w_image, 1 - estimated.w_image),
        )
    for k, scores in estimated.thresholds.items():
        db.conn.executemany(
            "UPDATE user_threshold SET score = ? WHERE run_id = ? AND k = ? AND user_id = ?",
            ((score, estimated.run, k, user) for user, score in enumerate(scores.tolist())),
        )


def _extend_graphs(db: Database, item: int, neighbours: dict[str, list[tuple[int, float]]]) -> None:
    """A row for the item in the lists that came with the data; no other row changes.

    Lists made of the project's own vectors are out of date instead, and training makes them anew.
    """
    db.execute("UPDATE meta SET value = '' WHERE key LIKE 'graph:%'")
    given = db.execute("SELECT id, modality, k FROM graph WHERE source LIKE 'file:%'").fetchall()
    for key, modality, k in given:
        row = [(item, 1.0), *neighbours.get(modality, [])][:k]
        row += [(-1, 0.0)] * (k - len(row))
        # An item that was removed had this number and has left its row.
        db.execute("DELETE FROM item_graph WHERE graph_id = ? AND item_id = ?", (key, item))
        db.conn.executemany(
            """
            INSERT INTO item_graph (graph_id, item_id, rank, neighbor_id, cosine)
            VALUES (?, ?, ?, ?, ?)
            """,
            ((key, item, rank, other, cosine) for rank, (other, cosine) in enumerate(row)),
        )


def _check_finite(vector: Float32[ndarray, " _"], what: str) -> None:
    if not np.isfinite(vector).all():
        raise DataError(f"The {what} holds numbers that are not finite: place the product again.")


def _row(row: tuple[Any, ...]) -> Draft:
    """A draft; a result that is not one of ours is none: placing it again makes it anew."""
    values = dict(zip(Draft.__dataclass_fields__, row, strict=True))
    try:
        values["result"] = jsontext.read(values["result"], RESULT)
    except ValueError:
        values["result"] = {}
    return Draft(**values)


def _undoable(text: str) -> dict[str, Any]:
    try:
        payload: dict[str, Any] = jsontext.read(text, UNDO)
    except ValueError as error:
        raise StoreError(
            f"The last change of a draft cannot be taken back: its record is damaged ({error})."
            " `mrcsaf restore` goes back to a backup."
        ) from error
    return payload


def unsaved(db: Database, draft_id: int) -> Draft:
    """One draft. Raises DataError if there is none, or it has become an item already."""
    found = draft(db, draft_id)
    if found.item_id is not None:
        raise DataError(f"Draft {draft_id} is in the catalogue already: make a new one.")
    return found


def _write(db: Database, draft_id: int, values: dict[str, Any]) -> None:
    written = [values[name] for name in _WRITTEN]
    written[_WRITTEN.index("result")] = json.dumps(values["result"])
    columns = ", ".join(f"{name} = ?" for name in _WRITTEN)
    db.execute(f"UPDATE draft SET {columns}, updated = ? WHERE id = ?", (*written, now(), draft_id))


def _restore(db: Database, before: Draft) -> None:
    values = asdict(before) | {"result": json.dumps(before.result)}
    marks = ", ".join("?" * len(values))
    db.execute(f"INSERT OR REPLACE INTO draft ({_COLUMNS}) VALUES ({marks})", [*values.values()])


def _log(db: Database, draft_id: int, before: Draft | None) -> None:
    payload = {"id": draft_id, "before": None if before is None else asdict(before)}
    db.execute(
        "INSERT INTO undo_log (action, payload, created) VALUES (?, ?, ?)",
        (ACTION, json.dumps(payload), now()),
    )
    db.execute(
        """
        DELETE FROM undo_log WHERE action = ? AND id <= (SELECT max(id) FROM undo_log) - ?
        """,
        (ACTION, KEPT_ACTIONS),
    )


def _forget(db: Database, draft_id: int) -> None:
    """Undoing past the step into the catalogue would make a draft that has become an item."""
    db.execute(
        "UPDATE undo_log SET undone = 1 WHERE action = ? AND json_extract(payload, '$.id') = ?",
        (ACTION, draft_id),
    )
