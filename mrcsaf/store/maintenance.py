"""Backups, and the check that every stored byte is what was written."""

import gzip
import shutil
import sqlite3
import zlib
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from mrcsaf.errors import StoreError
from mrcsaf.files import TEMPORARY, replacing, sha256
from mrcsaf.store.connection import readable

KEEP_BACKUPS = 10
_BLOB_TABLES = {
    "feature": "encoder_id || ' of item ' || item_id",
    "item_vector": "'run ' || run_id || ' ' || part || ' of item ' || item_id",
    "user_vector": "'run ' || run_id || ' ' || part || ' of user ' || user_id",
}


def now() -> str:
    """UTC in ISO 8601, to the millisecond: how the database writes times."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def backup(file: Path, folder: Path) -> Path:
    """A compressed, consistent copy of the database at `file`; the oldest copies are thinned."""
    folder.mkdir(exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%S-%fZ")
    whole = folder / f".tmp-{stamp}.db"
    target = folder / f"{stamp}.db.gz"
    try:
        with readable(file):
            source = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
            with closing(source):
                source.execute("VACUUM INTO ?", (str(whole),))
        with whole.open("rb") as plain, replacing(target) as packed, gzip.open(packed, "wb") as out:
            shutil.copyfileobj(plain, out)
    finally:
        whole.unlink(missing_ok=True)
    for old in sorted(folder.glob("*.db.gz"))[:-KEEP_BACKUPS]:
        old.unlink()
    return target


def unpack(copy: Path, folder: Path) -> Path:
    """The database inside a backup, under a temporary name in `folder`.

    Raises StoreError if the backup is damaged.
    """
    target = folder / f"{TEMPORARY}restored.db"
    with replacing(target) as plain:
        try:
            with gzip.open(copy, "rb") as packed:
                shutil.copyfileobj(packed, plain)
        except (gzip.BadGzipFile, EOFError, FileNotFoundError, zlib.error) as error:
            raise StoreError(f"{copy} is not a whole backup: {error}.") from error
    return target


def problems(db: Database, images: Path, runs: Path) -> list[str]:
    """Everything wrong with a project, a sentence each; empty means whole."""
    found = [
        f"database: {text}" for (text,) in db.execute("PRAGMA integrity_check(20)") if text != "ok"
    ]
    found += [
        f"table {table}, row {row}: refers to a missing row of {parent}"
        for table, row, parent, _ in db.execute("PRAGMA foreign_key_check")
    ]
    for table, name in _BLOB_TABLES.items():
        for what, blob, crc in db.execute(f"SELECT {name}, vec, crc FROM {table}"):
            if zlib.crc32(blob) != crc:
                found.append(f"{table}: {what} is damaged (checksum)")
    for ext_id, sha in db.execute("SELECT ext_id, image_sha FROM item WHERE image_sha IS NOT NULL"):
        if not list((images / sha[:2]).glob(f"{sha}.*")):
            found.append(f"item {ext_id}: its picture is missing from images/")
    for run, folder, sha in db.execute(
        "SELECT id, folder, checkpoint_sha FROM run WHERE status = 'complete'"
    ):
        file = runs / folder / "model.safetensors"
        if not file.is_file():
            found.append(f"run {run}: its checkpoint is missing from runs/")
        elif sha256(file) != sha:
            found.append(f"run {run}: its checkpoint in runs/ is not the one it was made with")
    return found


def sqlite_version() -> str:
    return sqlite3.sqlite_version


def repair(path: Path) -> list[str]:
    """Back up, then drop what is damaged and can be made again; says what was done.

    Damaged vectors of a run make that run 'failed' (train or load it again); damaged features are
    removed (encode again); pictures that vanished leave their items flagged.
    """
    file = path / "project.db"
    backup(file, path / "backups")
    db = Database(sqlite3.connect(file), execute_plugins=False)
    db.conn.isolation_level = None
    done = []
    with db.atomic():
        for encoder, item in _damaged(db, "feature", "encoder_id, item_id"):
            db.execute("DELETE FROM feature WHERE encoder_id = ? AND item_id = ?", (encoder, item))
            done.append(f"feature {encoder} of item {item} removed: encode again")
        for table in ("item_vector", "user_vector"):
            for (run,) in set(_damaged(db, table, "run_id")):
                db.execute("UPDATE run SET status = 'failed' WHERE id = ?", (run,))
                done.append(f"run {run} has damaged vectors and is set aside: load its checkpoint")
        for item, sha in db.execute("SELECT id, image_sha FROM item WHERE image_sha IS NOT NULL"):
            if not list((path / "images" / sha[:2]).glob(f"{sha}.*")):
                db.execute("UPDATE item SET image_state = 'missing' WHERE id = ?", (item,))
                done.append(f"item {item}: picture missing, flagged")
        db.execute("INSERT INTO item_fts (item_fts) VALUES ('rebuild')")
    db.execute("REINDEX")
    db.close()
    return done


def _damaged(db: Database, table: str, columns: str) -> list[tuple[int | str, ...]]:
    """The keys of the rows of `table` whose vector differs from its checksum."""
    rows = db.execute(f"SELECT vec, crc, {columns} FROM {table}")
    return [row[2:] for row in rows if zlib.crc32(row[0]) != row[1]]


def vacuum(file: Path) -> None:
    """Rewrite a database without free pages."""
    db = sqlite3.connect(file)
    db.execute("VACUUM")
    db.close()
