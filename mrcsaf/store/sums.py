"""Checksums over groups of rows that people see: SQLite notices no flipped bit in a number.

One crc32 a group lies in `meta` under `crc:<group>`, and `crc:complete` once every group has its
own: rows without a checksum are damaged from then on, it is that one which has lost its name. In a
project of before there were checksums such rows are taken as they are, until its first writer.
"""

import zlib
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from mrcsaf.core.errors import StoreError

PREFIX = "crc:"
COMPLETE = "complete"
_INTERACTIONS = "SELECT user_id, item_id, part, ts FROM interaction"
_GROUPS = {  # by the first word of a group's name; the other words are the parameters
    "run": "SELECT model, config, dataset_fp, inputs, seed, metrics, parts, checkpoint_sha"
    " FROM run WHERE id = ?",
    "selector": "SELECT item_id, w_image, w_text FROM selector WHERE run_id = ? ORDER BY item_id",
    "threshold": "SELECT user_id, score FROM user_threshold WHERE run_id = ? AND k = ?"
    " ORDER BY user_id",
    "item_vector": "SELECT item_id, crc FROM item_vector WHERE run_id = ? AND part = ?"
    " ORDER BY item_id",
    "user_vector": "SELECT user_id, crc FROM user_vector WHERE run_id = ? AND part = ?"
    " ORDER BY user_id",
    "feature": "SELECT item_id, crc FROM feature WHERE encoder_id = ? ORDER BY item_id",
    "interaction": f"{_INTERACTIONS} ORDER BY user_id, item_id",
    "train": f"{_INTERACTIONS} WHERE part = 0 ORDER BY user_id, item_id",
    "item": "SELECT id, ext_id, title, description, brand, category, price, image_sha FROM item"
    " ORDER BY id",
    "user": "SELECT id, ext_id FROM user ORDER BY id",
}
_ITEM, _USER = "item", "user"
_IDS = {  # by group: of which table the ids in which column are
    "selector": ((0, _ITEM),),
    "threshold": ((0, _USER),),
    "item_vector": ((0, _ITEM),),
    "user_vector": ((0, _USER),),
    "feature": ((0, _ITEM),),
    "interaction": ((0, _USER), (1, _ITEM)),
    "train": ((0, _USER), (1, _ITEM)),
}
_EVERY_USER = ("threshold", "user_vector")  # groups with a row for each of them, or none
DATA_GROUPS = ("interaction", "train", "item", "user")


def rows(db: Database, group: str) -> list[tuple[Any, ...]]:
    """The rows of a group, in the order that their checksum is made in."""
    word, _, names = group.partition(":")
    query = _GROUPS[word]
    parameters = names.split(":", query.count("?") - 1) if names else []
    found: list[tuple[Any, ...]] = db.execute(query, parameters).fetchall()
    return found


def checked(db: Database, group: str, what: str) -> list[tuple[Any, ...]]:
    """The rows of a group. Raises StoreError naming `what` if they are not what was written."""
    found = rows(db, group)
    check(db, group, found, what)
    return found


def check(db: Database, group: str, found: Sequence[tuple[Any, ...]], what: str) -> None:
    """Raises StoreError naming `what` if the rows of a group are not what was written.

    Nor does a right checksum, which anybody can make, let ids pass that nobody has.
    """
    if not _fits(db, group, found):
        raise StoreError(f"{what}: the rows are damaged (checksum). Run `mrcsaf check --repair`.")
    if found and (problem := _strange_ids(db, group, found)):
        raise StoreError(f"{what}: {problem}. Run `mrcsaf restore` to go back to a backup.")


def _strange_ids(db: Database, group: str, found: Sequence[tuple[Any, ...]]) -> str:
    """What is wrong with the ids in the rows of a group; nothing where they can be used."""
    word = group.partition(":")[0]
    for column, table in _IDS.get(word, ()):
        ids = [row[column] for row in found]
        count, first, last = db.execute(
            f"SELECT count(*), min(id), max(id) FROM {table}"
        ).fetchone()
        if not count or min(first, min(ids)) < 0 or max(ids) > last:
            return f"a row is of {'an' if table == _ITEM else 'a'} {table} that is not there"
        if table == _USER and (first, last) != (0, count - 1):
            return "the users are not numbered one after another"
        if word in _EVERY_USER and len(ids) != count:
            return f"there are rows of {len(ids):,} users, not of {count:,}"
    return ""


def seal(db: Database, *groups: str) -> None:
    """Note the checksum of groups as they are now, inside the caller's transaction."""
    for group in groups:
        db.execute(
            "INSERT INTO meta (key, value) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (PREFIX + group, str(_crc(rows(db, group)))),
        )


def seal_run(db: Database, run_id: int) -> None:
    """Note the checksums of everything that a complete run shows."""
    seal(db, *run_groups(db, run_id))


def seal_missing(db: Database) -> None:
    """Give a project of before there were checksums its own; costs one look where it has them."""
    if _noted(db, COMPLETE) is not None:
        return
    with db.atomic():
        seal(db, *(group for group in _expected(db) if _noted(db, group) is None))
        db.execute("INSERT INTO meta (key, value) VALUES (?, '')", (PREFIX + COMPLETE,))


def forget_run(db: Database, run_id: int) -> None:
    """Drop the checksums of a run that is deleted."""
    groups = run_groups(db, run_id)
    db.conn.executemany("DELETE FROM meta WHERE key = ?", ((PREFIX + group,) for group in groups))


def run_groups(db: Database, run_id: int) -> list[str]:
    """The groups of rows that belong to a run."""
    groups = [f"run:{run_id}", f"selector:{run_id}"]
    for word, column, table in (
        ("threshold", "k", "user_threshold"),
        ("item_vector", "part", "item_vector"),
        ("user_vector", "part", "user_vector"),
    ):
        query = f"SELECT DISTINCT {column} FROM {table} WHERE run_id = ?"
        groups += [f"{word}:{run_id}:{name}" for (name,) in db.execute(query, (run_id,))]
    return groups


def run_of(group: str) -> int | None:
    """The run whose rows a group holds; None where they are no run's."""
    word, *names = group.split(":")
    return None if word in (*DATA_GROUPS, "feature") else int(names[0])


def damaged(db: Database) -> list[str]:
    """The groups whose rows are not what was written."""
    noted = db.execute("SELECT key FROM meta WHERE key LIKE ?", (PREFIX + "%",))
    names = [str(key).removeprefix(PREFIX) for (key,) in noted.fetchall()]
    groups = {name for name in names if _is_group(name)} | set(_expected(db))
    return [group for group in sorted(groups) if not _fits(db, group, rows(db, group))]


def _is_group(name: str) -> bool:
    """Whether a checksum's name can be one of ours; one that lost its name leaves rows without."""
    word, *names = name.split(":")
    if word == "feature":
        return bool(names)
    if word not in _GROUPS or len(names) != _GROUPS[word].count("?"):
        return False
    return word in DATA_GROUPS or (names[0].isascii() and names[0].isdecimal())


def _expected(db: Database) -> list[str]:
    """Every group that people can see."""
    encoders = db.execute("SELECT id FROM encoder").fetchall()
    groups = [*DATA_GROUPS, *(f"feature:{name}" for (name,) in encoders)]
    for (run,) in db.execute("SELECT id FROM run WHERE status = 'complete'").fetchall():
        groups += run_groups(db, run)
    return groups


def _fits(db: Database, group: str, found: Sequence[tuple[Any, ...]]) -> bool:
    noted = _noted(db, group)
    if noted is None:
        return not found or _noted(db, COMPLETE) is None
    return noted == str(_crc(found))


def _noted(db: Database, group: str) -> str | None:
    row = db.execute("SELECT value FROM meta WHERE key = ?", (PREFIX + group,)).fetchone()
    return row[0] if row else None


def _crc(found: Sequence[tuple[Any, ...]]) -> int:
    return zlib.crc32(repr(list(found)).encode("utf-8", "surrogatepass"))
