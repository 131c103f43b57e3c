"""The check that every stored byte is what was written."""

import sqlite3
import zlib
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from mrcsaf.core import limits
from mrcsaf.core.files import has_sha256
from mrcsaf.data.images import stored
from mrcsaf.store import parts, sums

_BLOB_TABLES = {
    "feature": "encoder_id || ' of item ' || item_id",
    "item_vector": "'run ' || run_id || ' ' || part || ' of item ' || item_id",
    "user_vector": "'run ' || run_id || ' ' || part || ' of user ' || user_id",
}


def now() -> str:
    """UTC in ISO 8601, to the millisecond: how the database writes times."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


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
        picture = stored(images, sha)
        if picture is None:
            found.append(f"item {ext_id}: its picture is missing from images/")
        elif not has_sha256(picture, sha, limits.IMAGE_BYTES):
            found.append(f"item {ext_id}: its picture in images/ is damaged: import it again")
    for run, status, folder, sha in db.execute(
        "SELECT id, status, folder, checkpoint_sha FROM run"
    ):
        if folder != parts.run_folder(run):
            found.append(f"run {run}: its folder is not the one of its number")
        if status != "complete":
            continue
        file = runs / parts.run_folder(run) / "model.safetensors"
        if not file.is_file():
            found.append(f"run {run}: its checkpoint is missing from runs/")
        elif not has_sha256(file, sha, limits.CHECKPOINT_BYTES):
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
