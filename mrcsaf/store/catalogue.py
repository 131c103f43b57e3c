"""Items, users, interactions and what their import reported."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from sqlite_utils import Database

from mrcsaf.core import jsontext, limits
from mrcsaf.core.errors import DataError, StoreError
from mrcsaf.core.jsontext import Table, Whole
from mrcsaf.core.typing import Ids
from mrcsaf.data.records import Counts, Imported, Interactions, Issue, Part, Split, split_by_part
from mrcsaf.store import sums
from mrcsaf.store.maintenance import now


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the catalogue."""

    id: int
    ext_id: str
    title: str
    description: str
    brand: str
    category: str
    price: float | None
    image_sha: str | None
    image_url: str
    image_state: str  # ok, missing, broken
    text_state: str  # ok, missing
    origin: str  # dataset, added
    planted_image: float | None


# Imports of before know of no folded rows.
_COUNTED = tuple(name for name in Counts.__slots__ if name != "folded")
_TABLE = Table(dict.fromkeys(Counts.__slots__, Whole()), needs=_COUNTED)
COUNTS = Table({"interactions": _TABLE, "items": _TABLE})
_COLUMNS = ", ".join(Item.__dataclass_fields__)


def insert_import(
    db: Database, data: Imported, source: str, image_shas: dict[int, str | None]
) -> None:
    """Store a whole imported data set in one transaction, into an empty project.

    `image_shas` holds, for each item that came with a picture, its content hash, or None where the
    picture is broken.
    """
    with db.atomic():
        db.conn.executemany(
            """
            INSERT INTO item (id, ext_id, title, description, brand, category, price,
                              image_sha, image_url, image_state, text_state)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (
                (
                    number,
                    item.ext_id,
                    item.title,
                    item.description,
                    item.brand,
                    item.category,
                    item.price,
                    image_shas.get(number),
                    item.image_url,
                    _image_state(number, image_shas),
                    "ok" if item.title or item.description else "missing",
                )
                for number, item in enumerate(data.items)
            ),
        )
        db.conn.executemany("INSERT INTO user (id, ext_id) VALUES (?, ?)", enumerate(data.users))
        order = np.lexsort((data.item_ids, data.user_ids))
        columns = (data.user_ids, data.item_ids, data.part, data.timestamps)
        db.conn.executemany(
            "INSERT INTO interaction (user_id, item_id, part, ts) VALUES (?, ?, ?, ?)",
            zip(*(column[order].tolist() for column in columns), strict=True),
        )
        counts = {
            "interactions": asdict(data.interaction_counts),
            "items": asdict(data.item_counts),
        }
        log = db.execute(
            """
            INSERT INTO import_log (source, format, reason, counts, created)
            VALUES (?, ?, ?, ?, ?)
            """,
            (source, data.format, data.reason, json.dumps(counts), now()),
        )
        add_issues(db, log.lastrowid or 0, data.issues)
        set_meta(db, "fingerprint", _fingerprint(data))
        sums.seal(db, *sums.DATA_GROUPS)


def _image_state(number: int, image_shas: dict[int, str | None]) -> str:
    if number not in image_shas:
        return "missing"
    return "broken" if image_shas[number] is None else "ok"


def _fingerprint(data: Imported) -> str:
    """A hash of users, items, interactions and split: what a checkpoint was trained on."""
    digest = hashlib.sha256()
    for names in (data.users, [item.ext_id for item in data.items]):
        digest.update("\n".join(names).encode() + b"\0")
    order = np.lexsort((data.item_ids, data.user_ids))
    for column in (data.user_ids, data.item_ids, data.part.astype(np.int64)):
        digest.update(column[order].astype("<i8").tobytes())
    return digest.hexdigest()


def add_issues(db: Database, import_id: int, issues: Iterable[Issue]) -> None:
    db.conn.executemany(
        "INSERT INTO import_issue (import_id, file, line, kind, reason) VALUES (?, ?, ?, ?, ?)",
        ((import_id, issue.file, issue.line, issue.kind, issue.reason) for issue in issues),
    )


def issues(db: Database, limit: int = 1000) -> list[Issue]:
    """What the imports complained of, oldest first."""
    rows = db.execute(
        "SELECT file, line, reason, kind FROM import_issue ORDER BY id LIMIT ?", (limit,)
    )
    return [Issue(*row) for row in rows]


def set_meta(db: Database, key: str, value: str) -> None:
    db.execute(
        """
        INSERT INTO meta (key, value) VALUES (?, ?)
        ON CONFLICT (key) DO UPDATE SET value = excluded.value
        """,
        (key, value),
    )


def meta(db: Database, key: str, default: str = "") -> str:
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row[0] if row else default


def counts(db: Database) -> dict[str, int]:
    """Sizes of the project: users, items, interactions, runs, issues."""
    tables = {"users": "user", "items": "item", "interactions": "interaction", "runs": "run"}
    return {
        name: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for name, table in tables.items()
    }


def part_sizes(db: Database) -> tuple[int, int, int]:
    """Interactions of training, validation and test."""
    rows = dict(db.execute("SELECT part, count(*) FROM interaction GROUP BY part").fetchall())
    return rows.get(0, 0), rows.get(1, 0), rows.get(2, 0)


def n_items(db: Database) -> int:
    """How long an array by item id is: the highest id and one.

    Ids have gaps where an item was removed, so it may be more than there are items. Raises
    StoreError for an id beyond every limit.
    """
    size: int = db.execute("SELECT coalesce(max(id), -1) + 1 FROM item").fetchone()[0]
    if size > limits.ITEMS:
        raise StoreError(f"An item has the number {size - 1:,}: run `mrcsaf check --repair`.")
    return size


def item_ids(db: Database) -> Ids:
    """The ids of all items, rising."""
    return np.array([row[0] for row in db.execute("SELECT id FROM item ORDER BY id")], np.int64)


def items(db: Database) -> list[Item]:
    """The whole catalogue in the order of ids, which may have gaps."""
    return [Item(*row) for row in db.execute(f"SELECT {_COLUMNS} FROM item ORDER BY id")]


def item(db: Database, item_id: int) -> Item:
    """One item. Raises DataError if there is none."""
    row = db.execute(f"SELECT {_COLUMNS} FROM item WHERE id = ?", (item_id,)).fetchone()
    if row is None:
        raise DataError(f"There is no item number {item_id}.")
    return Item(*row)


def item_id(db: Database, ext_id: str) -> int:
    """The number of the item people call `ext_id`. Raises DataError with the nearest ones."""
    return _find(db, "item", ext_id)


def user_id(db: Database, ext_id: str) -> int:
    """The number of the user people call `ext_id`. Raises DataError with the nearest ones."""
    return _find(db, "user", ext_id)


def _find(db: Database, table: str, ext_id: str) -> int:
    row = db.execute(f"SELECT id FROM {table} WHERE ext_id = ?", (ext_id,)).fetchone()
    if row is not None:
        found: int = row[0]
        return found
    near = db.execute(
        f"SELECT ext_id FROM {table} ORDER BY ext_id < ?, ext_id LIMIT 3", (ext_id[:3],)
    ).fetchall()
    known = ", ".join(repr(name) for (name,) in near) or "none yet"
    raise DataError(f"There is no {table} {ext_id!r}; the project knows, for example, {known}.")


def user_names(db: Database) -> list[str]:
    """What people call each user, by id."""
    return [name for (name,) in db.execute("SELECT ext_id FROM user ORDER BY id")]


def item_names(db: Database) -> list[str]:
    """What people call each item, by id; empty where there is no item of that id."""
    names = [""] * n_items(db)
    for item, name in db.execute("SELECT id, ext_id FROM item"):
        names[item] = name
    return names


def history(db: Database, user: int, part: Part = Part.TRAIN) -> list[int]:
    """The items one user met, oldest first where times are known."""
    rows = db.execute(
        "SELECT item_id FROM interaction WHERE user_id = ? AND part = ? ORDER BY ts, item_id",
        (user, int(part)),
    )
    return [row[0] for row in rows]


def split(db: Database) -> Split:
    """All interactions, in their three parts, by item id."""
    rows = sums.checked(db, "interaction", "The interactions")
    table = np.array(rows, np.int64).reshape(-1, 4)
    columns = (table[:, column] for column in range(3))
    return split_by_part(counts(db)["users"], n_items(db), *columns)


def imported_split(db: Database) -> Split:
    """The same over the imported items alone, as they are counted in print."""
    rows = db.execute("SELECT id FROM item WHERE origin = 'dataset' ORDER BY id")
    return split(db).among(np.array([row[0] for row in rows], np.int64))


def train_interactions(db: Database) -> Interactions:
    """The training part alone: what every ranking must know, because seen items are left out."""
    rows = sums.checked(db, "train", "The interactions")
    table = np.array(rows, np.int64).reshape(-1, 4)
    return Interactions(counts(db)["users"], n_items(db), table[:, 0], table[:, 1])


def search(db: Database, words: str, limit: int = 1_000_000, ranked: bool = True) -> Ids:
    """Ids of the items that hold every word (or its beginning), best match first.

    Without `ranked` they come in any order, several times as fast where many match.
    """
    words = words.replace("\0", "")  # it would end the query early
    terms = " ".join('"' + word.replace('"', '""') + '"*' for word in words.split())
    if not terms:
        return item_ids(db)
    if not ranked:  # one text of all ids: a row an id costs five times as much
        inner = "SELECT rowid AS id FROM item_fts WHERE item_fts MATCH ? LIMIT ?"
        sql = f"SELECT group_concat(id) FROM ({inner})"
        found = db.execute(sql, (terms, limit)).fetchone()[0]
        return np.fromstring(found, np.int64, sep=",") if found else np.zeros(0, np.int64)
    rows = db.execute(
        "SELECT rowid FROM item_fts WHERE item_fts MATCH ? ORDER BY rank LIMIT ?", (terms, limit)
    )
    return np.array([row[0] for row in rows], np.int64)


def set_planted(db: Database, share_of: dict[int, float]) -> None:
    """Record the simulated truth: the share of choices made by looking, by item."""
    with db.atomic():
        db.conn.executemany(
            "UPDATE item SET planted_image = ? WHERE id = ?",
            ((share, item) for item, share in share_of.items()),
        )


def texts(db: Database) -> list[tuple[int, str]]:
    """(item, text to encode) of every item that has text: title, brand, category, description."""
    return [
        (row.id, text_to_encode(row.title, row.brand, row.category, row.description))
        for row in items(db)
        if row.text_state == "ok"
    ]


def text_to_encode(title: str, brand: str, category: str, description: str) -> str:
    """What a text encoder reads of an item."""
    return ". ".join(filter(None, (title, brand, category, description)))


def last_import(db: Database) -> dict[str, Any] | None:
    """The newest import: source, format, reason, counts; None if there was none.

    Raises StoreError if its counts are not as we write them.
    """
    row = db.execute(
        "SELECT source, format, reason, counts, created FROM import_log ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    names = ("source", "format", "reason", "counts", "created")
    try:
        found = jsontext.read(row[3], COUNTS)
    except ValueError as error:
        raise StoreError(
            f"What the last import counted is damaged ({error}). Run `mrcsaf check --repair`."
        ) from error
    return dict(zip(names, row, strict=True)) | {"counts": found}


def forget_counts(db: Database) -> None:
    """Drop what imports counted where it cannot be read; the data themselves say how many."""
    for number, text in db.execute("SELECT id, counts FROM import_log").fetchall():
        try:
            jsontext.read(text, COUNTS)
        except ValueError:
            db.execute("UPDATE import_log SET counts = '{}' WHERE id = ?", (number,))


def set_image_state(db: Database, states: Sequence[tuple[int, str]]) -> None:
    """Flag items whose picture turned out ok, missing or broken."""
    with db.atomic():
        db.conn.executemany(
            "UPDATE item SET image_state = ? WHERE id = ?",
            ((state, item) for item, state in states),
        )


def set_text_state(db: Database, states: Sequence[tuple[int, str]]) -> None:
    """Flag items whose text turned out ok or missing: control characters alone say nothing."""
    with db.atomic():
        db.conn.executemany(
            "UPDATE item SET text_state = ? WHERE id = ?",
            ((state, item) for item, state in states),
        )


def forget_source(db: Database) -> None:
    """Drop the path that the data came from: it means nothing on another machine."""
    db.execute("UPDATE import_log SET source = 'generated'")
