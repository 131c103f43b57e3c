"""Runs: what was trained, how it did, and the vectors and weights it found."""

import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float32
from numpy import ndarray
from sqlite_utils import Database

from mrcsaf.core import files, jsontext, limits
from mrcsaf.core.errors import DataError, StoreError
from mrcsaf.core.jsontext import (
    Maybe,
    Number,
    Rows,
    Table,
    Text,
    Whole,
)
from mrcsaf.core.typing import Ids, ItemVectors, PartSpec, UserVectors, Vector
from mrcsaf.store import blobs, catalogue, parts, sums
from mrcsaf.store.catalogue import meta, set_meta
from mrcsaf.store.maintenance import now


@dataclass(frozen=True, slots=True)
class Run:
    """A row of the table of runs."""

    id: int
    name: str
    model: str
    config: dict[str, Any]
    dataset_fp: str
    inputs: dict[str, Any]
    seed: int
    device: str
    status: str  # running, complete, cancelled, failed
    metrics: dict[str, Any]
    parts: list[PartSpec]
    folder: str
    checkpoint_sha: str
    notes: str
    started: str
    finished: str | None


@dataclass(frozen=True, slots=True)
class Published:
    """Everything a finished run leaves in the database."""

    parts: list[PartSpec]
    item_vectors: dict[str, ItemVectors]
    user_vectors: dict[str, UserVectors]
    w_image: Float32[ndarray, " I"] | None  # None: the model has no selector
    thresholds: dict[int, Float32[ndarray, " U"]]  # by k
    items: Ids | None = None  # whose row each row is; None: row i is item i's


METRICS = Table(
    {
        "valid": jsontext.FIGURES,
        "test": jsontext.FIGURES,
        "best_epoch": Whole(0, 10**6),
        "epochs": Whole(0, 10**6),
        "wall_seconds": Number(0, 1e10),
        "reason": Text(1 << 20),
        "stopped": Text(100),
        "budget": Maybe(Number(0)),
    },
    others=Number(),
)
_PART = Text(100)
PARTS = Rows(Table({"name": _PART, "user": _PART, "item": _PART}, needs=("name", "user", "item")))
_JSON = {
    "config": jsontext.CONFIG, "inputs": jsontext.INPUTS, "metrics": METRICS, "parts": PARTS,
}  # fmt: skip
_YEARS = range(1970, 9999)  # further ones are in some time zone no date

TOKEN = "token"  # in a run's inputs: what tells it from another of its number, and nothing else
_COLUMNS = ", ".join(Run.__dataclass_fields__)
_STATUS = list(Run.__dataclass_fields__).index("status")


def _row(row: tuple[Any, ...]) -> Run:
    """A row as it is used. Raises StoreError for one whose contents are not what we write."""
    values = dict(zip(Run.__dataclass_fields__, row, strict=True))
    try:
        for name, shape in _JSON.items():
            values[name] = _json(name, values[name], shape)
        values["parts"] = [PartSpec(**part) for part in values["parts"]]
        for name in ("started", "finished"):
            if values[name] is not None:
                _check_date(name, values[name])
    except ValueError as error:
        raise StoreError(
            f"Run {row[0]} is damaged: {error}. Run `mrcsaf check --repair`."
        ) from error
    if values["folder"] != parts.run_folder(values["id"]):  # written to, and deleted from
        raise StoreError(
            f"Run {row[0]} is damaged: its folder is not the one of its number."
            " Run `mrcsaf check --repair`."
        )
    values["name"] = _shortened(values["name"], limits.NAME_CHARS)
    values["notes"] = _shortened(values["notes"], limits.NOTE_CHARS)
    return Run(**values)


def _json(name: str, text: str, shape: jsontext.Shape) -> Any:
    try:
        return jsontext.read(text, shape)
    except ValueError as error:
        raise ValueError(f"its {name} cannot be read ({error})") from error


def _check_date(name: str, text: str) -> None:
    try:
        when = datetime.fromisoformat(text)
        good = when.tzinfo is not None and when.astimezone(UTC).year in _YEARS
    except (ValueError, OverflowError):
        good = False
    if not good:
        raise ValueError(f"{name} is no date")


def _shortened(text: str, most: int) -> str:
    """What a stranger's database may hold without end, cut where we would not have stored more."""
    return text if len(text) <= most else f"{text[:most]}… (cut: it has {len(text):,} characters)"


def check_name(name: str) -> None:
    """Raises DataError for a run's name that is longer than is kept."""
    _check_length("name of a run", name, limits.NAME_CHARS)


def _check_length(what: str, text: str, most: int) -> None:
    if len(text) > most:
        raise DataError(f"A {what} has at most {most:,} characters, this one {len(text):,}.")


def _checked(db: Database, rows: list[tuple[Any, ...]]) -> list[Run]:
    for row in rows:
        if (
            row[_STATUS] == "complete"
        ):  # until then there is nothing to show, and rows may yet change
            sums.checked(db, f"run:{row[0]}", f"Run {row[0]}")
    return [_row(row) for row in rows]


def start(
    db: Database,
    *,
    name: str,
    model: str,
    config: dict[str, Any],
    inputs: dict[str, Any],
    seed: int,
    device: str,
    after: int = 0,
) -> Run:
    """Register a run that begins now; its folder is named after its number.

    The number is above `after`, and above those of all runs there ever were. Raises DataError for
    a name that is too long.
    """
    check_name(name)
    with db.atomic():
        used = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'run'").fetchone()
        cursor = db.execute(
            """
            INSERT INTO run
                (id, name, model, config, dataset_fp, inputs, seed, device, status, started)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'running', ?)
            """,
            (
                max(after, used[0] if used else 0) + 1,
                name,
                model,
                json.dumps(config),
                meta(db, "fingerprint"),
                json.dumps({**inputs, TOKEN: secrets.token_hex(8)}),
                seed,
                device,
                now(),
            ),
        )
        number = int(cursor.lastrowid or 0)
        db.execute("UPDATE run SET folder = ? WHERE id = ?", (parts.run_folder(number), number))
    return run(db, number)


def publish(
    db: Database, run_id: int, published: Published, metrics: dict[str, Any], checkpoint_sha: str
) -> None:
    """Make a run complete: its vectors, weights, thresholds and figures, in one transaction.

    An item that was removed while the run was trained gets no rows.
    """
    with db.atomic():
        there = set(catalogue.item_ids(db).tolist())
        for table, ids in (("item_vector", published.items), ("user_vector", None)):
            db.execute(f"DELETE FROM {table} WHERE run_id = ?", (run_id,))
            of_items = table == "item_vector"
            vectors = published.item_vectors if of_items else published.user_vectors
            for part, matrix in vectors.items():
                rows = _named(matrix, ids)
                kept = (row for row in rows if not of_items or row[0] in there)
                _insert_vectors(db, table, run_id, part, kept)
        if published.w_image is not None:
            weights = published.w_image.astype(np.float64)
            db.conn.executemany(
                "INSERT OR REPLACE INTO selector (run_id, item_id, w_image, w_text)"
                " VALUES (?, ?, ?, ?)",
                (
                    (run_id, item, float(weight), 1 - float(weight))
                    for item, weight in _named(weights, published.items)
                    if item in there
                ),
            )
        for k, scores in published.thresholds.items():
            db.conn.executemany(
                "INSERT OR REPLACE INTO user_threshold (run_id, k, user_id, score)"
                " VALUES (?, ?, ?, ?)",
                ((run_id, k, user, score) for user, score in enumerate(scores.tolist())),
            )
        db.execute(
            """
            UPDATE run SET status = 'complete', metrics = ?, parts = ?, checkpoint_sha = ?,
                           finished = ?
            WHERE id = ?
            """,
            (
                json.dumps(metrics),
                json.dumps(
                    [{"name": p.name, "user": p.user, "item": p.item} for p in published.parts]
                ),
                checkpoint_sha,
                now(),
                run_id,
            ),
        )
        sums.seal_run(db, run_id)
        set_meta(db, "active_run", str(run_id))


def _insert_vectors(
    db: Database, table: str, run_id: int, part: str, rows: Iterable[tuple[int, ndarray]]
) -> None:
    column = "item_id" if table == "item_vector" else "user_id"
    db.conn.executemany(
        f"INSERT INTO {table} (run_id, part, {column}, vec, crc) VALUES (?, ?, ?, ?, ?)",
        ((run_id, part, number, *blobs.pack(row)) for number, row in rows),
    )


def _named(rows: ndarray, ids: Ids | None) -> Iterator[tuple[int, ndarray]]:
    """(id, row) of each row of a table."""
    return zip(range(len(rows)) if ids is None else ids.tolist(), rows, strict=True)


def state_of(db: Database, run: Run) -> tuple[object, ...]:
    """What changes with anything that a reader of a complete run keeps in memory of it.

    Its own row, and the items it lists: a product that is saved under it adds one.
    """
    sealed = db.execute(
        "SELECT key, value FROM meta WHERE key = ? OR key LIKE ? ORDER BY key",
        (f"{sums.PREFIX}run:{run.id}", f"{sums.PREFIX}item_vector:{run.id}:%"),
    )
    return run.id, run.checkpoint_sha, *sealed.fetchall()


def items_of(db: Database, run: Run) -> Ids:
    """The items a run was started with, rising ids: what it is trained and evaluated on.

    Noted in its `inputs`: "items" is the length of arrays by id at the start, "absent" their gaps
    if there were any. A run without that note has the items that it has rows of, or else all. Those
    saved under a run later are not among them. Raises StoreError where the note makes no sense.
    """
    noted = noted_items(run.inputs)
    if noted is not None:
        return noted
    rows = db.execute(
        "SELECT item_id FROM item_vector WHERE run_id = ? AND part = ? ORDER BY item_id",
        (run.id, run.parts[0].item if run.parts else ""),
    ).fetchall()
    return np.array([row[0] for row in rows], np.int64) if rows else catalogue.item_ids(db)


def noted_items(inputs: dict[str, Any]) -> Ids | None:
    """The items that a run's or a checkpoint's `inputs` name, rising; None if they name none."""
    size, absent = inputs.get("items"), inputs.get("absent", [])
    if size is None:
        return None
    whole = isinstance(size, int) and 0 <= size <= limits.ITEMS and isinstance(absent, list)
    if not whole or any(not isinstance(item, int) or not 0 <= item < size for item in absent):
        raise StoreError("The items that a run was trained with are damaged: train a new one.")
    return np.setdiff1d(np.arange(size), np.array(absent, np.int64))


def note_of(items: Ids) -> dict[str, Any]:
    """What a run's `inputs` say of its items; `noted_items` reads it."""
    size = int(items[-1]) + 1 if len(items) else 0
    absent = np.setdiff1d(np.arange(size), items).tolist()
    return {"items": size, "absent": absent} if absent else {"items": size}


def check_same(db: Database, started: Run) -> None:
    """Raises StoreError unless the row of that number is the run that was started.

    A backup may have taken the database's place since, and another run the number.
    """
    row = db.execute("SELECT inputs, started FROM run WHERE id = ?", (started.id,)).fetchone()
    if row is None or _token(_values(row[0]), row[1]) != _token(started.inputs, started.started):
        raise StoreError(
            f"Run {started.id} is not in the project any more: a backup was restored, or it was"
            f" deleted, while it was at work. Its checkpoint stays in runs/{started.folder}."
        )


def _token(inputs: dict[str, Any], started: str) -> str:
    """What tells a run from another of its number; runs of before have only their start."""
    return str(inputs.get(TOKEN, started))


def _values(text: str) -> dict[str, Any]:
    try:
        values: dict[str, Any] = jsontext.read(text, jsontext.INPUTS)
    except ValueError:
        return {}
    return values


def resume(db: Database, stopped: Run) -> None:
    """Mark a run as going on.

    Raises DataError if it is complete: there is nothing left to do. StoreError: see `check_same`.
    """
    check_same(db, stopped)
    if run(db, stopped.id).status == "complete":
        raise DataError(f"Run {stopped.id} is complete: there is nothing to resume.")
    db.execute("UPDATE run SET status = 'running', metrics = '{}' WHERE id = ?", (stopped.id,))


def end(db: Database, started: Run, status: str, reason: str = "") -> None:
    """Mark a run cancelled or failed, with the reason in its metrics: notes are the user's own.

    Raises StoreError if it is not the row's run any more; see `check_same`.
    """
    check_same(db, started)
    metrics = {"reason": reason[: limits.NOTE_CHARS]} if reason else {}
    db.execute(
        "UPDATE run SET status = ?, metrics = ?, finished = ? WHERE id = ?",
        (status, json.dumps(metrics), now(), started.id),
    )


def add_epochs(db: Database, run_id: int, epochs: list[dict[str, Any]]) -> None:
    """Store the curves: one row of figures an epoch."""
    with db.atomic():
        db.conn.executemany(
            "INSERT OR REPLACE INTO run_epoch (run_id, epoch, metrics) VALUES (?, ?, ?)",
            ((run_id, row["epoch"], json.dumps(row)) for row in epochs),
        )


def epochs(db: Database, run_id: int) -> list[dict[str, Any]]:
    """The curves of a run, an epoch a row. Raises StoreError for one that is not as we write it."""
    rows = db.execute(
        "SELECT epoch, metrics FROM run_epoch WHERE run_id = ? ORDER BY epoch", (run_id,)
    )
    try:
        found = [(number, jsontext.read(text, jsontext.EPOCH)) for number, text in rows]
        if any(number != row["epoch"] for number, row in found):
            raise ValueError("an epoch has another number")
    except ValueError as error:
        raise StoreError(
            f"The curves of run {run_id} are damaged ({error}). Run `mrcsaf check --repair`."
        ) from error
    return [row for _, row in found]


def kept_epochs(folder: Path) -> list[dict[str, Any]]:
    """The curves in the folder of an unfinished run. Raises StoreError if they are not whole."""
    file = folder / "metrics.jsonl"
    try:
        rows = jsontext.read_lines(files.read(file, limits.CURVES_BYTES), jsontext.EPOCH)
    except OSError as error:
        raise StoreError(f"{file} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise StoreError(f"{file} is damaged ({error}): train the run again.") from error
    return rows


def unreadable(db: Database) -> list[tuple[int, str]]:
    """(number, sentence) of each run whose row or curves hold what this program never writes."""
    found = []
    for row in db.execute(f"SELECT {_COLUMNS} FROM run ORDER BY id").fetchall():
        try:
            _row(row)
            epochs(db, row[0])
        except StoreError as error:
            found.append((int(row[0]), str(error)))
    return found


def set_aside(db: Database, run_id: int) -> None:
    """Leave of a run that cannot be read its number and its name: its checkpoint can be loaded."""
    db.execute(
        """
        UPDATE run SET status = 'failed', config = '{}', inputs = '{}', metrics = '{}',
                       parts = '[]', started = ?, finished = NULL
        WHERE id = ?
        """,
        (now(), run_id),
    )
    db.execute("DELETE FROM run_epoch WHERE run_id = ?", (run_id,))


def runs(db: Database) -> list[Run]:
    """All runs, newest first."""
    return _checked(db, db.execute(f"SELECT {_COLUMNS} FROM run ORDER BY id DESC").fetchall())


def run(db: Database, run_id: int) -> Run:
    """One run. Raises DataError if there is none."""
    row = db.execute(f"SELECT {_COLUMNS} FROM run WHERE id = ?", (run_id,)).fetchone()
    if row is None:
        raise DataError(f"There is no run {run_id}: `mrcsaf info` lists the runs.")
    return _checked(db, [row])[0]


def active(db: Database) -> Run:
    """The run that is shown: the chosen one if it is complete, else the newest complete one.

    Raises DataError if nothing was trained yet.
    """
    complete = [row for row in runs(db) if row.status == "complete"]
    if not complete:
        raise DataError("No model yet: train one, or load a checkpoint.")
    chosen = meta(db, "active_run")
    return next((row for row in complete if str(row.id) == chosen), complete[0])


def chosen(db: Database, run_id: int | None) -> Run:
    """The run of that number, or the active one where none is named."""
    return active(db) if run_id is None else run(db, run_id)


def activate(db: Database, run_id: int) -> None:
    """Choose the run that is shown. Raises DataError if there is none of that number."""
    run(db, run_id)
    set_meta(db, "active_run", str(run_id))


def annotate(db: Database, run_id: int, notes: str) -> None:
    """Give a run a note of the user's.

    Raises DataError if there is none of that number, or the note is too long.
    """
    _check_length("note", notes, limits.NOTE_CHARS)
    run(db, run_id)
    db.execute("UPDATE run SET notes = ? WHERE id = ?", (notes, run_id))


def delete(db: Database, run_id: int) -> None:
    """Remove a run and everything it found; its folder is swept at the next opening."""
    with db.atomic():
        sums.forget_run(db, run_id)
        db.execute("DELETE FROM run WHERE id = ?", (run_id,))


def item_vectors(db: Database, run_id: int, part: str, n_items: int | None = None) -> ItemVectors:
    """One part of every item's vector: row i for item i, of the catalogue's or of `n_items`.

    An item that the run has no vector of has a row of NaN: it was saved under another run, came
    after this one, or is gone. Without any vector of that part there is no row at all.
    """
    rows = db.execute(
        "SELECT item_id, vec, crc FROM item_vector WHERE run_id = ? AND part = ? ORDER BY item_id",
        (run_id, part),
    ).fetchall()
    what = f"run {run_id}: item vector {part!r}"
    found = blobs.matrix(rows, what)
    sums.check(db, f"item_vector:{run_id}:{part}", [(row[0], row[2]) for row in rows], what)
    return found if not rows else _by_id(db, [row[0] for row in rows], found, n_items)


def _by_id(db: Database, ids: Sequence[int], rows: ndarray, n_items: int | None) -> ndarray:
    """Rows put where their items' ids say, NaN elsewhere."""
    size = catalogue.n_items(db) if n_items is None else n_items
    place = np.array(ids, np.int64)
    if len(place) == size and np.array_equal(place, np.arange(size)):
        return rows
    table = np.full((size, *rows.shape[1:]), np.nan, np.float32)
    inside = (place >= 0) & (place < size)
    table[place[inside]] = rows[inside]
    return table


def user_vectors(db: Database, run_id: int, part: str) -> UserVectors:
    """One part of every user's vector, row u for user u."""
    rows = db.execute(
        "SELECT user_id, vec, crc FROM user_vector WHERE run_id = ? AND part = ? ORDER BY user_id",
        (run_id, part),
    ).fetchall()
    what = f"run {run_id}: user vector {part!r}"
    found = blobs.matrix(rows, what)
    sums.check(db, f"user_vector:{run_id}:{part}", [(row[0], row[2]) for row in rows], what)
    return found


def check_parts(db: Database, shown: Run) -> None:
    """Raises StoreError unless both sides of every part of a run's score are there, equally wide.

    One row tells the width of all: readers refuse a table whose rows differ.
    """
    for part in shown.parts:
        widths = [
            db.execute(
                f"SELECT length(vec) FROM {table} WHERE run_id = ? AND part = ? LIMIT 1",
                (shown.id, name),
            ).fetchone()
            for table, name in (("item_vector", part.item), ("user_vector", part.user))
        ]
        if None in widths or widths[0] != widths[1]:
            raise StoreError(
                f"Run {shown.id}: the vectors of {part.name[:40]!r} do not belong together."
                " Run `mrcsaf restore` to go back to a backup."
            )


def user_block(
    db: Database, run_id: int, part: str, first: int, last: int
) -> tuple[Ids, UserVectors]:
    """The users from `first` to before `last` that the run knows, and that part of their vectors.

    For whoever goes through all users without holding all of them.
    """
    rows = db.execute(
        "SELECT user_id, vec, crc FROM user_vector"
        " WHERE run_id = ? AND part = ? AND user_id >= ? AND user_id < ? ORDER BY user_id",
        (run_id, part, first, last),
    ).fetchall()
    found = blobs.matrix(rows, f"run {run_id}: user vector {part!r}")
    return np.array([row[0] for row in rows], np.int64), found


def has_users(db: Database, run_id: int, part: str) -> bool:
    """Whether the run stored that part of its users' vectors."""
    row = db.execute(
        "SELECT 1 FROM user_vector WHERE run_id = ? AND part = ? LIMIT 1", (run_id, part)
    )
    return row.fetchone() is not None


def user_vector(db: Database, run_id: int, part: str, user: int) -> Vector:
    """One part of one user's vector. Raises DataError if the run has none for that user."""
    row = db.execute(
        "SELECT vec, crc FROM user_vector WHERE run_id = ? AND part = ? AND user_id = ?",
        (run_id, part, user),
    ).fetchone()
    if row is None:
        raise DataError(f"Run {run_id} knows no user number {user}.")
    return blobs.unpack(row[0], row[1], f"run {run_id}: vector {part!r} of user {user}")


def w_image(db: Database, run_id: int, n_items: int | None = None) -> Float32[ndarray, " I"] | None:
    """How much the selector trusts each item's picture, by item; None without a selector.

    By id, as `item_vectors`: NaN where the run has no weight.
    """
    rows = sums.checked(db, f"selector:{run_id}", f"Run {run_id}: selector weights")
    if not rows:
        return None
    weights = np.array([row[1] for row in rows], np.float32)
    return _by_id(db, [row[0] for row in rows], weights, n_items)


def thresholds(db: Database, run_id: int, k: int) -> Float32[ndarray, " U"]:
    """Each user's k-th best unseen score: a new item above it enters that user's top k."""
    rows = sums.checked(db, f"threshold:{run_id}:{k}", f"Run {run_id}: thresholds")
    return np.array([row[1] for row in rows], np.float32)
