"""Backups, and the check that every stored byte is what was written."""

import gzip
import shutil
import sqlite3
import zlib
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from mrcsaf.errors import DamagedError
from mrcsaf.files import TEMPORARY, replacing, sha256
from mrcsaf.store import sums
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
    for old in backups(folder)[KEEP_BACKUPS:]:
        old.unlink()
    return target


def backups(folder: Path) -> list[Path]:
    """The backups in a project's backups/, newest first."""
    return sorted(folder.glob("*.db.gz"), reverse=True)


def unpack(copy: Path, folder: Path) -> Path:
    """The database inside a backup, under a temporary name in `folder`.

    Raises DamagedError if the backup is not whole.
    """
    target = folder / f"{TEMPORARY}restored.db"
    with replacing(target) as plain:
        try:
            with gzip.open(copy, "rb") as packed:
                shutil.copyfileobj(packed, plain)
        except (gzip.BadGzipFile, EOFError, FileNotFoundError, zlib.error) as error:
            raise DamagedError(f"{copy} is not a whole backup: {error}.") from error
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
    found += _damaged_rows(db)
    for ext_id, sha in db.execute("SELECT ext_id, image_sha FROM item WHERE image_sha IS NOT NULL"):
        pictures = list((images / sha[:2]).glob(f"{sha}.*"))
        if not pictures:
            found.append(f"item {ext_id}: its picture is missing from images/")
        elif sha256(pictures[0]) != sha:
            found.append(f"item {ext_id}: its picture in images/ is damaged: import it again")
    for run, folder, sha in db.execute(
        "SELECT id, folder, checkpoint_sha FROM run WHERE status = 'complete'"
    ):
        file = runs / folder / "model.safetensors"
        if not file.is_file():
            found.append(f"run {run}: its checkpoint is missing from runs/")
        elif sha256(file) != sha:
            found.append(f"run {run}: its checkpoint in runs/ is not the one it was made with")
    return found


def _damaged_rows(db: Database) -> list[str]:
    """Vectors that differ from their checksum, and groups of rows that nothing of it explains."""
    found = []
    explained = set()
    for table, name in _BLOB_TABLES.items():
        for what, blob, crc in db.execute(f"SELECT {name}, vec, crc FROM {table}"):
            if zlib.crc32(blob) != crc:
                found.append(f"{table}: {what} is damaged (checksum)")
                explained.add(table)
    for group in sums.damaged(db):
        if group.partition(":")[0] not in explained:
            found.append(f"{_named(group)}: changed since written (checksum)")
    return found


def _named(group: str) -> str:
    word, *names = group.split(":")
    words = {"run": "settings and figures", "train": "training interactions"}
    plural = words.get(word, word.replace("_", " ") + "s")
    if (run := sums.run_of(group)) is None:
        return " ".join(["the", plural, *(["of", ":".join(names)] if names else [])])
    return f"run {run}: {' '.join([plural, *names[1:]])}"


def sqlite_version() -> str:
    return sqlite3.sqlite_version


def vacuum(file: Path) -> None:
    """Rewrite a database without free pages."""
    db = sqlite3.connect(file)
    db.execute("VACUUM")
    db.close()
